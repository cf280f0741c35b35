"""Knows how the numbers to call read; refuses to say who should call, or that a tap will."""

from datetime import date
from typing import assert_never

from babel.dates import format_date

from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Copy, Link, Message, Rows, Verb, bold, in_rows, paragraphs
from bot.presses import NOT_REAL, PRACTICE, REAL, Alarm, OnRun
from flows.directory import (
    Article,
    Certainty,
    Directory,
    Listed,
    Number,
    Organisation,
    Region,
    age_warnings,
    articles,
    numbers,
    oldest,
    organisations,
)

SHORT = 4
"""Digits up to which a number is dialled as quickly as it is copied."""

BACK = "back"
"""The verb of the button that goes back to where one was."""

COPIES_ACROSS = 2

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

    Short, so that all of it stands on a phone at once; what each is for stands in `everyone`.
    `page` is the address of a page of callable links; empty where there is none.
    """
    listed = [one for one in numbers(directory, region, acute=True) if one.order]
    aged = any(
        one.on_screen and one.entry.region is region for one in age_warnings(directory, today)
    )
    text = paragraphs(
        bold(words("numbers.first")),
        words("numbers.practice") if practice else "",
        "\n".join((words("numbers.who"), *(_in_short(words, one) for one in listed))),
        _checked(directory, words, region),
        words("numbers.old") if aged else "",
    )
    copies: list[Button] = [
        Copy(words("numbers.copy", number=one.number), one.number)
        for one in listed
        if len(_digits(one.number)) > SHORT
    ]
    rows: list[tuple[Button, ...]] = [*in_rows(copies, COPIES_ACROSS)]
    if page:
        rows.append((Link(words("numbers.page"), page),))
    other = OTHER[region]
    switch = Verb(words(f"numbers.{other.value}"), Alarm(other.value))
    rows += [(switch,), (Verb(words("key.everyone"), OnRun("all")),)]
    rows.append((Verb(words("numbers.back"), Alarm(BACK)),))
    return Message(text, tuple(rows))


def comfort(directory: Directory, words: Words, region: Region) -> str:
    """For who may speak of their own distress: who listens, day and night, and the fixed line."""
    listed = [one for one in numbers(directory, region, acute=False) if one.distress]
    return paragraphs(
        words("distress.first"), *(_entry(words, one) for one in listed), words("numbers.first")
    )


def everyone(directory: Directory, words: Words, region: Region) -> Message:
    """Whom one can call or look up in a region, from the least to the most intrusive."""
    called = sorted(numbers(directory, region, acute=False), key=lambda one: one.order != 0)
    text = paragraphs(
        *(_entry(words, one) for one in called),
        *(_organisation(words, one) for one in organisations(directory, region)),
        _checked(directory, words, region),
    )
    return Message(text, _elsewhere(words, region, "all"))


def rules(directory: Directory, words: Words, region: Region) -> Message:
    """What the law says in a region: the rule first, then its number and how certain that is."""
    text = paragraphs(
        words("rules.first"),
        *(_rule(words, one) for one in articles(directory, region)),
        _checked(directory, words, region),
    )
    return Message(text, _elsewhere(words, region, "rules"))


def _rule(words: Words, one: Article) -> str:
    certainty = words(f"rules.{one.certainty.value}")
    return words(
        "rules.one",
        name=bold(one.name),
        rule=one.rule,
        whom=one.whom,
        asks=one.asks,
        article=one.article,
        certainty=certainty,
        ask_with=one.ask_with,
    )


def _organisation(words: Words, one: Organisation) -> str:
    return _with(f"{bold(one.name)} · {one.gives}", _doubt(words, one))


def _doubt(words: Words, one: Listed) -> str:
    """What is not settled about an entry; empty for one that is, so that the day holds of it."""
    doubts = []
    match one.certainty:
        case Certainty.HIGH:
            pass
        case Certainty.MEDIUM:
            doubts.append(words("numbers.medium"))
        case Certainty.CHECK:
            doubts.append(words("numbers.check"))
        case _:
            assert_never(one.certainty)
    if one.checked is None:
        doubts.append(words("numbers.unchecked"))
    return ", ".join(doubts)


def _with(head: str, doubt: str) -> str:
    return f"{head} ({doubt})" if doubt else head


def _checked(directory: Directory, words: Words, region: Region) -> str:
    checked = format_date(oldest(directory, region), "d MMMM y", words.locale)
    return words("numbers.checked", day=checked)


def _elsewhere(words: Words, region: Region, verb: str) -> Rows:
    other = OTHER[region]
    return ((Verb(words(f"region.{other.value}"), OnRun(verb, other.value)),),)


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


def _in_short(words: Words, one: Number) -> str:
    head = f"{bold(one.name)}, {one.hours}" if one.hours else bold(one.name)
    return f"{_with(head, _doubt(words, one))}\n{one.number}"


def _entry(words: Words, one: Number) -> str:
    """Its name and what it gives; the number alone on its line, as it is dialled."""
    about = ", ".join(part for part in (one.gives, one.hours) if part)
    head = f"{bold(one.name)} · {about}" if about else bold(one.name)
    return f"{_with(head, _doubt(words, one))}\n{one.number}"


def _digits(number: str) -> str:
    return "".join(one for one in number if one.isdigit())
