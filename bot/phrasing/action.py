"""Knows how one action of a plan reads: its card, its course, and what is said of changing it."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import Enum
from hashlib import blake2b

from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Message, Rows, Verb, bold, in_rows, paragraphs
from bot.phrasing.plan import Blocks, clipped, doer_name, short_day
from bot.presses import OnAction, OnPlan
from flows.action import Action, Doer, Standing
from flows.duties import WEEKDAYS, Days, asks
from flows.merging import Field
from flows.plan import oddities, overdue


class Place(Enum):
    """Where an action is looked at: in its team's group, in private, or in the plan of one alone.

    In private a team's action is looked at by who carries it out, or leads.
    """

    GROUP = "group"
    PRIVATE = "private"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Seen:
    """How an action is looked at. `edit` leads to its questions; None for who may not change it.

    `days` are those on which the organisation works.
    """

    at: Place
    today: date
    zone: tzinfo
    edit: Button | None
    days: Days = WEEKDAYS


def card(words: Words, blocks: Blocks, action: Action, seen: Seen) -> Message:
    """An action whole."""
    warned = [words(f"plan.odd_{one}") for one in oddities(action, seen.zone)]
    if overdue(action, seen.today):
        warned.insert(0, words("plan.is_overdue"))
    told = facts(words, blocks, action, seen.today)
    return Message(
        paragraphs(
            bold(action.what or words("plan.nameless")),
            "\n".join([*told, *_state(words, blocks, action, seen.today)]),
            "\n".join(warned),
        ),
        _card_rows(words, action, seen),
    )


def _state(words: Words, blocks: Blocks, action: Action, today: date) -> list[str]:
    """How far it is, and how its reminders stand."""
    lines = [fact(words, blocks, action, Field.STANDING, today)]
    if action.quiet:
        lines.append(words("plan.is_quiet"))
    if action.unreached:
        lines.append(words("plan.is_unreached"))
    if action.snoozed is not None and action.snoozed > today:
        lines.append(words("plan.is_snoozed", day=short_day(words, action.snoozed, today)))
    return lines


def facts(words: Words, blocks: Blocks, action: Action, today: date) -> list[str]:
    """What is known of an action, a line each."""
    return [line for name in TOLD if (line := fact(words, blocks, action, name, today))]


TOLD = (
    Field.BLOCK,
    Field.TERM,
    "days",
    Field.GOAL,
    Field.DOER,
    Field.MEANS,
    Field.INDICATOR,
    Field.FOLLOW,
    Field.REMARKS,
)
"""What is told of an action under its title, in this order."""


def fact(
    words: Words, blocks: Blocks, action: Action, name: str, today: date, empty: str = ""
) -> str:
    """One thing that is known of an action; where it is not, that it is `empty`, or nothing."""
    value = _value(words, blocks, action, name, today) or empty
    return words(f"plan.fact_{name}", value=value) if value else ""


def _value(words: Words, blocks: Blocks, action: Action, name: str, today: date) -> str:
    match name:
        case Field.BLOCK:
            return blocks.get(action.block, action.block)
        case Field.TERM:
            return words(f"plan.term_{action.term}") if action.term else ""
        case "days":
            return _days(words, action, today)
        case Field.START | Field.END:
            day = action.start if name == Field.START else action.end
            return "" if day is None else short_day(words, day, today)
        case Field.DOER:
            return doer_name(words, action.doer)
        case Field.FOLLOW:
            days = [short_day(words, one, today) for one in action.follow[:MOST_DAYS]]
            return names.joined([*days, *(["…"] if len(action.follow) > MOST_DAYS else [])])
        case Field.STANDING:
            return words(f"plan.standing_{action.standing}")
        case _:
            return str(getattr(action, name))


MOST_DAYS = 12
"""Days of follow-up that a card names; a sheet may bring any number."""


def _days(words: Words, action: Action, today: date) -> str:
    start, end = action.start, action.end
    if start is not None and end is not None:
        return f"{short_day(words, start, today)} – {short_day(words, end, today)}"
    if end is not None:
        return words("plan.until", day=short_day(words, end, today))
    return "" if start is None else words("plan.from", day=short_day(words, start, today))


def _card_rows(words: Words, action: Action, seen: Seen) -> Rows:
    standings: list[Button] = [
        Verb(
            words("plan.now" if one is action.standing else "plan.to")
            + words(f"plan.standing_{one}"),
            OnAction(action.id, "set", one.value),
        )
        for one in Standing
    ]
    more: list[Button] = [Verb(words("plan.past"), OnAction(action.id, "past"))]
    reminds = action.is_open and action.doer is not None and action.doer.chat
    if reminds:
        ring = "ring" if action.quiet else "quiet"
        more.append(Verb(words(f"plan.{ring}"), OnAction(action.id, ring)))
    last: list[Button] = []
    if seen.at is not Place.PRIVATE:
        last.append(Verb(words("plan.back"), OnPlan("list")))
    if seen.at is not Place.GROUP and reminds and asks(action, seen.today, seen.days):
        last.append(Verb(words("plan.later"), OnAction(action.id, "later")))
    rows = (*in_rows(standings, 2), _ways(words, action, seen), tuple(more), tuple(last))
    return tuple(row for row in rows if row)


def _ways(words: Words, action: Action, seen: Seen) -> tuple[Button, ...]:
    """To take it up, where somebody of a team can, and to change it."""
    ways: list[Button] = []
    if seen.at is Place.GROUP:
        ways.append(Verb(words("plan.take"), OnAction(action.id, "take")))
    return tuple(ways) if seen.edit is None else (*ways, seen.edit)


PAST = 20
"""Standings that are told one by one; of more only how many came before."""


def past(words: Words, action: Action, seen: Seen) -> Message:
    """How an action came to where it is, and the way to erase it."""

    def on(at: int) -> str:
        return short_day(words, datetime.fromtimestamp(at, seen.zone).date(), seen.today)

    before = len(action.history) - PAST
    lines = [words("plan.made", day=on(action.made))]
    if before > 0:
        lines.append(words("plan.moved_before", n=before))
    lines += [
        words("plan.moved", day=on(one.at), standing=words(f"plan.standing_{one.standing}"))
        for one in action.history[-PAST:]
    ]
    drop: Rows = ((Verb(words("plan.drop"), OnAction(action.id, "drop")),),)
    return Message(
        paragraphs(bold(clipped(words, action)), "\n".join(lines)),
        (
            *(drop if seen.edit is not None else ()),
            (Verb(words("key.back"), OnAction(action.id, "show")),),
        ),
    )


def ask_to_take(words: Words, action: Action, doer: Doer) -> Message:
    """Asked of who takes an action up that somebody else carries out."""
    yes = OnAction(action.id, "take", mark(doer))
    return Message(
        paragraphs(bold(clipped(words, action)), words("plan.take_ask", name=doer.name)),
        (
            (
                Verb(words("plan.take_yes"), yes),
                Verb(words("plan.take_no"), OnAction(action.id, "show")),
            ),
        ),
    )


def mark(doer: Doer) -> str:
    """What stands in a button for who carries an action out, so that it is known to be them still.

    It says nothing of who they are.
    """
    return blake2b(f"{doer.chat} {doer.name}".encode(), digest_size=4).hexdigest()


def ask_to_drop(words: Words, action: Action) -> Message:
    return Message(
        paragraphs(bold(clipped(words, action)), words("plan.drop_ask")),
        (
            (
                Verb(words("plan.drop_yes"), OnAction(action.id, "erase")),
                Verb(words("plan.drop_no"), OnAction(action.id, "show")),
            ),
        ),
    )


def given(words: Words, action: Action, today: date, sentence: str) -> Message:
    """In private to who carries an action out from now on; `sentence` says how it came to that."""
    tells = action.end is not None or bool(action.follow)
    lines = [words(sentence, what=clipped(words, action))]
    if action.end is not None:
        lines.append(words("plan.taken_end", day=short_day(words, action.end, today)))
    lines.append(words("plan.taken_reminded" if tells else "plan.taken_no_date"))
    return Message(paragraphs(*lines), ((shown(words, action),),))


def handed_over(words: Words, action: Action) -> Message:
    """In private to who carried an action out until somebody else took it up."""
    name = doer_name(words, action.doer)
    line = words("plan.handed_over", name=name, what=clipped(words, action))
    return Message(line, ((shown(words, action),),))


def shown(words: Words, action: Action) -> Verb:
    return Verb(words("plan.show"), OnAction(action.id, "show"))
