"""Knows how each screen of a conversation reads; refuses to know what comes next or who reads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from bot.content import Content
from bot.phrasing import overview, scan
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Choice, Message, Rows, in_rows, marked, paragraphs
from bot.phrasing.protocol import held
from bot.phrasing.times import calendar, moments
from bot.presses import BACK, LEAVE, MORE, ON, OVERVIEW, PAUSE, REMARK
from flows.events import Notice
from flows.model import (
    OK,
    Branch,
    ChooseOne,
    ChooseSeveral,
    End,
    Flow,
    FreeText,
    Node,
    PickDate,
    PickMoment,
    Remarkable,
    Say,
    View,
    Waiting,
)
from flows.reading import chosen, offered, ticks, trail, wording
from flows.state import State


@dataclass(frozen=True, slots=True)
class Screen:
    """What a screen is made from."""

    content: Content
    words: Words
    flow: Flow
    state: State
    node: Waiting | End


def phrase(
    content: Content, words: Words, state: State, notice: Notice | str | None = None
) -> Message:
    """The screen that a conversation is at. `notice` is the engine's, or a sentence's id."""
    flow = content.flows[state.flow]
    screen = Screen(content, words, flow, state, _resting(flow, state))
    message = _shown(screen)
    line = _notice(screen, notice)
    return Message(paragraphs(line, message.text), message.rows)


def _shown(screen: Screen) -> Message:
    state = screen.state
    if state.held is not None:
        return held(screen.content, screen.words, state, state.held)
    return _paused(screen.words) if state.paused else _show(screen)


def _resting(flow: Flow, state: State) -> Waiting | End:
    node = flow.nodes[state.cursor]
    match node:
        case Branch():
            raise AssertionError(node)
        case _:
            return node


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
    View.REVIEW: overview.review,
    View.REVIEW_BLOCK: overview.review_block,
    View.SUBMITTED: overview.submitted,
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
    chapter = _of(screen, "chapter", getattr(node, "chapter", ""))
    more = _of(screen, "more", getattr(node, "more", "")) if screen.state.unfolded else ""
    text = paragraphs(marked(_wording(screen)), marked(more))
    return f"{marked(chapter)}\n{text}" if chapter else text


def _wording(screen: Screen) -> str:
    """What the node says in this state, in the language of the screen."""
    node = screen.node
    text = wording(node, screen.state)
    places = (f"text.{place}" for place, one in enumerate(node.wordings, 1) if one.text == text)
    return _of(screen, next(places, "text"), text)


def _of(screen: Screen, part: str, text: str) -> str:
    return screen.words.of_content(f"{screen.flow.id}.{screen.node.id}.{part}", text)


def _rows(screen: Screen) -> Rows:
    node = screen.node
    answers: Rows
    match node:
        case Say():
            answers = ((Choice(_of(screen, "label", node.label), OK),),)
        case ChooseOne():
            labels = [
                Choice(_of(screen, one.code, one.label), one.code)
                for one in offered(node, screen.state)
            ]
            short = all(len(one.label) <= SHORT for one in labels)
            answers = in_rows([*labels], WAYS_ACROSS if short else 1)
        case ChooseSeveral():
            answers = _several(screen, node)
        case PickDate():
            answers = calendar(screen.words, node, screen.state)
        case PickMoment():
            answers = moments(screen.words, node, screen.state)
        case FreeText():
            answers = ()
        case End():
            return ()
        case _:
            assert_never(node)
    return (*answers, *_ways_around(screen))


def _several(screen: Screen, node: ChooseSeveral) -> Rows:
    """Each option with its box, and last the button that says that one is done."""
    ticked = chosen(screen.state, node.id)
    boxes = [
        Choice(
            screen.words(
                "tick.on" if one.code in ticked else "tick.off",
                label=_of(screen, one.code, one.label),
            ),
            one.code,
        )
        for one in ticks(node, screen.state)
    ]
    label = _of(screen, "label", node.label) if node.label else screen.words("key.ready")
    return (*((box,) for box in boxes), (Choice(label, OK),))


def _ways_around(screen: Screen) -> Rows:
    words, row = screen.words, list[Button]()
    if getattr(screen.node, "more", ""):
        row.append(Choice(words("key.less" if screen.state.unfolded else "key.more"), MORE))
    if isinstance(screen.node, Remarkable) and screen.node.remark is not None:
        row.append(Choice(words("key.remark"), REMARK))
    if trail(screen.state):
        row.append(Choice(words("key.back"), BACK))
    row.append(_last_way(screen))
    return in_rows(row, len(row) if len(row) <= WAYS_ACROSS else 2)


def _last_way(screen: Screen) -> Button:
    """Out of it, to the whole of it, or a pause; in what has to go on, nothing asks for one."""
    if isinstance(_way_out(screen.flow), End):
        return Choice(screen.words("key.cancel"), LEAVE)
    if screen.flow.emergency:
        return Choice(screen.words("key.overview"), OVERVIEW)
    return Choice(screen.words("key.pause"), PAUSE)


def _way_out(flow: Flow) -> Node | None:
    """Where one comes who stops; a question there is for who says so, and cancels nothing."""
    return None if flow.leave is None else flow.nodes[flow.leave]


SHORT = 10
"""Letters of answers that can stand beside each other, such as Ja and Nee."""

WAYS_ACROSS = 3
"""More of these on one row would be cut off on a phone; four stand two by two."""
