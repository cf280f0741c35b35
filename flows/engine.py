"""Knows what comes next in a conversation; a pure function of content, state and event.

    step(flow, state, event) -> Step(state', effects)

Every event has an effect: nobody is met with silence. What does not fit changes nothing, and
the screen that one is at is asked again with a line that says why.

The history only grows, with one exception: who clears a free text wants its words gone, such as
the name of somebody. The entries stay, so that the way taken reads as before; what was written
in them at that node is blanked, and is kept nowhere.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from flows.again import asked_again
from flows.cleaning import clean
from flows.events import (
    Answered,
    Ask,
    CameBack,
    Elapsed,
    Event,
    Finish,
    Lapse,
    Leaving,
    Notice,
    Nudge,
    Paused,
    RemarkAsked,
    Tap,
    Unfolded,
    WentBack,
    Wrote,
)
from flows.holding import APART, weighed
from flows.model import (
    CLEAR,
    DROP,
    KEEP,
    OK,
    Branch,
    ChooseSeveral,
    End,
    Flow,
    FreeText,
    PickDate,
    PickMoment,
    Remarkable,
    Waiting,
)
from flows.moves import Move, excluded, tapped, timed, too_few, too_many
from flows.reading import answer, chosen, nudged, pending, ticks, trail
from flows.state import Act, Entry, Held, SessionId, State
from flows.steps import Step, arrive, ask, back, go, noted, rest, settle

__all__ = ["Step", "begin", "step"]

OVER = "over"
"""How a conversation ends for which nobody came back in time."""


def begin(flow: Flow, session: SessionId, facts: Mapping[str, str]) -> Step:
    """The first step of a new conversation; its revision is 1."""
    state = State(session, flow.id, flow.version, 1, facts, (), flow.first)
    return arrive(flow, state, flow.first, ())


def step(flow: Flow, state: State, event: Event) -> Step:
    """Raises KeyError when the state stands at a node that the flow does not have."""
    node = flow.nodes[state.cursor]
    if isinstance(node, End):
        return Step(state, (Ask(node.id), Finish(node.outcome)))
    if isinstance(node, Branch):
        raise KeyError(state.cursor)
    match event:
        case Wrote():
            return _heard(flow, state, node, event)
        case CameBack():
            return _came_back(flow, state, event)
        case Leaving():
            return _leaving(flow, state, event)
        case Elapsed():
            return _elapsed(flow, state, event)
        case Answered() | RemarkAsked() | WentBack() | Paused() | Unfolded():
            if not _good(state, event):
                return ask(state, Notice.STALE)
            if state.held is not None:
                return _decided(flow, state, node, state.held, event)
            return _tapped(flow, state, node, event)
        case _:
            assert_never(event)


def _good(state: State, event: Tap) -> bool:
    """Whether a tap was made on the screen that is shown, or on one that differs in ticks alone.

    Fingers are faster than screens where several boxes are ticked. A box that was ticked since
    is no such tap: it was tapped twice, or what was tapped came twice.
    """
    behind = state.revision - event.revision
    if behind == 0:
        return True
    if not isinstance(event, Answered) or not 0 < behind <= state.ticking:
        return False
    ticked = [one.value for one in state.history if one.act is Act.TOGGLED]
    return event.code not in ticked[-behind:]


def _decided(flow: Flow, state: State, node: Waiting, held: Held, event: Tap) -> Step:
    """What its author says of a text that is held; nothing else can be said meanwhile."""
    code = event.code if isinstance(event, Answered) else None
    if code == DROP:
        return settle(state, Notice.DROPPED)
    if code != KEEP:
        return ask(state, Notice.STALE)
    if not isinstance(node, FreeText):
        return settle(state)
    if not held.text:
        return settle(state, Notice.LONG_TEXT)
    first, *others = held.weighs
    if first in APART and others:
        return settle(state, held=replace(held, weighs=tuple(others)))
    return go(flow, state, _taken(node, held.text), held.at)


def _tapped(flow: Flow, state: State, node: Waiting, event: Tap) -> Step:
    match event:
        case Answered():
            if isinstance(node, FreeText) and event.code == CLEAR:
                return _cleared(flow, state, node, event)
            if isinstance(node, ChooseSeveral) and event.code != OK:
                return _toggled(state, node, event)
            if isinstance(node, ChooseSeveral) and too_few(state, node):
                return ask(state, Notice.CHOOSE_MORE)
            move = tapped(node, event.code, state)
            return ask(state, Notice.STALE) if move is None else go(flow, state, move, event.at)
        case RemarkAsked():
            if not isinstance(node, Remarkable) or node.remark is None:
                return ask(state, Notice.STALE)
            return go(flow, state, Move(Act.VISITED, "", node.remark), event.at)
        case WentBack():
            return _went_back(flow, state, event)
        case Paused():
            return settle(noted(state, Act.PAUSED, event.at), paused=True)
        case Unfolded():
            return settle(state, unfolded=not state.unfolded)
        case _:
            assert_never(event)


def _toggled(state: State, node: ChooseSeveral, event: Answered) -> Step:
    """Ticks an option, or takes the tick off; the explanation stays as it is."""
    if event.code not in {one.code for one in ticks(node, state)}:
        return ask(state, Notice.STALE)
    if node.lasting and event.code in chosen(state, node.id):
        return ask(state)
    if too_many(state, node, event.code):
        return ask(state, Notice.CHOOSE_FEWER)
    after = state
    for code in excluded(state, node, event.code):
        after = noted(after, Act.EXCLUDED, event.at, code)
    after = noted(after, Act.TOGGLED, event.at, event.code)
    return settle(after, unfolded=state.unfolded, ticking=state.ticking + 1)


def _heard(flow: Flow, state: State, node: Waiting, event: Wrote) -> Step:
    beside = _beside(flow, node)
    if beside is not None and clean(event.text):
        return _wrote_beside(flow, state, beside, event)
    held = weighed(node, event)
    return _wrote(flow, state, node, event) if held is None else settle(state, held=held)


def _beside(flow: Flow, node: Waiting) -> FreeText | None:
    """The free text that takes words typed at a question, where there is one."""
    beside = flow.nodes.get(node.remark) if isinstance(node, Remarkable) and node.remark else None
    return beside if isinstance(beside, FreeText) and beside.unasked else None


def _wrote_beside(flow: Flow, state: State, beside: FreeText, event: Wrote) -> Step:
    """As if the free text had been asked for first; what it does not take waits there."""
    visited = go(flow, state, Move(Act.VISITED, "", beside.id), event.at).state
    there = replace(visited, revision=state.revision)
    before, text = answer(state, beside.id), clean(event.text)
    whole = replace(event, text=f"{before}\n{text}" if before else text)
    held = weighed(beside, whole)
    if held is not None:
        return settle(there, held=held)
    if len(whole.text) > beside.limit:
        return settle(there, Notice.LONG_TEXT)
    return go(flow, there, replace(_taken(beside, whole.text), notice=Notice.NOTED), event.at)


def _wrote(flow: Flow, state: State, node: Waiting, event: Wrote) -> Step:
    if isinstance(node, PickDate | PickMoment):
        move = timed(node, event.text.strip(), state)
        if isinstance(move, Move):
            return go(flow, state, move, event.at)
        if state.held is None:
            return ask(state, move)
    if not isinstance(node, FreeText):
        return ask(state, Notice.BUTTONS)
    text = clean(event.text)
    if not text or (node.named and not any(one.isalpha() for one in text)):
        return ask(state, Notice.EMPTY_TEXT)
    if len(text) > node.limit:
        return ask(state, Notice.LONG_TEXT)
    return go(flow, state, _taken(node, text), event.at)


def _taken(node: FreeText, text: str) -> Move:
    return Move(Act.WROTE, text, node.next, notice=Notice.KEPT)


def _cleared(flow: Flow, state: State, node: FreeText, event: Answered) -> Step:
    """Takes the words of a free text out of the whole history, and goes on as after a text."""
    if not answer(state, node.id):
        return ask(state, Notice.STALE)
    blanked = (
        replace(one, value="") if one.node == node.id and one.act is Act.WROTE else one
        for one in state.history
    )
    move = Move(Act.WROTE, "", node.next, notice=Notice.CLEARED)
    return go(flow, replace(state, history=tuple(blanked)), move, event.at)


def _came_back(flow: Flow, state: State, event: CameBack) -> Step:
    """Shows where one was, unless things may have changed: then that is asked first, once."""
    if state.held is not None:
        return ask(state)
    if event.absent and flow.again is not None:
        again = rest(flow, state, flow.again).id
        if again not in {state.cursor, *state.returns}:
            return go(flow, state, Move(Act.VISITED, "", again), event.at)
    if not state.paused:
        return ask(state)
    return settle(noted(state, Act.CAME_BACK, event.at), paused=False)


def _leaving(flow: Flow, state: State, event: Leaving) -> Step:
    dropped = None if state.held is None else Notice.DROPPED
    if flow.leave is None or state.cursor == rest(flow, state, flow.leave).id:
        return ask(state) if dropped is None else settle(state, dropped)
    return go(flow, state, Move(Act.VISITED, "", flow.leave, notice=dropped), event.at)


def _elapsed(flow: Flow, state: State, event: Elapsed) -> Step:
    """What is to be done because time has passed; nothing where it was done, or is not so now."""
    match event.lapse:
        case Lapse.HELD:
            return ask(state) if state.held is None else settle(state, Notice.DROPPED)
        case Lapse.OVER:
            return Step(state, (Finish(OVER),))
        case Lapse.MOMENT:
            node, moment = event.node, event.node and pending(state, event.node)
        case Lapse.AGAIN:
            asked = event.node in asked_again(flow, state)
            node, moment = event.node, event.lapse.value if asked else None
        case Lapse.UNTOUCHED:
            node, moment = state.cursor, "" if nudged(state) is None else None
        case _:
            assert_never(event.lapse)
    if node is None or moment is None:
        return ask(state)
    entry = Entry(node, Act.REMINDED, moment, event.at)
    reminded = replace(
        state, history=(*state.history, entry), revision=state.revision + 1, ticking=0
    )
    return Step(reminded, (Nudge(event.lapse),))


def _went_back(flow: Flow, state: State, event: WentBack) -> Step:
    if not trail(state):
        return ask(state, Notice.FIRST)
    return settle(back(flow, state, event.at))
