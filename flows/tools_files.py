"""Knows how the files of tools become Tools, and every way in which they cannot."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from flows.deepening_files import button_of
from flows.kinds import OPTION_CODE
from flows.tools import (
    CATEGORIES,
    SAID,
    Category,
    CategoryId,
    Edition,
    Sign,
    Tool,
    ToolId,
    Tools,
    Use,
)
from instruments.document import ContentError, Document, Problem, Table, nearest, open_document

FOLDER = "tools"

NAME = 60
LINE = 160
AGREEMENT = 240
FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True, slots=True)
class _File:
    """One file, apart from its entries; `extends` is the version of ours that it was made for."""

    name: str
    version: int
    edition: Edition
    replaces: bool
    extends: int | None


Placed = tuple[Tool, str]
"""A tool, and where it stands: file and line."""


def load_tools(folders: Iterable[Path]) -> Tools:
    """Every tool of `tools/*.yaml` in the folders; the first folder is ours.

    A later folder is an organisation's. What it says of a tool in a category replaces what was
    said before of the one with the same id or name; with `replaces` it replaces all.

    Raises ContentError with all problems of all files.
    """
    problems: list[Problem] = []
    categories: dict[CategoryId, Category] = {}
    tools: dict[ToolId, Tool] = {}
    behind: list[str] = []
    ours = 0
    for place, folder in enumerate(folders):
        here: dict[ToolId, Placed] = {}
        replaces = False
        for path in sorted((folder / FOLDER).glob("*.yaml")):
            document, top = open_document(path)
            if top is not None:
                head = _head(top)
                categories |= {one.id: one for one in _categories(top)}
                _entries(top, head, categories, here, own=place > 0)
                ours = ours or head.version
                behind += _behind(top, head, ours)
                replaces = replaces or head.replaces
                top.finish()
            problems += document.problems
        tools = _together({} if replaces else tools, [one for one, _ in here.values()])
    if not tools and not problems:
        missing = Document(FOLDER)
        missing.wrong(None, "no folder of this name holds a tool")
        problems += missing.problems
    if problems:
        raise ContentError(problems)
    return Tools(categories, tools, tuple(behind))


def _head(top: Table) -> _File:
    top.id("tools", most=OPTION_CODE)
    version = top.number("version", least=1, most=9999)
    edition = Edition(top.text("source", most=LINE), _day(top))
    extends = top.number("extends", least=1, most=9999) if top.has("extends") else None
    return _File(top.document.file, version, edition, top.yes("replaces"), extends)


def _day(top: Table) -> date:
    text = top.text("date")
    try:
        return date.fromisoformat(text)
    except ValueError:
        if text:
            top.wrong(f"'date' is '{text}'; a day is written as 2020-04-16", "date")
        return date.min


def _behind(top: Table, head: _File, ours: int) -> Iterator[str]:
    """What is to be looked at again since ours has changed; ahead of ours is a mistake."""
    if head.extends is None or head.extends == ours:
        return
    if head.extends > ours:
        top.wrong(f"'extends' is {head.extends}, but our tools are at version {ours}", "extends")
        return
    yield (
        f"{FOLDER}: {head.name} was made for version {head.extends} of our tools, "
        f"which are at version {ours} now"
    )


def _categories(top: Table) -> Iterator[Category]:
    """The categories of a file, which an organisation's own need not have."""
    for table in top.tables("categories", required=False):
        name = CategoryId(table.id("id", most=OPTION_CODE))
        table.named(f"category '{name}'")
        if name == CATEGORIES:
            table.wrong(f"no category can be called '{CATEGORIES}'", "id")
        title = table.text("title", most=NAME)
        yield Category(
            name,
            title,
            button_of(table, "title", title),
            table.text("suits", most=LINE),
            table.text("unsuits", most=LINE),
            table.text("asks", most=LINE),
            _words(table),
            table.text("source", most=LINE),
        )
        table.finish()


def _entries(
    top: Table,
    head: _File,
    categories: Mapping[CategoryId, Category],
    here: dict[ToolId, Placed],
    *,
    own: bool,
) -> None:
    """Adds the tools of a file to those of its folder, where none is said two things of."""
    for table in top.tables("entries"):
        tool = _tool(table, head.edition, categories, own=own)
        if tool.id in here:
            table.wrong(f"stands in {here[tool.id][1]} already")
        for other, place in here.values():
            for one in () if other.id == tool.id else _shared(tool, other):
                table.wrong(f"'{tool.name}' has conditions in '{one}' in {place} already")
        here[tool.id] = tool, f"{head.name}:{table.line}"


def _tool(
    table: Table, edition: Edition, categories: Mapping[CategoryId, Category], *, own: bool
) -> Tool:
    identity = ToolId(table.id("id", most=OPTION_CODE))
    table.named(f"tool '{identity}'")
    name = table.text("name", most=NAME)
    tool = Tool(
        identity,
        name,
        button_of(table, "name", name),
        _sign(table),
        _words(table),
        tuple(_uses(table, edition, categories, own=own)),
    )
    table.finish()
    return tool


def _words(table: Table) -> tuple[str, ...]:
    return table.words("words") if table.has("words") else ()


def _sign(table: Table) -> Sign | None:
    """What became of a tool; None where the file does not say."""
    sign = table.table("sign") if table.has("sign") else None
    if sign is None:
        return None
    stopped = sign.has("stopped")
    if stopped and sign.has("renamed"):
        sign.wrong("a tool has 'stopped' or was 'renamed', not both")
    year = sign.number("stopped" if stopped else "renamed", least=FIRST_YEAR, most=LAST_YEAR)
    became = sign.text("became", most=NAME, default="" if stopped else None)
    sign.finish()
    return Sign(stopped, year, became)


def _uses(
    table: Table, edition: Edition, categories: Mapping[CategoryId, Category], *, own: bool
) -> Iterator[Use]:
    lines: dict[CategoryId, int] = {}
    for one in table.tables("uses"):
        category = CategoryId(one.text("category"))
        if category and category not in categories:
            hint = nearest(category, categories)
            one.wrong(f"category '{category}' does not exist{hint}", "category")
        if category in lines:
            line = lines[category]
            one.wrong(f"conditions in '{category}' stand at line {line} already", "category")
        lines[category] = one.line
        yield Use(
            category,
            edition,
            **{
                part: one.text(part, most=LINE, default="")
                for part in ("does", *SAID, "then", "note")
            },
            agreement=one.text("agreement", most=AGREEMENT, default=""),
            own=own,
        )
        one.finish()


def _together(before: Mapping[ToolId, Tool], later: Iterable[Tool]) -> dict[ToolId, Tool]:
    """Both, with what is said later of a tool in a category in the place of what was said before.

    What has the id of an earlier one, or else its name, is that one; it keeps what it became.
    """
    kept = dict(before)
    for tool in later:
        alike = (one for one in kept.values() if _plain(one.name) == _plain(tool.name))
        old = kept.get(tool.id) or next(alike, tool)
        new = {one.category for one in tool.uses}
        kept[old.id] = replace(
            tool,
            id=old.id,
            sign=tool.sign or old.sign,
            words=tool.words or old.words,
            uses=(*tool.uses, *(one for one in old.uses if one.category not in new)),
        )
    return kept


def _shared(one: Tool, other: Tool) -> Iterator[CategoryId]:
    """The categories in which both are, where they have the same name."""
    if _plain(one.name) == _plain(other.name):
        mine = {use.category for use in one.uses}
        yield from (use.category for use in other.uses if use.category in mine)


def _plain(name: str) -> str:
    return re.sub(r"\W", "", name.casefold())
