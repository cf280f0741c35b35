"""Knows how the cells of a sheet are taken out of a file, whoever made it; not what they mean.

A file is measured before it is opened; only text, dates and numbers are taken from it.
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from itertools import repeat
from operator import is_
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.xml import DEFUSEDXML

from bot.plan_sheet import BIGGEST, MOST_ROWS, Bad, Reason
from flows.cleaning import clean

if not DEFUSEDXML:
    raise ImportError("defusedxml is missing: a sheet could grow while it is read")

UNPACKED = 16_000_000
"""Bytes of all that is packed in it, as its own list says; a reader takes no more than that."""

PARTS = 200
"""Files that are packed in one."""

TAGS, TAGS_APART = 1_000_000, 50_000
"""Tags in it all, and between two rows or texts, which a reader holds at once and a hundred times
larger. A thousand actions have 90,000 in all."""

APART = re.compile(rb"<(?:row|si)\b")

UNDERSCORE = re.compile("_x005[Ff]_(?=x[0-9A-Fa-f]{4}_)")
RETURN = re.compile("(?<!_x005[Ff])_x000[Dd]_")
"""How sheets write an underscore that would begin a sign's number, and half a line's end."""

WIDEST = 64
LOWEST = 1_048_576
"""Columns that are looked at, and rows: as many as a sheet can have."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell. A formula's outcome is not taken: nobody would see what it was."""

    value: object = None
    computed: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.computed and (self.value is None or not self.text)

    @property
    def text(self) -> str:
        match self.value:
            case None:
                return ""
            case datetime() | date():
                return f"{self.value.day}/{self.value.month}/{self.value.year}"
            case float() if self.value.is_integer():
                return str(int(self.value))
            case _:
                return clean(UNDERSCORE.sub("_", RETURN.sub("", str(self.value))))


NOTHING = Cell()
Line = tuple[int, tuple[Cell, ...]]
"""A row's number, and its cells from the first column on."""


class WrongFileError(Exception):
    """A whole file that is not taken."""

    def __init__(self, reason: Reason, value: str = "") -> None:
        super().__init__(reason)
        self.bad = Bad(0, reason, "", value)


def lines_of(data: bytes) -> tuple[Line, ...]:
    """The rows of the first tab in which anything stands. Raises WrongFileError."""
    _measure(data)
    return _lines(data)


def _measure(data: bytes) -> None:
    """Raises WrongFileError for what is no archive, or one that would grow beyond measure."""
    if len(data) > BIGGEST:
        raise WrongFileError(Reason.TOO_BIG)
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > PARTS or sum(one.file_size for one in parts) > UNPACKED:
                raise WrongFileError(Reason.TOO_BIG)
            tags = [_tags(archive.read(one)) for one in parts]
    except WrongFileError:
        raise
    except Exception:  # noqa: BLE001 — a broken archive breaks its reader in any way
        raise WrongFileError(Reason.NOT_A_SHEET) from None
    if sum(map(sum, tags)) > TAGS or max(map(max, tags), default=0) > TAGS_APART:
        raise WrongFileError(Reason.TOO_BIG)


def _tags(part: bytes) -> list[int]:
    """How many tags stand in each piece of a file, from row to row or text to text."""
    return [one.count(b"<") for one in APART.split(part)]


def _lines(data: bytes) -> tuple[Line, ...]:
    try:
        with warnings.catch_warnings():
            # It warns of what it leaves out, such as a chart; nobody here can act on that.
            warnings.simplefilter("ignore")
            return tuple(_filled(data))
    except WrongFileError:
        raise
    except Exception:  # noqa: BLE001 — a broken file breaks the reader anywhere, in any way
        raise WrongFileError(Reason.NOT_A_SHEET) from None


def _filled(data: bytes) -> Iterator[Line]:
    book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
    first = book.worksheets[0]
    found = 0
    rows = first.iter_rows(min_row=1, max_row=LOWEST, min_col=1, max_col=WIDEST)
    for number, row in enumerate(rows, 1):
        if all(map(is_, row, repeat(EMPTY_CELL))):
            continue
        cells = tuple(Cell(one.value, one.data_type in {"f", "e"}) for one in row)
        if all(one.is_empty for one in cells):
            continue
        found += 1
        if found > MOST_ROWS + 1:
            raise WrongFileError(Reason.TOO_MANY_ROWS, str(MOST_ROWS))
        yield number, cells
