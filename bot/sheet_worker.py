"""Knows how a plan is written as a sheet; refuses to know whose it is. Runs in a worker process.

No cell holds a formula: a text that begins like one is kept as text, also when somebody edits it.
Nothing is written to disk.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any, Final, assert_never, cast
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from bot.plan_sheet import (
    FIRST_YEAR,
    FOLLOWS,
    LAST_YEAR,
    LONGEST,
    MOST_ROWS,
    Column,
    SheetLabels,
    heading,
    mark_of,
    row_of,
)
from flows.action import Action

WIDTHS: Mapping[Column, float] = {
    Column.BLOCK: 24,
    Column.WHAT: 44,
    Column.TERM: 24,
    Column.START: 12,
    Column.END: 12,
    Column.GOAL: 34,
    Column.DOER: 22,
    Column.MEANS: 26,
    Column.INDICATOR: 30,
    Column.FOLLOW: 13,
    Column.REMARKS: 34,
    Column.STATUS: 13,
    Column.ID: 14,
}
"""In characters, as sheets count them."""

DATES = frozenset({Column.START, Column.END, Column.FOLLOW})
CHOSEN = (Column.BLOCK, Column.TERM, Column.STATUS)
"""Columns that are filled from a list, in the order of those lists on their own tab."""

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

SLACK = 3
"""Characters of a line that stay empty, since a word is not broken."""

FORMULA_LIKE = ("=", "+", "-", "@", "\t", "\r")

ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Sheets read `_x0041_` as the sign of that number; what somebody typed so must stay."""

UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no XML can hold."""


def sheet(actions: Sequence[Action], labels: SheetLabels) -> bytes:
    """A workbook (XLSX), an action a row in the order given."""
    book = Workbook()
    plan = book.worksheets[0]
    plan.title = labels.title
    book.properties.creator = "onlife-gids"
    columns = _columns(actions)
    for place, (column, number) in enumerate(columns, 1):
        _head(plan.cell(1, place), heading(labels, column, number))
    for row, action in enumerate(actions, 2):
        for place, (column, number) in enumerate(columns, 1):
            _write(plan.cell(row, place), _value(action, column, number, labels))
        plan.row_dimensions[row] = _Fitting(plan, row, ht=_height(action, labels))
    _shape(plan, [column for column, _ in columns], len(actions) + 1)
    _restrict(book, plan, [column for column, _ in columns], labels)
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


class _Fitting(RowDimension):
    """A height that suits what is in the row now, and that a program may change when it grows."""

    @property
    def customHeight(self) -> bool:  # noqa: N802 — its name in the file
        return False


def _height(action: Action, labels: SheetLabels) -> float:
    """Points for the text of most lines; programs fit a row only once somebody changes it."""
    texts = ((one, str(_value(action, one, 0, labels) or "")) for one in (Column.BLOCK, *LONGEST))
    lines = (
        sum(1 + len(part) // (WIDTHS[one] - SLACK) for part in text.split("\n"))
        for one, text in texts
    )
    return min(max(lines) * LINE_HEIGHT, HIGHEST)


def _columns(actions: Sequence[Action]) -> tuple[tuple[Column, int], ...]:
    """Each column with its number, which counts the follow-up dates."""
    most = max((len(one.follow) for one in actions), default=0)
    return tuple(
        (column, number)
        for column in Column
        for number in (range(1, max(FOLLOWS, most) + 1) if column is Column.FOLLOW else (0,))
    )


def _value(action: Action, column: Column, number: int, labels: SheetLabels) -> str | date | None:
    match column:
        case Column.BLOCK:
            return labels.blocks.get(action.block, action.block)
        case Column.TERM:
            return labels.terms[action.term] if action.term else None
        case Column.START:
            return action.start
        case Column.END:
            return action.end
        case Column.DOER:
            return action.doer.name if action.doer else None
        case Column.FOLLOW:
            return action.follow[number - 1] if number <= len(action.follow) else None
        case Column.STATUS:
            return labels.standings[action.standing]
        case Column.WHAT | Column.GOAL | Column.MEANS | Column.INDICATOR | Column.REMARKS:
            return str(getattr(action, column.value))
        case Column.ID:
            # With what the row says now: a change by hand is told from one in the chat.
            return f"{action.id}.{mark_of(row_of(action))}"
        case _:
            assert_never(column)


def _head(cell: AnyCell, text: str) -> None:
    _write(cell, text)
    cell.font, cell.fill = HEAD_FONT, HEAD
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def _write(cell: AnyCell, value: str | date | None) -> None:
    cell.alignment, cell.border = TOP, LINE
    if isinstance(value, date):
        cell.value, cell.number_format = value, DAY
    elif value:
        cell.value = ESCAPE.sub("_x005F_", UNWRITABLE.sub("", value))
        # The library takes a text that begins with `=` for a formula, and `#N/A` for an error.
        cell.data_type = "s"
        cell.number_format = TEXT
        cell.quotePrefix = value.startswith(FORMULA_LIKE)


def _shape(plan: Worksheet, columns: Sequence[Column], last: int) -> None:
    """How it looks on a screen and on paper; new rows get the format of their column."""
    for place, column in enumerate(columns, 1):
        dimension = plan.column_dimensions[get_column_letter(place)]
        dimension.width = WIDTHS[column]
        dimension.number_format = DAY if column in DATES else TEXT
        dimension.alignment = TOP
        dimension.hidden = column is Column.ID
    plan.row_dimensions[1].height = 30
    plan.freeze_panes = "A2"
    plan.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    plan.print_title_rows = "1:1"
    plan.page_setup.orientation = "landscape"
    plan.page_setup.paperSize = plan.PAPERSIZE_A4
    plan.page_setup.fitToHeight = 0
    plan.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _restrict(
    book: Workbook, plan: Worksheet, columns: Sequence[Column], labels: SheetLabels
) -> None:
    """Lists to choose from, and dates only where dates belong."""
    lists = book.create_sheet(labels.lists)
    lists.sheet_state = "hidden"
    for place, (column, options) in enumerate(zip(CHOSEN, _options(labels), strict=True), 1):
        for row, option in enumerate(options, 1):
            _write(lists.cell(row, place), option)
        letter = get_column_letter(place)
        source = f"{quote_sheetname(labels.lists)}!${letter}$1:${letter}${max(len(options), 1)}"
        rule = DataValidation(type="list", formula1=source, allow_blank=True)
        rule.error = labels.from_list
        _apply(plan, rule, [columns.index(column) + 1])
    days = DataValidation(
        type="date",
        operator="between",
        formula1=f"DATE({FIRST_YEAR},1,1)",
        formula2=f"DATE({LAST_YEAR},12,31)",
        allow_blank=True,
    )
    days.error = labels.as_date
    _apply(plan, days, [place for place, one in enumerate(columns, 1) if one in DATES])


def _options(labels: SheetLabels) -> Iterator[Sequence[str]]:
    """What can be chosen, in the order of CHOSEN."""
    yield tuple(labels.blocks.values())
    yield tuple(labels.terms.values())
    yield tuple(labels.standings.values())


def _apply(plan: Worksheet, rule: DataValidation, places: Sequence[int]) -> None:
    rule.showErrorMessage = True
    plan.add_data_validation(rule)
    for place in places:
        letter = get_column_letter(place)
        rule.add(f"{letter}2:{letter}{MOST_ROWS + 1}")
