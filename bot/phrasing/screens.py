"""Knows how each screen of a conversation reads; refuses to know what comes next or who reads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_skeleton

from bot.content import Content
from bot.phrasing import scan
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Choice, Message, Rows, in_rows, marked, paragraphs
from bot.presses import BACK, LEAVE, MORE, ON, PAUSE
from flows.engine import offered
from flows.events import Notice
from flows.model import (
    OK,
    ChooseOne,
    Code,
    End,
    Flow,
    FreeText,
    Node,
    PickDate,
    Say,
    View,
)
from flows.reading import trail
from flows.state import State


@dataclass(frozen=True, slots=True)
class Screen:
    """What a screen is made from."""

    content: Content
    words: Words
    flow: Flow
    state: State
    node: Node


def phrase(
    content: Content, words: Words, state: State, notice: Notice | str | None = None
) -> Message:
    """The screen that a conversation is at. `notice` is the engine's, or a sentence's id."""
    flow = content.flows[state.flow]
    screen = Screen(content, words, flow, state, flow.nodes[state.cursor])
    message = _paused(words) if state.paused else _show(screen)
    line = _notice(screen, notice)
    return Message(paragraphs(line, message.text), message.rows)


def _notice(screen: Screen, notice: Notice | str | None) -> str:
    match notice:
        case None:
            return ""
        case Notice.LONG_TEXT if isinstance(screen.node, FreeText):
            return screen.words("notice.long_text", limit=screen.node.limit)
        case Notice():
            return screen.words(f"notice.{notice.value}")
        case _:
            return screen.words(notice)


def _paused(words: Words) -> Message:
    return Message(words("paused"), ((Choice(words("key.on"), ON),),))


VIEWS: dict[View, Callable[[scan.Page], Message]] = {
    View.ELEMENT: scan.element,
    View.BLOCK: scan.block,
    View.REVIEW: scan.review,
    View.REVIEW_BLOCK: scan.review_block,
    View.SUBMITTED: scan.submitted,
    View.LEAVE: scan.leave,
    View.REMARK: scan.remark,
    View.INTRO: scan.intro,
}
"""How the views of a questionnaire are shown; PLAIN is shown from its own texts."""


def _show(screen: Screen) -> Message:
    node = screen.node
    view = getattr(node, "view", View.PLAIN)
    instrument = screen.content.instrument_of(screen.flow.id)
    if instrument is not None:
        page = scan.Page(screen.words, instrument, screen.state, node)
        if view in VIEWS:
            return VIEWS[view](page)
        return scan.role(page) if isinstance(node, ChooseOne) else scan.over(page)
    return Message(_text(screen), _rows(screen))


def _text(screen: Screen) -> str:
    node = screen.node
    text = _of(screen, "text", getattr(node, "text", ""))
    if screen.state.unfolded:
        return paragraphs(marked(text), marked(_of(screen, "more", getattr(node, "more", ""))))
    return marked(text)


def _of(screen: Screen, part: str, text: str) -> str:
    return screen.words.of_content(f"{screen.flow.id}.{screen.node.id}.{part}", text)


def _rows(screen: Screen) -> Rows:
    node = screen.node
    answers: Rows
    match node:
        case Say():
            answers = ((Choice(_of(screen, "label", node.label), OK),),)
        case ChooseOne():
            answers = tuple(
                (Choice(_of(screen, one.code, one.label), one.code),)
                for one in offered(node, screen.state)
            )
        case PickDate():
            answers = _calendar(screen.words, node, date.fromisoformat(screen.state.facts["today"]))
        case FreeText():
            answers = ()
        case End():
            return ()
        case _:
            raise AssertionError(node)
    return (*answers, *_ways_around(screen))


def _ways_around(screen: Screen) -> Rows:
    words, row = screen.words, list[Button]()
    if getattr(screen.node, "more", ""):
        row.append(Choice(words("key.less" if screen.state.unfolded else "key.more"), MORE))
    if trail(screen.state):
        row.append(Choice(words("key.back"), BACK))
    row.append(
        Choice(words("key.cancel"), LEAVE)
        if screen.flow.leave
        else Choice(words("key.pause"), PAUSE)
    )
    return (tuple(row),)


def _calendar(words: Words, node: PickDate, today: date) -> Rows:
    """The days that can be chosen, a week a row, each with its weekday and month."""
    days: list[Button] = []
    for ahead in range(node.first, min(node.last, node.first + CALENDAR_DAYS - 1) + 1):
        day = today + timedelta(ahead)
        label = format_skeleton("EEEdM", day, locale=words.locale)
        days.append(Choice(label, Code(day.isoformat())))
    return in_rows(days, DAYS_ACROSS)


DAYS_ACROSS = 3
CALENDAR_DAYS = 30
"""A month of days on buttons; our content asks for none beyond, since a group cannot type one."""
