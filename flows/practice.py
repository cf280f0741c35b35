"""Knows the practice cases: what is said at each step, and what one may ask oneself afterwards.

It refuses to know a score, and which case somebody practises.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NewType

from flows.kinds import BUTTON, NODE_CODE, OPTION_CODE
from flows.model import Branch, ChooseOne, ChooseSeveral, Code, Flow, NodeId
from flows.reading import answer, chosen, trail
from flows.state import State
from instruments.document import ContentError, Document, Problem, Table, nearest, open_document

CaseId = NewType("CaseId", str)

FOLDER = "practice"

BEGINNING = NodeId("k0")
CHOICE = NodeId("k0_case")
"""The question whose options are the cases that can be practised."""

MODE, PRACTICE = "mode", "practice"
"""The fact that says that it is practice from the beginning on; at BEGINNING it is an answer."""

OPENING = 500
SAYING = 300
QUESTION = 200


@dataclass(frozen=True, slots=True)
class Point:
    """A question for afterwards, asked where `code` was taken at `node`, or not `taken` there."""

    node: NodeId
    code: Code
    taken: bool
    question: str


@dataclass(frozen=True, slots=True)
class Case:
    """One situation to practise. `says` holds what is written or known, by step."""

    id: CaseId
    title: str
    opening: str
    says: Mapping[NodeId, str]
    reflection: tuple[Point, ...]


def is_practice(state: State) -> bool:
    """Whether a run is practice: begun as such, or chosen at its beginning."""
    return state.facts.get(MODE) == PRACTICE or answer(state, BEGINNING) == PRACTICE


def chosen_case(state: State) -> CaseId | None:
    """The case that is practised; None where it is not practice, or nothing was chosen yet."""
    given = answer(state, CHOICE)
    return CaseId(given) if given is not None and is_practice(state) else None


def line(case: Case, state: State) -> str:
    """What the person says at this point; the opening before they have said anything.

    A step without a sentence of its own keeps the latest one on the way taken.
    """
    way = (state.cursor, *reversed(trail(state)))
    return next((case.says[one] for one in way if one in case.says), case.opening)


def reflections(case: Case, state: State) -> tuple[str, ...]:
    """The questions that one's way gives rise to, in the order of the case.

    An answer counts where its step is on the way taken. What is ticked counts even where one
    went back afterwards, since a contact that was made stays made.
    """
    way = frozenset(trail(state))
    return tuple(one.question for one in case.reflection if _asked(one, state, way))


def _asked(point: Point, state: State, way: frozenset[NodeId]) -> bool:
    answered = point.node in way
    given = answer(state, point.node) if answered else None
    taken = point.code == given or point.code in chosen(state, point.node)
    return taken if point.taken else answered and not taken


def load_cases(folders: Sequence[Path], flow: Flow) -> dict[CaseId, Case]:
    """Every case of `practice/*.yaml` that the flow offers, in the order of its buttons.

    A later folder replaces an earlier one's of the same id. A case of an earlier folder that
    the flow of a later one no longer offers is left out.

    Raises ContentError with all problems of all files.
    """
    read: dict[CaseId, tuple[Table, Case]] = {}
    documents: list[Document] = []
    offered = _offered(flow)
    for folder in folders:
        for path in sorted((folder / FOLDER).glob("*.yaml")):
            document, top = open_document(path)
            documents.append(document)
            if top is None:
                continue
            case = _case(top, path.stem)
            if case.id in offered or folder == folders[-1]:
                read[case.id] = top, case
    for top, case in read.values():
        if not top.document.problems:
            _hold_against(flow, offered, top, case)
    problems = [one for document in documents for one in document.problems]
    problems += [
        Problem(FOLDER, 1, f"no file has the case '{one}' of '{CHOICE}'{nearest(one, read)}")
        for one in offered
        if one not in read
    ]
    if problems:
        raise ContentError(problems)
    return {one: read[one][1] for one in offered}


def _offered(flow: Flow) -> tuple[CaseId, ...]:
    choice = flow.nodes.get(CHOICE)
    if not isinstance(choice, ChooseOne):
        return ()
    return tuple(CaseId(one.code) for one in choice.options)


def _case(top: Table, file: str) -> Case:
    case = CaseId(top.id("practice", most=OPTION_CODE))
    top.named(f"case '{case}'")
    if case and case != file:
        top.wrong(f"a case has the name of its file, which is '{file}'", "practice")
    top.number("version", least=1, most=9999)
    top.extends()
    says: dict[NodeId, str] = {}
    for table in top.tables("says"):
        node = NodeId(table.text("node", most=NODE_CODE))
        if node in says:
            table.wrong(f"node '{node}' stands here twice", "node")
        says[node] = table.text("text", most=SAYING)
        table.finish()
    title, opening = top.text("title", most=BUTTON), top.text("opening", most=OPENING)
    reflection = tuple(_point(one) for one in top.tables("reflection"))
    top.finish()
    return Case(case, title, opening, says, reflection)


def _point(table: Table) -> Point:
    if table.has("answer") == table.has("without"):
        table.wrong("must have one of 'answer' and 'without', which say when it is asked")
    taken = table.has("answer")
    code = Code(table.text("answer" if taken else "without", default=""))
    question = table.text("question", most=QUESTION)
    if question and not question.endswith("?"):
        table.wrong("'question' must be a question, with a ? at its end", "question")
    point = Point(NodeId(table.text("node")), code, taken, question)
    table.finish()
    return point


def _hold_against(flow: Flow, offered: Sequence[CaseId], top: Table, case: Case) -> None:
    """Notes each thing that a case names and the flow does not have."""
    if case.id not in offered:
        top.wrong(f"node '{CHOICE}' offers no such case{nearest(case.id, offered)}", "practice")
    for table, name in zip(top.tables("says"), case.says, strict=True):
        node = flow.nodes.get(name)
        if node is None or isinstance(node, Branch):
            _no_such(table, "step", name, _stops(flow))
    for table, point in zip(top.tables("reflection"), case.reflection, strict=True):
        node = flow.nodes.get(point.node)
        if not isinstance(node, ChooseOne | ChooseSeveral):
            _no_such(table, "question", point.node, _questions(flow))
            continue
        codes = [one.code for one in node.options]
        if point.code not in codes:
            key = "answer" if point.taken else "without"
            table.wrong(f"node '{node.id}' has no '{point.code}'{nearest(point.code, codes)}", key)


def _no_such(table: Table, what: str, name: NodeId, valid: Iterator[NodeId]) -> None:
    table.wrong(f"node '{name}' is no {what} of the flow{nearest(name, valid)}", "node")


def _stops(flow: Flow) -> Iterator[NodeId]:
    return (one.id for one in flow.nodes.values() if not isinstance(one, Branch))


def _questions(flow: Flow) -> Iterator[NodeId]:
    return (one.id for one in flow.nodes.values() if isinstance(one, ChooseOne | ChooseSeveral))
