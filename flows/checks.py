"""Knows what a sound flow is: reachable, ending, never turning without a person; proves it."""

from collections.abc import Hashable, Iterable, Mapping
from enum import Enum, StrEnum
from typing import TypeVar, assert_never

from flows.model import (
    OK,
    Branch,
    ChooseOne,
    Chose,
    End,
    Flow,
    FreeText,
    Node,
    NodeId,
    PickDate,
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
    reached = {
        node
        for node, stage in _closure({(flow.first, _Stage.ON)}, _steps(flow))
        if stage is not _Stage.OVER or not isinstance(flow.nodes[node], Waiting)
    }
    for node in flow.nodes:
        if node not in reached:
            yield node, "no way leads here"


def _endless(flow: Flow) -> Iterable[Complaint]:
    """A node from which nothing ends, however one goes on; a visit has to come back only."""
    steps = _steps(flow)
    reached = _closure({(flow.first, _Stage.ON)}, steps)
    backward: dict[_Spot, set[_Spot]] = {spot: set() for spot in steps}
    for spot, next_ones in steps.items():
        for way in next_ones:
            backward[way].add(spot)
    ends = {spot for spot in steps if isinstance(flow.nodes[spot[0]], End)}
    ending = _closure(ends, backward)
    over = _closure(ends | {spot for spot in steps if spot[1] is _Stage.OVER}, backward)
    for node in flow.nodes:
        on, visit = (node, _Stage.ON), (node, _Stage.VISIT)
        sound = visit in over if visit in reached and on not in reached else on in ending
        if not sound:
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


class _Stage(Enum):
    """How one comes to a node: on the way, on a visit, or by the answer that ends a visit.

    The last is no coming at all, but for an end: one is back where the visit began.
    """

    ON = "on"
    VISIT = "visit"
    OVER = "over"


_Spot = tuple[NodeId, _Stage]


def _steps(flow: Flow) -> Mapping[_Spot, set[_Spot]]:
    """Every step that the engine can take, whatever is answered."""
    steps: dict[_Spot, set[_Spot]] = {}
    for node in flow.nodes.values():
        if isinstance(node, Branch):
            for stage in _Stage:
                steps[node.id, stage] = {(way, stage) for way in ways(node)}
            continue
        away = {(way, _Stage.VISIT) for way in _visits(flow, node)}
        answers = set(_answers(node))
        steps[node.id, _Stage.ON] = away | {(way, _Stage.ON) for way in answers}
        steps[node.id, _Stage.VISIT] = away | {(way, _Stage.OVER) for way in answers}
        steps[node.id, _Stage.OVER] = set()
    return steps


def _answers(node: Waiting | End) -> Iterable[NodeId]:
    match node:
        case ChooseOne():
            return [one.next for one in node.options if not one.visit]
        case Say() | FreeText() | PickDate():
            return [node.next]
        case End():
            return []
        case _:
            assert_never(node)


def _visits(flow: Flow, node: Waiting | End) -> Iterable[NodeId]:
    if flow.leave is not None and isinstance(node, Waiting) and flow.leave != node.id:
        yield flow.leave
    if isinstance(node, ChooseOne):
        yield from (one.next for one in node.options if one.visit)
    if isinstance(node, Say | ChooseOne) and node.remark is not None:
        yield node.remark


Place = TypeVar("Place", bound=Hashable)


def _closure(start: set[Place], ways_on: Mapping[Place, set[Place]]) -> set[Place]:
    reached: set[Place] = set()
    edge = list(start)
    while edge:
        node = edge.pop()
        if node not in reached:
            reached.add(node)
            edge.extend(ways_on[node])
    return reached
