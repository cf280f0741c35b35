"""Knows what a typed text says to a conversation: words, a day, or the button that it names."""

from collections.abc import Iterator
from datetime import datetime

from bot.content import Content
from bot.phrasing.catalogue import Words
from bot.typed_moments import typed
from flows.delving import worded_as
from flows.events import Answered, Event, Wrote
from flows.model import (
    OK,
    ChooseOne,
    ChooseSeveral,
    Code,
    End,
    Flow,
    FreeText,
    NodeId,
    PickDate,
    PickMoment,
    Remarkable,
    Say,
)
from flows.reading import offered, ticks
from flows.state import State
from flows.steps import rest


def typed_event(
    content: Content,
    words: Words,
    state: State,
    text: str,
    weighs: tuple[str, ...],
    now: int,
    local: datetime,
) -> Event:
    """What typing this means where the conversation stands; `weighs` is what is found in it.

    `local` is the organisation's wall clock.
    """
    flow = content.flows[state.flow]
    node = flow.nodes.get(state.cursor)
    if isinstance(node, PickDate | PickMoment):
        return Wrote(now, typed(node, text, local), weighs)
    code = None if weighs else _named(flow, words, state, text)
    return Wrote(now, text, weighs) if code is None else Answered(now, state.revision, code)


def _named(flow: Flow, words: Words, state: State, text: str) -> Code | None:
    """The one answer whose button says just this; None for none, or for several.

    Not where clients are spoken of, where what is typed goes with the question, or where the
    answer would end the conversation: that takes a tap.
    """
    if flow.protected or state.held is not None:
        return None
    found = [
        code
        for code, label, onward in _answers(flow, words, state)
        if _plain(label) == _plain(text) and not isinstance(rest(flow, state, onward), End)
    ]
    return found[0] if text.strip() and len(found) == 1 else None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _answers(flow: Flow, words: Words, state: State) -> Iterator[tuple[Code, str, NodeId]]:
    """What can be answered here: its code, what its button says, and where it leads."""
    node = flow.nodes.get(state.cursor)
    if not isinstance(node, Remarkable):
        return
    beside = flow.nodes.get(node.remark) if node.remark else None
    if isinstance(beside, FreeText) and beside.unasked:
        return

    def said(part: str, text: str) -> str:
        return words.of_content(f"{worded_as(flow.id)}.{node.id}.{part}", text) if text else ""

    match node:
        case Say():
            yield OK, said("label", node.label), node.next
        case ChooseOne():
            for option in offered(node, state):
                yield option.code, said(option.code, option.label), option.next
        case ChooseSeveral():
            for tick in ticks(node, state):
                yield tick.code, said(tick.code, tick.label), node.id
            yield OK, said("label", node.label) or words("key.ready"), node.next
