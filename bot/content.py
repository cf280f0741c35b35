"""Knows all content the program runs on, checked whole; refuses to start on a part of it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from bot import needs
from bot.guides import guides, problems_of_guides
from bot.needs import unmet
from bot.offering import button_label, lists_of, unlisted
from bot.own_files import Found, Survey, by_id, found_in, surveyed
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
from flows.loading import load_flows
from flows.model import Flow, FlowId, View
from flows.practice import Case, CaseId, chosen_case, load_cases
from flows.rubrics import asking_rubrics
from flows.stars import compile_stars
from flows.state import State
from flows.talking import compile_talk
from flows.tools import Tools, category_of
from flows.tools_files import load_tools
from flows.tools_sought import facts_of_search
from flows.versions import adopt
from instruments.document import ContentError, Problem
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

Loaded = TypeVar("Loaded")

OPEN_ROUND, CONCERN = needs.OPEN_ROUND, needs.CONCERN


@dataclass(frozen=True, slots=True)
class Content:
    """Instruments and flows by id; `flows` holds what is compiled to one as well.

    `cases` are those that the concern protocol offers, in its order; `deepenings` are by their
    block, in the order of the instruments'. `warnings` are about an organisation's own files.
    """

    instruments: Mapping[InstrumentId, Instrument]
    flows: Mapping[FlowId, Flow]
    directory: Directory
    cases: Mapping[CaseId, Case]
    phrases: Phrases
    deepenings: Mapping[BlockId, Deepening]
    inspiration: Inspiration
    tools: Tools
    warnings: tuple[str, ...] = ()

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


def command_of(flow: FlowId) -> str:
    """The command that begins or goes on with a scan of one's own; the first for any other."""
    return next(
        (command for command, one in SCANS.items() if FlowId(one) == flow), next(iter(SCANS))
    )


def can_search(flow: Flow) -> bool:
    """Whether a guide shows what is found of words."""
    return any(getattr(one, "view", None) is View.FOUND for one in flow.nodes.values())


def load_content(own: Path | None = None) -> Content:
    """Ours, and what an organisation's folder `own` replaces or adds.

    Raises ContentError with every problem found.
    """
    ours = () if own is None else (*found_in(FLOWS), *found_in(INSTRUMENTS))
    survey = Survey() if own is None else surveyed(own, ours)
    more = [] if own is None else [own]
    folders = [FLOWS, *more]
    problems = list(survey.problems)
    directory = _noting(problems, "directory", lambda: load_directory(folders))
    phrases = _noting(problems, "phrases", lambda: load_phrases(folders))
    inspiration = _noting(problems, "practices", lambda: load_inspiration(folders))
    tools = _noting(problems, "tools", lambda: load_tools(folders))
    asked = _noting(problems, "", lambda: load_instruments([INSTRUMENTS, *more]))
    if asked is None or tools is None:
        flows = None
        problems += _without_lists(folders)
    else:
        flows = _noting(problems, "", lambda: _load_flows(folders, asked, tools, ours, survey))
    cases = _noting(problems, "practice", lambda: _load_cases(folders, flows, survey))
    blocks = _blocks(asked, survey)
    deeper = _noting(problems, "deepening", lambda: load_deepenings(folders, blocks))
    if (
        directory is None
        or phrases is None
        or inspiration is None
        or tools is None
        or asked is None
        or flows is None
        or cases is None
        or deeper is None
        or problems
    ):
        raise _broken(problems, survey)
    flows = {**flows, **_flows_of(deeper), **_onward_of(asked.values())}
    return Content(
        asked, flows, directory, cases, phrases, deeper, inspiration, tools, survey.warnings
    )


def _broken(problems: Iterable[Problem], survey: Survey) -> ContentError:
    """Every problem, but what follows only from where a file lies; what is not read is a note."""
    lost = survey.misplaced
    error = ContentError(one for one in problems if one in survey.problems or one.file not in lost)
    for line in survey.warnings:
        error.add_note(line)
    return error


def _noting(problems: list[Problem], folder: str, load: Callable[[], Loaded]) -> Loaded | None:
    """What `load` gives; None, with its problems noted, where it gives nothing.

    It names its files within its own folder; from here on they stand in the whole.
    """
    try:
        return load()
    except ContentError as error:
        for one in error.problems:
            lies = folder and one.file != folder
            problems.append(replace(one, file=f"{folder}/{one.file}") if lies else one)
        return None


def _without_lists(folders: Sequence[Path]) -> Iterator[Problem]:
    """What is wrong with flows whatever their lists hold, since these could not be read.

    A file that names a list is read once they are sound: what it says may be right then.
    """
    lists = lists_of(load_instruments([INSTRUMENTS]), load_tools([FLOWS]))
    try:
        load_flows(folders, lists)
    except ContentError as error:
        for one in error.problems:
            text = (folders[-1] / one.file).read_text(encoding="utf-8", errors="replace")
            if re.search(r"\blist\s*:", text) is None:
                yield one


def _load_cases(
    folders: Sequence[Path], flows: Mapping[FlowId, Flow] | None, survey: Survey
) -> Mapping[CaseId, Case] | None:
    """The cases of the concern protocol; None where that is an organisation's own and not sound."""
    if flows is not None:
        return load_cases(folders, flows[CONCERN])
    if CONCERN in by_id(survey.files, "flow"):
        return None
    lists = lists_of(load_instruments([INSTRUMENTS]), load_tools([FLOWS]))
    return load_cases(folders, load_flows([FLOWS], lists)[CONCERN])


def _blocks(asked: Mapping[InstrumentId, Instrument] | None, survey: Survey) -> Sequence[BlockId]:
    """The blocks that one may go deeper into; any that a file names where they are not known."""
    known = load_instruments([INSTRUMENTS]) if asked is None else asked
    named = by_id(survey.files, "deepening") if asked is None else ()
    blocks = (block.id for one in known.values() for block in one.blocks)
    return [*dict.fromkeys((*blocks, *(BlockId(one) for one in named)))]


def _load_flows(
    folders: Sequence[Path],
    instruments: Mapping[InstrumentId, Instrument],
    tools: Tools,
    ours: Sequence[Found],
    survey: Survey,
) -> Mapping[FlowId, Flow]:
    """The flows of the files, and the compiled instruments among them."""
    lists = lists_of(instruments, tools)
    flows = load_flows(folders, lists)
    mine = by_id(survey.files, "flow")
    before = load_flows([FLOWS], lists) if mine else {}
    replaced = [flow for flow in before.values() if flow.id in mine]
    compiled = {FlowId(one.id): compile_instrument(one) for one in instruments.values()}
    told = (
        *unmet(flows, replaced, instruments),
        *problems_of_guides(flows, mine),
        *unlisted(tools, flows.values(), replaced, survey.files),
        *_alike(flows.keys() & compiled.keys(), survey),
    )
    if told:
        files = by_id((*(ours or found_in(FLOWS)), *survey.files), "flow")
        raise ContentError(
            one if isinstance(one, Problem) else files[one[0]].wrong(one[2], one[1]) for one in told
        )
    asking = asking_rubrics(flows[ACTION], instruments.values(), button_label)
    walked = {one: without_empty(flow) for one, flow in flows.items()}
    return {**walked, ACTION: asking, **compiled}


def _alike(names: Iterable[FlowId], survey: Survey) -> Iterator[Problem]:
    """What has the id of something else of ours, in the organisation's own file."""
    instruments, flows = (by_id(survey.files, head) for head in ("instrument", "flow"))
    for one in names:
        if one in instruments:
            yield instruments[one].wrong("a flow has this id, so it needs another", "instrument")
        else:
            yield flows[one].wrong("an instrument has this id, so it needs another", "flow")


def _flows_of(deepenings: Mapping[BlockId, Deepening]) -> Mapping[FlowId, Flow]:
    """Each deepening as a flow for one alone, and as one to read together."""
    makes = (compile_alone, compile_together)
    return {flow.id: flow for one in deepenings.values() for flow in (make(one) for make in makes)}


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
