"""Knows how a running conversation goes on when its content was changed; loses no answer."""

from dataclasses import replace

from flows.engine import back
from flows.model import End, Flow, Waiting
from flows.state import State


def adopt(flow: Flow, state: State) -> State:
    """The state on the content as it is now; the same object where its version is the same.

    Ids are the mapping between versions: an answer stays with its node. A conversation that
    stood at a node that is gone, or in a visit that comes back to one, stands at the last one
    on its way that is still there. The history says that it went back; the revision stays.
    """
    if state.version == flow.version:
        return state
    moved = replace(state, version=flow.version)
    at = state.history[-1].at if state.history else 0
    while not all(
        isinstance(flow.nodes.get(one), Waiting | End) for one in (moved.cursor, *moved.returns)
    ):
        moved = back(flow, moved, at)
    return moved
