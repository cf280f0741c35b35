"""Knows what a sound flow is: reachable, ending, never turning without a person; proves it."""

from collections.abc import Hashable, Iterable, Mapping
from enum import Enum, StrEnum
from typing import TypeVar, assert_never

from flows.model import (
    OK,
    Branch,
    ChooseOne,
    ChooseSeveral,
    Chose,
    ChoseAll,
    ChoseAny,
    ChoseAtLeast,
    Condition,
    End,
    FactIs,
    Flow,
    FreeText,
    HasAnswered,
    Node,
    NodeId,
    Option,
    PickDate,
    PickMoment,
    Remarkable,
    Say,
    Waiting,
    ways,
)
from instruments.document import nearest


class Head(StrEnum):
    """The keys beside its nodes under which a flow names a node."""

    FIRST = "first"
    LEAVE = "leave"
    AGAIN = "again"
    KEEPING = "keeping"


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
    steps = _Steps(flow)
    return (
        *_unreached(flow, steps),
        *_endless(flow, steps),
        *_restless(flow),
        *_mute(flow),
        *_deaf(flow),
    )


def _missing(flow: Flow) -> Iterable[Complaint]:
    for head, named in (
        (Head.FIRST, flow.first),
        (Head.LEAVE, flow.leave),
        (Head.AGAIN, flow.again),
    ):
        if named is not None and named not in flow.nodes:
            hint = nearest(named, flow.nodes)
            yield head, f"'{head}' is '{named}', which does not exist{hint}"
    if flow.keeping is not None and flow.keeping.question not in flow.nodes:
        asked = flow.keeping.question
        yield Head.KEEPING, f"question '{asked}' does not exist{nearest(asked, flow.nodes)}"
    for node in flow.nodes.values():
        for way in ways(node):
            if way not in flow.nodes:
                yield node.id, f"next '{way}' does not exist{nearest(way, flow.nodes)}"


def _unreached(flow: Flow, steps: "_Steps") -> Iterable[Complaint]:
    reached = {
        node
        for node, stage in steps.reached
        if stage is not _Stage.OVER or not isinstance(flow.nodes[node], Waiting)
    }
    for node in flow.nodes:
        if node not in reached:
            yield node, "no way leads here"


def _endless(flow: Flow, steps: "_Steps") -> Iterable[Complaint]:
    """A node from which nothing ends, however one goes on; a visit has to come back only."""
    for node in flow.nodes:
        on, visit = (node, _Stage.ON), (node, _Stage.VISIT)
        if visit in steps.reached and on not in steps.reached:
            sound = visit in steps.ending or visit in steps.over
        else:
            sound = on in steps.ending
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


def _mute(flow: Flow) -> Iterable[Complaint]:
    """Where a person can come to a screen on which nothing can be said."""
    if flow.again is not None and isinstance(flow.nodes[flow.again], End):
        yield Head.AGAIN, f"'again' is '{flow.again}', which asks nothing"
    if flow.keeping is not None and not isinstance(flow.nodes[flow.keeping.question], ChooseOne):
        yield Head.KEEPING, f"question '{flow.keeping.question}' does not let choose"
    hasty = flow.careful and flow.leave is not None and isinstance(flow.nodes[flow.leave], End)
    if hasty:
        yield Head.LEAVE, f"'leave' is '{flow.leave}', where what was written is lost unasked"
    for node in flow.nodes.values():
        remark = node.remark if isinstance(node, Remarkable) else None
        if remark is not None and not isinstance(flow.nodes[remark], FreeText):
            yield node.id, f"remark '{remark}' is not a text"
        # Of other content's list the program itself sees to it that something is offered.
        if (
            isinstance(node, ChooseOne)
            and node.options
            and all(one.when and not one.listed for one in node.options)
        ):
            yield node.id, "each option has a condition; where none holds, nobody can answer"


def _deaf(flow: Flow) -> Iterable[Complaint]:
    """A condition on an answer that a node cannot have is never true."""
    for node in flow.nodes.values():
        for condition in _conditions(node):
            if isinstance(condition, FactIs):
                continue
            asked = flow.nodes.get(condition.node)
            for sentence in _unheard(condition, asked):
                yield node.id, sentence


def _conditions(node: Node) -> Iterable[Condition]:
    if isinstance(node, Branch):
        return [one.when for one in node.cases]
    found = [one.when for one in node.wordings]
    if isinstance(node, ChooseOne | ChooseSeveral):
        found += [one.when for one in node.options if one.when is not None]
    return found


def _unheard(
    condition: Chose | ChoseAll | ChoseAny | ChoseAtLeast | HasAnswered, asked: Node | None
) -> Iterable[str]:
    match condition:
        case HasAnswered():
            if not isinstance(asked, Waiting):
                yield f"'{condition.node}' is a node that nobody answers"
        case Chose():
            yield from _unknown((condition.code,), _codes(asked), condition.node)
        case ChoseAll() | ChoseAny() if isinstance(asked, ChooseSeveral):
            offered = tuple(one.code for one in asked.options)
            yield from _unknown(condition.codes, offered, condition.node)
        case ChoseAtLeast() if isinstance(asked, ChooseSeveral):
            if condition.least > (there := len(asked.options)):
                yield f"'{condition.node}' has only {there} answers, so never {condition.least}"
        case ChoseAll() | ChoseAny() | ChoseAtLeast():
            yield f"'{condition.node}' is a node that does not let choose several"
        case _:
            assert_never(condition)


def _unknown(codes: Iterable[str], offered: tuple[str, ...], node: NodeId) -> Iterable[str]:
    for code in codes:
        if code not in offered:
            yield f"'{node}' has no answer '{code}'{nearest(code, offered)}"


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
_Ways = dict[_Spot, set[_Spot]]


class _Steps:
    """Every step that the engine can take, whatever is answered, and where they lead.

    `reached` is where one can come to; `ending` from where the conversation can end; `over`
    from where a visit can come back by an answer, not by what is visited from there.
    """

    def __init__(self, flow: Flow) -> None:
        answered: _Ways = {}
        visited: _Ways = {}
        for node in flow.nodes.values():
            for stage in _Stage:
                answered[node.id, stage] = set(_answers(node, stage))
                visited[node.id, stage] = set(_visits(flow, node, stage))
        steps = {spot: answered[spot] | visited[spot] for spot in answered}
        ends = {spot for spot in steps if isinstance(flow.nodes[spot[0]], End)}
        back = {spot for spot in steps if spot[1] is _Stage.OVER}
        self.reached = _closure({(flow.first, _Stage.ON)}, steps)
        self.ending = _closure(ends, _backward(steps))
        self.over = _closure(back, _backward(answered))


def _answers(node: Node, stage: _Stage) -> Iterable[_Spot]:
    """Where an answer leads to; a branch leads on in the same stage."""
    if isinstance(node, Branch):
        return [(way, stage) for way in ways(node)]
    if stage is _Stage.OVER:
        return []
    after = _Stage.OVER if stage is _Stage.VISIT else _Stage.ON
    match node:
        case ChooseOne():
            return [(one.next, _stage_after(one, stage)) for one in node.options if not one.visit]
        case Say() | ChooseSeveral() | FreeText() | PickDate() | PickMoment():
            return [(node.next, after)]
        case End():
            return []
        case _:
            assert_never(node)


def _stage_after(option: Option, stage: _Stage) -> _Stage:
    if option.away or stage is _Stage.ON:
        return _Stage.ON
    return stage if option.within else _Stage.OVER


def _visits(flow: Flow, node: Node, stage: _Stage) -> Iterable[_Spot]:
    if stage is _Stage.OVER or not isinstance(node, Waiting):
        return
    for way in (flow.leave, flow.again):
        if way is not None and way != node.id:
            yield way, _Stage.VISIT
    if isinstance(node, ChooseOne):
        yield from ((one.next, _Stage.VISIT) for one in node.options if one.visit)
    if isinstance(node, Remarkable) and node.remark is not None:
        yield node.remark, _Stage.VISIT


def _backward(steps: "_Ways") -> "_Ways":
    turned: _Ways = {spot: set() for spot in steps}
    for spot, next_ones in steps.items():
        for way in next_ones:
            turned[way].add(spot)
    return turned


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
