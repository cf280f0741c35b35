"""Knows how each screen of a conversation reads; refuses to know what comes next or who reads."""

from collections.abc import Callable

from bot.content import Content, command_of
from bot.phrasing import (
    choice,
    consensus,
    deepening,
    laid,
    listing,
    overview,
    register,
    scan,
    scorecard,
    stages,
    stars,
    talk,
)
from bot.phrasing.catalogue import Words
from bot.phrasing.drafts import drafted
from bot.phrasing.fitting import LEAST, SCREEN, shortened
from bot.phrasing.keys import Screen, clears, is_again, rows, skipping, ways_around
from bot.phrasing.message import Choice, Message, Rows, marked, paragraphs
from bot.phrasing.page import Page
from bot.phrasing.parts import filled
from bot.phrasing.protocol import held
from bot.phrasing.times import calendar, out_of_range
from bot.presses import ON
from flows.events import Notice
from flows.model import (
    SKIP,
    Branch,
    ChooseOne,
    ChooseSeveral,
    End,
    Flow,
    FreeText,
    PickDate,
    View,
    Waiting,
)
from flows.reading import answer, chosen, ticks, wording
from flows.state import State


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
    line = _notice(screen, notice)
    message = _shown(screen, SCREEN - len(paragraphs(line, "…")))
    return Message(paragraphs(line, message.text), message.rows)


def _shown(screen: Screen, room: int) -> Message:
    """`room` is how many characters it can have; what was written is shortened to that."""
    state = screen.state
    if state.held is not None:
        return held(screen.content, screen.words, state, state.held)
    return _paused(screen.words) if state.paused else _show(screen, room)


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
            kind = screen.kind(screen.node.id)
            return screen.words(f"notice.{kind}long_text", limit=screen.node.limit)
        case Notice.EMPTY_TEXT:
            return screen.words(f"notice.{screen.kind(screen.node.id)}empty_text")
        case Notice.KEPT if not _was_remark(screen):
            return ""
        case Notice.KEPT | Notice.CLEARED:
            kind = screen.kind(screen.state.history[-1].node)
            return screen.words(f"notice.{kind}{notice}")
        case Notice.CHOOSE_MORE if isinstance(screen.node, ChooseSeveral) and screen.node.least > 1:
            least = min(screen.node.least, len(ticks(screen.node, screen.state)))
            left = least - len(chosen(screen.state, screen.node.id))
            return screen.words("notice.choose_so_many", least=least, left=left)
        case Notice.CHOOSE_FEWER if isinstance(screen.node, ChooseSeveral):
            return screen.words("notice.choose_fewer", most=screen.node.most)
        case Notice.OUT_OF_RANGE if isinstance(screen.node, PickDate):
            return out_of_range(screen.words, screen.node, screen.state)
        case Notice():
            return screen.words(f"notice.{notice.value}")
        case _:
            return screen.words(notice, command=screen.flow.command or command_of(screen.flow.id))


def _was_remark(screen: Screen) -> bool:
    """Whether what was just written goes with a question; an answer's next question says all."""
    last = screen.state.history[-1].node if screen.state.history else None
    return last is not None and screen.is_remark(last)


def _paused(words: Words) -> Message:
    return Message(words("paused"), ((Choice(words("key.on"), ON),),))


VIEWS: dict[View, Callable[[Page], Message]] = {
    View.ELEMENT: scan.element,
    View.BLOCK: scan.block,
    View.REVIEW: overview.review,
    View.REVIEW_BLOCK: overview.review_block,
    View.SUBMITTED: overview.submitted,
    View.REMARK: scan.remark,
    View.INTRO: scan.intro,
    **scorecard.VIEWS,
    **laid.VIEWS,
}
"""How the views of a questionnaire are shown; PLAIN is shown from its own texts."""


ASIDE: dict[View, Callable[[Content, Words, State, Waiting], Message]] = {
    **choice.ASIDE,
    **deepening.ASIDE,
    **stars.ASIDE,
    **talk.ASIDE,
    **consensus.ASIDE,
}
"""Views of other flows that a text of their own does not tell: text and answers, to which the
ways around are added."""

BELOW: dict[View, Callable[[Content, Words, State], str]] = {
    View.DRAFT: drafted,
    View.PAGE: register.drafted,
    View.STAGES: stages.told,
    View.TO_DO: stages.still,
    View.PARTS: filled,
    **listing.BELOW,
}
"""What stands under a node's own text, made from the answers so far."""


def _show(screen: Screen, room: int) -> Message:
    node = screen.node
    view = getattr(node, "view", View.PLAIN)
    if view in ASIDE and not isinstance(node, End):
        shown = ASIDE[view](screen.content, screen.words, screen.state, node)
        skips = any(
            isinstance(one, Choice) and one.code == SKIP for row in shown.rows for one in row
        )
        left_out = () if skips else skipping(screen)
        days: Rows = ()
        if isinstance(node, PickDate):
            days = calendar(screen.words, node, screen.state, screen.leaf)
        return Message(shown.text, (*days, *shown.rows, *left_out, *ways_around(screen)))
    instrument = screen.content.instrument_of(screen.flow.id)
    if instrument is not None:
        page = Page(screen.words, instrument, screen.state, node, screen.leaf)
        if view in VIEWS:
            return VIEWS[view](page)
        return scan.role(page) if isinstance(node, ChooseOne) else laid.over(page)
    return Message(_text(screen, room), rows(screen))


def _text(screen: Screen, room: int) -> str:
    node = screen.node
    chapter = screen.of("chapter", getattr(node, "chapter", ""))
    more = screen.of("more", getattr(node, "more", "")) if screen.state.unfolded else ""
    below = BELOW.get(getattr(node, "view", View.PLAIN))
    made = "" if below is None else below(screen.content, screen.words, screen.state)
    head = f"{marked(chapter)}\n" if chapter else ""
    text, more = marked(_wording(screen)), marked(more)
    left = room - len(head + paragraphs(text, made, "…", more))
    return head + paragraphs(text, made, _earlier(screen, left), more)


def _wording(screen: Screen) -> str:
    """What the node says in this state, in the language of the screen."""
    node = screen.node
    text = wording(node, screen.state)
    places = (f"text.{place}" for place, one in enumerate(node.wordings, 1) if one.text == text)
    return screen.of(next(places, "text"), text)


def _earlier(screen: Screen, room: int) -> str:
    """What was written here before; where clients are spoken of only that something was.

    On a screen it is shortened to the room that there is; kept and printed it is whole.
    """
    if not clears(screen):
        return ""
    if screen.flow.protected:
        return screen.words("remark.there")
    text = answer(screen.state, screen.node.id) or ""
    said = "answer.now" if is_again(screen) else "remark.now"
    whole = screen.words(said, text=text)
    most = room - len(screen.words(said, text=""))
    if len(whole) <= room or most >= LEAST:
        return screen.words(said, text=shortened(screen.words, text, most))
    return screen.words("fitting.there", count=len(text))
