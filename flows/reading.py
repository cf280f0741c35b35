"""Knows what a history says: the way taken, what was answered and ticked, and what holds by it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import assert_never

from flows.model import (
    ChooseOne,
    ChooseSeveral,
    Chose,
    ChoseAll,
    ChoseAny,
    ChoseAtLeast,
    Code,
    Condition,
    End,
    FactIs,
    Flow,
    HasAnswered,
    NodeId,
    Option,
    Tick,
    Waiting,
)
from flows.state import Act, Entry, State

GIVEN = frozenset({Act.ANSWERED, Act.MOVED_ON, Act.WENT_ON, Act.WROTE})
"""The acts that answer a node."""


def trail(state: State) -> tuple[NodeId, ...]:
    """The nodes that `Terug` would go through, the nearest last; empty at the beginning."""
    way: Sequence[NodeId] = ()
    for _, path in trails(state.history):
        way = path
    return tuple(way)


def made(state: State) -> tuple[Entry, ...]:
    """What was done at each node of `trail`, in the same order: how one came where one is."""
    way: list[Entry] = []
    for entry, path in trails(state.history):
        del way[len(path) :]
        if len(path) > len(way):
            way.append(entry)
    return tuple(way)


def trails(history: Iterable[Entry]) -> Iterator[tuple[Entry, list[NodeId]]]:
    """Each entry with the way as it was after it; the list changes when the next one is taken."""
    path: list[NodeId] = []
    visits = 0
    for entry in history:
        match entry.act:
            case Act.VISITED:
                path.append(entry.node)
                visits += 1
            case Act.WENT_BACK:
                path.pop()
                visits = max(visits - 1, 0)
            case Act.MOVED_ON:
                # The visits are given up; the outermost was made from the way that one was on.
                path = path[: len(path) - visits + 1]
                visits = 0
            case Act.ANSWERED | Act.WROTE if visits:
                # One answer ends a visit, so the node that it comes back to is the nearest.
                path.pop()
                visits -= 1
            case Act.ANSWERED | Act.WROTE:
                path.append(entry.node)
            case Act.SHUT:
                path, visits = [], 0
            case (
                Act.WENT_ON | Act.TOGGLED | Act.EXCLUDED | Act.PAUSED | Act.CAME_BACK | Act.REMINDED
            ):
                # On within a visit one step back leaves it, as from its first screen.
                pass
            case _:
                assert_never(entry.act)
        yield entry, path


def answer(state: State, node: NodeId) -> str | None:
    """The last answer or text given at a node; None where there is none.

    Empty where a text was cleared, or a question skipped, which is none either.
    """
    for entry in reversed(state.history):
        if entry.node == node and entry.act in GIVEN:
            return entry.value
    return None


def written_at(state: State, node: NodeId) -> str:
    """The last words written at a node that are there still; empty where there are none."""
    wrote = (one for one in reversed(state.history) if one.node == node and one.act is Act.WROTE)
    return next((one.value for one in wrote if one.value), "")


def pending(state: State, node: NodeId) -> str | None:
    """The moment that was last set at a node, unless one was reminded of it since."""
    for entry in reversed(state.history):
        if entry.node == node and entry.act in GIVEN:
            return entry.value
        if entry.node == node and entry.act is Act.REMINDED and entry.value:
            return None
    return None


def nudged(state: State) -> int | None:
    """When one was reminded of the whole conversation, if nobody did anything in it since."""
    for entry in reversed(state.history):
        if entry.act is not Act.REMINDED:
            return None
        if not entry.value:
            return entry.at
    return None


def answers(state: State) -> Mapping[NodeId, str]:
    """The last answer or text of each node that has one; empty where it was cleared or skipped."""
    return {entry.node: entry.value for entry in state.history if entry.act in GIVEN}


def chosen(state: State, node: NodeId) -> frozenset[Code]:
    """What is ticked at a node now, whether or not one said there that one was done."""
    ticked: set[Code] = set()
    for entry in state.history:
        if entry.node == node and entry.act is Act.TOGGLED:
            ticked ^= {Code(entry.value)}
        elif entry.node == node and entry.act is Act.EXCLUDED:
            ticked.discard(Code(entry.value))
    return frozenset(ticked)


def holds(condition: Condition, state: State) -> bool:
    match condition:
        case FactIs():
            return state.facts.get(condition.fact) == condition.value
        case Chose():
            return answer(state, condition.node) == condition.code
        case ChoseAll():
            return chosen(state, condition.node).issuperset(condition.codes)
        case ChoseAny():
            return not chosen(state, condition.node).isdisjoint(condition.codes)
        case ChoseAtLeast():
            return len(chosen(state, condition.node)) >= condition.least
        case HasAnswered():
            return answer(state, condition.node) is not None
        case _:
            assert_never(condition)


def offered(node: ChooseOne, state: State) -> tuple[Option, ...]:
    """The options that can be chosen in this state, in the order of the content."""
    return tuple(one for one in node.options if one.when is None or holds(one.when, state))


def ticks(node: ChooseSeveral, state: State) -> tuple[Tick, ...]:
    """What can be ticked in this state, in the order of the content.

    What is ticked stays on the screen, so that nothing counts that cannot be seen.
    """
    ticked = chosen(state, node.id)
    return tuple(
        one
        for one in node.options
        if one.when is None or one.code in ticked or holds(one.when, state)
    )


def wordings(flow: Flow, state: State) -> Mapping[NodeId, int]:
    """Which of its wordings each question has now: 0 is its text, 1 the first of the others."""
    return {one.id: _place(one, state) for one in flow.nodes.values() if isinstance(one, Waiting)}


def _place(node: Waiting, state: State) -> int:
    said = wording(node, state)
    return next((at for at, one in enumerate(node.wordings, 1) if one.text == said), 0)


def wording(node: Waiting | End, state: State) -> str:
    """What a node says in this state: its first wording that holds, otherwise its text."""
    return next((one.text for one in node.wordings if holds(one.when, state)), node.text)
