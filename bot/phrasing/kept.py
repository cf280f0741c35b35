"""Knows how it reads until when a conversation is kept; refuses to know what is done about it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.content import Content
from bot.phrasing.catalogue import Words
from flows.keeping import erased_at
from flows.state import State
from flows.times import ZONE


def until(content: Content, words: Words, state: State) -> str:
    """The day on which it goes by itself; nothing where that is not known."""
    named = state.facts.get(ZONE)
    if named is None:
        return ""
    zone = ZoneInfo(named)

    def second(moment: str) -> int:
        return int(datetime.fromisoformat(moment).replace(tzinfo=zone).timestamp())

    at = erased_at(content.flows[state.flow], state, second)
    if at is None:
        return ""
    day = format_date(datetime.fromtimestamp(at, zone), "EEEE d MMMM y", locale=words.locale)
    return words("kept.erased_on", day=day)
