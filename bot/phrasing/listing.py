"""Knows how the answers that are things of a list stand on a screen, a page at a time.

It refuses to know what the things of a list are: who does says by their list's name which to show.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.content import Content
from bot.phrasing import tools
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Choice, Rows
from bot.presses import leaf_code
from flows.model import ChooseOne, Code, View
from flows.reading import made
from flows.state import State
from flows.tools import TOOLS, found

LISTS = frozenset({View.LIST, View.FOUND, View.CARD})
"""The views whose answers are, or can be, things of a list."""

HALF = 18
"""Letters that fit on half of a phone's width."""

A_PAGE = 12
"""Things of a list on one screen: as many as one sees at once, two to a row."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """How the things of a kind of list read: what stands under the list, and the card of one.

    `beside` are the codes, of the list that a card's node names, that lead on from the card.
    """

    listed: Callable[[Content, Words, State], str]
    card: Callable[[Content, Words, State], str]
    beside: Callable[[Content, State], Collection[Code]]


SHELVES: Mapping[str, Shelf] = {TOOLS: Shelf(tools.listed, tools.card, tools.elsewhere)}
"""By what the names of their lists begin with, up to a dot."""


def below_list(content: Content, words: Words, state: State) -> str:
    """What stands under the head of a list; nothing where nobody says it."""
    node = content.flows[state.flow].nodes[state.cursor]
    shelf = _shelf(node)
    return "" if shelf is None else shelf.listed(content, words, state)


def card(content: Content, words: Words, state: State) -> str:
    """The thing that was last chosen from a list."""
    shelf = _chosen_from(content, state)
    return "" if shelf is None else shelf.card(content, words, state)


BELOW = {View.LIST: below_list, View.CARD: card}


def _shelf(node: object) -> Shelf | None:
    listed = node.listed if isinstance(node, ChooseOne) else ""
    return SHELVES.get(listed.partition(".")[0])


def _chosen_from(content: Content, state: State) -> Shelf | None:
    nodes = content.flows[state.flow].nodes
    every = (_shelf(nodes.get(one.node)) for one in reversed(made(state)))
    return next((one for one in every if one is not None), None)


def answers(
    content: Content,
    words: Words,
    state: State,
    node: ChooseOne,
    keys: Sequence[Choice],
    leaf: str | None,
) -> Rows:
    """Rows of `keys`, the node's answers; those of a list first, at the page that `leaf` names."""
    listed = {one.code for one in node.options if one.listed}
    known = {one.code: one for one in keys if one.code in listed}
    named = _named(content, state, node)
    shown = [*known.values()] if named is None else [known[one] for one in named if one in known]
    pages = -(-len(shown) // A_PAGE) or 1
    size = -(-len(shown) // pages)
    at = (int(leaf) - 1) % pages if leaf is not None and leaf.isdecimal() else 0
    turns: Rows = ()
    if pages > 1:
        turns = (
            tuple(
                Choice(words(key), leaf_code(str((at + step) % pages + 1)))
                for key, step in (("key.previous", -1), ("key.next", 1))
            ),
        )
    others = [one for one in keys if one.code not in listed]
    return (
        *two_by_two(shown[at * size : (at + 1) * size]),
        *turns,
        *two_by_two(others),
    )


def _named(content: Content, state: State, node: ChooseOne) -> Collection[Code] | None:
    """The codes of a list that are shown now, in their order; None where that is all of them."""
    match node.view:
        case View.FOUND:
            return found(state)
        case View.CARD:
            shelf = _chosen_from(content, state)
            return () if shelf is None else shelf.beside(content, state)
        case _:
            return None


def two_by_two(keys: Sequence[Choice]) -> Rows:
    """Two short ones that follow each other beside each other, any other one alone."""
    rows: list[tuple[Button, ...]] = []
    for key in keys:
        last = rows[-1] if rows else ()
        if len(last) == 1 and all(len(one.label) <= HALF for one in (*last, key)):
            rows[-1] = (*last, key)
        else:
            rows.append((key,))
    return tuple(rows)
