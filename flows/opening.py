"""Knows how the conversation that opens a round becomes its mode; has no clock, opens nothing.

What may be asked depends on the instrument that was chosen in it: the facts here say so.
"""

from collections.abc import Iterable, Mapping

from flows.model import NodeId
from flows.reading import answer, trail
from flows.round import Round, may_open
from flows.state import State
from instruments.model import Instrument, InstrumentId

INSTRUMENT, CLIENTS = NodeId("instrument"), NodeId("clients")

MODES = (NodeId("mode"), NodeId("mode_open"), NodeId("mode_only"))
"""Where the mode is asked, by what comes first, or whether there is another at all."""

OPEN = "open"
"""The answer there that asks for names."""

MAY, BRACKETS, OPEN_FIRST, ANONYMOUS = "may", "brackets", "open_first", "anonymous"
"""The facts: whether a round of an instrument may open now in any mode (with `:` and its id behind
it); and of the one that was chosen whether it has bracketed elements, whether an open round is its
default, and whether an anonymous one may be opened now."""

YES, NO = "yes", "no"


def may_be_opened(
    rounds: Iterable[Round], instruments: Iterable[InstrumentId], now: int
) -> Mapping[str, str]:
    """The facts that say which instruments are offered, in whatever mode.

    What may not be opened with names may not be opened without them either.
    """
    every = tuple(rounds)
    free = ((one, may_open(every, one, now, names=True) is None) for one in instruments)
    return {f"{MAY}:{one}": _said(may) for one, may in free}


def of_instrument(rounds: Iterable[Round], instrument: Instrument, now: int) -> Mapping[str, str]:
    """The facts about the instrument that was chosen."""
    anonymous = may_open(rounds, instrument.id, now) is None
    return {
        BRACKETS: _said(instrument.brackets),
        OPEN_FIRST: _said(instrument.open),
        ANONYMOUS: _said(anonymous),
    }


def is_open(instrument: Instrument, state: State) -> bool:
    """Whether names were chosen; where the mode was not asked it is as the instrument says."""
    for node in reversed(trail(state)):
        if node in MODES:
            return answer(state, node) == OPEN
    return instrument.open


def guides_clients(state: State) -> bool:
    """Whether the lead said so; what is bracketed is for such teams alone."""
    return CLIENTS in trail(state) and answer(state, CLIENTS) == YES


def _said(holds: bool) -> str:
    return YES if holds else NO
