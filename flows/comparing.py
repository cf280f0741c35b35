"""Knows how two people's answers to the same questions lie beside each other; judges neither.

The host is whose run it is; the reader looks along and knows only what the host ticked.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flows.account import TEST
from flows.model import Branch, ChooseOne, ChooseSeveral, ChoseAll, Flow, FlowId, NodeId
from flows.practice import is_practice
from flows.reading import answer, holds
from flows.state import State

SECOND = FlowId("second")
"""The flow of who looks along."""

TOLD = (NodeId("s1a"), NodeId("s1b"), NodeId("s2e"))
"""What a reader is told of a run: the kind of worry, whose safety, the signs. All are codes."""

INSIDE = "s4b"
"""What the ids begin with of who could be involved inside the organisation."""

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What both said to one question; None of who did not answer it (yet)."""

    node: NodeId
    host: Values | None
    reader: Values | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`alike` is how many questions got the same answer; the others are in the flow's order."""

    alike: int
    differing: tuple[Beside, ...]


def shared(flow: Flow, state: State) -> NodeId | None:
    """The weighing of whoever a run says at this moment is to be involved; None elsewhere.

    Nobody is asked to look along with practice, or with someone from outside.
    """
    if state.paused or state.held is not None or is_practice(state):
        return None
    for node in flow.nodes.values():
        for case in node.cases if isinstance(node, Branch) else ():
            when = case.when
            if case.next != state.cursor or not isinstance(when, ChoseAll):
                continue
            inside = when.node.startswith(INSIDE) and set(when.codes) == set(TEST)
            if inside and holds(when, state):
                return when.node
    return None


def told(state: State) -> Mapping[str, str]:
    """What a reader may know of a run, as facts: codes with commas, of what was answered."""
    answers = {node: answer(state, node) for node in TOLD}
    return {node: found for node, found in answers.items() if found is not None}


def questions(flow: Flow) -> tuple[NodeId, ...]:
    """What a reader is asked, in the flow's order; how to stop or to end is no question."""
    around = {flow.leave, flow.keeping and flow.keeping.question}
    return tuple(
        node.id
        for node in flow.nodes.values()
        if isinstance(node, ChooseOne | ChooseSeveral) and node.id not in around
    )


def compared(
    flow: Flow, whole: Flow, host: Mapping[NodeId, str], reader: Mapping[NodeId, str]
) -> Comparison:
    """The answers of both to what the reader's `flow` asks, where at least one of them answered.

    `whole` is the host's flow; what it does not ask cannot be compared.
    """
    found = (
        Beside(node, _values(host.get(node)), _values(reader.get(node)))
        for node in questions(flow)
        if node in whole.nodes and (node in host or node in reader)
    )
    alike, differing = 0, []
    for one in found:
        if _same(one):
            alike += 1
        else:
            differing.append(one)
    return Comparison(alike, tuple(differing))


def _values(given: str | None) -> Values | None:
    """The codes of an answer; empty where nothing was ticked."""
    return None if given is None else tuple(one for one in given.split(",") if one)


def _same(one: Beside) -> bool:
    if one.host is None or one.reader is None:
        return False
    return set(one.host) == set(one.reader)
