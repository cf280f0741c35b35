"""Knows which buttons a screen has; refuses to know what it says above them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import assert_never

from bot.content import Content
from bot.phrasing import listing
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Choice, Rows, in_rows
from bot.phrasing.times import calendar, moments
from bot.presses import BACK, LEAVE, MORE, OVERVIEW, PAUSE, REMARK
from flows.delving import worded_as
from flows.keeping import kept_for
from flows.model import (
    CLEAR,
    OK,
    SAME,
    SKIP,
    Branch,
    ChooseOne,
    ChooseSeveral,
    End,
    Flow,
    FreeText,
    NodeId,
    PickDate,
    PickMoment,
    Remarkable,
    Say,
    View,
    Waiting,
)
from flows.parts import home, menu_of, parts
from flows.reading import answer, chosen, offered, ticks, trail
from flows.state import State
from flows.steps import rest

KINDS = {View.NOTE: "note_", View.SOURCE: "source_", View.NAME: "name_"}
"""Words of one's own that are no remark: a note for oneself alone, a source, a name."""

AGAIN = "answer_"
"""How what is said of an answer begins that can be come back to."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What a screen is made from."""

    content: Content
    words: Words
    flow: Flow
    state: State
    node: Waiting | End
    leaf: str | None = None

    def of(self, part: str, text: str) -> str:
        """A text of the node's, in the language of the screen."""
        return self.words.of_content(f"{worded_as(self.flow.id)}.{self.node.id}.{part}", text)

    def is_remark(self, text: NodeId) -> bool:
        return any(getattr(node, "remark", None) == text for node in self.flow.nodes.values())

    def kind(self, text: NodeId) -> str:
        """How what is said of words of one's own begins, where they are no remark."""
        if is_again(self) and not self.is_remark(text):
            return AGAIN
        return KINDS.get(getattr(self.flow.nodes[text], "view", View.PLAIN), "")


def is_again(screen: Screen) -> bool:
    """Whether one comes back to these questions, so that each shows what was answered."""
    return home(screen.flow) is not None


def clears(screen: Screen) -> bool:
    """Whether there is a text that can go: a remark, or any that is come back to."""
    node = screen.node
    written = isinstance(node, FreeText) and bool(answer(screen.state, node.id))
    return written and (screen.is_remark(node.id) or is_again(screen))


def rows(screen: Screen) -> Rows:
    """Every button of a screen that is shown from its own texts."""
    node = screen.node
    answers: Rows
    match node:
        case Say():
            answers = ((Choice(screen.of("label", node.label), OK),),)
        case ChooseOne():
            answers = _one(screen, node)
        case ChooseSeveral():
            answers = _several(screen, node)
        case PickDate():
            answers = calendar(screen.words, node, screen.state, screen.leaf)
        case PickMoment():
            answers = moments(screen.words, node, screen.state)
        case FreeText():
            answers = _written(screen, node)
        case End():
            return ()
        case _:
            assert_never(node)
    return (*answers, *skipping(screen), *ways_around(screen))


def skipping(screen: Screen) -> Rows:
    """What answers with nothing, below all other answers; never in the place of words."""
    node = screen.node
    if is_again(screen) and clears(screen):
        return ()
    if isinstance(node, FreeText | PickDate) and node.skip:
        return ((Choice(screen.of("skip", node.skip), SKIP),),)
    return ()


def _written(screen: Screen, node: FreeText) -> Rows:
    """What can be done with words that stand there."""
    if not clears(screen):
        return ()
    clear = (Choice(screen.words(f"key.{screen.kind(node.id)}clear"), CLEAR),)
    return ((Choice(screen.words("key.same"), SAME),), clear) if is_again(screen) else (clear,)


def _one(screen: Screen, node: ChooseOne) -> Rows:
    """The options, short ones beside each other, those that are numbers five on a row."""
    full = _full(screen, node)
    there = [(one, screen.of(one.code, one.label)) for one in offered(node, screen.state)]
    if node.view in listing.LISTS:
        listed = [Choice(label, one.code) for one, label in there]
        content, words, state = screen.content, screen.words, screen.state
        return listing.answers(content, words, state, node, listed, screen.leaf)
    across = WAYS_ACROSS if all(len(label) <= SHORT for _, label in there) else 1
    found: Rows = ()
    for mark, run in groupby(there, lambda one: one[1].isdecimal()):
        keys: list[Button] = [
            Choice(screen.words("answer.on", label=label) if one.code in full else label, one.code)
            for one, label in run
        ]
        found = (*found, *in_rows(keys, MARKS_ACROSS if mark else across))
    return found


def _full(screen: Screen, node: ChooseOne) -> Iterable[str]:
    """The options that bear a mark: the part that is filled in, the answer that was given."""
    menu = menu_of(node)
    if menu is not None:
        found = parts(screen.flow, screen.state, menu)
        return {one.code for one in found if one.done == one.whole}
    keeping = screen.flow.keeping
    if keeping is not None and keeping.question == node.id:
        given: str | None = kept_for(screen.flow, screen.state)
    else:
        given = answer(screen.state, node.id) if is_again(screen) and node.chapter else None
    return () if given is None else {given}


def _several(screen: Screen, node: ChooseSeveral) -> Rows:
    """Each option with its box, and last the button that says that one is done."""
    ticked = chosen(screen.state, node.id)
    boxes = [
        Choice(
            screen.words(
                "tick.on" if one.code in ticked else "tick.off",
                label=screen.of(one.code, one.label),
            ),
            one.code,
        )
        for one in ticks(node, screen.state)
    ]
    label = screen.of("label", node.label) if node.label else screen.words("key.ready")
    return (*((box,) for box in boxes), (Choice(label, OK),))


def ways_around(screen: Screen) -> Rows:
    words, row = screen.words, list[Button]()
    if getattr(screen.node, "more", ""):
        row.append(Choice(words("key.less" if screen.state.unfolded else "key.more"), MORE))
    if isinstance(screen.node, Remarkable) and screen.node.remark is not None:
        row.append(Choice(words(f"key.{screen.kind(screen.node.remark)}remark"), REMARK))
    if trail(screen.state):
        row.append(Choice(words("key.back"), BACK))
    if not _ends_itself(screen):
        row.append(_last_way(screen))
    return in_rows(row, WAYS_ACROSS if len(row) <= WAYS_ACROSS else 2)


def _ends_itself(screen: Screen) -> bool:
    """Whether one answer of several does what leaving would, so that two buttons need not."""
    flow, node = screen.flow, screen.node
    if flow.leave is None or not isinstance(node, ChooseOne):
        return False
    out = rest(flow, screen.state, flow.leave)
    if not isinstance(out, End):
        return False
    ends = [one.next == out.id for one in node.options]
    return any(ends) and not all(ends)


def _last_way(screen: Screen) -> Button:
    """Out of it, to the whole of it, or a pause; in what has to go on, nothing asks for one."""
    if _cancels(screen):
        return Choice(screen.words("key.cancel"), LEAVE)
    if screen.flow.emergency:
        return Choice(screen.words("key.overview"), OVERVIEW)
    if home(screen.flow) not in {None, screen.node.id} and trail(screen.state):
        return Choice(screen.words("key.overview"), LEAVE)
    return Choice(screen.words("key.pause"), PAUSE)


def _cancels(screen: Screen) -> bool:
    """Whether who stops comes to an end, or is asked first; not where that is asked.

    A question that all come to is for who says so, and cancels nothing.
    """
    flow = screen.flow
    if flow.leave is None or not isinstance(flow.nodes[flow.leave], End | Branch):
        return False
    return rest(flow, screen.state, flow.leave).id != screen.node.id


SHORT = 10
"""Letters of answers that can stand beside each other, such as Ja and Nee."""

WAYS_ACROSS = 3
"""More of these on one row would be cut off on a phone; four stand two by two."""

MARKS_ACROSS = 5
"""Numbers on a row, such as marks: ten are two rows."""
