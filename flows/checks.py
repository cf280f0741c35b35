"""Knows what a sound flow is: reachable, ending, never turning without a person; proves it."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from flows.model import (
    OK,
    Branch,
    ChooseOne,
    Chose,
    End,
    Flow,
    Node,
    NodeId,
    Say,
    Waiting,
    ways,
)
from instruments.document import nearest


class Head(StrEnum):
    """The places beside its nodes where a flow names a node."""

    FIRST = "first"
    LEAVE = "leave"


Complaint = tuple[NodeId | Head, str]
"""Where something is wrong, and what."""


def complaints(flow: Flow) -> tuple[Complaint, ...]:
    """Everything that is wrong with a flow's graph, each with the place where it shows.

    Empty for a flow in which every named node exists, every node can be reached, every node
    can come to an end, and no cycle turns without a person.
    """
    missing = list(_missing(flow))
    if missing:
        return tuple(missing)
    return (*_unreached(flow), *_endless(flow), *_restless(flow), *_deaf(flow))


def _missing(flow: Flow) -> Iterable[Complaint]:
    for head, named in ((Head.FIRST, flow.first), (Head.LEAVE, flow.leave)):
        if named is not None and named not in flow.nodes:
            hint = nearest(named, flow.nodes)
            yield head, f"'{head}' is '{named}', which does not exist{hint}"
    for node in flow.nodes.values():
        for way in ways(node):
            if way not in flow.nodes:
                yield node.id, f"next '{way}' does not exist{nearest(way, flow.nodes)}"


def _unreached(flow: Flow) -> Iterable[Complaint]:
    reached = _closure({flow.first}, _forward(flow))
    for node in flow.nodes:
        if node not in reached:
            yield node, "no way leads here"


def _endless(flow: Flow) -> Iterable[Complaint]:
    """A node from which nothing ends, however one goes on."""
    backward: dict[NodeId, set[NodeId]] = {node: set() for node in flow.nodes}
    for node, next_ones in _forward(flow).items():
        for way in next_ones:
            backward[way].add(node)
    ends = {node.id for node in flow.nodes.values() if isinstance(node, End)}
    ending = _closure(ends, backward)
    for node in flow.nodes:
        if node not in ending:
            yield node, "no way from here comes to an end"


def _restless(flow: Flow) -> Iterable[Complaint]:
    """Branches that lead round to themselves would turn for ever."""
    branches: Mapping[NodeId, set[NodeId]] = {
        node.id: {way for way in ways(node) if isinstance(flow.nodes[way], Branch)}
        for node in flow.nodes.values()
        if isinstance(node, Branch)
    }
    for node, next_ones in branches.items():
        if node in _closure(next_ones, branches):
            yield node, "this branch leads back to itself without asking anybody"


def _deaf(flow: Flow) -> Iterable[Complaint]:
    """A condition on an answer that the question does not offer is never true."""
    for node in flow.nodes.values():
        if not isinstance(node, Branch):
            continue
        for case in node.cases:
            if isinstance(case.when, Chose):
                offered = _codes(flow.nodes.get(case.when.node))
                if case.when.code not in offered:
                    hint = nearest(case.when.code, offered)
                    yield node.id, f"'{case.when.node}' has no answer '{case.when.code}'{hint}"


def _codes(node: Node | None) -> tuple[str, ...]:
    """The answers that a node's history can hold; a visit is on the way, not an answer."""
    match node:
        case ChooseOne():
            return tuple(one.code for one in node.options if not one.visit)
        case Say():
            return (OK,)
        case _:
            return ()


def _forward(flow: Flow) -> Mapping[NodeId, set[NodeId]]:
    leave = set() if flow.leave is None else {flow.leave}
    return {
        node.id: set(ways(node)) | (leave if isinstance(node, Waiting) else set())
        for node in flow.nodes.values()
    }


def _closure(start: set[NodeId], ways_on: Mapping[NodeId, set[NodeId]]) -> set[NodeId]:
    reached: set[NodeId] = set()
    edge = list(start)
    while edge:
        node = edge.pop()
        if node not in reached:
            reached.add(node)
            edge.extend(ways_on[node])
    return reached
