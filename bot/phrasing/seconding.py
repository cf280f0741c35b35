"""Knows what is said around a second reader: the link, the question who it is, the comparison.

What comes unasked says nothing of what it is about, since a lock screen shows it.
"""

from collections.abc import Iterator

from bot.content import CONCERN, Content
from bot.phrasing import numbers
from bot.phrasing.catalogue import Words
from bot.phrasing.chart import Drawn, drawn
from bot.phrasing.message import Choice, Message, Rows, Verb, bold, paragraphs
from bot.presses import OnRun, ToSession
from flows.comparing import TOLD, Beside, Comparison, Values, shared
from flows.model import OK, ChooseOne, ChooseSeveral, NodeId
from flows.state import SessionId, State
from storage.port import ReadingId

GO, SHARE, IS, IS_NOT, DIFFER = "go", "share", "is", "isnot", "differ"
"""The verbs of buttons about a second reader, or the one that goes on with a conversation."""

LINK = "x_"
"""What the argument of such a link begins with."""


def with_offer(content: Content, words: Words, state: State, rows: Rows) -> Rows:
    """The rows of a screen, with the offer to let someone look along where the run says whom.

    Only of the screen itself, not of what stands in its place, such as the overview.
    """
    ready = [
        place
        for place, row in enumerate(rows, 1)
        if any(isinstance(one, Choice) and one.code == OK for one in row)
    ]
    if not ready or state.flow != CONCERN or shared(content.concern, state) is None:
        return rows
    offer = Verb(words("second.share"), OnRun(SHARE, state.session))
    return (*rows[: ready[0]], (offer,), *rows[ready[0] :])


def facts(content: Content, words: Words, state: State) -> str:
    """What a reader is told of the run, in the labels of the protocol."""
    whole = drawn(content, words, CONCERN)
    lines = []
    for node in TOLD:
        given = state.facts.get(node)
        values = None if given is None else tuple(one for one in given.split(",") if one)
        lines.append(f"{bold(words(f'second.fact_{node}'))}\n{_labels(whole, node, values)}")
    return "\n\n".join(lines)


def link(words: Words, username: str, token: str) -> Message:
    """What can be forwarded as it is; it does not say what it is about."""
    address = f"https://t.me/{username}?start={LINK}{token}"
    return Message(f"{words('second.link')}\n{address}")


def who_is_it(words: Words, name: str, detail: str) -> Message:
    """Asked of the practitioner about who opened the link; `name` may be empty."""
    rows = (
        (
            Verb(words("second.yes"), OnRun(IS, detail)),
            Verb(words("second.no"), OnRun(IS_NOT, detail)),
        ),
    )
    asked = words("second.ask", name=name or words("second.nameless"))
    return Message(asked, (*rows, *numbers.alarm(words)))


def with_way_back(words: Words, line: str, run: SessionId) -> Message:
    """A line to the practitioner, with the way back to the run."""
    back = ((Verb(words("key.on"), ToSession(run)),),)
    return Message(words(line), (*back, *numbers.alarm(words)))


def begin(words: Words, session: SessionId) -> Message:
    """To the reader, who has been waiting."""
    rows = ((Verb(words("second.start"), OnRun(GO, session)),),)
    return Message(words("second.begin"), (*rows, *numbers.alarm(words)))


def done(words: Words, reading: ReadingId) -> Message:
    """To the practitioner: the reader is done. What they said stands behind the button."""
    rows = ((Verb(words("second.show"), OnRun(DIFFER, reading)),),)
    return Message(words("second.done"), (*rows, *numbers.alarm(words)))


def comparison(
    content: Content, words: Words, found: Comparison, *, to_reader: bool, run: SessionId
) -> Message:
    """Where two people differ, side by side, each as they themselves are addressed.

    The practitioner gets the way back to the run.
    """
    whole = drawn(content, words, CONCERN)
    asked = len(found.differing) + found.alike
    alike = words("second.alike", alike=found.alike, asked=asked) if found.alike else ""
    text = paragraphs(
        bold(words("second.head")),
        words("second.talk" if found.differing else "second.same"),
        *_sides(whole, words, found, to_reader=to_reader),
        alike if found.differing else "",
    )
    back: Rows = () if to_reader else ((Verb(words("key.on"), ToSession(run)),),)
    return Message(text, (*back, *numbers.alarm(words)))


def _sides(whole: Drawn, words: Words, found: Comparison, *, to_reader: bool) -> Iterator[str]:
    for one in found.differing:
        mine, other = _mine_first(one, to_reader=to_reader)
        yield "\n".join(
            (
                bold(whole.ask(one.node)),
                words("second.mine", said=_said(whole, one.node, mine)),
                words("second.other", said=_said(whole, one.node, other)),
            )
        )


def _mine_first(one: Beside, *, to_reader: bool) -> tuple[Values | None, Values | None]:
    return (one.reader, one.host) if to_reader else (one.host, one.reader)


def _said(whole: Drawn, node: NodeId, values: Values | None) -> str:
    return whole.words("second.not_yet") if values is None else _labels(whole, node, values)


def _labels(whole: Drawn, node: NodeId, values: Values | None) -> str:
    """The answers as they stand on the buttons; codes that no button has any more are left out."""
    if values is None:
        return whole.words("second.not_asked")
    found = whole.flow.nodes.get(node)
    options = found.options if isinstance(found, ChooseOne | ChooseSeveral) else ()
    labels = [whole.of_content(node, one.code, one.label) for one in options if one.code in values]
    return ", ".join(labels) or whole.words("second.nothing")
