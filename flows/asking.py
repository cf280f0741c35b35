"""Knows which blocks and elements of an instrument a conversation asks; not who chose them.

The facts of a conversation say it: of the blocks those that it passes over, and whether clients
are guided daily. Without that fact the person is asked.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from flows.model import Chose, Code, Condition, FactIs, NodeId
from flows.reading import holds
from flows.state import State
from instruments.model import BlockId, Instrument

ASKS = "asks:"
"""What such a fact begins with, before the block's id."""

YES: Final = "yes"
NO: Final = "no"

CLIENTS = "clients"
"""The fact that says whether those who answer guide clients daily: `yes` or `no`."""

GUIDES = NodeId("clients")
"""Where that is asked of who answers for oneself alone."""

FOR_CLIENTS: tuple[Condition, ...] = (FactIs(CLIENTS, YES), Chose(GUIDES, Code(YES)))
"""Any of these has the bracketed elements asked."""


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


def guides_clients(state: State) -> bool:
    """Whether what is bracketed is asked here too."""
    return any(holds(one, state) for one in FOR_CLIENTS)


def asked(instrument: Instrument, state: State) -> Instrument:
    """The instrument as this conversation asks it."""
    gone = unasked(state)
    there = instrument.only({one.id for one in instrument.blocks} - gone) if gone else instrument
    return there if guides_clients(state) else there.unbracketed
