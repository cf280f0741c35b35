"""Knows which nodes of a flow make up a box of its diagram, and what leads out of one.

A node belongs to the box of the shortest part of its id, cut at `_`, that is a node as well:
`s2f_moment` to `s2f`, and each node of an `each` to the node that it was written for. An end is
a box of its own. What only branches is no box: one looks through it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NewType

from flows.model import Branch, ChooseOne, End, Flow, Node, NodeId, Option, ways

BoxId = NewType("BoxId", str)


@dataclass(frozen=True, slots=True)
class To:
    """The way to a box."""

    box: BoxId


@dataclass(frozen=True, slots=True)
class Return:
    """The way back to wherever one was when the visit began."""


Way = To | Return


@dataclass(frozen=True, slots=True)
class Named:
    """An option, and the node that offers it."""

    node: NodeId
    option: Option


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of what leads on from a box.

    `way` is None where the lines below it that are one deeper tell the ways, or where it leads
    back to an earlier question of the same box. `named` is None where nothing has to be chosen.
    """

    depth: int
    way: Way | None
    named: Named | None = None


def box_of(flow: Flow, node: NodeId) -> BoxId:
    """The box of a node; KeyError for a node that the flow does not have."""
    if isinstance(flow.nodes[node], End):
        return BoxId(node)
    parts = node.split("_")
    heads = (NodeId("_".join(parts[:most])) for most in range(1, len(parts) + 1))
    return next(BoxId(head) for head in heads if not isinstance(flow.nodes.get(head), End | None))


class Whole:
    """A flow, and which of its nodes lie on the way, not only on a visit."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        waiting = (one for one in flow.nodes if not isinstance(flow.nodes[one], Branch))
        self._solid = {box_of(flow, one) for one in waiting}
        away = (
            option.next
            for node in flow.nodes.values()
            if isinstance(node, ChooseOne)
            for option in node.options
            if option.away
        )
        self.on = self._closure({flow.first, *away})

    def between(self, node: NodeId) -> bool:
        """Whether a node belongs to no box, since nobody ever stands still in its own."""
        return box_of(self.flow, node) not in self._solid

    def leads(self, identity: NodeId) -> Iterator[tuple[Option | None, NodeId | None]]:
        """What leads on from a node, and to which; None for back to where a visit began."""
        node = self.flow.nodes[identity]
        comes_back = identity not in self.on
        if isinstance(node, ChooseOne):
            for option in node.options:
                over = comes_back and not (option.visit or option.away or option.within)
                for way in self._after_visit(option.next) if over else (option.next,):
                    yield option, way
        elif isinstance(node, Branch):
            yield from ((None, way) for way in ways(node))
        elif not isinstance(node, End):
            for way in self._after_visit(node.next) if comes_back else (node.next,):
                yield None, way

    def _after_visit(self, way: NodeId) -> Iterator[NodeId | None]:
        """Where an answer that ends a visit leads: to an end, or back to where it began."""
        node = self.flow.nodes[way]
        if isinstance(node, Branch):
            for one in ways(node):
                yield from self._after_visit(one)
        else:
            yield way if isinstance(node, End) else None

    def _closure(self, start: set[NodeId]) -> frozenset[NodeId]:
        reached: set[NodeId] = set()
        edge = list(start)
        while edge:
            identity = edge.pop()
            if identity not in reached:
                reached.add(identity)
                edge += _on_from(self.flow.nodes[identity])
        return frozenset(reached)


def _on_from(node: Node) -> list[NodeId]:
    """Where an answer leads that is no visit."""
    if isinstance(node, ChooseOne):
        return [one.next for one in node.options if not one.visit]
    remark = getattr(node, "remark", None)
    return [way for way in ways(node) if way != remark]


class Within:
    """One box, and what leads out of it."""

    def __init__(self, whole: Whole, box: BoxId) -> None:
        self._whole = whole
        self._box = box
        self.told: set[NodeId] = set()

    def answers(self, identity: NodeId, depth: int) -> Iterator[Answer]:
        """What leads on from this node, each option once; one line where all leads to one box."""
        if identity in self.told:
            return
        self.told.add(identity)
        found = self.ways(identity)
        if len(found) == 1:
            yield Answer(depth, found.pop())
            return
        for option, way in self._leads(identity):
            if option is not None:
                yield from self._option(Named(identity, option), way, depth)
            elif way is not None and self._inside(way):
                yield from self.answers(way, depth)
            else:
                yield Answer(depth, self._out(way))

    def _option(self, named: Named, way: NodeId | None, depth: int) -> Iterator[Answer]:
        if way is None or not self._inside(way):
            yield Answer(depth, self._out(way), named)
        elif len(found := self.ways(way)) == 1:
            yield Answer(depth, found.pop(), named)
        else:
            yield Answer(depth, None, named)
            yield from self.answers(way, depth + 1)

    def ways(self, start: NodeId, past: NodeId | None = None) -> set[Way]:
        """Every way out of the box from a node, without coming past another one."""
        found = set[Way]()
        for identity in self.behind(start, past):
            for _, way in self._leads(identity):
                if way is None or not self._inside(way):
                    found.add(self._out(way))
        return found

    def behind(self, start: NodeId, past: NodeId | None = None) -> set[NodeId]:
        """The nodes that one can come to from a node without leaving the box, itself included."""
        seen: set[NodeId] = set()
        edge = [start]
        while edge:
            identity = edge.pop()
            if identity not in {past, *seen}:
                seen.add(identity)
                edge += [
                    way for _, way in self._leads(identity) if way is not None and self._inside(way)
                ]
        return seen

    def _leads(self, identity: NodeId) -> Iterator[tuple[Option | None, NodeId | None]]:
        """What leads on from a node, without the visits that stay in the box."""
        for option, way in self._whole.leads(identity):
            visit = option is not None and option.visit
            if not (visit and way is not None and self._inside(way)):
                yield option, way

    def _inside(self, node: NodeId) -> bool:
        return self._whole.between(node) or box_of(self._whole.flow, node) == self._box

    def _out(self, way: NodeId | None) -> Way:
        return Return() if way is None else To(box_of(self._whole.flow, way))
