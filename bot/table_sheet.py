"""Knows what a plain table for a sheet is: columns, and rows of texts and days; makes none."""

from dataclasses import dataclass
from datetime import date

Value = str | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is in characters, as sheets count them; a `dated` one holds days only."""

    heading: str
    width: float
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`title` names the tab, of which Excel takes 31 characters. Each row is as long as `columns`.

    One that is `wide` is printed on A3.

    With one, or with no row at all, it is a table still.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    wide: bool = False
