"""Knows all content the program runs on, checked whole; refuses to start on a part of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flows.loading import load_flows
from flows.model import Flow, FlowId
from flows.questionnaire import compile_instrument
from instruments.document import ContentError, Problem
from instruments.loading import load_instruments
from instruments.model import Instrument, InstrumentId

ROOT = Path(__file__).resolve().parent.parent
INSTRUMENTS = ROOT / "instruments" / "content"
FLOWS = ROOT / "flows" / "content"

OPEN_ROUND = FlowId("open_round")


@dataclass(frozen=True, slots=True)
class Content:
    """Instruments and flows by id; `flows` holds the compiled instruments as well."""

    instruments: Mapping[InstrumentId, Instrument]
    flows: Mapping[FlowId, Flow]

    def instrument_of(self, flow: FlowId) -> Instrument | None:
        """The instrument that a flow asks; None for a flow that is no questionnaire."""
        return self.instruments.get(InstrumentId(flow))


def load_content(own: Path | None = None) -> Content:
    """Ours, and what an organisation's folder `own` replaces or adds.

    Raises ContentError with every problem found.
    """
    more = [] if own is None else [own]
    instruments = load_instruments([INSTRUMENTS, *more])
    compiled = {FlowId(one.id): compile_instrument(one) for one in instruments.values()}
    listed = tuple((str(one.id), one.title) for one in instruments.values())
    flows = load_flows([FLOWS, *more], {"instruments": listed})
    taken = [
        Problem(f"{one}.yaml", 1, f"flow '{one}' has the id of an instrument")
        for one in flows.keys() & compiled.keys()
    ]
    if taken:
        raise ContentError(taken)
    return Content(instruments, {**flows, **compiled})
