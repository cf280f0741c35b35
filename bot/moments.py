"""Knows the organisation's wall clock: what time it is there, and when a moment comes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.hours import Hours, next_open
from flows.events import Lapse
from flows.keeping import Due, dues
from flows.model import Flow
from flows.state import State
from flows.times import NOW, TODAY, ZONE, written


class Moments:
    """All in one zone. Seconds are since the epoch; moments are local, `YYYY-MM-DDTHH:MM`.

    `days` are those on which people work, 0 for Monday.
    """

    def __init__(self, zone: ZoneInfo, hours: Hours) -> None:
        self.zone = zone
        self.days = hours.days
        self._hours = hours

    def local(self, at: int) -> datetime:
        """The wall clock at a second, without zone."""
        return datetime.fromtimestamp(at, self.zone).replace(tzinfo=None)

    def facts(self, at: int) -> dict[str, str]:
        """What a conversation may know of the time."""
        now = self.local(at)
        return {TODAY: now.date().isoformat(), NOW: written(now)}

    def known(self, at: int) -> dict[str, str]:
        """The same with the zone, for one that tells when something was done."""
        return {**self.facts(at), ZONE: self.zone.key}

    def second(self, moment: str) -> int:
        """When a local moment, or the beginning of a day, comes.

        In the hour that winter time repeats it is the first of both; in the one that summer time
        skips, as long after its beginning as the moment says.
        """
        named = datetime.fromisoformat(moment).replace(tzinfo=self.zone)
        return int(named.astimezone(UTC).timestamp())

    def opening(self, day: date) -> int:
        """When work begins on a day, or on the first day after it on which one works."""
        opened = next_open(self._hours, datetime.combine(day, time.min))
        return self.second(opened.isoformat(timespec="minutes"))

    def at_work(self, at: int) -> bool:
        """Whether people may be written to who did not ask for it."""
        now = self.local(at)
        return next_open(self._hours, now) == now

    def day(self, at: int) -> date:
        return self.local(at).date()

    def due(self, flow: Flow, state: State) -> int | None:
        """When a conversation next asks for attention by itself; None for never.

        Only what is kept by the clock and a guide can ask for it: a scan is not looked through.
        """
        if flow.keeping is None and state.held is None and not flow.command:
            return None
        coming = [self.rings(one) for one in dues(flow, state, self.second)]
        return min(coming, default=None)

    def past(self, flow: Flow, state: State, now: int) -> tuple[Due, ...]:
        """What has come by now, in its order."""
        return tuple(one for one in dues(flow, state, self.second) if self.rings(one) <= now)

    def rings(self, due: Due) -> int:
        """A moment that a person set is kept to the minute; what we remind of waits for work."""
        if due.lapse not in {Lapse.UNTOUCHED, Lapse.AGAIN}:
            return due.at
        opened = next_open(self._hours, self.local(due.at))
        return max(
            due.at, self.second((opened + timedelta(seconds=59)).isoformat(timespec="minutes"))
        )
