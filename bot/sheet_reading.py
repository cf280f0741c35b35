"""Knows what the cells of a plan's sheet mean, whoever edited it; trusts nothing of them.

Runs in a worker process.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TypeVar

from bot.plan_sheet import (
    FIRST_YEAR,
    FOLLOWS,
    LAST_YEAR,
    LONGEST,
    MOST_FOLLOWS,
    QUOTED,
    Bad,
    Column,
    Good,
    PlanRow,
    Read,
    Reason,
    Refused,
    SheetLabels,
    heading,
)
from bot.sheet_cells import NOTHING, Cell, Line, WrongFileError, lines_of
from flows.action import ActionId

Chosen = TypeVar("Chosen")

NUMBERED = (
    re.compile(r"(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{1,6})", re.ASCII),
    re.compile(r"(?P<y>\d{4,6})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", re.ASCII),
)
"""A date that was kept as text: `15/1/2027` as in Belgium, and `2027-01-15`."""


Place = tuple[Column, int]
"""A column, and which of the follow-up dates it is."""


def read_sheet(data: bytes, known: Collection[ActionId], labels: SheetLabels) -> Read:
    """All rows of a sheet, or all that is wrong in it; never half. `known` are the plan's ids."""
    try:
        lines = lines_of(data)
    except WrongFileError as wrong:
        return Refused((wrong.bad,))
    if not lines:
        return Refused((Bad(0, Reason.NO_ROWS),))
    (row, heads), *others = lines
    where, bad = _places(row, heads, labels)
    if bad:
        return Refused(bad)
    return _Reading(known, labels, where).read(others, _ignored(heads, where))


def _plain(text: str) -> str:
    """A text in which capitals and spaces make no difference."""
    return " ".join(text.split()).casefold()


def _places(
    row: int, heads: Sequence[Cell], labels: SheetLabels
) -> tuple[Mapping[Place, int], tuple[Bad, ...]]:
    """Where each column stands, by its heading, in whatever order; and what is wrong with that."""
    wanted: dict[str, Place] = {}
    for column in Column:
        for number in range(1, MOST_FOLLOWS + 1) if column is Column.FOLLOW else (0,):
            wanted[_plain(heading(labels, column, number))] = (column, number)
    where: dict[Place, int] = {}
    bad = []
    for index, cell in enumerate(heads):
        place = wanted.get(_plain(cell.text))
        if place in where:
            bad.append(Bad(row, Reason.COLUMN_TWICE, heading(labels, *place)))
        elif place is not None:
            where[place] = index
    bad += [
        Bad(row, Reason.NO_COLUMN, heading(labels, column, number))
        for column, number in wanted.values()
        if (column, number) not in where and number <= _least(column)
    ]
    return where, tuple(bad)


def _least(column: Column) -> int:
    """The number up to which a column has to be there; one of no number always has."""
    return FOLLOWS if column is Column.FOLLOW else 0


def _ignored(heads: Sequence[Cell], where: Mapping[Place, int]) -> tuple[str, ...]:
    taken = set(where.values())
    return tuple(
        cell.text[:QUOTED]
        for index, cell in enumerate(heads)
        if index not in taken and not cell.is_empty
    )


class _Reading:
    """Reads row after row and remembers what is wrong."""

    def __init__(
        self, known: Collection[ActionId], labels: SheetLabels, where: Mapping[Place, int]
    ) -> None:
        self._known = frozenset(known)
        self._labels = labels
        self._where = where
        self._blocks = {_plain(label): one for one, label in labels.blocks.items()}
        self._terms = {_plain(label): one for one, label in labels.terms.items()}
        self._standings = {_plain(label): one for one, label in labels.standings.items()}
        self._follows = sorted(number for column, number in where if column is Column.FOLLOW)
        self._seen: set[ActionId] = set()
        self._bad: list[Bad] = []
        self._row = 0
        self._cells: tuple[Cell, ...] = ()

    def read(self, lines: Sequence[Line], ignored: tuple[str, ...]) -> Read:
        rows = []
        for self._row, self._cells in lines:
            if not all(self._cells[index].is_empty for index in self._where.values()):
                rows.append(self._line())
        if not rows:
            self._bad.append(Bad(0, Reason.NO_ROWS))
        return Refused(tuple(self._bad)) if self._bad else Good(tuple(rows), ignored)

    def _line(self) -> PlanRow:
        follow = (self._day(Column.FOLLOW, number) for number in self._follows)
        what = self._text(Column.WHAT)
        if not what and not self._cells[self._where[Column.WHAT, 0]].computed:
            self._wrong(Reason.NO_ACTION, Column.WHAT)
        found, mark = self._id()
        return PlanRow(
            row=self._row,
            id=found,
            mark=mark,
            what=what,
            block=self._chosen(Column.BLOCK, self._blocks, Reason.UNKNOWN_BLOCK) or "",
            term=self._chosen(Column.TERM, self._terms, Reason.UNKNOWN_TERM),
            start=self._day(Column.START),
            end=self._day(Column.END),
            goal=self._text(Column.GOAL),
            doer=self._text(Column.DOER),
            means=self._text(Column.MEANS),
            indicator=self._text(Column.INDICATOR),
            follow=tuple(sorted({one for one in follow if one is not None})),
            remarks=self._text(Column.REMARKS),
            standing=self._chosen(Column.STATUS, self._standings, Reason.UNKNOWN_STATUS),
        )

    def _wrong(self, reason: Reason, column: Column, value: str = "", number: int = 0) -> None:
        head = heading(self._labels, column, number)
        self._bad.append(Bad(self._row, reason, head, value[:QUOTED]))

    def _cell(self, column: Column, number: int = 0) -> Cell:
        """The cell of a column; an empty one where it holds what is not taken."""
        found = self._cells[self._where[column, number]]
        if found.computed:
            self._wrong(Reason.FORMULA, column, found.text, number)
            return NOTHING
        return found

    def _text(self, column: Column) -> str:
        text = self._cell(column).text
        if len(text) > LONGEST[column]:
            self._wrong(Reason.TOO_LONG, column, text)
        return text

    def _chosen(
        self, column: Column, options: Mapping[str, Chosen], reason: Reason
    ) -> Chosen | None:
        text = self._cell(column).text
        if not text:
            return None
        found = options.get(_plain(text))
        if found is None:
            self._wrong(reason, column, text)
        return found

    def _id(self) -> tuple[ActionId | None, str]:
        """The action of a row, and the mark that it went out with."""
        text, _, mark = self._cell(Column.ID).text.partition(".")
        if not text:
            return None, ""
        found = ActionId(text)
        if found not in self._known:
            self._wrong(Reason.UNKNOWN_ID, Column.ID, text)
        elif found in self._seen:
            self._wrong(Reason.ID_TWICE, Column.ID, text)
        self._seen.add(found)
        return found, mark

    def _day(self, column: Column, number: int = 0) -> date | None:
        cell = self._cell(column, number)
        if cell.is_empty:
            return None
        found = _day_of(cell)
        if isinstance(found, Reason):
            self._wrong(found, column, cell.text, number)
            return None
        return found


def _day_of(cell: Cell) -> date | Reason:
    """The day that a cell tells, also one that was kept as text, or why it tells none."""
    if isinstance(cell.value, date):
        year, month, day = cell.value.year, cell.value.month, cell.value.day
    else:
        matches = (one.fullmatch(cell.text) for one in NUMBERED)
        found = next((one for one in matches if one is not None), None)
        if found is None or not isinstance(cell.value, str):
            return Reason.NOT_A_DATE
        year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Reason.NO_SUCH_YEAR
    try:
        return date(year, month, day)
    except ValueError:
        return Reason.NOT_A_DATE
