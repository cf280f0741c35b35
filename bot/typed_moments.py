"""Knows which moment somebody means who types one in Dutch; refuses to judge whether it can be."""

import re
from datetime import datetime, time, timedelta

from bot.typed_dates import read_day, typed_day
from flows.model import PickDate, PickMoment, Waiting
from flows.times import written

MORNING, EVENING = time(9), time(18)
"""What a day, and an evening, mean without a time: as on the buttons."""

LONGEST = 60
"""Characters, beyond which a text is no moment alone."""

_CLOCK = re.compile(
    r"(?:,? *\b(?:om|tegen|rond)\b)? *\b(?P<hour>\d{1,2})"
    r"(?: *[:.] *(?P<minute>\d\d)(?: *(?:u|uur))?| *(?:u|uur|h) *(?P<past>\d\d)?)$"
    r"|,? *\bom (?P<bare>\d{1,2})$"
)
_UNCLEAR = re.compile(r"\d{1,2}\.\d\d")
"""A day of a month, or a time; it is read as the day that it mostly is."""

_HOURS = re.compile(r"(?:over|binnen) (?P<many>een|\d{1,2}) uur|over een uurtje")
_EVENING = re.compile(r"(?:van)?(?P<day>.*?) ?avond")


def typed(node: Waiting, text: str, now: datetime) -> str:
    """What a text says to the engine where a day or a moment is asked; any other as it is.

    `now` is the organisation's wall clock.
    """
    match node:
        case PickDate():
            return typed_day(text, now.date(), past=node.last <= 0)
        case PickMoment():
            named = read_moment(text, now)
            return text if named is None else written(named)
        case _:
            return text


def read_moment(text: str, now: datetime) -> datetime | None:
    """The local minute that a text names; None where none is understood. Never raises.

    A day alone is its morning, a time alone the next such time.
    """
    plain = " ".join(text.casefold().split()) if len(text) <= LONGEST else ""
    if (ahead := _HOURS.fullmatch(plain)) is not None:
        many = ahead["many"] or "een"
        return now + timedelta(hours=1 if many == "een" else int(many))
    clock = None if _UNCLEAR.fullmatch(plain) else _CLOCK.search(plain)
    at = None if clock is None else _time(clock)
    if clock is not None and at is None:
        return None
    day = plain if clock is None else plain[: clock.start()].strip(" ,")
    return _moment(day, at, now)


def _time(clock: re.Match[str]) -> time | None:
    """None for a time that no clock shows, such as 25:00."""
    hour, minute = clock["hour"] or clock["bare"], clock["minute"] or clock["past"] or "0"
    try:
        return time(int(hour), int(minute))
    except ValueError:
        return None


def _moment(day: str, at: time | None, now: datetime) -> datetime | None:
    evening = _EVENING.fullmatch(day)
    if evening is not None:
        day, at = evening["day"] or "vandaag", at or EVENING
    if not day:
        return None if at is None else _next(at, now)
    named = read_day(day, now.date())
    if isinstance(named, type(now.date())):
        return datetime.combine(named, at or MORNING)
    return None


def _next(at: time, now: datetime) -> datetime:
    today = datetime.combine(now, at)
    return today if today > now else today + timedelta(1)
