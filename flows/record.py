"""Knows what stands of a guide's run: its answers by chapter, and the way that was gone.

It is a reading of the history, in no wording. A question without a chapter is none of it, such
as a menu, nor is what becomes of our own copy. What was answered on a way that is gone is left
out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.again import AGAIN
from flows.keeping import is_over
from flows.model import (
    ChooseOne,
    End,
    Flow,
    FreeText,
    Node,
    NodeId,
    Remarkable,
    Say,
    Waiting,
)
from flows.reading import GIVEN, offered, wordings
from flows.stages import Stage, stages
from flows.state import Act, Entry, State
from flows.steps import rest
from flows.way import Deed, Values, values_of, way

RECORD, SHARE, PASS_ON = "record", "share", "pass_on"
"""The signals that ask for this record, and to have a message to pass on: what stands next, or what
stood where it was asked."""

GO = "go_"
"""What the signals begin with that go on to another guide."""


@dataclass(frozen=True, slots=True)
class Noted:
    """An answer that stands: `values` of a question, or `text` of one's own.

    `about` is the question that the text goes with, where it is a remark.
    """

    at: int
    node: NodeId
    values: Values
    text: str
    about: NodeId | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """What was answered in a chapter, in the order of the content; `node` has its title."""

    node: NodeId
    noted: tuple[Noted, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What a run amounts to. Times in seconds, of what a person did; None for nothing yet.

    `way` is every step with its moment where the run is kept by the clock, and empty otherwise.
    `stages` is how far its steps are, of a guide that has steps. `over` is False for such a run
    that goes on. `wordings` are as `flows.reading` gives them.
    """

    version: int
    over: bool
    begun: int | None
    last: int | None
    wordings: Mapping[NodeId, int]
    stages: tuple[Stage, ...]
    chapters: tuple[Chapter, ...]
    way: tuple[Deed, ...]


def record(flow: Flow, state: State) -> Record:
    acts = [one.at for one in state.history if one.act is not Act.REMINDED]
    about = _remarks(flow)
    return Record(
        version=state.version,
        over=flow.keeping is None or is_over(flow, state),
        begun=acts[0] if acts else None,
        last=acts[-1] if acts else None,
        wordings=wordings(flow, state),
        stages=stages(flow, state),
        chapters=tuple(_chapters(flow, state, about)),
        way=_way(flow, state, about),
    )


def _remarks(flow: Flow) -> Mapping[NodeId, NodeId]:
    """The question that each remark goes with; the first, where it goes with several."""
    found: dict[NodeId, NodeId] = {}
    for node in flow.nodes.values():
        remark = getattr(node, "remark", None)
        if remark is not None:
            found.setdefault(remark, node.id)
    return found


def _chapter(flow: Flow, node: Node, about: Mapping[NodeId, NodeId]) -> str:
    """The chapter that a node is in; a remark is in its question's. Empty for none.

    The chapter that asks for how long all is kept is about our own copy, and so none.
    """
    if node.id in {flow.leave, flow.again}:
        return ""
    asked = flow.nodes[about.get(node.id, node.id)]
    named = getattr(node, "chapter", "") or getattr(asked, "chapter", "")
    closing = "" if flow.keeping is None else flow.nodes[flow.keeping.question]
    return "" if named == getattr(closing, "chapter", "") else str(named)


def _way(flow: Flow, state: State, about: Mapping[NodeId, NodeId]) -> tuple[Deed, ...]:
    if flow.keeping is None:
        return ()

    def told(name: NodeId) -> bool:
        node = flow.nodes.get(name)
        return node is None or _chapter(flow, node, about) != ""

    return tuple(way(flow, state, told))


def _chapters(flow: Flow, state: State, about: Mapping[NodeId, NodeId]) -> Iterator[Chapter]:
    given = _given(flow, state)
    found: dict[str, list[Node]] = {}
    for node in flow.nodes.values():
        title = _chapter(flow, node, about)
        if title and isinstance(node, Waiting) and not isinstance(node, Say):
            found.setdefault(title, []).append(node)
    for nodes in found.values():
        noted = [_noted(one, given[one.id], about) for one in nodes if one.id in given]
        if noted:
            first = next((one for one in nodes if one.id not in about), nodes[0])
            yield Chapter(first.id, tuple(noted))


def _noted(node: Node, entry: Entry, about: Mapping[NodeId, NodeId]) -> Noted:
    if isinstance(node, FreeText):
        return Noted(entry.at, node.id, (), entry.value, about.get(node.id))
    return Noted(entry.at, node.id, values_of(entry), "", None)


def _given(flow: Flow, state: State) -> Mapping[NodeId, Entry]:
    """The last answer of each question that stands; a cleared or skipped one says nothing."""
    last = {
        one.node: one for one in state.history if one.act in GIVEN and not _asks_for_more(flow, one)
    }
    stands = _stands(flow, state, last)
    return {node: entry for node, entry in last.items() if entry.value and node in stands}


def _stands(flow: Flow, state: State, last: Mapping[NodeId, Entry]) -> frozenset[NodeId]:
    """What one would come by with the answers as they are now, in whatever order they came.

    Behind a menu that is all; what was answered on a way that is gone is not among it.
    """
    found: set[NodeId] = set()
    edge = [one for one in (flow.first, flow.leave, flow.again) if one is not None]
    while edge:
        node = rest(flow, state, edge.pop())
        if node.id not in found:
            found.add(node.id)
            edge += _onward(node, state, last.get(node.id))
    return frozenset(found)


def _onward(node: Waiting | End, state: State, entry: Entry | None) -> Iterator[NodeId]:
    """Where the answer leads to; one in no chapter, or that was not given, leads everywhere."""
    match node:
        case End():
            return
        case ChooseOne():
            given = entry.value if node.chapter and entry is not None else None
            for option in offered(node, state):
                if given in {None, option.code} or option.visit:
                    yield option.next
        case _:
            yield node.next
    if isinstance(node, Remarkable) and node.remark is not None:
        yield node.remark


def _asks_for_more(flow: Flow, entry: Entry) -> bool:
    """Whether an answer asks the program for something, and says nothing of the matter."""
    node = flow.nodes.get(entry.node)
    if not isinstance(node, ChooseOne):
        return False
    signal = next((one.signal for one in node.options if one.code == entry.value), None) or ""
    asks = signal in {RECORD, SHARE, PASS_ON} or signal.startswith(GO)
    return asks or AGAIN.fullmatch(signal) is not None
