"""Knows which tools fit the words that somebody types, and in which order; keeps no word of them.

It refuses to know how what is found looks on a screen.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flows.model import Code
from flows.searching import FUNCTION, KEYWORD, NAME, TEXT, search, words
from flows.state import State
from flows.tools import Category, Tool, Tools, Use

SEARCH, FOUND, HITS, NONE = "search", "found", "hits", "none"
"""The facts of who looked for a tool by words: whether there were hits, and which (ids with commas
between). The words themselves are in none."""


@dataclass(frozen=True, slots=True)
class _Sought:
    """A tool in one situation as it is looked for: by what that situation says as well."""

    tool: Tool
    use: Use
    category: Category

    @property
    def name(self) -> str:
        return self.tool.name

    def fields(self) -> Iterator[tuple[float, Iterable[str]]]:
        """What one finds it by, the heaviest first."""
        yield NAME, (self.tool.name,)
        yield KEYWORD, (*self.tool.words, _became(self.tool))
        yield FUNCTION, (self.category.title, *self.category.words)
        yield TEXT, (self.use.does, self.use.suits or self.category.suits)


def facts_of_search(tools: Tools, query: str) -> Mapping[str, str]:
    """What a conversation begins with that somebody begins by looking for words; may be empty.

    First what is called so, then what an organisation agreed on, then what fits best; what
    stopped stands last, unless it is called so.
    """
    if not query.strip():
        return {}
    every = tuple(
        _Sought(one, use, tools.categories[use.category])
        for one in tools.tools.values()
        for use in one.uses
    )
    hits = search(every, query, len(every))
    if not hits:
        return {SEARCH: NONE}
    asked = frozenset(words(query))
    agreed = {one.tool.id for one in hits if one.use.agreement}
    found = {one.tool.id: one.tool for one in hits}
    ranked = sorted(
        found.values(),
        key=lambda one: (not _is_called(one, asked), one.id not in agreed, _stopped(one)),
    )
    return {SEARCH: HITS, FOUND: ",".join(one.id for one in ranked)}


def found(state: State) -> tuple[Code, ...]:
    """The codes that were found when the conversation began, in their order."""
    return tuple(Code(one) for one in state.facts.get(FOUND, "").split(",") if one)


def _is_called(tool: Tool, asked: frozenset[str]) -> bool:
    """Whether all that was asked stands in its name, or in the one that it has now."""
    renamed = tool.sign is not None and not tool.sign.stopped
    named = {*words(tool.name), *words(_became(tool) if renamed else "")}
    return bool(asked) and asked <= named


def _became(tool: Tool) -> str:
    return "" if tool.sign is None else tool.sign.became


def _stopped(tool: Tool) -> bool:
    return tool.sign is not None and tool.sign.stopped
