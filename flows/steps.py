"""Knows how a conversation goes on, comes to rest and is asked again; not what anybody did."""

from dataclasses import dataclass, replace

from flows.events import Ask, Effect, Finish, Notice, Remind, Signal
from flows.model import Branch, End, Flow, NodeId, Waiting
from flows.moves import Move
from flows.reading import holds, trail
from flows.state import Act, Entry, Held, State


@dataclass(frozen=True, slots=True)
class Step:
    """What an event led to. `state` is the same object where nothing changed."""

    state: State
    effects: tuple[Effect, ...]


def back(flow: Flow, state: State, at: int) -> State:
    """One back on the way taken, past nodes that this version of the flow no longer has.

    At the beginning where nothing is left of the way. The revision stays.
    """
    for home in reversed(trail(state)):
        # A visit's home is the nearest on the way, so that leaving one gives up its return.
        left = noted(state, Act.WENT_BACK, at)
        state = replace(left, cursor=home, returns=state.returns[:-1])
        if isinstance(flow.nodes.get(home), Waiting):
            return state
    return replace(state, cursor=rest(flow, state, flow.first).id)


def go(flow: Flow, state: State, move: Move, at: int) -> Step:
    """Follows a move. A visit comes back after one answer, whatever its node names as next,
    unless that answer goes on within it.

    Only an end is not come back from.
    """
    after = noted(state, move.act, at, move.value)
    target = move.next
    if move.act is Act.VISITED:
        after = replace(after, returns=(*state.returns, state.cursor))
    elif move.act is Act.MOVED_ON:
        after = replace(after, returns=())
    elif (
        move.act is not Act.WENT_ON
        and state.returns
        and not isinstance(rest(flow, after, target), End)
    ):
        after = replace(after, returns=state.returns[:-1])
        target = state.returns[-1]
    settled = settle(after).state
    return arrive(flow, settled, target, move.effects, move.notice)


def arrive(
    flow: Flow,
    state: State,
    target: NodeId,
    effects: tuple[Signal | Remind, ...],
    notice: Notice | None = None,
) -> Step:
    """Comes to rest at the first node that waits for a person, or at an end."""
    node = rest(flow, state, target)
    there = replace(state, cursor=node.id)
    if isinstance(node, End):
        return Step(there, (*effects, Ask(node.id, notice), Finish(node.outcome)))
    return Step(there, (*effects, Ask(node.id, notice)))


def rest(flow: Flow, state: State, target: NodeId) -> Waiting | End:
    """Where the branches from a node lead to."""
    node = flow.nodes[target]
    while isinstance(node, Branch):
        way = next((one.next for one in node.cases if holds(one.when, state)), node.otherwise)
        node = flow.nodes[way]
    return node


def noted(state: State, act: Act, at: int, value: str = "") -> State:
    return replace(state, history=(*state.history, Entry(state.cursor, act, value, at)))


def settle(
    state: State,
    notice: Notice | None = None,
    *,
    paused: bool = False,
    unfolded: bool = False,
    held: Held | None = None,
    ticking: int = 0,
) -> Step:
    """The one way in which a state changes by what a person does: what is not said here is over."""
    changed = replace(
        state,
        revision=state.revision + 1,
        paused=paused,
        unfolded=unfolded,
        held=held,
        ticking=ticking,
    )
    return ask(changed, notice)


def ask(state: State, notice: Notice | None = None) -> Step:
    return Step(state, (Ask(state.cursor, notice),))
