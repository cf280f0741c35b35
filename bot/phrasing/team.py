"""Knows what is said in a team's group about its rounds: invitation, closing, leads, help."""

from datetime import date, tzinfo

from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Link, Message, Rows, Verb, bold, paragraphs
from bot.presses import OnRound, OnTeam
from flows.round import Phase, Round, days_left
from instruments.model import Instrument
from storage.port import Progress

EXTENSIONS = {3: "short", 7: "long"}
"""Days by which a lead can extend a round, as buttons, each with what its button says."""


def greeting(words: Words, username: str, *, sees_all: bool) -> Message:
    """What the bot does, who may open a round, and what it can really see in this group."""
    return Message(
        paragraphs(
            words("greet"),
            words("greet.who"),
            words("greet.sees_all" if sees_all else "greet.sees_little"),
        ),
        _to_menu(words, username),
    )


def help_group(words: Words, username: str, *, lead: bool) -> Message:
    """What can be done here, and the way to all that one does in private."""
    parts = [words("help.group_lead")] if lead else []
    text = paragraphs(words("help.group_member"), *parts)
    return Message(text, _to_menu(words, username))


def _to_menu(words: Words, username: str) -> Rows:
    return ((Link(words("help.group_menu"), f"https://t.me/{username}?start=menu"),),)


def invitation(
    words: Words,
    instrument: Instrument,
    one: Round,
    progress: Progress,
    link: str,
    now: int,
    zone: tzinfo,
) -> Message:
    """A round's one message in the group, as it reads now; `instrument` as the round asks it."""
    title = bold(names.title_of(words, instrument))
    match one.phase:
        case Phase.OPEN:
            return Message(
                paragraphs(
                    title,
                    _only(words, instrument) if one.blocks else "",
                    words(
                        "invite.what_questions" if _asks(instrument) else "invite.what",
                        elements=len(list(instrument.elements)),
                        minutes=instrument.minutes,
                    ),
                    names.on_card(words, instrument, "invite.open", minimum=one.least)
                    if one.open
                    else words("invite.privacy", minimum=one.least),
                    words("invite.closes", day=names.day_of(words, one.closes, zone)),
                    _count(words, one, progress, now, zone),
                ),
                ((Link(words("invite.key"), link),),),
            )
        case Phase.SHORT:
            return Message(paragraphs(title, words("invite.short")))
        case Phase.RELEASED | Phase.LAID:
            return Message(paragraphs(title, words("invite.closed", finished=progress.finished)))
        case Phase.CANCELLED:
            return Message(paragraphs(title, words("invite.cancelled")))


def _asks(instrument: Instrument) -> bool:
    """Whether it has questions, and not statements alone."""
    return any(one.question for one in instrument.elements)


def _only(words: Words, instrument: Instrument) -> str:
    """Which blocks are asked, where not all are."""
    blocks = (names.block_short(words, instrument, one) for one in instrument.blocks)
    return words("intro.only", blocks=names.joined(blocks))


def _count(words: Words, one: Round, progress: Progress, now: int, zone: tzinfo) -> str:
    days = days_left(one, now, zone)
    left = words(f"invite.days_left.{days if days < 2 else 'n'}", days=days)
    return words("invite.count", begun=progress.begun, finished=progress.finished, left=left)


def ask_to_close(words: Words, one: Round, progress: Progress) -> Message:
    if progress.finished < one.least:
        what = words("close.ask_few", finished=progress.finished, minimum=one.least)
    else:
        busy = progress.begun - progress.finished
        sentence = "close.ask_open" if one.open else "close.ask_what"
        what = words(sentence, finished=progress.finished, busy=busy)
    return Message(
        paragraphs(bold(words("close.ask")), what),
        (
            (
                Verb(words("close.yes"), OnRound(one.id, "close", one.stamp)),
                Verb(words("close.no"), OnRound(one.id, "keep", one.stamp)),
            ),
        ),
    )


def closed(words: Words, one: Round, ballots: int, until: date | None = None) -> Message:
    """`until` is the day that the cards of an open round lie together."""
    if until is None:
        what = words("close.done", ballots=ballots)
    else:
        what = words("close.done_open", ballots=ballots, day=names.day(words, until))
    return Message(
        paragraphs(what, words("close.done_next")),
        ((Verb(words("results.show"), OnRound(one.id, "show")),),),
    )


def too_few(words: Words, one: Round) -> Message:
    """No numbers, a clear line, and the ways on."""
    longer = tuple(
        Verb(words(f"close.extend.{days}"), OnRound(one.id, f"extend{EXTENSIONS[days]}", one.stamp))
        for days in EXTENSIONS
    )
    return Message(
        paragraphs(words("close.short", minimum=one.least), words("close.short_ways")),
        (longer, (Verb(words("close.cancel"), OnRound(one.id, "cancel", one.stamp)),)),
    )


def ask_to_cancel(words: Words, one: Round) -> Message:
    """What is erased cannot be brought back, so it is asked once more."""
    return Message(
        paragraphs(bold(words("close.cancel_ask")), words("close.cancel_what")),
        (
            (
                Verb(words("close.cancel_yes"), OnRound(one.id, "erase", one.stamp)),
                Verb(words("close.cancel_no"), OnRound(one.id, "ways", one.stamp)),
            ),
        ),
    )


def reminder(words: Words, one: Round, link: str, zone: tzinfo) -> Message:
    text = words("remind.group", day=names.day_of(words, one.closes, zone))
    return Message(text, ((Link(words("invite.key"), link),),))


def in_private(words: Words, username: str) -> Message:
    link = Link(words("help.in_private_key"), f"https://t.me/{username}")
    return Message(words("help.in_private"), ((link,),))


def anonymous(words: Words, command: str) -> Message:
    return Message(
        words("group.anonymous"),
        ((Verb(words("group.anonymous_key"), OnTeam("as", command)),),),
    )


def how_to_appoint(words: Words) -> Message:
    return Message(words("lead.how"), ((Verb(words("lead.key"), OnTeam("me")),),))


def confirm_lead(words: Words, name: str, mark: str) -> Message:
    return Message(
        words("lead.confirm", name=name),
        (
            (
                Verb(words("lead.yes"), OnTeam("yes", mark)),
                Verb(words("lead.no"), OnTeam("no")),
            ),
        ),
    )
