"""Knows how values are written as JSON and read back; refuses to know where they are kept."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import orjson

from flows.round import Phase, Round, RoundId, TeamId
from flows.state import State, dump, load
from instruments.counting import Tally
from instruments.disclosure import Release
from instruments.model import BlockId, ElementId, InstrumentId, RoleId
from storage.port import Kept, Posted, Session

TAKING = frozenset({Phase.OPEN, Phase.SHORT})
"""The phases in which a round takes conversations."""

LIVE = TAKING | {Phase.LAID}
"""The phases in which a round has conversations and a key."""


def body_of(chat: int, state: State) -> bytes:
    """What is sealed of a conversation: its chat, a line end, and its state."""
    return b"%d\n%b" % (chat, dump(state))


def body_read(data: bytes) -> tuple[int, State]:
    """Raises ValueError or KeyError for what `body_of` did not write."""
    chat, _, state = data.partition(b"\n")
    return int(chat), load(state)


def round_text(one: Round) -> str:
    return orjson.dumps(one).decode()


def round_read(data: str) -> Round:
    raw: dict[str, Any] = orjson.loads(data)
    raw["id"], raw["team"] = RoundId(raw["id"]), TeamId(raw["team"])
    raw["instrument"] = InstrumentId(raw["instrument"])
    raw["phase"] = Phase(raw["phase"])
    raw["blocks"] = tuple(BlockId(one) for one in raw.get("blocks", ()))
    return Round(**raw)


def posted_text(posted: Posted) -> str:
    return orjson.dumps(posted).decode()


def posted_read(data: str) -> Posted:
    return Posted(orjson.loads(data)["message"])


def release_text(release: Release | None) -> str | None:
    """The order of the elements is the instrument's, and is kept."""
    if release is None:
        return None
    return orjson.dumps(
        {
            "ballots": release.ballots,
            "minimum": release.minimum,
            "elements": {
                element: None if counts is None else asdict(counts)
                for element, counts in release.elements.items()
            },
            "roles": {
                element: {role: asdict(counts) for role, counts in split.items()}
                for element, split in release.roles.items()
            },
            "remarks": dict(release.remarks),
            "names": release.names,
        }
    ).decode()


def release_read(data: str | None) -> Release | None:
    if data is None:
        return None
    raw: dict[str, Any] = orjson.loads(data)
    elements: Mapping[str, dict[str, int] | None] = raw["elements"]
    roles: Mapping[str, Mapping[str, dict[str, int]]] = raw["roles"]
    return Release(
        raw["ballots"],
        raw["minimum"],
        {
            ElementId(element): None if counts is None else Tally(**counts)
            for element, counts in elements.items()
        },
        {
            ElementId(element): {RoleId(role): Tally(**counts) for role, counts in split.items()}
            for element, split in roles.items()
        },
        # Earlier releases took no remarks along, and there were no open rounds.
        {ElementId(about): tuple(texts) for about, texts in raw.get("remarks", {}).items()},
        raw.get("names", False),
    )


def newest_first(rounds: Iterable[Kept]) -> tuple[Kept, ...]:
    return tuple(sorted(rounds, key=lambda kept: (-kept.round.opened, kept.round.id)))


def in_any_order(sessions: Iterable[Session]) -> tuple[Session, ...]:
    """By their random ids, so that nothing tells who came first."""
    return tuple(sorted(sessions, key=lambda session: session.id))
