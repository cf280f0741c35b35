"""Knows the tools to communicate with online and what holds for each use; recommends none itself.

It refuses to know how a list of them looks, and who looks for one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NewType

from flows.model import ChooseOne, Code, Flow
from flows.reading import made
from flows.state import State

ToolId = NewType("ToolId", str)
CategoryId = NewType("CategoryId", str)

TOOLS = "tools"
"""What the names of the lists begin with that flows can offer: all of them by this name alone."""

CATEGORIES = "categories"
"""The list of the categories; no category can be called so."""

LISTED, OURS, REPLACED = "tools", "ours", "replaced"
"""The fact whose tools are listed: ours, with an organisation's own or without, or only its own."""

SUITS, UNSUITS, ASKS = SAID = ("suits", "unsuits", "asks")
"""What a category says of all its tools, and a tool can say of itself; attributes of both."""

ADDED = frozenset({UNSUITS, ASKS})
"""Of these, what a tool says beside its category and never instead: limits and conditions."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Where a fact is from, and the day on which it was so."""

    source: str
    day: date


@dataclass(frozen=True, slots=True)
class Category:
    """One situation to communicate in; what it says holds for each of its tools.

    `words` are what one may look for where its title says it otherwise; `note` is of who wrote
    the file and not of its source. It is `sensitive` where what is told about somebody needs to
    be kept safe. Where it `helps`, the numbers to call stand on a card; `region` is the one that
    its tools are of, or is empty. `own` says that it is of an organisation's list.
    """

    id: CategoryId
    title: str
    button: str
    suits: str
    unsuits: str
    asks: str
    words: tuple[str, ...]
    source: str
    edition: Edition
    note: str = ""
    sensitive: bool = False
    helps: bool = False
    region: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """That a tool `stopped`, or is called otherwise, since `year`; `became` may be empty."""

    stopped: bool
    year: int
    became: str


@dataclass(frozen=True, slots=True)
class Use:
    """What holds for a tool in one category, beside what the category says.

    `then` was so on the day of the edition alone; `note` is of who wrote the file and not of its
    source. `agreement` is what the organisation agreed on whose list it is; `own` says that it
    is of an organisation's list.
    """

    category: CategoryId
    edition: Edition
    does: str = ""
    suits: str = ""
    unsuits: str = ""
    asks: str = ""
    then: str = ""
    note: str = ""
    agreement: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Tool:
    """`words` are what one may look for and its name does not say. It has one use or more.

    `limit` is what holds of it wherever something about somebody has to be kept safe, whatever
    an organisation's list says of it; empty for most.
    """

    id: ToolId
    name: str
    button: str
    sign: Sign | None
    words: tuple[str, ...]
    uses: tuple[Use, ...]
    limit: str = ""

    def use_in(self, category: CategoryId | None) -> Use | None:
        """What holds in a category; None where it is not for that, or more than one could be."""
        if category is None and len(self.uses) == 1:
            return self.uses[0]
        return next((one for one in self.uses if one.category == category), None)


@dataclass(frozen=True, slots=True)
class Tools:
    """All categories and tools, in the order of the files.

    `behind` says in a sentence each what an organisation's list was made for and is no more.
    `replaced` where nothing of ours is left but the categories.
    """

    categories: Mapping[CategoryId, Category]
    tools: Mapping[ToolId, Tool]
    behind: tuple[str, ...] = ()
    replaced: bool = False

    @property
    def facts(self) -> Mapping[str, str]:
        """What a conversation that lists tools knows of them, so that its texts can say it."""
        return {LISTED: REPLACED if self.replaced else OURS}

    def limits(self, tool: Tool, use: Use) -> tuple[str, ...]:
        """All that limits a tool in a category: what it is not for, and what it asks."""
        category = self.categories[use.category]
        said = [getattr(one, part) for part in (UNSUITS, ASKS) for one in (category, use)]
        return (*(one for one in said if one), tool.limit if category.sensitive else "")

    def of_category(self, category: CategoryId) -> tuple[Tool, ...]:
        """First what an organisation agreed on, then the rest of its list, then all others."""
        found = [(one, one.use_in(category)) for one in self.tools.values()]
        having = [(one, use) for one, use in found if use is not None and use.category == category]
        having.sort(key=lambda pair: (not pair[1].agreement, not pair[1].own))
        return tuple(one for one, _ in having)

    def lists(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """What a flow can offer to choose from, by name: each a code and a label."""
        return {
            TOOLS: _labelled(self.tools.values()),
            f"{TOOLS}.{CATEGORIES}": _labelled(self.categories.values()),
            **{f"{TOOLS}.{one}": _labelled(self.of_category(one)) for one in self.categories},
        }


def _labelled(things: Iterable[Tool | Category]) -> tuple[tuple[str, str], ...]:
    return tuple((one.id, one.button) for one in things)


def category_of(node: object) -> CategoryId | None:
    """The category whose list a node offers; None for any other node."""
    listed = node.listed if isinstance(node, ChooseOne) else ""
    kind, dot, rest = listed.partition(".")
    return CategoryId(rest) if kind == TOOLS and dot and rest != CATEGORIES else None


def looked_at(flow: Flow, state: State) -> tuple[ToolId | None, CategoryId | None]:
    """The tool that was last chosen on the way here, and in which situation.

    None where none was, or where what was chosen is in no list any more.
    """
    tool, category = None, None
    for entry in made(state):
        node = flow.nodes.get(entry.node)
        if not isinstance(node, ChooseOne) or entry.value in _own_of(node):
            continue
        if entry.value not in _listed(node):
            tool, category = None, None
        elif node.listed == f"{TOOLS}.{CATEGORIES}":
            category = CategoryId(entry.value)
        elif node.listed == TOOLS or category_of(node) is not None:
            tool, category = ToolId(entry.value), category_of(node)
    return tool, category


def list_here(flow: Flow, state: State) -> CategoryId | None:
    """The category of the list that one was at last; None where one came to none."""
    every = (category_of(flow.nodes.get(one.node)) for one in reversed(made(state)))
    return next((one for one in every if one is not None), None)


def _listed(node: ChooseOne) -> frozenset[str]:
    return frozenset(one.code for one in node.options if one.listed)


def _own_of(node: ChooseOne) -> frozenset[str]:
    return frozenset(one.code for one in node.options if not one.listed)


def way_here(flow: Flow, state: State) -> tuple[tuple[ChooseOne, Code], ...]:
    """The questions since one last began anew and what was answered to each, lists aside.

    Where there is but one answer nothing was asked: that is a way on.
    """
    way: list[tuple[ChooseOne, Code]] = []
    for entry in made(state):
        node = flow.nodes.get(entry.node)
        if isinstance(node, ChooseOne):
            places = [place for place, (one, _) in enumerate(way) if one.id == node.id]
            del way[places[0] if places else len(way) :]
            if not node.listed and len(node.options) > 1:
                way.append((node, Code(entry.value)))
    return tuple(way)
