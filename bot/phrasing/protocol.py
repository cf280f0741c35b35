"""Knows what stands around a screen of the protocol, and what is said outside its screens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date, format_skeleton, format_timedelta

from bot.content import Content
from bot.phrasing import numbers, seconding, summary
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Choice, Message, Rows, Verb, bold, paragraphs
from bot.presses import OnRun, ToSession
from flows.comparing import SECOND
from flows.directory import Region
from flows.holding import DISTRESS, ELSEWHERE
from flows.model import DROP, KEEP, Flow, View
from flows.practice import is_practice, line
from flows.state import Act, Held, SessionId, State

GO, LOG = "go", "log"
"""The verbs of buttons about a run: go on with it, its log."""

EVERYONE, RULES, REGION = "all", "rules", "region"
"""The verbs of buttons about where one works, whose detail is a region, or empty for one's own."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run as one of several: when it began, locally, and at which step it is."""

    session: SessionId
    begun: datetime
    step: str


def around(content: Content, words: Words, state: State, message: Message) -> Message:
    """A screen of the protocol with what every one of them has.

    In practice its mark and what is said there; on return how long ago that was; where someone
    is to be involved, the offer to let them look along; and 🚨 as the last row, alone.
    """
    message = summary.with_summary(content, words, state, message)
    flow = content.flows[state.flow]
    practice = is_practice(state)
    text = paragraphs(
        _practice(content, words, state) if practice else "",
        _ago(words, state) if state.cursor == flow.again else "",
        message.text,
        seconding.facts(content, words, state) if _tells(flow, state) else "",
    )
    rows = seconding.with_offer(content, words, state, message.rows)
    beside = _beside(content, words, state)
    return Message(text, (*rows, *beside, *numbers.alarm(words, practice=practice)))


def _beside(content: Content, words: Words, state: State) -> Rows:
    """What a screen offers beside its question; it leads to a message of its own."""
    if state.held is not None:
        return ()
    region = region_of(state)
    match getattr(content.flows[state.flow].nodes[state.cursor], "view", View.PLAIN):
        case View.DIRECTORY:
            key = Verb(words("key.everyone"), OnRun(EVERYONE))
        case View.RULES:
            key = Verb(words("key.rules"), OnRun(RULES))
        case View.REGION:
            other = numbers.OTHER[region].value
            key = Verb(words(f"key.region_{other}"), OnRun(REGION, other))
        case _:
            return ()
    return ((key,),)


def region_of(state: State) -> Region:
    """Where the person works, as the conversation knows it."""
    return Region(state.facts.get("region", Region.FLANDERS.value))


def _tells(flow: Flow, state: State) -> bool:
    """Whether a second reader is told now what they may know."""
    return flow.id == SECOND and state.cursor == flow.first and state.held is None


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
    if of_distress(state):
        help_first = numbers.comfort(content.directory, words, region_of(state))
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
    if text.weighs[0] == ELSEWHERE:
        return Message(
            paragraphs(words("held.elsewhere"), quoted, words("held.taken")),
            ((Choice(words("held.not_here"), DROP),), (Choice(words("held.here"), KEEP),)),
        )
    looks = ", ".join(words(f"held.looks_{one}") for one in text.weighs)
    return Message(
        paragraphs(words("held.looks", what=looks), quoted, words("held.choose")),
        (
            (Choice(words("held.again"), DROP),),
            (Choice(words("held.keep"), KEEP),),
        ),
    )


def comforted(content: Content, words: Words, state: State) -> Message:
    """After words of distress were erased: help stays in view, and one tap goes on."""
    text = numbers.comfort(content.directory, words, region_of(state))
    practice = is_practice(state)
    on = Verb(words("key.on"), ToSession(state.session))
    return Message(
        paragraphs(text, words("held.erased")), ((on,), *numbers.alarm(words, practice=practice))
    )


def of_distress(state: State) -> bool:
    """Whether a text is held that may be about its author's own life."""
    return state.held is not None and state.held.weighs[0] == DISTRESS


def quotes(state: State) -> bool:
    """Whether the screen of a conversation shows what somebody wrote and may not want kept."""
    return state.held is not None and bool(state.held.text)


def kept_until(words: Words, day: date) -> str:
    return words("kept.until", day=format_date(day, "EEEE d MMMM y", words.locale))


def step_name(content: Content, words: Words, state: State) -> str:
    """At which step a run is, in a few words."""
    node = content.flows[state.flow].nodes[state.cursor]
    chapter = getattr(node, "chapter", "")
    named = words.of_content(f"{state.flow}.{state.cursor}.chapter", chapter)
    return named.partition(" · ")[0] or words("run.begun")


def which(words: Words, runs: Sequence[Run], verb: str) -> Message:
    """Asked where there is more than one run."""
    rows = tuple(
        (
            Verb(
                words(
                    "run.one",
                    day=format_skeleton("MEd", one.begun, locale=words.locale),
                    time=f"{one.begun:%H:%M}",
                    step=one.step,
                ),
                OnRun(verb, one.session),
            ),
        )
        for one in sorted(runs, key=lambda one: one.begun, reverse=True)
    )
    return Message(words("run.which"), (*rows, *numbers.alarm(words)))


def reminder(words: Words, session: SessionId, erased: date | None = None) -> Message:
    """What a lock screen may show: that a moment has come, and nothing of what it is about."""
    text = words("reminder.moment")
    if erased is not None:
        day = format_date(erased, "EEEE d MMMM", words.locale)
        text = words("reminder.untouched", day=day)
    on = Verb(words("key.on"), OnRun(GO, session))
    return Message(text, ((on,), *numbers.alarm(words)))


def left(words: Words, older: int, *, others: bool = False) -> Message:
    """After erasing: what is gone, and what only the practitioner can take out of the chat."""
    return Message(
        paragraphs(
            words("erased.done"),
            words("erased.older") if older else "",
            words("erased.yours"),
            words("erased.others") if others else "",
        )
    )


def questions(words: Words, asked: Sequence[str]) -> Message:
    """After practice: where one's way differed, as questions and never as a score."""
    listed = "\n\n".join(asked) if asked else words("practice.none")
    text = paragraphs(bold(words("practice.mark")), words("practice.done"), listed)
    return Message(text, numbers.alarm(words))
