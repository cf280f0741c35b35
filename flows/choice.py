"""Knows what was chosen, and how stars are counted and written; refuses to know who gave which.

The choice is that of the Quickscan, Stap 2 (`004_d038bbd51b40a602.txt`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import fmean, pstdev
from typing import Any

import orjson

from flows.round import RoundId
from flows.state import SessionId
from instruments.disclosure import enough
from instruments.model import BlockId, InstrumentId

LEAST_STARS, MOST_STARS = 1, 5

TENTH = 1
"""Decimals of an average and a spread: what is shown is all that is kept."""


class Given(StrEnum):
    """Who gave the stars: ONE is the lead, or who is alone; NONE where too few had voted."""

    ONE = "one"
    TEAM = "team"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Stars:
    """What a block got: the average of its stars, 1 to 5, and how far they lie apart.

    `spread` is the population's standard deviation, 0 (all alike) to 2 (two opposed halves),
    and None where one person gave them. Both are rounded to a tenth.
    """

    mean: float
    spread: float | None = None


@dataclass(frozen=True, slots=True)
class Direction:
    """Where a chosen block is to go, in the team's own words; empty where that was left out."""

    goal: str = ""
    meaning: str = ""
    now: str = ""
    easy: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice that is fixed. `session` is the conversation that it was made in.

    `round` is None for someone alone; `made` is in seconds; `voters` is 0 where one person gave
    the stars. `chosen` is in the instrument's order, as are the keys of all mappings.
    `voted` says that the team's stars of this round were shown, in this choice or an earlier one.
    """

    session: SessionId
    instrument: InstrumentId
    round: RoundId | None
    made: int
    given: Given
    voters: int
    stars: Mapping[BlockId, Stars]
    remarks: Mapping[BlockId, str]
    chosen: tuple[BlockId, ...]
    reason: str
    direction: Mapping[BlockId, Direction]
    voted: bool = False


@dataclass(frozen=True, slots=True)
class Vote:
    """What is kept of a voter in the choice `choice`, whom nothing in it names.

    `stars` is empty until they are cast. `draft` is the conversation in which they are given or
    changed, as long as there is one.
    """

    choice: SessionId
    stars: Mapping[BlockId, int] = field(default_factory=dict)
    draft: SessionId | None = None


def counted(
    blocks: Iterable[BlockId], votes: Iterable[Vote], minimum: int
) -> Mapping[BlockId, Stars]:
    """The stars of each block that has `minimum` voters, and never fewer than anonymity asks.

    Empty where too few voted. The spread is the population's standard deviation: the voters are
    all that is spoken of, and no sample of anything.
    """
    cast = [one.stars for one in votes if one.stars]
    found: dict[BlockId, Stars] = {}
    for block in blocks:
        given = [stars[block] for stars in cast if block in stars]
        if enough(len(given), minimum):
            found[block] = _stars(given)
    return found


def _stars(given: Sequence[int]) -> Stars:
    return Stars(round(fmean(given), TENTH), round(pstdev(given), TENTH))


def latest(choices: Iterable[Choice]) -> Choice | None:
    """The one that was made last."""
    return max(choices, key=lambda one: one.made, default=None)


# --- as JSON
def dump(choice: Choice) -> bytes:
    """JSON, compact; `load` gives an equal choice back."""
    return orjson.dumps(
        {
            "session": choice.session,
            "instrument": choice.instrument,
            "round": choice.round,
            "made": choice.made,
            "given": choice.given,
            "voters": choice.voters,
            "stars": {block: [one.mean, one.spread] for block, one in choice.stars.items()},
            "remarks": dict(choice.remarks),
            "chosen": choice.chosen,
            "reason": choice.reason,
            "direction": {
                block: [one.goal, one.meaning, one.now, one.easy]
                for block, one in choice.direction.items()
            },
            "voted": choice.voted,
        }
    )


def load(data: bytes) -> Choice:
    """Raises ValueError or KeyError for what `dump` did not write."""
    raw = orjson.loads(data)
    try:
        return _choice(raw)
    except (TypeError, AttributeError) as error:
        raise ValueError("this is no choice") from error


def _choice(raw: Mapping[str, Any]) -> Choice:
    return Choice(
        session=SessionId(raw["session"]),
        instrument=InstrumentId(raw["instrument"]),
        round=None if raw["round"] is None else RoundId(raw["round"]),
        made=raw["made"],
        given=Given(raw["given"]),
        voters=raw["voters"],
        stars={BlockId(block): Stars(*one) for block, one in raw["stars"].items()},
        remarks={BlockId(block): text for block, text in raw["remarks"].items()},
        chosen=tuple(BlockId(one) for one in raw["chosen"]),
        reason=raw["reason"],
        direction={BlockId(block): Direction(*one) for block, one in raw["direction"].items()},
        voted=raw.get("voted", raw["given"] == Given.TEAM),
    )


def dump_vote(vote: Vote) -> bytes:
    return orjson.dumps({"choice": vote.choice, "stars": dict(vote.stars), "draft": vote.draft})


def load_vote(data: bytes) -> Vote:
    """Raises ValueError or KeyError for what `dump_vote` did not write."""
    raw = orjson.loads(data)
    try:
        draft = raw["draft"]
        stars = {BlockId(block): one for block, one in raw["stars"].items()}
        return Vote(SessionId(raw["choice"]), stars, None if draft is None else SessionId(draft))
    except (TypeError, AttributeError) as error:
        raise ValueError("this is no vote") from error
