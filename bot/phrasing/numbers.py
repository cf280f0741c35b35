"""Knows how the numbers to call read; refuses to say who should call, or that a tap will."""

from datetime import date

from babel.dates import format_date

from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Copy, Link, Message, Rows, Verb, bold, in_rows, paragraphs
from bot.presses import NOT_REAL, PRACTICE, REAL, Alarm
from flows.directory import Directory, Number, Region, age_warnings, numbers, oldest

SHORT = 4
"""Digits up to which a number is dialled as quickly as it is copied."""

BACK = "back"
"""The verb of the button that goes back to where one was."""

OTHER = {Region.FLANDERS: Region.NETHERLANDS, Region.NETHERLANDS: Region.FLANDERS}


def acute(
    directory: Directory,
    words: Words,
    region: Region,
    today: date,
    *,
    page: str = "",
    practice: bool = False,
) -> Message:
    """What 🚨 brings: the fixed line, then who can stop the danger, the own contact on top.

    `page` is the address of a page of callable links; empty where there is none.
    """
    listed = [one for one in numbers(directory, region, acute=True) if one.order]
    aged = any(
        one.on_screen and one.entry.region is region for one in age_warnings(directory, today)
    )
    checked = format_date(oldest(directory, region), "d MMMM y", words.locale)
    text = paragraphs(
        words("numbers.practice") if practice else "",
        bold(words("numbers.first")),
        words("numbers.who"),
        *(_entry(one) for one in listed),
        words("numbers.checked", day=checked),
        words("numbers.old") if aged else "",
    )
    copies: list[Button] = [
        Copy(words("numbers.copy", name=one.name), one.number)
        for one in listed
        if len(_digits(one.number)) > SHORT
    ]
    rows: list[tuple[Button, ...]] = [*in_rows(copies, 1)]
    if page:
        rows.append((Link(words("numbers.page"), page),))
    other = OTHER[region]
    rows.append((Verb(words(f"numbers.{other.value}"), Alarm(other.value)),))
    rows.append((Verb(words("numbers.back"), Alarm(BACK)),))
    return Message(text, tuple(rows))


def comfort(directory: Directory, words: Words, region: Region) -> str:
    """For who may speak of their own distress: who listens, day and night, and the fixed line."""
    listed = [one for one in numbers(directory, region, acute=False) if one.distress]
    return paragraphs(words("distress.first"), *map(_entry, listed), words("numbers.first"))


def is_it_real(words: Words) -> Message:
    """Asked of who taps 🚨 in practice."""
    return Message(
        paragraphs(bold(words("alarm.real")), words("alarm.real_why")),
        (
            (Verb(words("alarm.yes"), Alarm(REAL), danger=True),),
            (Verb(words("alarm.no"), Alarm(NOT_REAL)),),
        ),
    )


def alarm(words: Words, *, practice: bool = False) -> Rows:
    """The last row of every screen of the protocol, alone."""
    return ((Verb(words("key.alarm"), Alarm(PRACTICE if practice else ""), danger=True),),)


def _entry(one: Number) -> str:
    """Its name and what it gives; the number alone on its line, as it is dialled."""
    about = ", ".join(part for part in (one.gives, one.hours) if part)
    head = f"{bold(one.name)} · {about}" if about else bold(one.name)
    return f"{head}\n{one.number}"


def _digits(number: str) -> str:
    return "".join(one for one in number if one.isdigit())
