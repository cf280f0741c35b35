"""Knows how the days and moments that can be chosen stand on buttons, and refuses to judge them."""

from calendar import Calendar
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from babel.core import Locale
from babel.dates import format_date, format_skeleton, get_day_names

from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Choice, Rows, in_rows
from bot.presses import INERT, leaf_code
from flows.model import Code, PickDate, PickMoment
from flows.state import State
from flows.times import NOW, TODAY, months_on, open_to, range_of, today_of

DAYS_ACROSS = 3
CALENDAR_DAYS = 30
"""A month of days on buttons; our content asks for none beyond, since a group cannot type one."""

MOMENTS_ACROSS = 2
MOMENT_DAYS = 10
"""Fewer days than in a calendar: a moment is mostly near, and its label is longer."""

MORNING, EVENING = time(9), time(18)

NEAR_ACROSS = 2
WEEK = timedelta(7)

LEAF_BACK, LEAF_ON = "◀", "▶"


def calendar(words: Words, node: PickDate, state: State, leaf: str | None = None) -> Rows:
    """The days that can be chosen: in a list, or with a calendar by a month at a time.

    `leaf` is the month to show, as `YYYY-MM`; without it that is this month. Of a month with no
    day that can be chosen, the nearest that has one is shown.
    """
    today = date.fromisoformat(state.facts[TODAY])
    if node.calendar:
        first, last = range_of(node, today)
        return _by_month(words, first, last, today, leaf)
    days: list[Button] = []
    for ahead in range(node.first, min(node.last, node.first + CALENDAR_DAYS - 1) + 1):
        day = today + timedelta(ahead)
        days.append(Choice(_day(words, day), Code(day.isoformat())))
    return in_rows(days, DAYS_ACROSS)


def out_of_range(words: Words, node: PickDate, state: State) -> str:
    """The line for a day that exists and cannot be chosen: between which days it can."""
    first, last = range_of(node, date.fromisoformat(state.facts[TODAY]))
    return words("notice.out_of_range", first=_long(words, first), last=_long(words, last))


def _by_month(words: Words, first: date, last: date, today: date, leaf: str | None) -> Rows:
    """Days by how far off they are, and one month: its weekdays, its days, and the ways to others.

    At most 60 buttons, of the hundred that a message can have.
    """
    near: list[Button] = [
        Choice(label, Code(day.isoformat()))
        for label, day in _days_near(words, today)
        if first <= day <= last
    ]
    month = _month(min(max(today, first), last))
    if leaf and not leaf.isdecimal():
        month = min(max(date.fromisoformat(f"{leaf}-01"), _month(first)), _month(last))
    return (*in_rows(near, NEAR_ACROSS), *_grid(words, month, first, last))


def _days_near(words: Words, today: date) -> list[tuple[str, date]]:
    return [
        (words("day.today"), today),
        (words("day.week"), today + WEEK),
        (words("day.month"), months_on(today, 1)),
        (words("day.quarter"), months_on(today, 3)),
        (words("day.half_year"), months_on(today, 6)),
    ]


def _grid(words: Words, month: date, first: date, last: date) -> Rows:
    """A row of weekdays, a row for each week, and last the month with the one before and after."""
    blank = Choice(words("sign.none"), INERT)
    weeks = Calendar(words.locale.first_week_day).monthdatescalendar(month.year, month.month)
    names = get_day_names("short", "stand-alone", words.locale)
    return (
        tuple(Choice(names[day.weekday()], INERT) for day in weeks[0]),
        *(
            tuple(
                Choice(str(day.day), Code(day.isoformat()))
                if first <= day <= last and day.month == month.month
                else blank
                for day in week
            )
            for week in weeks
        ),
        (
            _leaf(LEAF_BACK, months_on(month, -1)) if _month(first) < month else blank,
            Choice(_titled(words.locale, month), INERT),
            _leaf(LEAF_ON, months_on(month, 1)) if month < _month(last) else blank,
        ),
    )


def _leaf(label: str, month: date) -> Choice:
    return Choice(label, leaf_code(month.isoformat()[: len("YYYY-MM")]))


def _month(day: date) -> date:
    """A month is known by its first day."""
    return day.replace(day=1)


def moments(words: Words, node: PickMoment, state: State) -> Rows:
    """What is near by its own name, a button a row, and then mornings by their day."""
    near = [(label, at) for label, at in _near(words, state) if open_to(node, at, state.facts)]
    named = {at for _, at in near}
    days = [
        (words("moment.day", day=_day(words, at.date())), at)
        for at in _mornings(node, state)
        if at not in named and open_to(node, at, state.facts)
    ]
    rows = in_rows([_button(*one) for one in near], 1)
    return (*rows, *in_rows([_button(*one) for one in days], MOMENTS_ACROSS))


def _near(words: Words, state: State) -> list[tuple[str, datetime]]:
    """Moments that are named by how far off they are; none where no fact says what time it is."""
    if NOW not in state.facts:
        return []
    now = datetime.fromisoformat(state.facts[NOW])
    return [
        (words("moment.hour"), now + timedelta(hours=1)),
        (words("moment.evening"), datetime.combine(now, EVENING)),
        (words("moment.tomorrow"), _morning(now, 1)),
        (words("moment.days"), _morning(now, 3)),
        (words("moment.week"), _morning(now, 7)),
    ]


def _mornings(node: PickMoment, state: State) -> list[datetime]:
    today = today_of(state.facts)
    first = max(node.first, 1)
    return [_morning(today, ahead) for ahead in range(first, first + MOMENT_DAYS)]


def _morning(today: date, ahead: int) -> datetime:
    return datetime.combine(today + timedelta(ahead), MORNING)


def _button(label: str, at: datetime) -> Choice:
    # In small letters and without a colon, as buttons carry their codes.
    return Choice(label, Code(f"{at:%Y-%m-%dt%H%M}"))


def _day(words: Words, day: date) -> str:
    return _written(words.locale, day)


@lru_cache(maxsize=512)
def _written(locale: Locale, day: date) -> str:
    """Babel takes longer over a day than all the rest of a screen."""
    return format_skeleton("EEEdM", day, locale=locale)


@lru_cache(maxsize=128)
def _titled(locale: Locale, month: date) -> str:
    return format_skeleton("yMMMM", month, locale=locale)


def _long(words: Words, day: date) -> str:
    return format_date(day, "long", locale=words.locale)
