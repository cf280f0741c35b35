"""Knows how a run reads in a few lines once it is done; refuses to know what anybody wrote."""

from collections.abc import Iterator
from datetime import datetime

from bot.content import Content
from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.chart import COLON, Drawn, drawn
from bot.phrasing.message import Choice, Message
from flows.account import Account, Part, Weighed, account
from flows.model import ChooseOne, ChooseSeveral, Code, NodeId, PickMoment, View
from flows.reading import answer, answers, pending, trail
from flows.state import State
from flows.way import Given, Ticked, Values

PARAGRAPH, PART = "\n\n", " · "

WORRY, DECISION, ACUTE, GONE, ALONE, ASKED, CRISIS = map(
    NodeId, ("s1a", "s5", "a1", "s5c", "s3a", "s3c", "s4a_crisis")
)

DECIDED = {ACUTE: Code("acute"), GONE: Code("gone")}
"""What it says of the decision that a run came by here, whether or not it was asked for one."""

FOLLOWS = Code("no")
"""The answer at ALONE that nobody else is needed, which decides it too."""

REACHED = Code("reached")


def with_summary(content: Content, words: Words, state: State, message: Message) -> Message:
    """The screen, with the sum of the run below its first lines where its view asks for that.

    Only of the screen itself, not of what stands in its place, such as the overview.
    """
    node = content.flows[state.flow].nodes[state.cursor]
    if not isinstance(node, ChooseOne) or node.view is not View.SUMMARY or state.held is not None:
        return message
    own = {one.code for one in node.options}
    if not any(isinstance(one, Choice) and one.code in own for row in message.rows for one in row):
        return message
    head, _, rest = message.text.partition(PARAGRAPH)
    lines = "\n".join(_lines(drawn(content, words, state.flow), state))
    text = PARAGRAPH.join(part for part in (head, lines, rest) if part)
    return Message(text, message.rows)


def _lines(one: Drawn, state: State) -> Iterator[str]:
    """What worried, what was decided, who was involved, and each moment that is still to come."""
    way, words = trail(state), one.words
    told = account(one.flow, state)
    if WORRY in way and (worries := _labels(one, WORRY, _given(state, WORRY))):
        yield words("summary.worry", what=", ".join(worries))
    if decision := _decision(one, state):
        yield words("summary.decision", what=decision)
    if involved := list(dict.fromkeys(_involved(one, told))):
        yield words("summary.involved", who=", ".join(involved))
    for node in answers(state):
        found = one.flow.nodes.get(node)
        value = pending(state, node) if isinstance(found, PickMoment) else None
        if isinstance(found, PickMoment) and value is not None:
            at = datetime.fromisoformat(value)
            step = one.of_content(node, "chapter", found.chapter).rpartition(PART)[2]
            day = names.day(words, at.date())
            yield words("summary.moment", day=day, time=f"{at:%H:%M}", step=step)


def _decision(one: Drawn, state: State) -> str:
    """What was decided last of what stands, in the protocol's own labels; empty for nothing."""
    for node in reversed(trail(state)):
        code = DECIDED.get(node) or answer(state, node) or ""
        if node in DECIDED or node == DECISION:
            return "".join(_labels(one, DECISION, (code,)))
        if node == ALONE and code == FOLLOWS:
            return "".join(_labels(one, ALONE, (code,)))
    return ""


def _involved(one: Drawn, told: Account) -> Iterator[str]:
    """Whoever was asked, weighed to be involved, or called; each as the protocol calls them."""
    for line in (*told.parts[Part.INVOLVED], *told.parts[Part.OUTSIDE]):
        match line:
            case Weighed() if line.involved and line.stands:
                yield one.ask(line.node).partition(COLON)[2]
            case Ticked():
                yield from _labels(one, line.node, (line.code,))
            case Given() if line.stands and line.node == ASKED:
                yield from _labels(one, line.node, line.values)
            case Given() if line.stands and line.node == CRISIS and REACHED in line.values:
                yield from _labels(one, ACUTE, ("crisis",))
            case _:
                pass


def _given(state: State, node: NodeId) -> Values:
    return tuple(code for code in (answer(state, node) or "").split(",") if code)


def _labels(one: Drawn, node: NodeId, values: Values) -> list[str]:
    """The answers as they stand on the buttons, without those that no button has any more."""
    found = one.flow.nodes.get(node)
    options = found.options if isinstance(found, ChooseOne | ChooseSeveral) else ()
    return [one.of_content(node, each.code, each.label) for each in options if each.code in values]
