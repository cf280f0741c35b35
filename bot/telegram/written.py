"""Knows what a conversation's screen is as bytes, and keeps those that many people share."""

from bot.content import Content
from bot.moments import Moments
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message, paragraphs
from bot.phrasing.protocol import around, kept_until
from bot.phrasing.screens import phrase
from bot.telegram import render
from flows.asking import guides_clients, unasked
from flows.events import Notice
from flows.evidence import any_sources
from flows.keeping import erased_at, is_over
from flows.model import NodeId, View
from flows.questionnaire import remark_node
from flows.reading import answer
from flows.state import State
from instruments.model import ElementId

KEPT = 2000
"""Rendered screens that are kept: every element in every language, with its few variants."""


class Written:
    def __init__(self, content: Content, moments: Moments) -> None:
        self._content = content
        self._moments = moments
        self._rendered: dict[tuple[object, ...], bytes] = {}

    def tail(
        self, state: State, words: Words, notice: Notice | str | None, leaf: str | None
    ) -> bytes:
        """All of a call's body but its chat, message and token, which are each one's own."""
        key = self._key(state, words, notice)
        if key is None:
            return render.tail(self._phrased(state, words, notice, leaf))
        shared = self._rendered.get(key)
        if shared is None:
            shared = render.tail(self._phrased(state, words, notice))
            if len(self._rendered) >= KEPT:
                self._rendered.clear()
            self._rendered[key] = shared
        return shared

    def _phrased(
        self, state: State, words: Words, notice: Notice | str | None, leaf: str | None = None
    ) -> Message:
        flow = self._content.flows[state.flow]
        message = phrase(self._content, words, state, notice, leaf=leaf)
        if is_over(flow, state):
            erased = erased_at(flow, state, self._moments.second)
            if erased is not None:
                line = kept_until(words, self._moments.day(erased))
                message = Message(paragraphs(message.text, line), message.rows)
        return around(self._content, words, state, message) if flow.emergency else message

    def _key(
        self, state: State, words: Words, notice: Notice | str | None
    ) -> tuple[object, ...] | None:
        """What a statement screen depends on; None for screens that are everyone's own."""
        node = self._content.flows[state.flow].nodes[state.cursor]
        if (
            state.paused
            or state.held is not None
            or getattr(node, "view", None) is not View.ELEMENT
            or any_sources(state, ElementId(getattr(node, "subject", "")))
        ):
            return None
        written = bool(answer(state, remark_node(NodeId(node.id))))
        return (
            words.language,
            state.flow,
            state.version,
            node.id,
            notice,
            answer(state, node.id),
            written,
            unasked(state),
            guides_clients(state),
        )
