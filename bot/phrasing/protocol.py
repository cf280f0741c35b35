"""Knows what stands around a screen of the protocol, and what is said outside its screens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date, format_skeleton, format_timedelta

from bot.content import Content
from bot.phrasing import numbers
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Choice, Message, Verb, bold, paragraphs
from bot.presses import OnRun
from flows.directory import Region
from flows.holding import DISTRESS
from flows.model import DROP, KEEP
from flows.practice import is_practice, line
from flows.state import Act, Held, SessionId, State

GO, LOG = "go", "log"
"""The verbs of buttons about a run: go on with it, its log."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run as one of several: when it began, locally, and at which step it is."""

    session: SessionId
    begun: datetime
    step: str


def around(content: Content, words: Words, state: State, message: Message) -> Message:
    """A screen of the protocol with what every one of them has.

    In practice its mark and what is said there; on return how long ago that was; and 🚨 as the
    last row, alone.
    """
    flow = content.flows[state.flow]
    practice = is_practice(state)
    text = paragraphs(
        _practice(content, words, state) if practice else "",
        _ago(words, state) if state.cursor == flow.again else "",
        message.text,
    )
    return Message(text, (*message.rows, *numbers.alarm(words, practice=practice)))


def _practice(content: Content, words: Words, state: State) -> str:
    """Its mark, and what the person says there; above the first question stands how it began."""
    mark, case = bold(words("practice.mark")), content.case_of(state)
    if case is None:
        return mark
    said = line(case, state)
    first = state.cursor == next(iter(case.says), None)
    return paragraphs(mark, case.opening if first and said != case.opening else "", said)


def _ago(words: Words, state: State) -> str:
    """How long ago the person last did something here."""
    before = [one for one in state.history if one.act not in {Act.VISITED, Act.REMINDED}]
    visited = next((one for one in reversed(state.history) if one.act is Act.VISITED), None)
    if not before or visited is None:
        return ""
    passed = format_timedelta(max(visited.at - before[-1].at, 0), locale=words.locale)
    return words("again.ago", time=passed)


def held(content: Content, words: Words, state: State, text: Held) -> Message:
    """Asked about a text that is held: help first where it may be about its author."""
    quoted = words("held.text", text=text.text) if text.text else ""
    if text.weighs[0] == DISTRESS:
        region = Region(state.facts.get("region", Region.FLANDERS.value))
        help_first = numbers.comfort(content.directory, words, region)
        rows = (
            (
                (Choice(words("held.other"), KEEP),),
                (Choice(words("held.mine"), DROP),),
            )
            if text.text
            else ((Choice(words("key.on"), KEEP),),)
        )
        tail = words("held.whose") if text.text else ""
        exit_row = () if content.flows[state.flow].emergency else numbers.alarm(words)
        return Message(paragraphs(help_first, quoted, tail), (*rows, *exit_row))
    looks = ", ".join(words(f"held.looks_{one}") for one in text.weighs)
    return Message(
        paragraphs(words("held.looks", what=looks), quoted, words("held.choose")),
        (
            (Choice(words("held.again"), DROP),),
            (Choice(words("held.keep"), KEEP),),
        ),
    )


def kept_until(words: Words, day: date) -> str:
    return words("kept.until", day=format_date(day, "EEEE d MMMM y", words.locale))


def step_name(content: Content, words: Words, state: State) -> str:
    """At which step a run is, in a few words."""
    node = content.flows[state.flow].nodes[state.cursor]
    chapter = getattr(node, "chapter", "")
    named = words.of_content(f"{state.flow}.{state.cursor}.chapter", chapter)
    return named or words("run.begun")


def which(words: Words, runs: Sequence[Run], verb: str) -> Message:
    """Asked where there is more than one run."""
    rows = tuple(
        (
            Verb(
                words(
                    "run.one",
                    when=format_skeleton("EdMMMHm", one.begun, locale=words.locale),
                    step=one.step,
                ),
                OnRun(verb, one.session),
            ),
        )
        for one in sorted(runs, key=lambda one: one.begun, reverse=True)
    )
    return Message(words("run.which"), rows)


def reminder(words: Words, session: SessionId, erased: date | None = None) -> Message:
    """What a lock screen may show: that a moment has come, and nothing of what it is about."""
    text = words("reminder.moment")
    if erased is not None:
        day = format_date(erased, "EEEE d MMMM", words.locale)
        text = words("reminder.untouched", day=day)
    return Message(text, ((Verb(words("key.on"), OnRun(GO, session)),),))


def left(words: Words, older: int) -> Message:
    """After erasing: what is gone, and what only the practitioner can take out of the chat."""
    return Message(
        paragraphs(
            words("erased.done"), words("erased.older") if older else "", words("erased.yours")
        )
    )


def questions(words: Words, asked: Sequence[str]) -> Message:
    """After practice: where one's way differed, as questions and never as a score."""
    listed = "\n\n".join(asked) if asked else words("practice.none")
    return Message(paragraphs(bold(words("practice.mark")), words("practice.done"), listed))
