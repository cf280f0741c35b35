"""Knows what comes next in a conversation; a pure function of content, state and event.

    step(flow, state, event) -> Step(state', effects)

Every event has an effect: nobody is met with silence. What does not fit changes nothing, and
the screen that one is at is asked again with a line that says why.

The history only grows, with one exception: who clears a free text wants its words gone, such as
the name of somebody. The entries stay, so that the way taken reads as before; what was written
in them at that node is blanked, and is kept nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from flows.cleaning import clean
from flows.events import (
    Answered,
    Ask,
    CameBack,
    Effect,
    Event,
    Finish,
    Leaving,
    Notice,
    Paused,
    RemarkAsked,
    Remind,
    Signal,
    Tap,
    Unfolded,
    WentBack,
    Wrote,
)
from flows.model import (
    CLEAR,
    OK,
    Branch,
    ChooseSeveral,
    End,
    Flow,
    FreeText,
    NodeId,
    PickDate,
    PickMoment,
    Remarkable,
    Waiting,
)
from flows.moves import Move, tapped, timed, too_few
from flows.reading import answer, chosen, holds, ticks, trail
from flows.state import Act, Entry, SessionId, State


@dataclass(frozen=True, slots=True)
class Step:
    """What an event led to. `state` is the same object where nothing changed."""

    state: State
    effects: tuple[Effect, ...]


def begin(flow: Flow, session: SessionId, facts: Mapping[str, str]) -> Step:
    """The first step of a new conversation; its revision is 1."""
    state = State(session, flow.id, flow.version, 1, facts, (), flow.first)
    return _arrive(flow, state, flow.first, ())


def step(flow: Flow, state: State, event: Event) -> Step:
    """Raises KeyError when the state stands at a node that the flow does not have."""
    node = flow.nodes[state.cursor]
    if isinstance(node, End):
        return Step(state, (Ask(node.id), Finish(node.outcome)))
    if isinstance(node, Branch):
        raise KeyError(state.cursor)
    match event:
        case Wrote():
            return _wrote(flow, state, node, event)
        case CameBack():
            return _came_back(flow, state, event)
        case Leaving():
            return _leaving(flow, state, event)
        case Answered() | RemarkAsked() | WentBack() | Paused() | Unfolded():
            if event.revision != state.revision:
                return _ask(state, Notice.STALE)
            return _tapped(flow, state, node, event)
        case _:
            assert_never(event)


def _tapped(flow: Flow, state: State, node: Waiting, event: Tap) -> Step:
    match event:
        case Answered():
            if isinstance(node, FreeText):
                return _cleared(flow, state, node, event)
            if isinstance(node, ChooseSeveral) and event.code != OK:
                return _toggled(state, node, event)
            if isinstance(node, ChooseSeveral) and too_few(state, node):
                return _ask(state, Notice.CHOOSE_ONE)
            move = tapped(node, event.code, state)
            return _ask(state, Notice.STALE) if move is None else _go(flow, state, move, event.at)
        case RemarkAsked():
            if not isinstance(node, Remarkable) or node.remark is None:
                return _ask(state, Notice.STALE)
            return _go(flow, state, Move(Act.VISITED, "", node.remark), event.at)
        case WentBack():
            return _went_back(flow, state, event)
        case Paused():
            return _settle(_noted(state, Act.PAUSED, event.at), paused=True)
        case Unfolded():
            return _settle(state, unfolded=not state.unfolded)
        case _:
            assert_never(event)


def _toggled(state: State, node: ChooseSeveral, event: Answered) -> Step:
    """Ticks an option, or takes the tick off; the explanation stays as it is."""
    if event.code not in {one.code for one in ticks(node, state)}:
        return _ask(state, Notice.STALE)
    if node.lasting and event.code in chosen(state, node.id):
        return _ask(state)
    noted = _noted(state, Act.TOGGLED, event.at, event.code)
    return _settle(noted, unfolded=state.unfolded)


def _wrote(flow: Flow, state: State, node: Waiting, event: Wrote) -> Step:
    if isinstance(node, PickDate | PickMoment):
        move = timed(node, event.text.strip(), state)
        if move is None:
            no = Notice.NO_DATE if isinstance(node, PickDate) else Notice.NO_MOMENT
            return _ask(state, no)
        return _go(flow, state, move, event.at)
    if not isinstance(node, FreeText):
        return _ask(state, Notice.BUTTONS)
    text = clean(event.text)
    if not text:
        return _ask(state, Notice.EMPTY_TEXT)
    if len(text) > node.limit:
        return _ask(state, Notice.LONG_TEXT)
    move = Move(Act.WROTE, text, node.next, notice=Notice.KEPT)
    return _go(flow, state, move, event.at)


def _cleared(flow: Flow, state: State, node: FreeText, event: Answered) -> Step:
    """Takes the words of a free text out of the whole history, and goes on as after a text."""
    if event.code != CLEAR or not answer(state, node.id):
        return _ask(state, Notice.STALE)
    blanked = (
        replace(one, value="") if one.node == node.id and one.act is Act.WROTE else one
        for one in state.history
    )
    move = Move(Act.WROTE, "", node.next, notice=Notice.CLEARED)
    return _go(flow, replace(state, history=tuple(blanked)), move, event.at)


def _came_back(flow: Flow, state: State, event: CameBack) -> Step:
    """Shows where one was, unless things may have changed: then that is asked first, once."""
    if event.absent and flow.again is not None:
        again = _rest(flow, state, flow.again).id
        if again not in {state.cursor, *state.returns}:
            return _go(flow, state, Move(Act.VISITED, "", again), event.at)
    if not state.paused:
        return _ask(state)
    return _settle(_noted(state, Act.CAME_BACK, event.at), paused=False)


def _leaving(flow: Flow, state: State, event: Leaving) -> Step:
    if flow.leave is None or state.cursor == flow.leave:
        return _ask(state)
    return _go(flow, state, Move(Act.VISITED, "", flow.leave), event.at)


def _went_back(flow: Flow, state: State, event: WentBack) -> Step:
    if not trail(state):
        return _ask(state, Notice.FIRST)
    return _settle(back(flow, state, event.at))


def back(flow: Flow, state: State, at: int) -> State:
    """One back on the way taken, past nodes that this version of the flow no longer has.

    At the beginning where nothing is left of the way. The revision stays.
    """
    for home in reversed(trail(state)):
        # A visit's home is the nearest on the way, so that leaving one gives up its return.
        noted = _noted(state, Act.WENT_BACK, at)
        state = replace(noted, cursor=home, returns=state.returns[:-1])
        if isinstance(flow.nodes.get(home), Waiting):
            return state
    return replace(state, cursor=_rest(flow, state, flow.first).id)


def _go(flow: Flow, state: State, move: Move, at: int) -> Step:
    """Follows a move. A visit comes back after one answer, whatever its node names as next.

    Only an end is not come back from.
    """
    after = _noted(state, move.act, at, move.value)
    target = move.next
    if move.act is Act.VISITED:
        after = replace(after, returns=(*state.returns, state.cursor))
    elif move.act is Act.MOVED_ON:
        after = replace(after, returns=())
    elif state.returns and not isinstance(_rest(flow, after, target), End):
        after = replace(after, returns=state.returns[:-1])
        target = state.returns[-1]
    settled = replace(after, revision=state.revision + 1, paused=False, unfolded=False)
    return _arrive(flow, settled, target, move.effects, move.notice)


def _arrive(
    flow: Flow,
    state: State,
    target: NodeId,
    effects: tuple[Signal | Remind, ...],
    notice: Notice | None = None,
) -> Step:
    """Comes to rest at the first node that waits for a person, or at an end."""
    node = _rest(flow, state, target)
    there = replace(state, cursor=node.id)
    if isinstance(node, End):
        return Step(there, (*effects, Ask(node.id, notice), Finish(node.outcome)))
    return Step(there, (*effects, Ask(node.id, notice)))


def _rest(flow: Flow, state: State, target: NodeId) -> Waiting | End:
    """Where the branches from a node lead to."""
    node = flow.nodes[target]
    while isinstance(node, Branch):
        way = next((one.next for one in node.cases if holds(one.when, state)), node.otherwise)
        node = flow.nodes[way]
    return node


def _noted(state: State, act: Act, at: int, value: str = "") -> State:
    return replace(state, history=(*state.history, Entry(state.cursor, act, value, at)))


def _settle(state: State, *, paused: bool = False, unfolded: bool = False) -> Step:
    changed = replace(state, revision=state.revision + 1, paused=paused, unfolded=unfolded)
    return _ask(changed)


def _ask(state: State, notice: Notice | None = None) -> Step:
    return Step(state, (Ask(state.cursor, notice),))
