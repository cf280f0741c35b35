"""Knows the tools to communicate with online and what holds for each use; recommends none itself.

It refuses to know how a list of them looks, and who looks for one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NewType

from flows.model import ChooseOne, Code, Flow
from flows.reading import made
from flows.searching import FUNCTION, KEYWORD, NAME, TEXT, search
from flows.state import State

ToolId = NewType("ToolId", str)
CategoryId = NewType("CategoryId", str)

TOOLS = "tools"
"""What the names of the lists begin with that flows can offer: all of them by this name alone."""

CATEGORIES = "categories"
"""The list of the categories; no category can be called so."""

SEARCH, FOUND, HITS, NONE = "search", "found", "hits", "none"
"""The facts of who looked for a tool by words: whether there were hits, and which (ids with commas
between). The words themselves are in none."""

SAID = ("suits", "unsuits", "asks")
"""What a category says for all its tools, and a tool can say otherwise; attributes of both."""

MOST_FOUND = 8
"""Tools that are shown of what was found: as many buttons as one sees at once."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Where a fact is from, and the day on which it was so."""

    source: str
    day: date


@dataclass(frozen=True, slots=True)
class Category:
    """One situation to communicate in; what it says of every tool that says nothing else.

    `words` are what one may look for where its title says it otherwise.
    """

    id: CategoryId
    title: str
    button: str
    suits: str
    unsuits: str
    asks: str
    words: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Sign:
    """That a tool `stopped`, or is called otherwise, since `year`; `became` may be empty."""

    stopped: bool
    year: int
    became: str


@dataclass(frozen=True, slots=True)
class Use:
    """What holds for a tool in one category; what is empty the category says.

    `then` was so on the day of the edition alone; `note` is ours. `agreement` is what the
    organisation agreed on whose list it is; `own` says that it is of an organisation's list.
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
    """`words` are what one may look for and its name does not say. It has one use or more."""

    id: ToolId
    name: str
    button: str
    sign: Sign | None
    words: tuple[str, ...]
    uses: tuple[Use, ...]

    def use_in(self, category: CategoryId | None) -> Use | None:
        """What holds in a category; None where it is not for that, or more than one could be."""
        if category is None and len(self.uses) == 1:
            return self.uses[0]
        return next((one for one in self.uses if one.category == category), None)


@dataclass(frozen=True, slots=True)
class Tools:
    """All categories and tools, in the order of the files.

    `behind` says in a sentence each what an organisation's list was made for and is no more.
    """

    categories: Mapping[CategoryId, Category]
    tools: Mapping[ToolId, Tool]
    behind: tuple[str, ...] = ()

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


@dataclass(frozen=True, slots=True)
class _Sought:
    """A tool as it is looked for: by what its categories say as well."""

    tool: Tool
    categories: tuple[Category, ...]

    @property
    def name(self) -> str:
        return self.tool.name

    def fields(self) -> Iterator[tuple[float, Iterable[str]]]:
        """What one finds it by, the heaviest first."""
        yield NAME, (self.tool.name,)
        became = () if self.tool.sign is None else (self.tool.sign.became,)
        yield KEYWORD, (*self.tool.words, *became)
        yield FUNCTION, (word for one in self.categories for word in (one.title, *one.words))
        yield TEXT, (text for one in self.tool.uses for text in (one.does, one.suits))


def facts_of_search(tools: Tools, query: str) -> Mapping[str, str]:
    """What a conversation begins with that somebody begins by looking for words; may be empty."""
    if not query.strip():
        return {}
    every = tuple(
        _Sought(one, tuple(tools.categories[use.category] for use in one.uses))
        for one in tools.tools.values()
    )
    hits = search(every, query, MOST_FOUND)
    if not hits:
        return {SEARCH: NONE}
    return {SEARCH: HITS, FOUND: ",".join(one.tool.id for one in hits)}


def found(state: State) -> tuple[Code, ...]:
    """The codes that were found when the conversation began, the nearest first."""
    return tuple(Code(one) for one in state.facts.get(FOUND, "").split(",") if one)


def category_of(node: object) -> CategoryId | None:
    """The category whose list a node offers; None for any other node."""
    listed = node.listed if isinstance(node, ChooseOne) else ""
    kind, dot, rest = listed.partition(".")
    return CategoryId(rest) if kind == TOOLS and dot and rest != CATEGORIES else None


def looked_at(flow: Flow, state: State) -> tuple[ToolId | None, CategoryId | None]:
    """The tool that was last chosen on the way here, and in which situation; None where none."""
    tool, category = None, None
    for entry in made(state):
        node = flow.nodes.get(entry.node)
        if not isinstance(node, ChooseOne) or entry.value not in _listed(node):
            continue
        if node.listed == f"{TOOLS}.{CATEGORIES}":
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


def way_here(flow: Flow, state: State) -> tuple[tuple[ChooseOne, Code], ...]:
    """The questions since one last began anew and what was answered to each, lists aside."""
    way: list[tuple[ChooseOne, Code]] = []
    for entry in made(state):
        node = flow.nodes.get(entry.node)
        if isinstance(node, ChooseOne):
            places = [place for place, (one, _) in enumerate(way) if one.id == node.id]
            del way[places[0] if places else len(way) :]
            if not node.listed:
                way.append((node, Code(entry.value)))
    return tuple(way)
