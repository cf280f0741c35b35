"""Knows what stands in a plan's sheet and what can be wrong with one; not how a sheet is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import blake2b

import orjson

from flows.action import Action, ActionId, Standing, Term
from flows.cleaning import clean

FOLLOWS = 3
"""Columns for follow-up dates, one a column so that each is a date; more where an action has."""

MOST_FOLLOWS = 12
"""Such columns that are looked for in a sheet."""

MOST_ROWS = 1000
"""Actions that a sheet may hold, five times what a long plan has."""

BIGGEST = 2_000_000
"""Bytes of a file; a thousand long actions take a tenth of it."""

MARK = 6
"""Bytes of the mark by which a row tells whether somebody changed it since it went out."""

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""A year outside these is a slip of the hand, such as 26 or 20026."""

QUOTED = 60
"""Characters of a wrong value that are told."""


class Column(StrEnum):
    """The columns in their order; FOLLOW stands for several, ID is hidden."""

    BLOCK = "block"
    WHAT = "what"
    TERM = "term"
    START = "start"
    END = "end"
    GOAL = "goal"
    DOER = "doer"
    MEANS = "means"
    INDICATOR = "indicator"
    FOLLOW = "follow"
    REMARKS = "remarks"
    STATUS = "status"
    ID = "id"


LONGEST: Mapping[Column, int] = {
    Column.WHAT: 200,
    Column.GOAL: 500,
    Column.DOER: 60,
    Column.MEANS: 500,
    Column.INDICATOR: 500,
    Column.REMARKS: 1000,
}
"""Characters of a text at most, as the bot itself asks for it (`flows/content/action.yaml`)."""


@dataclass(frozen=True, slots=True)
class SheetLabels:
    """The words of a sheet, in one language.

    `title` and `lists` name the tabs, of the plan and of what can be chosen; Excel takes 31
    characters of them. `columns` heads each column, with `{n}` in that of FOLLOW. `blocks` has
    each building block's label by its id. `from_list` and `as_date` are read by who types
    something else in a cell.
    """

    title: str
    lists: str
    columns: Mapping[Column, str]
    blocks: Mapping[str, str]
    terms: Mapping[Term, str]
    standings: Mapping[Standing, str]
    from_list: str
    as_date: str


class Reason(StrEnum):
    """Why a sheet, or a row of it, is not taken."""

    NOT_A_SHEET = "not_a_sheet"
    TOO_BIG = "too_big"
    TOO_MANY_ROWS = "too_many_rows"
    NO_ROWS = "no_rows"
    NO_COLUMN = "no_column"
    COLUMN_TWICE = "column_twice"
    NO_ACTION = "no_action"
    TOO_LONG = "too_long"
    FORMULA = "formula"
    UNKNOWN_BLOCK = "unknown_block"
    UNKNOWN_TERM = "unknown_term"
    UNKNOWN_STATUS = "unknown_status"
    NOT_A_DATE = "not_a_date"
    NO_SUCH_YEAR = "no_such_year"
    UNKNOWN_ID = "unknown_id"
    ID_TWICE = "id_twice"
    CHANGED_SINCE = "changed_since"


@dataclass(frozen=True, slots=True)
class Bad:
    """What is wrong, in the row of this number as a person sees it; 0 for the whole file.

    `column` is the column's heading, `value` what stands there, shortened; either may be empty.
    """

    row: int
    reason: Reason
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An action as a row of the sheet gives it; `id` None for one that somebody added.

    `standing` is None where the cell was left empty. Texts are cleaned. `doer` is a name.
    `mark` is that of the row as it went out; empty where that is not known.
    """

    row: int
    id: ActionId | None
    what: str
    block: str = ""
    term: Term | None = None
    start: date | None = None
    end: date | None = None
    goal: str = ""
    doer: str = ""
    means: str = ""
    indicator: str = ""
    follow: tuple[date, ...] = ()
    remarks: str = ""
    standing: Standing | None = None
    mark: str = ""

    @property
    def is_backwards(self) -> bool:
        """Whether it ends before it starts, which is pointed out and not refused."""
        return self.start is not None and self.end is not None and self.end < self.start


def row_of(action: Action) -> PlanRow:
    """An action as a sheet that nobody touched gives it back."""
    return PlanRow(
        row=0,
        id=action.id,
        what=clean(action.what),
        block=action.block,
        term=action.term,
        start=action.start,
        end=action.end,
        goal=clean(action.goal),
        doer=clean(action.doer.name) if action.doer else "",
        means=clean(action.means),
        indicator=clean(action.indicator),
        follow=tuple(sorted(set(action.follow))),
        remarks=clean(action.remarks),
        standing=action.standing,
    )


def mark_of(row: PlanRow) -> str:
    """The same for two rows that say the same, wherever they stand."""
    said = [getattr(row, one.value) for one in Column if one not in {Column.STATUS, Column.ID}]
    return blake2b(orjson.dumps([*said, row.standing]), digest_size=MARK).hexdigest()


@dataclass(frozen=True, slots=True)
class Good:
    """Every row of a sheet. `ignored` are the headings of columns that are not the plan's."""

    rows: tuple[PlanRow, ...]
    ignored: tuple[str, ...] = ()

    @property
    def backwards(self) -> tuple[int, ...]:
        """The numbers of the rows that end before they start."""
        return tuple(one.row for one in self.rows if one.is_backwards)


@dataclass(frozen=True, slots=True)
class Refused:
    """A sheet of which nothing is taken, with all that is wrong in it, in order."""

    bad: tuple[Bad, ...]


Read = Good | Refused


def heading(labels: SheetLabels, column: Column, number: int = 0) -> str:
    """What stands above a column; `number` counts the follow-up dates from 1."""
    text = labels.columns[column]
    return text.format(n=number) if column is Column.FOLLOW else text
