"""Knows what a choice is made upon: counts per block, stars, as facts; not how they are shown.

A conversation's facts are texts, so that its screens need nothing but its state.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import orjson

from flows.choice import Stars
from flows.state import State
from instruments.counting import Tally, growth
from instruments.model import Block, BlockId, Instrument

YES: Final = "yes"
NO: Final = "no"

ONCE = "voted_once"
"""The fact that says whether the stars that this team gave on this round were shown before."""

ALONE = "alone"
"""Whether the choice is one person's own."""

TEAM = "team"
"""The team that chooses; empty for someone alone."""

ROUND = "round"
"""The round that is chosen upon; empty for someone alone."""

MINIMUM = "minimum"
"""How many must have voted before their stars are shown."""

BOT = "bot"
"""The bot's own name, which its links are made with."""

VOTED, ENOUGH, STARS = "voted", "enough", "stars"
"""How many cast their stars, whether that is enough to show them, and what is shown then."""

COUNTS = "counts"
MOST = "most"
"""Whether any block has the most room to grow; `most:` and a block's id say of which."""


def about(block: BlockId) -> str:
    """The fact that says that a block was asked, and so can be chosen."""
    return f"about:{block}"


def most(block: BlockId) -> str:
    """The fact that says that no block has more room to grow than this one."""
    return f"{MOST}:{block}"


def ground(blocks: Iterable[Block], counts: Mapping[BlockId, Tally | None]) -> dict[str, str]:
    """The facts of a choice between these blocks. A count is None where it may not be shown."""
    asked = [one.id for one in blocks]
    known = {one: counts.get(one) for one in asked}
    growths = {
        one: value for one, count in known.items() if count is not None and (value := growth(count))
    }
    top = max(growths.values(), default=0.0)
    weakest = [one for one, value in growths.items() if abs(value - top) < 1e-9]
    return {
        COUNTS: _counts(known),
        MOST: YES if weakest else NO,
        **{about(one): YES for one in asked},
        **{most(one): YES for one in weakest},
    }


def _counts(counts: Mapping[BlockId, Tally | None]) -> str:
    return orjson.dumps(
        {
            block: one and [one.green, one.orange, one.red, one.skipped]
            for block, one in counts.items()
        }
    ).decode()


def blocks_of(instrument: Instrument, state: State) -> tuple[Block, ...]:
    """The blocks that this conversation is about."""
    return tuple(one for one in instrument.blocks if state.facts.get(about(one.id)) == YES)


def weakest(instrument: Instrument, state: State) -> tuple[Block, ...]:
    """The blocks with the most room to grow: several where they are even, or none."""
    return tuple(
        one for one in blocks_of(instrument, state) if state.facts.get(most(one.id)) == YES
    )


def count_of(state: State, block: BlockId) -> Tally | None:
    raw = orjson.loads(state.facts[COUNTS]).get(block)
    return None if raw is None else Tally(*raw)


def minimum_of(state: State) -> int:
    return int(state.facts[MINIMUM])


def voted_of(state: State) -> int:
    return int(state.facts.get(VOTED, "0"))


def votes_as_facts(voted: int, stars: Mapping[BlockId, Stars]) -> dict[str, str]:
    """What a choice may know of its votes: no stars at all where there are too few."""
    shown = {block: [one.mean, one.spread] for block, one in stars.items()}
    return {
        VOTED: str(voted),
        ENOUGH: YES if stars else NO,
        STARS: orjson.dumps(shown).decode(),
    }


def stars_of(state: State) -> Mapping[BlockId, Stars]:
    """The averages that the conversation knows; empty where too few voted."""
    raw = orjson.loads(state.facts.get(STARS, "{}"))
    return {BlockId(block): Stars(*one) for block, one in raw.items()}
