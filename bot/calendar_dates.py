"""Knows which of a plan's dates stand in a calendar, and what became of those given before.

Has no clock, and does not know how a calendar is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from hashlib import blake2b

import orjson

from flows.action import Action

DOMAIN = "onlife-gids"
"""What makes an id of ours differ from those of other calendars."""

MARK = "\x01"
"""Begins the mark that stands in the place of words; no text of a person has such a sign."""


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """A whole day in a calendar. `uid` stays while the day, the words or the standing change.

    `sequence` counts the changes; `changed` is the second of the last one.
    """

    uid: str
    day: date
    summary: str
    description: str
    cancelled: bool = False
    sequence: int = 0
    changed: int = 0

    def says_as(self, other: "CalendarDate") -> bool:
        there = replace(other, sequence=self.sequence, changed=self.changed)
        return marked(there) == marked(self)

    @property
    def is_marked(self) -> bool:
        """Whether only a mark of its words is known."""
        return self.summary.startswith(MARK)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a calendar file holds. `language` is a code such as `nl`; `now` in seconds."""

    name: str
    language: str
    dates: tuple[CalendarDate, ...]
    now: int


def marked(one: CalendarDate) -> CalendarDate:
    """A date with a mark for its words: enough to tell whether they changed."""
    if one.is_marked:
        return one
    words = f"{one.summary}\n\n{one.description}".encode()
    return replace(one, summary=MARK + blake2b(words, digest_size=8).hexdigest(), description="")


def days_of(action: Action) -> Mapping[str, date]:
    """An action's dates by their uid. A follow-up keeps its own by its number."""
    found = {} if action.end is None else {f"{action.id}.end@{DOMAIN}": action.end}
    for number, day in enumerate(action.follow, 1):
        found[f"{action.id}.follow{number}@{DOMAIN}"] = day
    return found


def brought_up_to_date(
    fresh: Sequence[CalendarDate],
    earlier: Sequence[CalendarDate] | None,
    now: int,
    made: Mapping[str, int],
) -> tuple[CalendarDate, ...]:
    """The dates to give now, by day: what changed counts one on, what went away is cancelled.

    `earlier` are those given last, or None where that was not kept: whatever is given then counts
    the seconds since `made`, the second in which the action of that uid was, so that it is later
    than whatever was given before. A cancelled date is given only where it may be in a calendar
    already, and until its day is past.
    """
    given = {one.uid: one for one in earlier or ()}
    dates = []
    for one in fresh:
        known = given.pop(one.uid, None)
        if known is not None:
            dates.append(_next(known, one, now))
        elif earlier is None or not one.cancelled:
            dates.append(replace(one, sequence=max(0, now - made[one.uid]), changed=now))
    dates += [_next(one, replace(one, cancelled=True), now) for one in given.values()]
    today = datetime.fromtimestamp(now, UTC).date()
    kept = (one for one in dates if not one.cancelled or one.day >= today)
    return tuple(sorted(kept, key=lambda one: (one.day, one.uid)))


def _next(known: CalendarDate, fresh: CalendarDate, now: int) -> CalendarDate:
    if known.says_as(fresh):
        return replace(fresh, sequence=known.sequence, changed=known.changed)
    return replace(fresh, sequence=known.sequence + 1, changed=now)


def dump(dates: Sequence[CalendarDate]) -> bytes:
    """What has to be kept to know, a next time, what became of these dates.

    It holds no words: those of an action that is erased are nowhere any more.
    """
    return orjson.dumps([asdict(marked(one)) for one in dates])


def load(body: bytes) -> tuple[CalendarDate, ...]:
    """Marks for words. Raises ValueError, TypeError or KeyError for what `dump` did not make."""
    return tuple(
        CalendarDate(**{**one, "day": date.fromisoformat(one["day"])}) for one in orjson.loads(body)
    )
