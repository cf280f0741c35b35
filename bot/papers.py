"""Knows how a plan, a report and a table become files beside the bot, and a sheet a plan again.

It knows neither what they say nor how they are laid out. Nothing of it is written to disk. The
process beside the bot alone loads the libraries that read and write them.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import TypeVar

import orjson

from bot.beside import IDLE, TIMEOUT, Beside, BesideError
from bot.calendar_dates import Calendar
from bot.documents import hush
from bot.phrasing.report import Picture, Report
from bot.plan_sheet import Read, SheetLabels
from bot.table_sheet import Table
from flows.action import Action, ActionId

Made = TypeVar("Made")


class PaperError(Exception):
    """A file could not be made or read. What a sheet has wrong in it is no error, but `Refused`."""


def set_report(report: str) -> bytes:
    """Sets a PDF of a report in JSON. Runs in the worker only."""
    # Loads the typesetter, which the bot's own process must never carry.
    from bot.report_worker import pdf  # noqa: PLC0415

    return pdf(report)


def write_sheet(actions: Sequence[Action], labels: SheetLabels) -> bytes:
    """Writes an XLSX. Runs in the worker only."""
    # Loads openpyxl, which the bot's own process must never carry.
    from bot.sheet_worker import sheet  # noqa: PLC0415

    return sheet(actions, labels)


def write_table(table: Table) -> bytes:
    """Writes an XLSX. Runs in the worker only."""
    # Loads openpyxl, which the bot's own process must never carry.
    from bot.table_worker import written  # noqa: PLC0415

    return written(table)


def read_sheet(data: bytes, known: Collection[ActionId], labels: SheetLabels) -> Read:
    """Reads an XLSX. Runs in the worker only."""
    # Loads openpyxl, which the bot's own process must never carry.
    from bot.sheet_reading import read_sheet  # noqa: PLC0415

    return read_sheet(data, known, labels)


def write_calendar(dates: Calendar) -> bytes:
    """Writes an ICS. Runs in the worker only."""
    # Loads icalendar, which the bot's own process must never carry.
    from bot.calendar_file import calendar  # noqa: PLC0415

    return calendar(dates)


def packed(report: Report) -> str:
    """A report as JSON; the typesetter takes a picture's bytes as numbers."""
    if report.picture is None:
        return orjson.dumps(asdict(report)).decode()
    bare = asdict(replace(report, picture=Picture(b"", report.picture.alternative)))
    bare["picture"]["png"] = list(report.picture.png)
    return orjson.dumps(bare).decode()


class Papers:
    """Makes and reads files one after another in a process of its own. Times are in seconds."""

    def __init__(self, *, timeout: float = TIMEOUT, idle: float = IDLE) -> None:
        self._beside = Beside(settle=hush, timeout=timeout, idle=idle)

    async def report(self, report: Report) -> bytes:
        """A PDF (A4, tagged). Raises PaperError, also for one that close() cut short."""
        # A long report takes a while to pack too, so that is done there as well.
        return await self.made(partial(_report, report))

    async def sheet(self, actions: Sequence[Action], labels: SheetLabels) -> bytes:
        """An XLSX, an action a row; raises as `report` does."""
        return await self.made(partial(write_sheet, tuple(actions), labels))

    async def table(self, table: Table) -> bytes:
        """An XLSX, a plain table; raises as `report` does."""
        return await self.made(partial(write_table, table))

    async def read(self, data: bytes, known: Collection[ActionId], labels: SheetLabels) -> Read:
        """All rows of an XLSX or all that is wrong in it; raises as `report` does."""
        return await self.made(partial(read_sheet, data, frozenset(known), labels))

    async def calendar(self, dates: Calendar) -> bytes:
        """An ICS; raises as `report` does."""
        return await self.made(partial(write_calendar, dates))

    async def made(self, work: Callable[[], Made]) -> Made:
        """What a piece of work gives that needs one of these libraries; raises as `report` does."""
        try:
            return await self._beside.made(work)
        except BesideError as error:
            raise PaperError(f"no paper: {error}") from error

    async def close(self) -> None:
        """Ends the worker at once. No file is made or read after it."""
        await self._beside.close()


def _report(report: Report) -> bytes:
    return set_report(packed(report))
