"""Knows a flow as a diagram of boxes and of what leads from one to another; not how it looks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flows.boxes import Answer, BoxId, To, Whole, Within, box_of
from flows.model import Branch, End, Flow, Node, NodeId
from flows.reading import answers, trail
from flows.state import State

BETWEEN = " · "
"""What stands in a chapter between the step and the part of it: `Stap 4 van 6 · Overleg`."""


@dataclass(frozen=True, slots=True)
class Box:
    """One step of the diagram.

    `nodes` are all that belong to it, in the order of the content; `asks` those that everyone
    comes past who goes through it, or the first one where there are only alternatives.
    `chapter` is the node whose chapter it stands in; None where it has none.
    """

    id: BoxId
    nodes: tuple[NodeId, ...]
    asks: tuple[NodeId, ...]
    answers: tuple[Answer, ...]
    chapter: NodeId | None


@dataclass(frozen=True, slots=True)
class Chart:
    """The boxes in the order of the content.

    `again` is the one that a late return begins at, `leave` the one that a stop leads to.
    """

    boxes: Mapping[BoxId, Box]
    again: BoxId | None
    leave: BoxId | None


def chart(flow: Flow) -> Chart:
    """The diagram of a sound flow. An end that only leaving leads to is not drawn."""
    whole = Whole(flow)
    members: dict[BoxId, list[NodeId]] = {}
    for node in flow.nodes:
        if not whole.between(node):
            members.setdefault(box_of(flow, node), []).append(node)
    boxes = {name: _box(whole, name, tuple(nodes)) for name, nodes in members.items()}
    led_to = {way for one in boxes.values() for way in targets(one)}
    drawn = {
        name: _with_chapter(one, boxes)
        for name, one in boxes.items()
        if name in led_to or not isinstance(flow.nodes[one.nodes[0]], End)
    }
    again, leave = (None if one is None else box_of(flow, one) for one in (flow.again, flow.leave))
    return Chart(drawn, again, leave)


def here(flow: Flow, state: State) -> BoxId:
    """The box that a conversation stands in."""
    return box_of(flow, state.cursor)


def passed(flow: Flow, state: State) -> frozenset[BoxId]:
    """The boxes on the way taken in which something was answered, without the one it stands in."""
    given = answers(state)
    done = {box_of(flow, one) for one in trail(state) if one in given and one in flow.nodes}
    return frozenset(done - {here(flow, state)})


def ahead(drawn: Chart, start: Iterable[BoxId]) -> frozenset[BoxId]:
    """Every box that some answers lead to from these; these too only where one comes back."""
    found: set[BoxId] = set()
    edge = list(start)
    while edge:
        new = targets(drawn.boxes[edge.pop()]) - found
        found |= new
        edge.extend(new)
    return frozenset(found)


def targets(box: Box) -> set[BoxId]:
    """The boxes that a box leads to."""
    return {one.way.box for one in box.answers if isinstance(one.way, To)}


def chapter_of(flow: Flow, box: Box) -> str:
    """The chapter that a box stands in, in the language of the content; empty for none."""
    return "" if box.chapter is None else _chapter(flow.nodes[box.chapter])


def step_of(flow: Flow, box: Box) -> str:
    """The part of the chapter that says the step: `Stap 4 van 6`; empty for none."""
    step, between, _ = chapter_of(flow, box).partition(BETWEEN)
    return step if between else ""


def _chapter(node: Node) -> str:
    return "" if isinstance(node, Branch | End) else node.chapter


def _box(whole: Whole, name: BoxId, nodes: tuple[NodeId, ...]) -> Box:
    within = Within(whole, name)
    head = NodeId(name)
    found = list(within.answers(head, 0))
    for node in nodes:
        # What another box leads to past the head has ways of its own.
        if node in whole.on and node not in within.told | within.behind(head):
            found += within.answers(node, 0)
    telling = [one for one in nodes if not isinstance(whole.flow.nodes[one], Branch)]
    always = [one for one in telling if not within.ways(head, past=one)]
    asks = tuple(one for one in always if one in within.behind(head)) or (telling[0],)
    headed = [one for one in (*asks, *telling) if _chapter(whole.flow.nodes[one])]
    return Box(name, nodes, asks, _each_once(found), headed[0] if headed else None)


def _each_once(found: Iterable[Answer]) -> tuple[Answer, ...]:
    return tuple(dict.fromkeys(found))


def _with_chapter(box: Box, boxes: Mapping[BoxId, Box]) -> Box:
    """A box that has no chapter stands in that of the only one it leads to, if it leads to one."""
    ways_on = {one.way for one in box.answers if one.way is not None}
    if box.chapter is None and len(ways_on) == 1:
        for only in targets(box):
            return replace(box, chapter=boxes[only].chapter)
    return box
