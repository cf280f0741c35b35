"""Knows which day or moment a text names, and whether it can be chosen; has no clock of its own."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from flows.events import Notice
from flows.model import PickDate, PickMoment

TODAY, NOW = "today", "now"
"""The facts that say what day, and what local minute, it is."""

ZONE = "zone"
"""The fact that names the zone of these, as in the tz database."""

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d):?(\d\d)", re.ASCII)
"""How a moment is written: ISO 8601, or as in a button, which has no capitals and no colon."""


_YEAR = re.compile(r"(\d{4,9})-\d\d-\d\d", re.ASCII)
"""A day as in ISO 8601, or one whose year has too many digits to be one there."""

LIFETIME = 100
"""Years from now, ahead or back, beyond which nobody means a year."""

MONTHS = 12


def day(node: PickDate, text: str, facts: Mapping[str, str]) -> date | Notice:
    """The day a text names as `YYYY-MM-DD`, or the line that says why it cannot be chosen."""
    today = date.fromisoformat(facts[TODAY])
    found = _YEAR.fullmatch(text)
    if found is not None and not meant(int(found[1]), today):
        return Notice.ODD_YEAR
    try:
        named = date.fromisoformat(text)
    except ValueError:
        return Notice.NO_DATE
    first, last = range_of(node, today)
    return named if first <= named <= last else Notice.OUT_OF_RANGE


def meant(year: int, today: date) -> bool:
    """Whether somebody can mean this year: 26 or 20026 is a slip of the finger."""
    return abs(year - today.year) <= LIFETIME


def range_of(node: PickDate, today: date) -> tuple[date, date]:
    """The first and the last day that can be chosen, both included."""
    return today + timedelta(node.first), today + timedelta(node.last)


def months_on(day: date, months: int) -> date:
    """The same day so many months on, or back; the last day of a month that has no such day.

    Raises ValueError beyond the years that there are.
    """
    years, place = divmod(day.month - 1 + months, MONTHS)
    year, month = day.year + years, place + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def moment(node: PickMoment, text: str, facts: Mapping[str, str]) -> datetime | None:
    """The local minute a text names, if it is still to come and within the node's range."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    try:
        named = datetime.fromisoformat(f"{found[1]}T{found[2]}:{found[3]}")
    except ValueError:
        return None
    return named if open_to(node, named, facts) else None


def open_to(node: PickMoment, named: datetime, facts: Mapping[str, str]) -> bool:
    """Whether a moment can be chosen: in the range of days, and not before now."""
    today = today_of(facts)
    first, last = today + timedelta(node.first), today + timedelta(node.last)
    past = NOW in facts and named <= datetime.fromisoformat(facts[NOW])
    return first <= named.date() <= last and not past


def today_of(facts: Mapping[str, str]) -> date:
    """Raises KeyError where no fact says what day it is, ValueError where one says no day."""
    if NOW in facts:
        return datetime.fromisoformat(facts[NOW]).date()
    return date.fromisoformat(facts[TODAY])


def written(named: datetime) -> str:
    """A moment as it stands in a history: `YYYY-MM-DDTHH:MM`."""
    return named.isoformat(timespec="minutes")
