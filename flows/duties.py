"""Knows on which days an action asks for something, and what; has no clock and sends nothing.

For its doer an action asks a week and a working day before its end, on the day after it, on each
day of follow-up, and on the day that it was put off to. Each of these has a name that stays, such
as `end-7:2027-03-01`, so that it is given once; another date makes another name.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum, StrEnum

from flows.action import Action, ActionId
from flows.plan import due_this_week, ordered, overdue

WEEK = 7
"""Days before an end at which there is still time to do something about it."""

Days = Container[int]
"""The days on which an organisation works, as `date.weekday` counts them: 0 is Monday."""

WEEKDAYS = frozenset(range(5))
"""Monday to Friday."""


class Kind(StrEnum):
    """What is told of an action, in the order in which it is told.

    FOLLOW_MISSED is a follow-up whose day passed untold. SNOOZED was put off until now, and
    nothing else is to be told of its end.
    """

    OVERDUE = "overdue"
    ENDS_TODAY = "ends_today"
    ENDS_TOMORROW = "ends_tomorrow"
    ENDS_SOON = "ends_soon"
    FOLLOW_TODAY = "follow_today"
    FOLLOW_MISSED = "follow_missed"
    SNOOZED = "snoozed"


@dataclass(frozen=True, slots=True)
class Reminder:
    """An action of which something is told; `day` is its end, or the day of follow-up, if any."""

    action: Action
    day: date | None


Told = Mapping[Kind, tuple[Reminder, ...]]
"""What is told of which actions; no kind without any."""


@dataclass(frozen=True, slots=True)
class Telling:
    """All that is to be told to one doer in one message: nothing where `told` is empty.

    `told` has no kind without a reminder. `changed` are the actions of which something is told,
    as they are once it was given; `given` has the names of what was, by action.
    """

    told: Told
    changed: tuple[Action, ...]
    given: Mapping[ActionId, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Digest:
    """What a group is told on a Monday; one of the two at least is not empty."""

    overdue: tuple[Action, ...]
    due: tuple[Action, ...]


class _About(Enum):
    """What a day on which an action asks for something has to do with it."""

    END = "end"
    FOLLOW = "follow"
    SNOOZE = "snooze"


@dataclass(frozen=True, slots=True)
class _Duty:
    """A day on which an action asks for something."""

    day: date
    about: _About
    name: str


def tell(actions: Iterable[Action], today: date, days: Days = WEEKDAYS) -> Telling:
    """What the actions of one doer ask until today, and was not given yet.

    However much was missed, it is told as it is today, once: an action that should have ended
    is overdue, whether or not anybody was told that its end came near.
    """
    waiting = [(one, _waiting(one, today, days)) for one in ordered(actions, today)]
    asking = [(_given(one, duties), duties) for one, duties in waiting if duties]
    names = {one.id: tuple(duty.name for duty in duties) for one, duties in asking}
    return Telling(_told(asking, today), tuple(one for one, _ in asking), names)


def told_now(
    actions: Iterable[Action],
    given: Mapping[ActionId, Container[str]],
    today: date,
    days: Days = WEEKDAYS,
) -> Told:
    """What was given by these names and waits to be told still, as it is today.

    Nothing of an action that was closed, put off or given other dates since.
    """
    due = [
        (
            one,
            tuple(duty for duty in _until(one, today, days) if duty.name in given.get(one.id, ())),
        )
        for one in ordered(actions, today)
    ]
    return _told([(one, duties) for one, duties in due if duties], today)


def taken_back(action: Action, names: Container[str]) -> Action:
    """The action as if these reminders were not given yet; the same object where none was."""
    left = tuple(one for one in action.given if one not in names)
    return action if left == action.given else replace(action, given=left)


def _told(asking: Iterable[tuple[Action, tuple[_Duty, ...]]], today: date) -> Told:
    told: dict[Kind, list[Reminder]] = {kind: [] for kind in Kind}
    for action, duties in asking:
        for kind, day in _kinds(action, duties, today):
            told[kind].append(Reminder(action, day))
    return {kind: tuple(reminders) for kind, reminders in told.items() if reminders}


def next_duty(action: Action, today: date, days: Days = WEEKDAYS) -> date | None:
    """The next day on which an action asks for something: today where it does already.

    None where it asks for nothing any more.
    """
    if _silent(action):
        return None
    earliest = max(today, action.snoozed or today)
    return min((max(one.day, earliest) for one in _open(action, days)), default=None)


def asks(action: Action, today: date, days: Days = WEEKDAYS) -> bool:
    """Whether something of an action has come, given or not, that could be put off."""
    return bool(_until(action, today, days))


def passed_over(
    action: Action, today: date, before: Action | None = None, days: Days = WEEKDAYS
) -> Action:
    """The action without the reminders of days that came already, today's included.

    For whoever has just set its dates, and knows them; and for what was closed or quiet, and is
    so no more. What waits in `before`, as it was until now, waits on.
    """
    waiting = () if before is None or _silent(before) else tuple(_open(before, days))
    passed = [one for one in _open(action, days) if one.day <= today and one not in waiting]
    return _given(action, passed) if passed else action


def digest(actions: Iterable[Action], today: date) -> Digest | None:
    """What a group is told on a Monday; None where there is nothing new to tell.

    What was overdue a week ago was told then, and goes along with what is new; alone it would
    be the same message every week. What is quiet is told here all the same: that is between the
    doer and the bot.
    """
    listed = ordered(actions, today)
    late = tuple(one for one in listed if overdue(one, today))
    due = due_this_week(listed, today)
    news = any(one.end is not None and (today - one.end).days <= WEEK for one in late)
    return Digest(late, due) if due or news else None


def next_digest(today: date) -> date:
    """The first Monday after today; a week on where today is one."""
    return today + timedelta(WEEK - today.weekday())


def _silent(action: Action) -> bool:
    return action.quiet or not action.is_open


def _given(action: Action, duties: Iterable[_Duty]) -> Action:
    return replace(action, given=(*action.given, *(one.name for one in duties)))


def _waiting(action: Action, today: date, days: Days) -> tuple[_Duty, ...]:
    """What an action asks until today, and was not given; nothing while it is put off."""
    return tuple(one for one in _until(action, today, days) if one.name not in action.given)


def _until(action: Action, today: date, days: Days) -> tuple[_Duty, ...]:
    """What an action asks until today, given or not; nothing while it is put off."""
    if _silent(action) or (action.snoozed or today) > today:
        return ()
    return tuple(one for one in _duties(action, days) if one.day <= today)


def _open(action: Action, days: Days) -> Iterator[_Duty]:
    """All that was not given yet."""
    return (one for one in _duties(action, days) if one.name not in action.given)


def _duties(action: Action, days: Days) -> Iterator[_Duty]:
    """Every day on which an action asks for something, given or not, each once."""
    end, snoozed = action.end, action.snoozed
    if end is not None:
        yield _Duty(_moved(end, -WEEK), _About.END, f"end-7:{end}")
        yield _Duty(_eve(end, days), _About.END, f"end-1:{end}")
        yield _Duty(_moved(end, 1), _About.END, f"late:{end}")
    for day in dict.fromkeys(action.follow):
        yield _Duty(day, _About.FOLLOW, f"follow:{day}")
    if snoozed is not None:
        yield _Duty(snoozed, _About.SNOOZE, f"snooze:{snoozed}")


def _kinds(
    action: Action, waiting: Iterable[_Duty], today: date
) -> Iterator[tuple[Kind, date | None]]:
    """What is told of an action, of which these wait: of its end once, as it is today."""
    follows = [one.day for one in waiting if one.about is _About.FOLLOW]
    asked = {one.about for one in waiting}
    of_end = None if asked == {_About.FOLLOW} else _of_end(action.end, today)
    if of_end is not None:
        yield of_end, action.end
    for day in follows:
        yield (Kind.FOLLOW_TODAY if day == today else Kind.FOLLOW_MISSED), day
    if of_end is None and not follows:
        yield Kind.SNOOZED, action.end


def _of_end(end: date | None, today: date) -> Kind | None:
    """How near an end is; None while it is more than a week ahead, or where there is none."""
    left = None if end is None else (end - today).days
    if left is None or left > WEEK:
        return None
    if left < 0:
        return Kind.OVERDUE
    return {0: Kind.ENDS_TODAY, 1: Kind.ENDS_TOMORROW}.get(left, Kind.ENDS_SOON)


def _eve(end: date, days: Days) -> date:
    """The last working day before a day: told after a weekend, an end on Sunday would be over."""
    before = (_moved(end, -back) for back in range(1, WEEK + 1))
    return next((one for one in before if one.weekday() in days), _moved(end, -1))


def _moved(day: date, days: int) -> date:
    """A day so many days on, but never beyond the first or the last date that there is."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
