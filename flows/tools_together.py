"""Knows how an organisation's tools and ours become one list, and what in that would mislead.

It refuses to know how a file is written: it is given each tool with the table that it stands in.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flows.tools import CategoryId, Tool, ToolId
from instruments.document import Table


@dataclass(frozen=True, slots=True)
class Placed:
    """A tool of a file, and where it stands: file and line.

    It `renames` one that was there before; `unsigned` takes away what became of that one.
    """

    tool: Tool
    where: str
    table: Table
    renames: bool = False
    unsigned: bool = False


def together(
    before: Mapping[ToolId, Tool], later: Iterable[Placed], known: Mapping[ToolId, Tool]
) -> dict[ToolId, Tool]:
    """Both, with what is said later of a tool in a category in the place of what was said before.

    What has the id of an earlier one, or else its name, is that one; it keeps what it became.
    A limit stays with all that are `known`, though they be in `before` no more.
    """
    kept = dict(before)
    for one in later:
        tool = one.tool
        old = _same(kept, tool) or tool
        new = {use.category for use in tool.uses}
        wider = _same(known, tool) or tool
        kept[old.id] = replace(
            tool,
            id=old.id,
            button=old.button if _is_plain(tool) and not one.renames else tool.button,
            sign=tool.sign or (None if one.unsigned else old.sign),
            words=(*(tool.words or old.words), *((old.name,) if one.renames else ())),
            uses=(*tool.uses, *(use for use in old.uses if use.category not in new)),
            limit=tool.limit or wider.limit,
        )
    return kept


def _same(tools: Mapping[ToolId, Tool], tool: Tool) -> Tool | None:
    """The one that has its id, or else its name."""
    alike = (one for one in tools.values() if plain(one.name) == plain(tool.name))
    return tools.get(tool.id) or next(alike, None)


def _is_plain(tool: Tool) -> bool:
    return tool.button == tool.name


def misled(
    before: Mapping[ToolId, Tool], later: Sequence[Placed], after: Mapping[ToolId, Tool]
) -> None:
    """Notes what would have a tool be taken for another one."""
    for one in later:
        tool, old = one.tool, before.get(one.tool.id)
        if old is not None and plain(old.name) != plain(tool.name) and not one.renames:
            one.table.wrong(
                f"'{tool.id}' is '{old.name}' already: another tool needs another id; "
                f"the same one keeps that name, or says 'renames: true'",
                "name",
            )
        if one.renames and old is None:
            one.table.wrong("'renames' is for a tool that was there before", "renames")
        here = _same(after, tool) or tool
        for other in after.values():
            if other.id != here.id and plain(here.button) in {
                plain(other.name),
                plain(other.button),
            }:
                one.table.wrong(f"'{here.button}' is what tool '{other.id}' is called", "button")


def shared(one: Tool, other: Tool) -> Iterator[CategoryId]:
    """The categories in which both are, where they have the same name."""
    if plain(one.name) == plain(other.name):
        mine = {use.category for use in one.uses}
        yield from (use.category for use in other.uses if use.category in mine)


def plain(name: str) -> str:
    return re.sub(r"\W", "", name.casefold())
