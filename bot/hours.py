"""Knows when an organisation works, and when it does next; has no clock of its own."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
"""The days as they are written in the setting, in the order of `datetime.weekday`."""

WEEK = 7
DAY = 24 * 60

_WRITTEN = re.compile(r"(\S+)\s+(\d{1,2})(?::(\d\d))?\s*-\s*(\d{1,2})(?::(\d\d))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Hours:
    """The same hours on each of `days` (0 is Monday).

    From `start` up to `end`, which is no longer part of them; in minutes after midnight.
    """

    days: frozenset[int]
    start: int
    end: int


def read_hours(text: str) -> Hours:
    """Hours as in `ma-vr 9-17` or `ma,wo-do 8:30-16:00`. Raises ValueError for any other text."""
    found = _WRITTEN.fullmatch(text.strip().lower())
    if found is None:
        raise ValueError(f"'{text}' is no hours")
    start, end = _minutes(found[2], found[3]), _minutes(found[4], found[5])
    if not start < end <= DAY:
        raise ValueError(f"'{text}' has no hours between its times")
    days = frozenset(day for part in found[1].split(",") for day in _days(part))
    return Hours(days, start, end)


def _minutes(hours: str, minutes: str | None) -> int:
    if minutes is not None and int(minutes) >= 60:
        raise ValueError(f"no hour has {minutes} minutes")
    return int(hours) * 60 + int(minutes or 0)


def _days(part: str) -> range:
    """The days of `ma-vr`, or of `za` alone."""
    first, dash, last = part.partition("-")
    if first not in DAYS or (dash and last not in DAYS[DAYS.index(first) :]):
        raise ValueError(f"'{part}' is no day and no days in a row")
    return range(DAYS.index(first), DAYS.index(last if dash else first) + 1)


def next_open(hours: Hours, moment: datetime) -> datetime:
    """The moment itself where it lies within the hours, otherwise when they next begin.

    `moment` is local, and so is the answer, in the same zone.
    """
    for ahead in range(WEEK + 1):
        day = moment.date() + timedelta(ahead)
        if day.weekday() not in hours.days:
            continue
        begins = datetime.combine(day, time(*divmod(hours.start, 60)), moment.tzinfo)
        if ahead or moment < begins:
            return begins
        if moment.hour * 60 + moment.minute < hours.end:
            return moment
    raise ValueError("there is no day on which one works")
