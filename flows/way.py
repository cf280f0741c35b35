"""Knows what each entry of a history says by itself; refuses to know what it all amounts to."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from flows.model import ChooseSeveral, Code, Flow, FreeText, NodeId
from flows.reading import GIVEN, chosen
from flows.state import Act, Entry, State

UNTOLD = ("s6d", "done", "erase", "kept", "stop")
"""What the ids of nodes of the concern protocol begin with that are not told: how the practitioner
is doing, and what becomes of our own copy."""

Values = tuple[str, ...]
"""Codes in the order of the content, a moment, or nothing."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer. `earlier` are the other ones that were given there before, the oldest first.

    `stands` says that it lies on the way that was gone in the end.
    """

    at: int
    node: NodeId
    values: Values
    earlier: tuple[Values, ...] = ()
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What was ticked at a node without saying there that one was done."""

    at: int
    node: NodeId
    values: Values


@dataclass(frozen=True, slots=True)
class Ticked:
    """One tick that stays, such as a contact."""

    at: int
    node: NodeId
    code: Code


@dataclass(frozen=True, slots=True)
class Written:
    """A text of one's own, `about` a question; empty where it was cleared."""

    at: int
    node: NodeId
    about: NodeId
    text: str


@dataclass(frozen=True, slots=True)
class Turned:
    """One went back from a node, so many steps in a row."""

    at: int
    node: NodeId
    steps: int


@dataclass(frozen=True, slots=True)
class Paused:
    at: int


@dataclass(frozen=True, slots=True)
class Resumed:
    at: int


Deed = Given | Unfinished | Ticked | Written | Turned | Paused | Resumed


def _is_told(node: NodeId) -> bool:
    return not node.startswith(UNTOLD)


def way(flow: Flow, state: State, told: Callable[[NodeId], bool] = _is_told) -> Iterator[Deed]:
    """Every act in its order; steps back that follow each other are one line.

    What was done at a node that is not `told` of is left out.
    """
    lines = [
        line
        for place, entry in enumerate(state.history)
        if told(entry.node) and (line := line_at(flow, state, place)) is not None
    ]
    for turned, run in groupby(lines, lambda one: isinstance(one, Turned)):
        together = tuple(run)
        if turned and isinstance(together[0], Turned):
            yield replace(together[0], steps=len(together))
        else:
            yield from together


def line_at(flow: Flow, state: State, place: int) -> Deed | None:
    """What an entry of the history says by itself; None for what is no act of its own."""
    entry = state.history[place]
    match entry.act:
        case Act.ANSWERED | Act.MOVED_ON | Act.WENT_ON:
            return None if _told_by_ticks(flow, state, place) else given_at(state, place)
        case Act.VISITED if entry.value:
            return given_at(state, place)
        case Act.WROTE:
            node = flow.nodes.get(entry.node)
            about = node.next if isinstance(node, FreeText) else entry.node
            return Written(entry.at, entry.node, about, entry.value)
        case Act.TOGGLED:
            return _tick(flow, state, place)
        case Act.WENT_BACK:
            return Turned(entry.at, entry.node, 1)
        case Act.PAUSED:
            return Paused(entry.at)
        case Act.CAME_BACK:
            return Resumed(entry.at)
        case _:
            # A visit to a remark, and what the program notes by itself, is nobody's act.
            return None


def given_at(state: State, place: int) -> Given:
    entry = state.history[place]
    before = [
        values_of(one)
        for one in state.history[:place]
        if one.node == entry.node and one.act in GIVEN
    ]
    values = values_of(entry)
    runs = [one for one, _ in groupby([*before, values])]
    return Given(entry.at, entry.node, values, tuple(runs[:-1]))


def values_of(entry: Entry) -> Values:
    return tuple(one for one in entry.value.split(",") if one)


def _told_by_ticks(flow: Flow, state: State, place: int) -> bool:
    """Whether ticks that stay, each a line of its own, say what this answer does."""
    entry = state.history[place]
    node = flow.nodes.get(entry.node)
    if not isinstance(node, ChooseSeveral) or not node.lasting:
        return False
    before = [one for one in state.history[:place] if one.node == entry.node]
    return bool(before) and before[-1].act is Act.TOGGLED


def _tick(flow: Flow, state: State, place: int) -> Ticked | Unfinished | None:
    """A tick that stays is an act; others are the making of one answer, if that was given."""
    entry = state.history[place]
    node = flow.nodes.get(entry.node)
    if isinstance(node, ChooseSeveral) and node.lasting:
        return Ticked(entry.at, entry.node, Code(entry.value))
    if _goes_on(state.history[place + 1 :], entry.node):
        return None
    ticked = chosen(replace(state, history=state.history[: place + 1]), entry.node)
    if not ticked:
        return None
    order = [one.code for one in node.options] if isinstance(node, ChooseSeveral) else ()
    kept = (*(one for one in order if one in ticked), *sorted(ticked.difference(order)))
    return Unfinished(entry.at, entry.node, kept)


def _goes_on(after: Sequence[Entry], node: NodeId) -> bool:
    """Whether the next that happened at a node, visits and pauses aside, belongs to a tick."""
    acts = (
        one.act
        for one in after
        if one.node == node and one.act in {Act.TOGGLED, Act.WENT_BACK, *GIVEN}
    )
    return next(acts, Act.WENT_BACK) is not Act.WENT_BACK
