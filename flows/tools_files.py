"""Knows how the files of tools become Tools, and every way in which they cannot."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.deepening_files import button_of
from flows.directory import Region
from flows.kinds import OPTION_CODE
from flows.tools import (
    ASKS,
    CATEGORIES,
    SAID,
    UNSUITS,
    Category,
    CategoryId,
    Edition,
    Sign,
    Tool,
    ToolId,
    Tools,
    Use,
)
from flows.tools_together import Placed, misled, shared, together
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


@dataclass(slots=True)
class _Read:
    """What was read up to a folder; `known` are the tools that were replaced as well."""

    categories: dict[CategoryId, Category]
    tools: dict[ToolId, Tool]
    known: dict[ToolId, Tool]
    behind: list[str]
    ours: int = 0
    replaced: bool = False


def load_tools(folders: Iterable[Path]) -> Tools:
    """Every tool of `tools/*.yaml` in the folders; the first folder is ours.

    A later folder is an organisation's. What it says of a tool in a category replaces what was
    said before of the one with the same id or name; with `replaces` it replaces all.

    Raises ContentError with all problems of all files.
    """
    problems: list[Problem] = []
    read = _Read({}, {}, {}, [])
    for place, folder in enumerate(folders):
        problems += _folder(folder, read, own=place > 0)
    if not read.tools and not problems:
        missing = Document(FOLDER)
        missing.wrong(None, "no folder of this name holds a tool")
        problems += missing.problems
    if problems:
        raise ContentError(problems)
    return Tools(read.categories, read.tools, tuple(read.behind), read.replaced)


def _folder(folder: Path, read: _Read, *, own: bool) -> Iterator[Problem]:
    """Lays the tools of a folder over those that were read before it; its problems."""
    here: dict[ToolId, Placed] = {}
    replaces = False
    documents: list[Document] = []
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        document, top = open_document(path)
        documents.append(document)
        if top is not None:
            head = _head(top)
            read.categories |= {one.id: one for one in _categories(top, head.edition, own=own)}
            _entries(top, head, read.categories, here, own=own)
            read.ours = read.ours or head.version
            read.behind += _behind(top, head, read.ours)
            replaces = replaces or head.replaces
            top.finish()
    before = {} if replaces else read.tools
    later = tuple(here.values())
    read.tools = together(before, later, read.known)
    misled(before, later, read.tools)
    read.known |= read.tools
    read.replaced = read.replaced or replaces
    for document in documents:
        yield from document.problems


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


def _categories(top: Table, edition: Edition, *, own: bool) -> Iterator[Category]:
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
            _line(table, UNSUITS),
            _line(table, ASKS),
            _words(table),
            table.text("source", most=LINE),
            edition,
            _line(table, "note"),
            table.yes("sensitive"),
            table.yes("helps"),
            _region(table),
            own,
        )
        table.finish()


def _region(table: Table) -> str:
    text = table.text("region", default="")
    if text and text not in {*Region}:
        table.wrong(f"region '{text}' does not exist{nearest(text, [*Region])}", "region")
    return text


def _line(table: Table, part: str, most: int = LINE) -> str:
    """A text that may be left out; a number alone says nothing to anybody."""
    text = table.text(part, most=most, default="")
    if text and not any(one.isalpha() for one in text):
        table.wrong(f"'{part}' is '{text}'; that says nothing without a word", part)
    return text


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
        placed = _placed(table, head, categories, own=own)
        tool = placed.tool
        if tool.id in here:
            table.wrong(f"stands in {here[tool.id].where} already")
        for other in here.values():
            for one in () if other.tool.id == tool.id else shared(tool, other.tool):
                table.wrong(f"'{tool.name}' has conditions in '{one}' in {other.where} already")
        here[tool.id] = placed


def _placed(
    table: Table, head: _File, categories: Mapping[CategoryId, Category], *, own: bool
) -> Placed:
    identity = ToolId(table.id("id", most=OPTION_CODE))
    table.named(f"tool '{identity}'")
    name = table.text("name", most=NAME)
    tool = Tool(
        identity,
        name,
        button_of(table, "name", name),
        _sign(table),
        _words(table),
        tuple(_uses(table, head.edition, categories, own=own)),
        _line(table, "limit"),
    )
    renames, unsigned = table.yes("renames"), table.yes("unsigned")
    table.finish()
    return Placed(tool, f"{head.name}:{table.line}", table, renames, unsigned)


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
            **{part: _line(one, part) for part in ("does", *SAID, "then", "note")},
            agreement=_line(one, "agreement", AGREEMENT),
            own=own,
        )
        one.finish()
