"""Knows all content the program runs on, checked whole; refuses to start on a part of it."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from flows.directory import Directory
from flows.directory_files import load_directory
from flows.distress import Phrases, load_phrases
from flows.kinds import BUTTON
from flows.loading import load_flows
from flows.model import ChooseOne, End, Flow, FlowId, NodeId, PickDate
from flows.practice import Case, CaseId, chosen_case, load_cases
from flows.questionnaire import compile_instrument
from flows.state import State
from flows.versions import adopt
from instruments.document import ContentError, Problem, open_document
from instruments.loading import load_instruments
from instruments.model import Instrument, InstrumentId

ROOT = Path(__file__).resolve().parent.parent
INSTRUMENTS = ROOT / "instruments" / "content"
FLOWS = ROOT / "flows" / "content"

OPEN_ROUND = FlowId("open_round")
CONCERN = FlowId("concern")

Loaded = TypeVar("Loaded")

ASKED_TO_OPEN: Mapping[NodeId, type[ChooseOne | PickDate]] = {
    NodeId("instrument"): ChooseOne,
    NodeId("roles"): ChooseOne,
    NodeId("closing"): ChooseOne,
    NodeId("day"): PickDate,
}
"""The questions whose answers open a round: without one of them the last tap would fail."""

STAYS_OPEN = frozenset({"d3", "d7", "d14"})
"""The closing moments that the program knows by their code; any other has to ask for the day."""

KINDS = {ChooseOne: "choose", PickDate: "date"}
"""How the questions' kinds are called in a flow's file."""


@dataclass(frozen=True, slots=True)
class Content:
    """Instruments and flows by id; `flows` holds the compiled instruments as well.

    `cases` are those that the concern protocol offers, in its order.
    """

    instruments: Mapping[InstrumentId, Instrument]
    flows: Mapping[FlowId, Flow]
    directory: Directory
    cases: Mapping[CaseId, Case]
    phrases: Phrases

    @property
    def concern(self) -> Flow:
        """The concern protocol."""
        return self.flows[CONCERN]

    def case_of(self, state: State) -> Case | None:
        """The case that a run practises; None where it practises none."""
        case = chosen_case(state)
        return None if case is None else self.cases.get(case)

    def today(self, state: State) -> State:
        """The state on the content as it is now; what is kept may stand on an earlier one."""
        return adopt(self.flows[state.flow], state)

    def instrument_of(self, flow: FlowId) -> Instrument | None:
        """The instrument that a flow asks; None for a flow that is no questionnaire."""
        return self.instruments.get(InstrumentId(flow))


def load_content(own: Path | None = None) -> Content:
    """Ours, and what an organisation's folder `own` replaces or adds.

    Raises ContentError with every problem found.
    """
    more = [] if own is None else [own]
    folders = [FLOWS, *more]
    problems: list[Problem] = []
    directory = _noting(problems, lambda: load_directory(folders))
    phrases = _noting(problems, lambda: load_phrases(folders))
    asked = _noting(problems, lambda: _load_flows(folders, [INSTRUMENTS, *more]))
    flows = {} if asked is None else asked[1]
    cases = _noting(problems, lambda: load_cases(folders, flows[CONCERN])) if flows else {}
    if problems or directory is None or phrases is None or asked is None or cases is None:
        raise ContentError(problems)
    return Content(*asked, directory, cases, phrases)


def _noting(problems: list[Problem], load: Callable[[], Loaded]) -> Loaded | None:
    """What `load` gives; None, with its problems noted, where it gives nothing."""
    try:
        return load()
    except ContentError as error:
        problems += error.problems
        return None


def _load_flows(
    folders: Sequence[Path], instrument_folders: Sequence[Path]
) -> tuple[Mapping[InstrumentId, Instrument], Mapping[FlowId, Flow]]:
    """Instruments, and flows with the compiled instruments among them.

    Flows list the instruments, so they are read only once those are sound.
    """
    instruments = load_instruments(instrument_folders)
    compiled = {FlowId(one.id): compile_instrument(one) for one in instruments.values()}
    listed = tuple((str(one.id), button_label(one.title)) for one in instruments.values())
    flows = load_flows(folders, {"instruments": listed})
    problems = [
        Problem(f"{one}.yaml", 1, f"flow '{one}' has the id of an instrument")
        for one in flows.keys() & compiled.keys()
    ]
    problems += _problems_of_opening(flows[OPEN_ROUND], folders, instruments)
    if problems:
        raise ContentError(problems)
    return instruments, {**flows, **compiled}


def button_label(title: str) -> str:
    """A title that fits a button: whole, or cut at a word with `…` behind it."""
    if len(title) <= BUTTON:
        return title
    kept = title[: BUTTON - 1]
    if not title[BUTTON - 1].isspace():
        kept = kept.rpartition(" ")[0] or kept
    return f"{kept.rstrip()}…"


def _problems_of_opening(
    flow: Flow, folders: Sequence[Path], instruments: Container[str]
) -> Iterator[Problem]:
    """What the program asks of the flow that opens a round, and an organisation's own may lack."""
    wrong = list(_lacking(flow, instruments))
    if not wrong:
        return
    for folder in reversed(folders):
        for path in sorted(folder.glob("*.yaml")):
            document, top = open_document(path)
            if top is not None and top.has("flow") and top.text("flow") == flow.id:
                top.named(f"flow '{flow.id}'")
                for sentence in wrong:
                    top.wrong(sentence, "nodes")
                yield from document.problems
                return


def _lacking(flow: Flow, instruments: Container[str]) -> Iterable[str]:
    for name, kind in ASKED_TO_OPEN.items():
        node = flow.nodes.get(name)
        if node is None:
            yield f"node '{name}' is missing; the program needs its answer to open a round"
        elif not isinstance(node, kind):
            yield f"node '{name}' must be of the kind '{KINDS[kind]}' to open a round"
        elif isinstance(node, ChooseOne):
            yield from _unknown_codes(node, instruments)
    outcomes = {node.outcome for node in flow.nodes.values() if isinstance(node, End)}
    if OPEN_ROUND not in outcomes:
        yield f"no end has the outcome '{OPEN_ROUND}', so no round would ever be opened"


def _unknown_codes(node: ChooseOne, instruments: Container[str]) -> Iterator[str]:
    for option in node.options:
        if node.id == "instrument" and option.code not in instruments:
            yield f"node 'instrument': option '{option.code}' is no instrument"
        if node.id == "closing" and option.code not in STAYS_OPEN and option.next != "day":
            known = ", ".join(sorted(STAYS_OPEN))
            yield f"node 'closing': option '{option.code}' is none of {known}; so lead to 'day'"
