"""Knows how an action becomes JSON and comes back; refuses to know where it is kept or sealed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from flows.action import Action, ActionId, Doer, Moved, Standing, Term


def dump(action: Action) -> bytes:
    """JSON, compact; `load` gives an equal action back."""
    return orjson.dumps(
        {
            "id": action.id,
            "made": action.made,
            "what": action.what,
            "block": action.block,
            "term": action.term,
            "start": action.start,
            "end": action.end,
            "goal": action.goal,
            "doer": action.doer and (action.doer.name, action.doer.chat),
            "means": action.means,
            "indicator": action.indicator,
            "follow": action.follow,
            "remarks": action.remarks,
            "history": [(one.standing, one.at) for one in action.history],
            "given": action.given,
            "quiet": action.quiet,
            "snoozed": action.snoozed,
            "unreached": action.unreached,
        }
    )


def load(data: bytes) -> Action:
    """An action of which all but `id`, `made` and `what` may be missing.

    Raises ValueError or KeyError for what `dump` did not write, now or in an earlier version.
    """
    raw = orjson.loads(data)
    try:
        return _action(raw)
    except (TypeError, AttributeError) as error:
        raise ValueError("this is no action") from error


def _action(raw: Mapping[str, Any]) -> Action:
    term, doer = raw.get("term"), raw.get("doer")
    return Action(
        id=ActionId(raw["id"]),
        made=raw["made"],
        what=raw["what"],
        block=raw.get("block", ""),
        term=None if term is None else Term(term),
        start=_day(raw.get("start")),
        end=_day(raw.get("end")),
        goal=raw.get("goal", ""),
        doer=None if doer is None else _doer(doer),
        means=raw.get("means", ""),
        indicator=raw.get("indicator", ""),
        follow=tuple(date.fromisoformat(one) for one in raw.get("follow", ())),
        remarks=raw.get("remarks", ""),
        history=tuple(Moved(Standing(one), at) for one, at in raw.get("history", ())),
        given=tuple(raw.get("given", ())),
        quiet=raw.get("quiet", False),
        snoozed=_day(raw.get("snoozed")),
        unreached=raw.get("unreached", False),
    )


def _day(raw: str | None) -> date | None:
    return None if raw is None else date.fromisoformat(raw)


def _doer(raw: Sequence[Any]) -> Doer:
    name, chat = raw
    return Doer(name, chat)
