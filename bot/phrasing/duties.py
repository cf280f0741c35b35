"""Knows how a plan reads that makes itself heard: reminders in private, a team's Monday."""

from collections.abc import Sequence
from datetime import date

from bot.phrasing import names
from bot.phrasing.action import shown
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Message, Rows, Verb, bold, in_rows, paragraphs
from bot.phrasing.plan import NUMBERS_ACROSS, Blocks, clipped, line, short_day
from bot.presses import OnAction, OnPlan
from flows.action import Action, Doer, Standing
from flows.duties import Digest, Told

SHOWN = 8
"""Actions with a button of their own in one reminder; more are told of, and counted."""

DAYS = 3
"""Days that are told of one action under one head; a sheet may bring any number."""


def reminder(words: Words, told: Told, today: date) -> Message:
    """All that somebody's actions ask now, in one message, what is overdue first."""
    lines: list[str] = []
    places: dict[Action, int] = {}
    for kind, reminders in told.items():
        days: dict[Action, list[date]] = {}
        for one in reminders:
            places.setdefault(one.action, len(places) + 1)
            days.setdefault(one.action, []).extend([one.day] if one.day else [])
        lines.append(("\n" if lines else "") + bold(words(f"due.{kind}")))
        lines += [
            _told(words, places[action], action, on, today)
            for action, on in days.items()
            if places[action] <= SHOWN
        ]
        rest = sum(places[action] > SHOWN for action in days)
        if rest:
            lines.append(words("due.more", n=rest))
    keys: list[Button] = [
        Verb(str(place), OnAction(action.id, "open"))
        for action, place in places.items()
        if place <= SHOWN
    ]
    first = next(iter(places))
    rows = _only_rows(words, first) if len(places) == 1 else in_rows(keys, NUMBERS_ACROSS)
    return Message("\n".join(lines), rows)


def _only_rows(words: Words, action: Action) -> Rows:
    return (
        (
            Verb(words("due.done"), OnAction(action.id, "set", Standing.DONE.value)),
            Verb(words("due.later"), OnAction(action.id, "later")),
        ),
        (
            shown(words, action),
            Verb(words("plan.quiet"), OnAction(action.id, "quiet")),
        ),
    )


def _told(words: Words, place: int, action: Action, days: Sequence[date], today: date) -> str:
    """An action, and the last few of the days that are told of it."""
    line = words("plan.line", place=place, what=clipped(words, action))
    return line + names.joined(short_day(words, day, today) for day in days[-DAYS:])


def missed(words: Words, sentence: str, doer: Doer, actions: Sequence[Action]) -> Message:
    """To a lead: somebody could not be reminded of these."""
    lines = [
        words("plan.line", place=place, what=clipped(words, one)).rstrip()
        for place, one in enumerate(actions[:SHOWN], 1)
    ]
    if len(actions) > SHOWN:
        lines.append(words("due.more", n=len(actions) - SHOWN))
    return Message(paragraphs(words(sentence, name=doer.name), "\n".join(lines)))


def digest(words: Words, blocks: Blocks, told: Digest, today: date) -> Message:
    """To a team on Monday: what is overdue, and what ends this week."""
    parts: list[str] = []
    first = 1
    for head, actions in (("plan.overdue", told.overdue), ("due.this_week", told.due)):
        if actions:
            lines = [
                line(words, blocks, place, one, today)
                for place, one in enumerate(actions[:SHOWN], first)
            ]
            first += len(lines)
            if len(actions) > SHOWN:
                lines.append(words("due.more", n=len(actions) - SHOWN))
            parts.append("\n".join((bold(words(head)), *lines)))
    return Message(
        paragraphs(words("due.digest"), *parts),
        ((Verb(words("due.to_plan"), OnPlan("list")),),),
    )
