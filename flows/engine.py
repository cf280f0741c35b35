"""Knows what comes next in a conversation; a pure function of content, state and event.

    step(flow, state, event) -> Step(state', effects)

Every event has an effect: nobody is met with silence. What does not fit changes nothing, and
the screen that one is at is asked again with a line that says why.

The history only grows, with one exception: who clears a free text wants its words gone, such as
the name of somebody. The entries stay, so that the way taken reads as before; what was written
in them at that node is blanked, and is kept nowhere.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import assert_never

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
    ChooseOne,
    Chose,
    Condition,
    End,
    FactIs,
    Flow,
    FreeText,
    NodeId,
    Option,
    PickDate,
    Say,
    Waiting,
)
from flows.reading import answer, trail
from flows.state import Act, Entry, SessionId, State


@dataclass(frozen=True, slots=True)
class Step:
    """What an event led to. `state` is the same object where nothing changed."""

    state: State
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class _Move:
    """Where an answer leads, before the history knows of it."""

    act: Act
    value: str
    next: NodeId
    signal: str | None = None
    notice: Notice | None = None


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
            return _came_back(state, event)
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
            move = _choice(node, event, state)
            return _ask(state, Notice.STALE) if move is None else _go(flow, state, move, event.at)
        case RemarkAsked():
            if not isinstance(node, Say | ChooseOne) or node.remark is None:
                return _ask(state, Notice.STALE)
            return _go(flow, state, _Move(Act.VISITED, "", node.remark), event.at)
        case WentBack():
            return _went_back(flow, state, event)
        case Paused():
            return _settle(_noted(state, Act.PAUSED, event.at), paused=True)
        case Unfolded():
            return _settle(state, unfolded=not state.unfolded)
        case _:
            assert_never(event)


def _choice(node: Say | ChooseOne | PickDate, event: Answered, state: State) -> _Move | None:
    """What a tap means at this node; None where the node has no such answer."""
    match node:
        case Say():
            return _Move(Act.ANSWERED, OK, node.next) if event.code == OK else None
        case ChooseOne():
            for option in offered(node, state):
                if option.code == event.code:
                    act = Act.VISITED if option.visit else Act.ANSWERED
                    return _Move(act, option.code, option.next, option.signal)
            return None
        case PickDate():
            day = _day(node, event.code, state)
            return None if day is None else _Move(Act.ANSWERED, day.isoformat(), node.next)
        case _:
            assert_never(node)


def _wrote(flow: Flow, state: State, node: Waiting, event: Wrote) -> Step:
    if isinstance(node, PickDate):
        day = _day(node, event.text.strip(), state)
        if day is None:
            return _ask(state, Notice.NO_DATE)
        return _go(flow, state, _Move(Act.ANSWERED, day.isoformat(), node.next), event.at)
    if not isinstance(node, FreeText):
        return _ask(state, Notice.BUTTONS)
    text = clean(event.text)
    if not text:
        return _ask(state, Notice.EMPTY_TEXT)
    if len(text) > node.limit:
        return _ask(state, Notice.LONG_TEXT)
    move = _Move(Act.WROTE, text, node.next, notice=Notice.KEPT)
    return _go(flow, state, move, event.at)


def _cleared(flow: Flow, state: State, node: FreeText, event: Answered) -> Step:
    """Takes the words of a free text out of the whole history, and goes on as after a text."""
    if event.code != CLEAR or not answer(state, node.id):
        return _ask(state, Notice.STALE)
    blanked = (
        replace(one, value="") if one.node == node.id and one.act is Act.WROTE else one
        for one in state.history
    )
    move = _Move(Act.WROTE, "", node.next, notice=Notice.CLEARED)
    return _go(flow, replace(state, history=tuple(blanked)), move, event.at)


def _came_back(state: State, event: CameBack) -> Step:
    if not state.paused:
        return _ask(state)
    return _settle(_noted(state, Act.CAME_BACK, event.at), paused=False)


def _leaving(flow: Flow, state: State, event: Leaving) -> Step:
    if flow.leave is None or state.cursor == flow.leave:
        return _ask(state)
    return _go(flow, state, _Move(Act.VISITED, "", flow.leave), event.at)


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


def _go(flow: Flow, state: State, move: _Move, at: int) -> Step:
    """Follows a move. A visit comes back after one answer, whatever its node names as next.

    Only an end is not come back from.
    """
    after = _noted(state, move.act, at, move.value)
    target = move.next
    if move.act is Act.VISITED:
        after = replace(after, returns=(*state.returns, state.cursor))
    elif state.returns and not isinstance(_rest(flow, after, target), End):
        after = replace(after, returns=state.returns[:-1])
        target = state.returns[-1]
    signals = () if move.signal is None else (Signal(move.signal),)
    settled = replace(after, revision=state.revision + 1, paused=False, unfolded=False)
    return _arrive(flow, settled, target, signals, move.notice)


def _arrive(
    flow: Flow,
    state: State,
    target: NodeId,
    signals: tuple[Signal, ...],
    notice: Notice | None = None,
) -> Step:
    """Comes to rest at the first node that waits for a person, or at an end."""
    node = _rest(flow, state, target)
    there = replace(state, cursor=node.id)
    if isinstance(node, End):
        return Step(there, (*signals, Ask(node.id, notice), Finish(node.outcome)))
    return Step(there, (*signals, Ask(node.id, notice)))


def _rest(flow: Flow, state: State, target: NodeId) -> Waiting | End:
    """Where the branches from a node lead to."""
    node = flow.nodes[target]
    while isinstance(node, Branch):
        way = next((one.next for one in node.cases if _holds(one.when, state)), node.otherwise)
        node = flow.nodes[way]
    return node


def offered(node: ChooseOne, state: State) -> tuple[Option, ...]:
    """The options that can be chosen in this state, in the order of the content."""
    return tuple(one for one in node.options if one.when is None or _holds(one.when, state))


def _holds(condition: Condition, state: State) -> bool:
    match condition:
        case FactIs():
            return state.facts.get(condition.fact) == condition.value
        case Chose():
            return answer(state, condition.node) == condition.code
        case _:
            assert_never(condition)


def _noted(state: State, act: Act, at: int, value: str = "") -> State:
    return replace(state, history=(*state.history, Entry(state.cursor, act, value, at)))


def _settle(state: State, *, paused: bool = False, unfolded: bool = False) -> Step:
    changed = replace(state, revision=state.revision + 1, paused=paused, unfolded=unfolded)
    return _ask(changed)


def _ask(state: State, notice: Notice | None = None) -> Step:
    return Step(state, (Ask(state.cursor, notice),))


def _day(node: PickDate, text: str, state: State) -> date | None:
    """The day a text names, if it lies within the node's range; None otherwise."""
    today = date.fromisoformat(state.facts["today"])
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    first, last = today + timedelta(node.first), today + timedelta(node.last)
    return day if first <= day <= last else None


def clean(text: str) -> str:
    """What is kept of a text: its characters and line breaks, without what hides or reorders.

    Control characters and the marks that turn the direction of a line (Unicode Cc, Cf but the
    joiners that emoji and scripts need, Cs, Co) would let a remark show what it is not.
    """
    kept = (
        "\n" if one in "\r\n\u2028\u2029" else one
        for one in text.replace("\r\n", "\n")
        if one in "\r\n\t\u200c\u200d\u2028\u2029"
        or unicodedata.category(one) not in {"Cc", "Cf", "Cs", "Co"}
    )
    lines = "".join(kept).replace("\t", " ").split("\n")
    return "\n".join(line.strip() for line in lines).strip(_EDGES)


_EDGES = (
    "\n\u200c\u200d \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
"""Every white space (Unicode Zs) and the joiners; a text of these alone is empty."""
