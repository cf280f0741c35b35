"""Knows how a plan is written as a sheet; refuses to know whose it is. Runs in a worker process.

No cell holds a formula: a text that begins like one is kept as text, also when somebody edits it.
Nothing is written to disk.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import assert_never

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

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
from bot.sheet_making import DAY, TEXT, TOP, Fitting, head, high, laid_out, packed, write
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


def sheet(actions: Sequence[Action], labels: SheetLabels) -> bytes:
    """A workbook (XLSX), an action a row in the order given."""
    book = Workbook()
    plan = book.worksheets[0]
    plan.title = labels.title
    columns = _columns(actions)
    for place, (column, number) in enumerate(columns, 1):
        head(plan.cell(1, place), heading(labels, column, number))
    for row, action in enumerate(actions, 2):
        for place, (column, number) in enumerate(columns, 1):
            write(plan.cell(row, place), _value(action, column, number, labels))
        plan.row_dimensions[row] = Fitting(plan, row, ht=_height(action, labels))
    _shape(plan, [column for column, _ in columns], len(actions) + 1)
    _restrict(book, plan, [column for column, _ in columns], labels)
    return packed(book)


def _height(action: Action, labels: SheetLabels) -> float:
    """Points for the text of most lines; programs fit a row only once somebody changes it."""
    columns = (Column.BLOCK, *LONGEST)
    return high([(WIDTHS[one], str(_value(action, one, 0, labels) or "")) for one in columns])


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


def _shape(plan: Worksheet, columns: Sequence[Column], last: int) -> None:
    """How it looks on a screen and on paper; new rows get the format of their column."""
    for place, column in enumerate(columns, 1):
        dimension = plan.column_dimensions[get_column_letter(place)]
        dimension.width = WIDTHS[column]
        dimension.number_format = DAY if column in DATES else TEXT
        dimension.alignment = TOP
        dimension.hidden = column is Column.ID
    laid_out(plan, len(columns), last)


def _restrict(
    book: Workbook, plan: Worksheet, columns: Sequence[Column], labels: SheetLabels
) -> None:
    """Lists to choose from, and dates only where dates belong."""
    lists = book.create_sheet(labels.lists)
    lists.sheet_state = "hidden"
    for place, (column, options) in enumerate(zip(CHOSEN, _options(labels), strict=True), 1):
        for row, option in enumerate(options, 1):
            write(lists.cell(row, place), option)
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
