"""Knows which day or moment a text names, and whether it can be chosen; has no clock of its own."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from flows.model import PickDate, PickMoment

TODAY, NOW = "today", "now"
"""The facts that say what day, and what local minute, it is."""

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d):?(\d\d)", re.ASCII)
"""How a moment is written: ISO 8601, or as in a button, which has no capitals and no colon."""


def day(node: PickDate, text: str, facts: Mapping[str, str]) -> date | None:
    """The day a text names, if it lies within the node's range; None otherwise."""
    today = date.fromisoformat(facts[TODAY])
    try:
        named = date.fromisoformat(text)
    except ValueError:
        return None
    first, last = today + timedelta(node.first), today + timedelta(node.last)
    return named if first <= named <= last else None


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
