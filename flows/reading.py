"""Knows what a history says: the way taken, the last answers, the remarks, the ballot."""

from collections.abc import Mapping
from typing import assert_never

from flows.model import NodeId
from flows.state import Act, State


def trail(state: State) -> tuple[NodeId, ...]:
    """The nodes that `Terug` would go through, the nearest last; empty at the beginning."""
    path: list[NodeId] = []
    visits = 0
    for entry in state.history:
        match entry.act:
            case Act.VISITED:
                path.append(entry.node)
                visits += 1
            case Act.WENT_BACK:
                path.pop()
                visits = max(visits - 1, 0)
            case Act.ANSWERED | Act.WROTE if visits:
                # One answer ends a visit, so the node that it comes back to is the nearest.
                path.pop()
                visits -= 1
            case Act.ANSWERED | Act.WROTE:
                path.append(entry.node)
            case Act.PAUSED | Act.CAME_BACK:
                pass
            case _:
                assert_never(entry.act)
    return tuple(path)


def answer(state: State, node: NodeId) -> str | None:
    """The last answer or text given at a node; None where there is none.

    Empty where a text was cleared, which is none either.
    """
    for entry in reversed(state.history):
        if entry.node == node and entry.act in {Act.ANSWERED, Act.WROTE}:
            return entry.value
    return None


def answers(state: State) -> Mapping[NodeId, str]:
    """The last answer or text of each node that has one; empty where a text was cleared."""
    return {
        entry.node: entry.value for entry in state.history if entry.act in {Act.ANSWERED, Act.WROTE}
    }
