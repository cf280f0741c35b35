"""Knows how the files of a directory become a Directory, and every way in which they cannot."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from flows.directory import (
    Article,
    Certainty,
    Directory,
    Entry,
    EntryId,
    Number,
    Organisation,
    Region,
)
from instruments.document import ContentError, Document, Table, nearest, open_document

FOLDER = "directory"

FIXED = "112"
"""The number of the fixed line in every region; it alone has the order 0."""

KINDS = ("number", "organisation", "article")

ENTRY_CODE = 24
NAME = 60
LINE = 160
PARAGRAPH = 400
MOST_ORDER = 99

_NUMBER = re.compile(r"\+?\d[\d -]*\d", re.ASCII)
_ADDRESS = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/\S*)?")

Word = TypeVar("Word", bound=StrEnum)


def load_directory(folders: Iterable[Path]) -> Directory:
    """Every entry of `directory/*.yaml` in the folders; the first folder is ours.

    A later folder's entry replaces an earlier one's of the same id, and is an organisation's
    own where there is none.

    Raises ContentError with all problems of all files.
    """
    found: dict[EntryId, Entry] = {}
    problems = []
    document = Document(FOLDER)
    for place, folder in enumerate(folders):
        here: dict[EntryId, str] = {}
        for path in sorted((folder / FOLDER).glob("*.yaml")):
            document, top = open_document(path)
            for table, entry in () if top is None else _entries(top):
                if entry.id in here:
                    table.wrong(f"stands in {here[entry.id]} too, in this folder")
                here[entry.id] = path.name
                own = found[entry.id].own if entry.id in found else place > 0
                found[entry.id] = replace(entry, own=own)
            problems += document.problems
    if not problems:
        for region in Region:
            first = [one.id for one in found.values() if one.region is region and not one.order]
            if len(first) != 1:
                document.wrong(
                    None,
                    f"region '{region}' has {len(first)} entries with order 0; the number "
                    f"{FIXED} must have it, once",
                )
        problems = document.problems
    if problems:
        raise ContentError(problems)
    return Directory(tuple(found.values()))


def _entries(top: Table) -> Iterator[tuple[Table, Entry]]:
    """Every entry of a file, each with the table that it stands in."""
    top.id("directory", most=ENTRY_CODE)
    top.number("version", least=1, most=9999)
    top.extends()
    for table in top.tables("entries"):
        entry = _entry(table)
        if entry is not None:
            if entry.order == 0 and not table.document.problems:
                _look_at_first(table, entry)
            table.finish()
            yield table, entry
    top.finish()


def _entry(table: Table) -> Entry | None:
    """The entry of a table; None where its kind, noted in the document, is none."""
    name = EntryId(table.id("id", most=ENTRY_CODE))
    table.named(f"entry '{name}'")
    kind = table.text("kind")
    if kind not in KINDS:
        if kind:
            table.wrong(f"kind '{kind}' does not exist{nearest(kind, KINDS)}", "kind")
        return None
    listed = (
        name,
        _word(table, "region", Region),
        table.text("name", most=NAME),
        table.number("order", least=0, most=MOST_ORDER),
        table.text("source", most=LINE),
        _word(table, "certainty", Certainty),
        _day(table),
        kind != "article" and table.yes("acute"),
        False,
    )
    whom = table.text("whom", most=LINE)
    if kind == "article":
        rule, article = table.text("rule", most=PARAGRAPH), table.text("article", most=LINE)
        asks, ask_with = table.text("asks", most=PARAGRAPH), table.text("with", most=LINE)
        return Article(*listed, rule, article, whom, asks, ask_with)
    gives = table.text("gives", most=LINE)
    if kind == "organisation":
        return Organisation(*listed, whom, gives)
    hours = table.text("hours", most=NAME, default="")
    distress = table.yes("distress")
    return Number(*listed, _number(table), whom, gives, hours, _chat(table), distress)


def _look_at_first(table: Table, entry: Entry) -> None:
    fixed = isinstance(entry, Number) and entry.number == FIXED and entry.acute
    if not fixed or entry.checked is None:
        table.wrong(f"order 0 is for the number {FIXED}, acute and checked", "order")


def _word(table: Table, key: str, words: type[Word]) -> Word:
    text = table.text(key)
    for one in words:
        if one == text:
            return one
    if text:
        table.wrong(f"{key} '{text}' does not exist{nearest(text, words)}", key)
    return next(iter(words))


def _day(table: Table) -> date | None:
    if not table.has("checked"):
        return None
    text = table.text("checked")
    try:
        return date.fromisoformat(text)
    except ValueError:
        table.wrong(f"'checked' is '{text}', which is no day such as 2026-11-22", "checked")
        return None


def _number(table: Table) -> str:
    text = table.text("number", most=ENTRY_CODE)
    if text and not _NUMBER.fullmatch(text):
        table.wrong(
            f"'number' is '{text}'; it has digits, with spaces or hyphens between, "
            "and at most a + in front",
            "number",
        )
    return text


def _chat(table: Table) -> str:
    text = table.text("chat", most=NAME, default="")
    if text and not _ADDRESS.fullmatch(text):
        table.wrong(f"'chat' is '{text}', which is no address such as awel.be", "chat")
    return text
