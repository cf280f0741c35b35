"""Knows all content the program runs on, checked whole; refuses to start on a part of it."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.guides import guides, problems_of_guides
from flows.choosing import compile_choice
from flows.compiling import compile_instrument
from flows.consensus import compile_consensus
from flows.deepening import Deepening
from flows.deepening_files import load_deepenings
from flows.delving import compile_alone, compile_together
from flows.directory import Directory
from flows.directory_files import load_directory
from flows.distress import Phrases, load_phrases
from flows.drafting import ACTION
from flows.emptied import without_empty
from flows.inspiration import Inspiration
from flows.inspiration_files import load_inspiration
from flows.kinds import BUTTON
from flows.loading import load_flows
from flows.model import ChooseOne, End, Flow, FlowId, NodeId, PickDate, View
from flows.practice import Case, CaseId, chosen_case, load_cases
from flows.rubrics import asking_rubrics
from flows.stars import compile_stars
from flows.state import State
from flows.talking import compile_talk
from flows.tools import Tools, category_of
from flows.tools_files import load_tools
from flows.tools_sought import facts_of_search
from flows.versions import adopt
from instruments.document import ContentError, Problem, open_document
from instruments.loading import load_instruments
from instruments.model import BlockId, Instrument, InstrumentId

ROOT = Path(__file__).resolve().parent.parent
INSTRUMENTS = ROOT / "instruments" / "content"
FLOWS = ROOT / "flows" / "content"

SCANS: Mapping[str, InstrumentId] = {
    "quickscan": InstrumentId("quickscan"),
    "veiligheidsplanner": InstrumentId("safety"),
}
"""What one can fill in for oneself alone, by the command that begins it."""

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

NO_BLOCK = ("none", "Geen van deze")
"""What an action can be about beside the building blocks: none of them."""

KINDS = {ChooseOne: "choose", PickDate: "date"}
"""How the questions' kinds are called in a flow's file."""


@dataclass(frozen=True, slots=True)
class Content:
    """Instruments and flows by id; `flows` holds what is compiled to one as well.

    `cases` are those that the concern protocol offers, in its order; `deepenings` are by their
    block, in the order of the instruments'.
    """

    instruments: Mapping[InstrumentId, Instrument]
    flows: Mapping[FlowId, Flow]
    directory: Directory
    cases: Mapping[CaseId, Case]
    phrases: Phrases
    deepenings: Mapping[BlockId, Deepening]
    inspiration: Inspiration
    tools: Tools

    @property
    def concern(self) -> Flow:
        """The concern protocol."""
        return self.flows[CONCERN]

    @property
    def guides(self) -> Mapping[str, Flow]:
        """The flows that a command begins, by that command."""
        return guides(self.flows)

    def sought(self, flow: Flow, query: str) -> Mapping[str, str]:
        """What a guide that can be searched begins with for who typed words behind its command."""
        return facts_of_search(self.tools, query) if can_search(flow) else {}

    def known_to(self, flow: Flow) -> Mapping[str, str]:
        """The facts about content that a flow's texts may ask for; of one that lists tools."""
        lists = any(category_of(one) is not None for one in flow.nodes.values())
        return self.tools.facts if lists else {}

    def case_of(self, state: State) -> Case | None:
        """The case that a run practises; None where it practises none."""
        case = chosen_case(state)
        return None if case is None else self.cases.get(case)

    def has_own_words(self, flow: FlowId) -> bool:
        """Whether its texts are content; those of an instrument and its picture are phrased."""
        return self.instrument_of(FlowId(flow.rpartition(".")[2])) is None

    def today(self, state: State) -> State:
        """The state on the content as it is now; what is kept may stand on an earlier one."""
        return adopt(self.flows[state.flow], state)

    def instrument_of(self, flow: FlowId) -> Instrument | None:
        """The instrument that a flow asks; None for a flow that is no questionnaire."""
        return self.instruments.get(InstrumentId(flow))


def can_search(flow: Flow) -> bool:
    """Whether a guide shows what is found of words."""
    return any(getattr(one, "view", None) is View.FOUND for one in flow.nodes.values())


def command_of(flow: FlowId) -> str:
    """The command that begins or goes on with a scan of one's own; the first for any other."""
    return next(
        (command for command, one in SCANS.items() if FlowId(one) == flow), next(iter(SCANS))
    )


def load_content(own: Path | None = None) -> Content:
    """Ours, and what an organisation's folder `own` replaces or adds.

    Raises ContentError with every problem found.
    """
    more = [] if own is None else [own]
    folders = [FLOWS, *more]
    problems: list[Problem] = []
    directory = _noting(problems, lambda: load_directory(folders))
    phrases = _noting(problems, lambda: load_phrases(folders))
    inspiration = _noting(problems, lambda: load_inspiration(folders))
    tools = _noting(problems, lambda: load_tools(folders))
    asked = _noting(problems, lambda: load_instruments([INSTRUMENTS, *more]))
    if asked is None or tools is None:
        # What asks of their blocks or offers them, or goes deeper, is read once these are sound.
        raise ContentError(problems)
    flows = _noting(problems, lambda: _load_flows(folders, asked, tools))
    concern = None if flows is None else flows[CONCERN]
    cases = None if concern is None else _noting(problems, lambda: load_cases(folders, concern))
    blocks = [block.id for one in asked.values() for block in one.blocks]
    deeper = _noting(problems, lambda: load_deepenings(folders, blocks))
    if (
        directory is None
        or phrases is None
        or inspiration is None
        or flows is None
        or cases is None
        or deeper is None
    ):
        raise ContentError(problems)
    flows = {**flows, **_flows_of(deeper), **_onward_of(asked.values())}
    return Content(asked, flows, directory, cases, phrases, deeper, inspiration, tools)


def _flows_of(deepenings: Mapping[BlockId, Deepening]) -> Mapping[FlowId, Flow]:
    """Each deepening as a flow for one alone, and as one to read together."""
    makes = (compile_alone, compile_together)
    return {flow.id: flow for one in deepenings.values() for flow in (make(one) for make in makes)}


def _noting(problems: list[Problem], load: Callable[[], Loaded]) -> Loaded | None:
    """What `load` gives; None, with its problems noted, where it gives nothing."""
    try:
        return load()
    except ContentError as error:
        problems += error.problems
        return None


def _onward_of(instruments: Iterable[Instrument]) -> Mapping[FlowId, Flow]:
    """What a picture of each instrument leads to: the talk, the stars and the choice."""
    made = (
        compiled(one)
        for one in instruments
        for compiled in (_talk_of, compile_choice, compile_stars)
    )
    return {flow.id: flow for flow in made}


def _talk_of(instrument: Instrument) -> Flow:
    """The talk about a picture: rubric by rubric to one colour, or about what differs most."""
    return compile_consensus(instrument) if instrument.concludes else compile_talk(instrument)


def _load_flows(
    folders: Sequence[Path], instruments: Mapping[InstrumentId, Instrument], tools: Tools
) -> Mapping[FlowId, Flow]:
    """The flows of the files, and the compiled instruments among them."""
    compiled = {FlowId(one.id): compile_instrument(one) for one in instruments.values()}
    listed = tuple((str(one.id), button_label(one.title)) for one in instruments.values())
    blocks = tuple(
        (str(block.id), button_label(block.short))
        for one in instruments.values()
        for block in one.blocks
    )
    lists = {"instruments": listed, "blocks": (*blocks, NO_BLOCK), **tools.lists()}
    flows = {one: without_empty(flow) for one, flow in load_flows(folders, lists).items()}
    problems = [
        Problem(f"{one}.yaml", 1, f"flow '{one}' has the id of an instrument")
        for one in flows.keys() & compiled.keys()
    ]
    problems += _problems_of_opening(flows[OPEN_ROUND], folders, instruments)
    problems += problems_of_guides(flows, folders)
    problems += _unoffered(tools, flows.values())
    if problems:
        raise ContentError(problems)
    asking = asking_rubrics(flows[ACTION], instruments.values(), button_label)
    return {**flows, ACTION: asking, **compiled}


def _unoffered(tools: Tools, flows: Iterable[Flow]) -> Iterator[Problem]:
    """A category that no flow offers: nobody would ever come to its tools."""
    offered = {category_of(node) for flow in flows for node in flow.nodes.values()}
    for one in tools.categories:
        if one not in offered:
            yield Problem("tools", 1, f"category '{one}': no question lists 'tools.{one}'")


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
