"""Knows which blocks of an instrument a conversation asks; refuses to know who chose them.

The facts of a conversation say it, and only of the blocks that it passes over.
"""

from collections.abc import Iterable, Mapping

from flows.model import FactIs
from flows.state import State
from instruments.model import BlockId, Instrument

ASKS = "asks:"
"""What such a fact begins with, before the block's id."""

NO = "no"


def passed_over(block: BlockId) -> FactIs:
    return FactIs(f"{ASKS}{block}", NO)


def asking(instrument: Instrument, blocks: Iterable[BlockId]) -> Mapping[str, str]:
    """The facts of a conversation that asks these blocks only, or all where none are named."""
    wanted = set(blocks) or {one.id for one in instrument.blocks}
    return {f"{ASKS}{one.id}": NO for one in instrument.blocks if one.id not in wanted}


def unasked(state: State) -> frozenset[BlockId]:
    """The blocks that this conversation passes over."""
    return frozenset(
        BlockId(fact.removeprefix(ASKS))
        for fact, value in state.facts.items()
        if fact.startswith(ASKS) and value == NO
    )


def asked(instrument: Instrument, state: State) -> Instrument:
    """The instrument as this conversation asks it."""
    gone = unasked(state)
    return instrument.only({one.id for one in instrument.blocks} - gone) if gone else instrument
