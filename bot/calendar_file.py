"""Knows how dates are written for the calendars of phones (iCalendar); not whose they are.

Runs in a worker process.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from icalendar import Calendar as File
from icalendar import Event, vText

from bot.calendar_dates import Calendar, CalendarDate

PRODUCT: Final = "-//onlife-gids//plan//NL"


def calendar(dates: Calendar) -> bytes:
    """A calendar file (ICS, RFC 5545), each date an event of a whole day."""
    file = File()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    # Phones name a calendar by the one, newer programs (RFC 7986) by the other.
    # The library escapes what it knows to be text, and these two it does not know.
    name = vText(" ".join(dates.name.split()))
    file.add("x-wr-calname", name)
    file.add("name", name)
    for one in dates.dates:
        file.add_component(_event(one, dates.language, dates.now))
    return bytes(file.to_ical())


def _event(one: CalendarDate, language: str, now: int) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", datetime.fromtimestamp(now, UTC))
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(1))
    event.add("sequence", one.sequence)
    event.add("last-modified", datetime.fromtimestamp(one.changed, UTC))
    event.add("summary", one.summary, parameters={"language": language})
    if one.description:
        event.add("description", one.description, parameters={"language": language})
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    # A date to remember leaves the day itself free.
    event.add("transp", "TRANSPARENT")
    return event
