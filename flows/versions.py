"""Knows how a running conversation goes on when its content was changed; loses no answer."""

from dataclasses import replace

from flows.model import End, Flow, FreeText, Waiting
from flows.state import State
from flows.steps import back


def adopt(flow: Flow, state: State) -> State:
    """The state on the content as it is now; the same object where nothing has to change.

    Two files may have one version: an organisation counts its own, and so it may take the place
    of ours, or give it back, at the number that ours has. Then it is the nodes that tell.
    Ids are the mapping between versions: an answer stays with its node. A conversation that
    stood at a node that is gone, or in a visit that comes back to one, stands at the last one
    on its way that is still there. The history says that it went back; the revision stays.
    A text that is held goes with the question that it was written for.
    """
    if state.version == flow.version and _stands(flow, state):
        return state
    moved = replace(state, version=flow.version, ticking=0)
    at = state.history[-1].at if state.history else 0
    while not _stands(flow, moved):
        moved = back(flow, moved, at)
    asked = moved.cursor == state.cursor and isinstance(flow.nodes[moved.cursor], FreeText)
    if moved.held is not None and moved.held.text and not asked:
        moved = replace(moved, held=None)
    return moved


def _stands(flow: Flow, state: State) -> bool:
    """Whether all that a state waits at, or comes back to, is there to wait at."""
    places = (state.cursor, *state.returns)
    return all(isinstance(flow.nodes.get(one), Waiting | End) for one in places)
