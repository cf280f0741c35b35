"""Knows how a long flow is filled in by parts, in any order; refuses to know how that is shown.

A menu is a question with the view `parts`: each of its options leads to a part, or to another
menu. A flow whose `leave` is a menu is one that is come back to: from each of its screens one
can go there, and each shows what was answered before.

Of a part only the questions with a `chapter` count, on the way that one would go through it now.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flows.model import (
    ChooseOne,
    ChooseSeveral,
    Code,
    End,
    Flow,
    FreeText,
    Node,
    NodeId,
    Say,
    View,
    Waiting,
)
from flows.reading import answer, offered
from flows.state import State
from flows.steps import rest

FIND = Code("find")
"""The code of an answer that says that one will find out."""


@dataclass(frozen=True, slots=True)
class Part:
    """What lies behind an option of a menu: `whole` questions, 1 or more, of which `done` are
    answered; a text that was skipped or cleared is not.
    """

    code: Code
    done: int
    whole: int


def home(flow: Flow) -> NodeId | None:
    """The menu that can be gone to from every screen; None where there is none."""
    menu = None if flow.leave is None else menu_of(flow.nodes[flow.leave])
    return None if menu is None else menu.id


def menu_of(node: Node) -> ChooseOne | None:
    """The menu that a node is; None for any other node."""
    return node if isinstance(node, ChooseOne) and node.view is View.PARTS else None


def parts(flow: Flow, state: State, menu: ChooseOne) -> tuple[Part, ...]:
    """How far each part of a menu is, in its order; what has no questions is none."""
    found = []
    above = frozenset({flow.leave or menu.id, menu.id})
    for option in menu.options:
        asked = () if option.visit else tuple(_asked(flow, state, option.next, above))
        if asked:
            done = sum(is_filled(state, one) for one in asked)
            found.append(Part(option.code, done, len(asked)))
    return tuple(found)


def left(flow: Flow, state: State) -> tuple[NodeId, ...]:
    """The questions that are open still, in the order of the menu that all parts hang on.

    Those without an answer, and those that were answered with FIND.
    """
    menu = None if flow.leave is None else menu_of(flow.nodes[flow.leave])
    ways = () if menu is None else tuple(one.next for one in menu.options if not one.visit)
    above = frozenset(() if menu is None else (menu.id,))
    asked = dict.fromkeys(one for way in ways for one in _asked(flow, state, way, above))
    return tuple(one.id for one in asked if not is_filled(state, one) or _is_sought(state, one))


def _is_sought(state: State, node: Waiting) -> bool:
    return FIND in (answer(state, node.id) or "").split(",") and not isinstance(node, FreeText)


def is_filled(state: State, node: Waiting) -> bool:
    """Whether a question was answered, with words where it asks for them."""
    given = answer(state, node.id)
    return given is not None and (bool(given) or isinstance(node, ChooseSeveral))


def _asked(flow: Flow, state: State, start: NodeId, above: frozenset[NodeId]) -> Iterator[Waiting]:
    """The questions behind a way; those of each part where it leads to a menu not yet seen."""
    node = rest(flow, state, start)
    menu = menu_of(node)
    if menu is not None and menu.id not in above:
        for option in menu.options:
            if not option.visit:
                yield from _asked(flow, state, option.next, above | {menu.id})
    seen = set[NodeId]()
    while not (isinstance(node, End) or menu_of(node) or node.id in seen):
        seen.add(node.id)
        if node.chapter and not isinstance(node, Say):
            yield node
        node = rest(flow, state, _onward(node, state))


def _onward(node: Waiting, state: State) -> NodeId:
    """Where the answer leads that was given, or else the first that could be."""
    if not isinstance(node, ChooseOne):
        return node.next
    there = offered(node, state) or node.options
    given = answer(state, node.id)
    return next((one.next for one in there if one.code == given), there[0].next)
