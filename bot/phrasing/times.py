"""Knows how the days and moments that can be chosen stand on buttons, and refuses to judge them."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from babel.core import Locale
from babel.dates import format_skeleton

from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Choice, Rows, in_rows
from flows.model import Code, PickDate, PickMoment
from flows.state import State
from flows.times import NOW, TODAY, open_to, today_of

DAYS_ACROSS = 3
CALENDAR_DAYS = 30
"""A month of days on buttons; our content asks for none beyond, since a group cannot type one."""

MOMENTS_ACROSS = 2
MOMENT_DAYS = 10
"""Fewer days than in a calendar: a moment is mostly near, and its label is longer."""

MORNING, EVENING = time(9), time(18)


def calendar(words: Words, node: PickDate, state: State) -> Rows:
    """The days that can be chosen, a week a row, each with its weekday and month."""
    today = date.fromisoformat(state.facts[TODAY])
    days: list[Button] = []
    for ahead in range(node.first, min(node.last, node.first + CALENDAR_DAYS - 1) + 1):
        day = today + timedelta(ahead)
        days.append(Choice(_day(words, day), Code(day.isoformat())))
    return in_rows(days, DAYS_ACROSS)


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
