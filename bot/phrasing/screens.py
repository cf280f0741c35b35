"""Knows how each screen of a conversation reads; refuses to know what comes next or who reads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from bot.content import Content
from bot.phrasing import choice, deepening, overview, scan, stars, talk
from bot.phrasing.catalogue import Words
from bot.phrasing.drafts import drafted
from bot.phrasing.message import Button, Choice, Message, Rows, in_rows, marked, paragraphs
from bot.phrasing.protocol import held
from bot.phrasing.times import calendar, moments, out_of_range
from bot.presses import BACK, LEAVE, MORE, ON, OVERVIEW, PAUSE, REMARK
from flows.delving import worded_as
from flows.events import Notice
from flows.model import (
    CLEAR,
    OK,
    SKIP,
    Branch,
    ChooseOne,
    ChooseSeveral,
    End,
    Flow,
    FreeText,
    Node,
    NodeId,
    PickDate,
    PickMoment,
    Remarkable,
    Say,
    View,
    Waiting,
)
from flows.reading import answer, chosen, offered, ticks, trail, wording
from flows.state import State


@dataclass(frozen=True, slots=True)
class Screen:
    """What a screen is made from."""

    content: Content
    words: Words
    flow: Flow
    state: State
    node: Waiting | End
    leaf: str | None = None


def phrase(
    content: Content,
    words: Words,
    state: State,
    notice: Notice | str | None = None,
    *,
    leaf: str | None = None,
) -> Message:
    """The screen that a conversation is at. `notice` is the engine's, or a sentence's id.

    `leaf` is the month, as `YYYY-MM`, that its calendar shows, where it has one.
    """
    flow = content.flows[state.flow]
    screen = Screen(content, words, flow, state, _resting(flow, state), leaf)
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
            kind = _kind(screen, screen.node.id)
            return screen.words(f"notice.{kind}long_text", limit=screen.node.limit)
        case Notice.EMPTY_TEXT:
            return screen.words(f"notice.{_kind(screen, screen.node.id)}empty_text")
        case Notice.KEPT if not _was_remark(screen):
            return ""
        case Notice.KEPT | Notice.CLEARED:
            kind = _kind(screen, screen.state.history[-1].node)
            return screen.words(f"notice.{kind}{notice}")
        case Notice.OUT_OF_RANGE if isinstance(screen.node, PickDate):
            return out_of_range(screen.words, screen.node, screen.state)
        case Notice():
            return screen.words(f"notice.{notice.value}")
        case _:
            return screen.words(notice)


def _was_remark(screen: Screen) -> bool:
    """Whether what was just written goes with a question; an answer's next question says all."""
    last = screen.state.history[-1].node if screen.state.history else None
    return last is not None and _is_remark(screen, last)


def _is_remark(screen: Screen, text: NodeId) -> bool:
    return any(getattr(node, "remark", None) == text for node in screen.flow.nodes.values())


def _kind(screen: Screen, text: NodeId) -> str:
    """How what is said of a remark begins, where it is for its author alone: a note."""
    return "note_" if getattr(screen.flow.nodes[text], "view", None) is View.NOTE else ""


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


ASIDE: dict[View, Callable[[Content, Words, State, Waiting], Message]] = {
    **choice.ASIDE,
    **deepening.ASIDE,
    **stars.ASIDE,
    **talk.ASIDE,
}
"""Views of other flows that a text of their own does not tell: text and answers, to which the
ways around are added."""

BELOW: dict[View, Callable[[Content, Words, State], str]] = {View.DRAFT: drafted}
"""What stands under a node's own text, made from the answers so far."""


def _show(screen: Screen) -> Message:
    node = screen.node
    view = getattr(node, "view", View.PLAIN)
    if view in ASIDE and not isinstance(node, End):
        shown = ASIDE[view](screen.content, screen.words, screen.state, node)
        skips = any(
            isinstance(one, Choice) and one.code == SKIP for row in shown.rows for one in row
        )
        skipping = () if skips else _skipping(screen)
        return Message(shown.text, (*shown.rows, *skipping, *_ways_around(screen)))
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
    below = BELOW.get(getattr(node, "view", View.PLAIN))
    made = "" if below is None else below(screen.content, screen.words, screen.state)
    text = paragraphs(marked(_wording(screen)), made, _earlier(screen), marked(more))
    return f"{marked(chapter)}\n{text}" if chapter else text


def _wording(screen: Screen) -> str:
    """What the node says in this state, in the language of the screen."""
    node = screen.node
    text = wording(node, screen.state)
    places = (f"text.{place}" for place, one in enumerate(node.wordings, 1) if one.text == text)
    return _of(screen, next(places, "text"), text)


def _of(screen: Screen, part: str, text: str) -> str:
    return screen.words.of_content(f"{worded_as(screen.flow.id)}.{screen.node.id}.{part}", text)


def _earlier(screen: Screen) -> str:
    """What was written here before; where clients are spoken of only that something was."""
    if not _clears(screen):
        return ""
    if screen.flow.protected:
        return screen.words("remark.there")
    return screen.words("remark.now", text=answer(screen.state, screen.node.id) or "")


def _clears(screen: Screen) -> bool:
    """Whether there is a remark that can go."""
    node = screen.node
    written = isinstance(node, FreeText) and bool(answer(screen.state, node.id))
    return written and _is_remark(screen, node.id)


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
            answers = calendar(screen.words, node, screen.state, screen.leaf)
        case PickMoment():
            answers = moments(screen.words, node, screen.state)
        case FreeText():
            key = screen.words(f"key.{_kind(screen, node.id)}clear")
            answers = ((Choice(key, CLEAR),),) if _clears(screen) else ()
        case End():
            return ()
        case _:
            assert_never(node)
    return (*answers, *_skipping(screen), *_ways_around(screen))


def _skipping(screen: Screen) -> Rows:
    """What answers with nothing, below all other answers."""
    node = screen.node
    if isinstance(node, FreeText | PickDate) and node.skip:
        return ((Choice(_of(screen, "skip", node.skip), SKIP),),)
    return ()


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
        row.append(Choice(words(f"key.{_kind(screen, screen.node.remark)}remark"), REMARK))
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
