"""Knows how a log is written to be pasted: lines without markup, in messages that can be sent."""

from collections.abc import Iterable, Iterator

from bot.phrasing.account import Log, Row

PART = 4000
"""Characters of one message at most, counted as Telegram does, which takes 4,096."""

INDENT = "  "


def plain(log: Log) -> tuple[str, ...]:
    """The log as texts of at most PART characters, split at line ends; a long line at a word.

    Each says whether it is of a practice run.
    """
    mark = [log.mark] if log.mark else []
    room = PART - sum(_length(one) + 1 for one in mark)
    parts: list[list[str]] = [[]]
    for line in _lines(log):
        for piece in _pieces(line, room):
            if sum(_length(one) + 1 for one in parts[-1]) + _length(piece) > room:
                parts.append([])
            if piece or parts[-1]:
                parts[-1].append(piece)
    return tuple("\n".join([*mark, *part]).rstrip("\n") for part in parts)


def _lines(log: Log) -> Iterator[str]:
    yield log.title
    yield ""
    yield from (f"{name}: {value}" for name, value in log.facts)
    if log.notes:
        yield ""
        yield from log.notes
    for section in log.sections:
        yield from ("", section.title.upper())
        if section.none:
            yield section.none
        for passage in section.passages:
            if passage.title:
                yield from ("", passage.title)
            for row in passage.rows:
                yield from _row(row)


def _row(row: Row) -> Iterable[str]:
    between = "" if not row.text else " " if row.head.endswith((".", "?")) else ": "
    start = f"{row.when} " if row.when else ""
    first, *others = f"{start}{row.head}{between}{row.text}".split("\n")
    return (f"- {first}", *(f"{INDENT}{one}" for one in others))


def _pieces(line: str, room: int) -> Iterator[str]:
    """The line itself, or, where it is too long for a whole part, as much as fits at a time."""
    while _length(line) > room:
        end = room // 2  # as many of any signs as surely fit
        while _length(line[: end + 1]) <= room:
            end += 1
        cut = line.rfind(" ", end // 2, end) + 1 or end
        yield line[:cut].rstrip()
        line = line[cut:]
    yield line


def _length(text: str) -> int:
    """Characters as Telegram counts them: those beyond the first 65,536 are two."""
    return len(text.encode("utf-16-le")) // 2
