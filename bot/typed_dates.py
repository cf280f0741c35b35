"""Knows which day somebody means who types one in Dutch; refuses to judge whether it can be chosen.

A grammar of our own: the libraries for it read half of what people type here, and some of the
rest as another day (`docs/dependencies.md`).
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flows.times import MONTHS, meant, months_on

LONGEST = 60
"""Characters, beyond which a text is no day alone."""

LEAP_GAP = 9
"""Years within which there is a 29 February, also around 2100."""

WEEK = 7


@dataclass(frozen=True, slots=True)
class OddYear:
    """A day of a year that nobody can mean, or whose century is not written: 26, 20026.

    `text` is as in ISO 8601, with four digits of the year at least.
    """

    text: str


def read_day(text: str, today: date) -> date | OddYear | None:
    """The day that a text names; None where none is understood. Never raises.

    Without a year it is the next such day, today included; a weekday alone is after today.
    A week that is named without a day is its Monday, a month its first day.
    """
    plain = _plain(text) if len(text) <= LONGEST else ""
    for shape, read in _SHAPES:
        found = shape.fullmatch(plain)
        if found is not None:
            parts = {part: word for part, word in found.groupdict().items() if word}
            return _tried(read, parts, today)
    return None


def typed_day(text: str, today: date, *, past: bool = False) -> str:
    """What a text says to the engine where a day is asked: `YYYY-MM-DD`, or the text as it is.

    A year that cannot be meant is written so, too; the engine says what is the matter with it.
    Where only a day that is `past` can be meant, one without a year is the last such day.
    """
    named = read_day(text, today)
    if past and isinstance(named, date) and named > today and _is_of_any_year(text):
        named = read_day(text, months_on(today, -MONTHS) + timedelta(1))
    match named:
        case OddYear(written):
            return written
        case date() as named:
            return named.isoformat()
        case None:
            return text


def _is_of_any_year(text: str) -> bool:
    """Whether a text names a day of a month, and no year."""
    plain = _plain(text)
    for shape, read in _SHAPES:
        found = shape.fullmatch(plain)
        if found is not None:
            named = found.groupdict()
            return read is _date and not (named.get("year") or named.get("turn"))
    return False


_Parts = Mapping[str, str]
"""The parts of a day that a text has, by the names that they have in the shapes."""

_Reader = Callable[[_Parts, date], date | OddYear | None]


def _tried(read: _Reader, parts: _Parts, today: date) -> date | OddYear | None:
    """None for a day that does not exist, such as 31 April or one after the year 9999."""
    try:
        named = read(parts, today)
    except (ValueError, OverflowError):
        return None
    if isinstance(named, date) and not meant(named.year, today):
        return OddYear(named.isoformat())
    return named


def _plain(text: str) -> str:
    """Small letters without accents, one space between words, `15/1/2027` for every such date."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(one for one in bare if not unicodedata.combining(one))
    bare = re.sub(r"(?<=\d)\s*[-/.]\s*(?=\d)", "/", bare)
    bare = re.sub(r"(?<=\d)(?:ste|de|e)\b", "e", bare)
    bare = re.sub(r"(?<=\d)(?=[a-z]{2})", " ", bare)
    bare = re.sub(r"[-.,]|(?<!\d)/|/(?!\d)", " ", bare)
    return re.sub(r"^(?:op|tegen|uiterlijk|vanaf) ", "", " ".join(bare.split()))


def _numbered(*words: str, first: int = 0) -> dict[str, int]:
    """Each word by its place; words that mean the same have one place."""
    return {one: place for place, alike in enumerate(words, first) for one in alike.split()}


_MONTHS = _numbered(
    *("januari jan", "februari febr feb", "maart mrt", "april apr", "mei", "juni jun"),
    *("juli jul", "augustus aug", "september sept sep", "oktober okt", "november nov"),
    "december dec",
    first=1,
)
_WEEKDAYS = _numbered(
    *("maandag ma", "dinsdag di", "woensdag wo", "donderdag do", "vrijdag vr"),
    *("zaterdag za", "zondag zo"),
)
_NAMED = _numbered("eergisteren", "gisteren", "vandaag", "morgen", "overmorgen", first=-2)
_NUMBERS = _numbered(
    *("een", "twee", "drie", "vier", "vijf", "zes"),
    *("zeven", "acht", "negen", "tien", "elf", "twaalf"),
    first=1,
)
_TURNS = _numbered("vorige vorig", "deze dit de het", "volgende volgend", first=-1)
_PARTS = _numbered("begin", "half midden", "eind einde")
_BEGIN, _HALF, _END = range(3)
_DAYS_OF = {"dag": 1, "dagen": 1, "week": WEEK, "weken": WEEK}
_MONTHS_OF = {"maand": 1, "maanden": 1, "jaar": MONTHS}
_SPANS = {"een half jaar": 6, "anderhalf jaar": 18}


def _date(parts: _Parts, today: date) -> date | OddYear | None:
    """A day of a month. A weekday that is not its own leaves unclear which of both is meant."""
    named = _in_year(int(parts["day"]), parts, today)
    weekday = parts.get("weekday")
    if weekday and isinstance(named, date) and named.weekday() != _WEEKDAYS[weekday]:
        return None
    return named


def _part_of_month(parts: _Parts, today: date) -> date | OddYear | None:
    return _in_year(_PARTS[parts["part"]], parts, today, in_parts=True)


def _in_year(
    place: int, parts: _Parts, today: date, *, in_parts: bool = False
) -> date | OddYear | None:
    """The day at that place of a month: its number, or of a part of the month."""
    month = _MONTHS.get(parts["month"]) or int(parts["month"])
    written = _year(parts, today)
    for year in range(today.year, today.year + LEAP_GAP) if written is None else (written,):
        length = monthrange(year, month)[1]
        day = (1, 15, length)[place] if in_parts else place
        if not 1 <= day <= length:
            continue
        if not meant(year, today):
            return OddYear(f"{year:04}-{month:02}-{day:02}")
        if written is not None or date(year, month, day) >= today:
            return date(year, month, day)
    return None


def _year(parts: _Parts, today: date) -> int | None:
    if "turn" in parts:
        return today.year + _TURNS[parts["turn"]]
    return int(parts["year"]) if "year" in parts else None


def _day_alone(parts: _Parts, today: date) -> date | None:
    """The next such day of a month; one of the month that is named, where one is."""
    day = int(parts["day"])
    first = today.replace(day=1)
    if "turn" in parts:
        return months_on(first, _TURNS[parts["turn"]]).replace(day=day)
    months = (months_on(first, ahead) for ahead in range(MONTHS))
    days = (one.replace(day=day) for one in months if 1 <= day <= _length(one))
    return next((one for one in days if one >= today), None)


def _length(month: date) -> int:
    return monthrange(month.year, month.month)[1]


def _by_name(parts: _Parts, today: date) -> date:
    return today + timedelta(_NAMED[parts["name"]])


def _coming(parts: _Parts, today: date) -> date:
    return today + timedelta((_WEEKDAYS[parts["weekday"]] - today.weekday() - 1) % WEEK + 1)


def _gone(parts: _Parts, today: date) -> date:
    return today - timedelta((today.weekday() - _WEEKDAYS[parts["weekday"]] - 1) % WEEK + 1)


def _in_week(parts: _Parts, today: date) -> date:
    monday = _start("week", _TURNS[parts["turn"]], today)
    return monday + timedelta(_WEEKDAYS.get(parts.get("weekday", ""), 0))


def _period(parts: _Parts, today: date) -> date:
    """A week, a month or a year: its first day, or that of its middle, or its last."""
    period, turn = parts["period"], _TURNS[parts["turn"]]
    first, after = (_start(period, one, today) for one in (turn, turn + 1))
    part = _PARTS.get(parts.get("part", ""), _BEGIN)
    if period == "week":
        # Of a week of work, which ends on Friday.
        return first + timedelta(2 * part)
    if part == _HALF:
        return first.replace(day=15) if period == "maand" else first.replace(month=7)
    return first if part == _BEGIN else after - timedelta(1)


def _start(period: str, turn: int, today: date) -> date:
    match period:
        case "week":
            return today - timedelta(today.weekday()) + timedelta(WEEK * turn)
        case "maand":
            return months_on(today.replace(day=1), turn)
        case _:
            return date(today.year + turn, 1, 1)


def _away(parts: _Parts, today: date) -> date:
    """So many days, weeks, months or years from today, ahead or back."""
    back = -1 if "ago" in parts else 1
    if "span" in parts:
        return months_on(today, back * _SPANS[parts["span"]])
    number = _NUMBERS.get(parts["number"]) or int(parts["number"])
    if parts["unit"] in _DAYS_OF:
        return today + timedelta(back * number * _DAYS_OF[parts["unit"]])
    return months_on(today, back * number * _MONTHS_OF[parts["unit"]])


def _one_of(part: str, words: Mapping[str, int]) -> str:
    return f"(?P<{part}>{'|'.join(words)})"


_WEEKDAY = _one_of("weekday", _WEEKDAYS)
_TURN = _one_of("turn", _TURNS)
_AMOUNT = (
    rf"(?:{_one_of('span', _SPANS)}|(?P<number>\d{{1,4}}|{'|'.join(_NUMBERS)}) "
    rf"{_one_of('unit', _DAYS_OF | _MONTHS_OF)})"
)
_PERIOD = rf"(?:van )?{_TURN} (?P<period>week|maand|jaar)"
_BEFORE = rf"(?:{_WEEKDAY} )?(?:de )?(?P<day>\d{{1,2}})"
_IN_YEAR = rf"{_one_of('month', _MONTHS)}(?: (?P<year>\d{{1,9}})|(?: van)? {_TURN} jaar)?"

_SHAPES: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(shape, re.ASCII), read)
    for shape, read in (
        (r"(?P<year>\d{3,9})/(?P<month>\d{1,2})/(?P<day>\d{1,2})", _date),
        (rf"{_BEFORE}/(?P<month>\d{{1,2}})(?:/(?P<year>\d{{1,9}}))?", _date),
        (rf"{_BEFORE}e? {_IN_YEAR}", _date),
        (rf"{_one_of('part', _PARTS)} {_IN_YEAR}", _part_of_month),
        (r"(?:de )?(?P<day>\d{1,2})e", _day_alone),
        (r"de (?P<day>\d{1,2})", _day_alone),
        (rf"(?:de )?(?P<day>\d{{1,2}})e? (?:van )?{_TURN} maand", _day_alone),
        (_one_of("name", _NAMED), _by_name),
        # A "volgende vrijdag" is the first for some and the one after for others: not guessed.
        (rf"(?:(?:deze|komende|aanstaande) )?{_WEEKDAY}", _coming),
        (rf"{_WEEKDAY} aanstaande", _coming),
        (rf"afgelopen {_WEEKDAY}", _gone),
        (rf"{_TURN} week (?:op )?{_WEEKDAY}", _in_week),
        (rf"{_WEEKDAY} (?:van )?{_TURN} week", _in_week),
        (r"(?P<turn>vorige|vorig|volgende|volgend) (?P<period>week|maand|jaar)", _period),
        (rf"{_one_of('part', _PARTS)} {_PERIOD}", _period),
        (rf"(?:over|binnen) {_AMOUNT}", _away),
        (rf"{_AMOUNT} (?P<ago>geleden)", _away),
    )
)
