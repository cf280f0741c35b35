"""Knows how the answers that are things of a list stand on a screen, a page at a time.

It refuses to know what the things of a list are: who does says by their list's name which to show.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.content import Content
from bot.phrasing import tools, tools_shared
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Choice, Rows
from bot.presses import leaf_code
from flows.model import ChooseOne, Code, View
from flows.reading import made
from flows.record import SHARE
from flows.state import State
from flows.tools import TOOLS
from flows.tools_sought import found

LISTS = frozenset({View.LIST, View.FOUND, View.CARD})
"""The views whose answers are, or can be, things of a list."""

HALF = 18
"""Letters that fit on half of a phone's width."""

A_PAGE = 24
"""Things of a list on one screen, two to a row: so many are reached without turning a page."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """How the things of a kind of list read: what stands under the list, and the card of one.

    `beside` are the codes, of the list that a card's node names, that lead on from the card;
    `shares` says whether there is something to pass on.
    """

    listed: Callable[[Content, Words, State], str]
    card: Callable[[Content, Words, State], str]
    beside: Callable[[Content, State], Collection[Code]]
    shares: Callable[[Content, State], bool]


SHELVES: Mapping[str, Shelf] = {
    TOOLS: Shelf(tools.listed, tools.card, tools.elsewhere, tools_shared.can_share)
}
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


BELOW = {View.LIST: below_list, View.FOUND: below_list, View.CARD: card}


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
    a_page = tools.FOUND_AT_ONCE if node.view is View.FOUND else A_PAGE
    pages = -(-len(shown) // a_page) or 1
    size = -(-len(shown) // pages)
    at = (int(leaf) - 1) % pages if leaf is not None and leaf.isdecimal() else 0
    unsaid = _unsaid(content, state, node)
    others = [one for one in keys if one.code not in listed | unsaid]
    return (
        *two_by_two(shown[at * size : (at + 1) * size]),
        *_turns(words, at, pages),
        *two_by_two(others),
    )


def _turns(words: Words, at: int, pages: int) -> Rows:
    """The ways to the pages beside this one, each with its number; none where there is one page."""
    ways = (("key.page_before", at - 1), ("key.page_after", at + 1))
    turns = tuple(
        Choice(words(key, page=page + 1, pages=pages), leaf_code(str(page + 1)))
        for key, page in ways
        if 0 <= page < pages
    )
    return (turns,) if turns else ()


def _unsaid(content: Content, state: State, node: ChooseOne) -> set[Code]:
    """The ways to pass something on, where there is nothing to pass on."""
    shelf = _chosen_from(content, state) if node.view is View.CARD else _shelf(node)
    if node.view is View.FOUND or (shelf is not None and shelf.shares(content, state)):
        return set()
    return {one.code for one in node.options if one.signal == SHARE}


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
