"""Knows how a cell and a file of a sheet are made safe to open; refuses to know what they say.

No cell holds a formula: a text that begins like one is kept as text, also when somebody edits it.
Nothing is written to disk. Runs in a worker process.
"""

import re
from datetime import date
from io import BytesIO
from textwrap import wrap
from typing import Any, Final, cast
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

DAY: Final = "[$-813]dd/mm/yyyy"
"""Day, month, year, as in Dutch in Belgium, also where a program speaks another language."""

TEXT: Final = "@"
"""In which a cell takes whatever is typed in it as text."""

HEAD = PatternFill("solid", fgColor="FF17605E")
HEAD_FONT = Font(name="Calibri", size=11, bold=True, color="FFFFFFFF")
LINE = Border(bottom=Side(style="thin", color="FFD5DBD9"))
TOP = Alignment(horizontal="left", vertical="top", wrap_text=True)

AnyCell = Cell | MergedCell
"""What the library says a place in a sheet may be; ours are never merged."""

LINE_HEIGHT, HIGHEST = 15.0, 405.0
"""Points of a line, and of a row at most: programs take no more than 409."""

NARROW = 0.4
"""Inches of a margin that any printer leaves."""

FORMULA_LIKE = ("=", "+", "-", "@", "\t", "\r")

ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Sheets read `_x0041_` as the sign of that number; what somebody typed so must stay."""

UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no XML can hold."""


def packed(book: Workbook) -> bytes:
    """The file of a workbook (XLSX)."""
    book.properties.creator = "onlife-gids"
    made = BytesIO()
    _InMemory(book, ZipFile(made, "w", ZIP_DEFLATED)).save()
    return made.getvalue()


class _InMemory(ExcelWriter):
    """Keeps a tab in memory on its way, where the library writes it to a file of the machine."""

    def write_worksheet(self, ws: Worksheet) -> None:
        writer: Any = WorksheetWriter(ws, BytesIO())
        writer.write()
        # Names that its types leave out: what it looks for in a tab afterwards; ours draws nothing.
        tab, book = cast("Any", ws), cast("Any", self)
        tab._drawing, tab._rels = SpreadsheetDrawing(), writer._rels  # noqa: SLF001
        book._archive.writestr(ws.path[1:], writer.read())  # noqa: SLF001
        self.manifest.append(ws)


class Fitting(RowDimension):
    """A height that suits what is in the row now, and that a program may change when it grows."""

    @property
    def customHeight(self) -> bool:  # noqa: N802 — its name in the file
        return False


def head(cell: AnyCell, text: str) -> None:
    write(cell, text)
    cell.font, cell.fill = HEAD_FONT, HEAD
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def write(cell: AnyCell, value: str | date | None) -> None:
    cell.alignment, cell.border = TOP, LINE
    if isinstance(value, date):
        cell.value, cell.number_format = value, DAY
    elif value:
        cell.value = ESCAPE.sub("_x005F_", UNWRITABLE.sub("", value))
        # The library takes a text that begins with `=` for a formula, and `#N/A` for an error.
        cell.data_type = "s"
        cell.number_format = TEXT
        cell.quotePrefix = value.startswith(FORMULA_LIKE)


def laid_out(tab: Worksheet, columns: int, last: int, *, wide: bool = False) -> None:
    """How a tab looks on a screen and on paper, whose head is its first row.

    A `wide` one is for A3, with margins that leave its columns as much room as there is.
    """
    tab.row_dimensions[1].height = 30
    tab.freeze_panes = "A2"
    tab.auto_filter.ref = f"A1:{get_column_letter(columns)}{last}"
    tab.print_title_rows = "1:1"
    tab.page_setup.orientation = "landscape"
    tab.page_setup.paperSize = tab.PAPERSIZE_A3 if wide else tab.PAPERSIZE_A4
    if wide:
        tab.page_margins = PageMargins(NARROW, NARROW, NARROW, NARROW)
    tab.page_setup.fitToHeight = 0
    tab.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def high(texts: list[tuple[float, str]]) -> float:
    """Points for a row whose texts stand in columns of these widths.

    Programs fit a row only once somebody changes it.
    """
    lines = (
        sum(len(wrap(part, max(int(width), 1))) or 1 for part in text.split("\n"))
        for width, text in texts
    )
    return min(max(lines, default=1) * LINE_HEIGHT, HIGHEST)
