"""Knows after how long somebody was away, and who is then asked what changed; it has no clock."""

from flows.keeping import is_over
from flows.model import Flow
from flows.round import DAY
from flows.state import Act, State

AWAY = 6 * 60 * 60
"""Seconds after which, in a flow that asks it, things may have changed meanwhile: a night."""

BRIEF = 15 * 60
"""The same for who says that they come back, by a reminder's button or from another run."""

OTHERS = frozenset({Act.REMINDED, Act.VISITED})
"""What says nothing of when a person last did something about the matter itself."""


def is_long_ago(state: State, now: int, shown: int = 0) -> bool:
    """Whether who goes on is to hear that they are back: neither did nor saw anything for a day.

    `shown` is when the message was sent in which they saw where they were; 0 where it is not
    known, or too old to be told.
    """
    return bool(state.history) and now - max(state.history[-1].at, shown) > DAY


def is_returning(flow: Flow, state: State, now: int, away: int = AWAY) -> bool:
    """Whether it is so long ago that it has to be asked first what has changed."""
    if flow.again is None or not state.history or is_over(flow, state):
        return False
    if state.held is not None or flow.again in {state.cursor, *state.returns}:
        return False
    done = [one.at for one in state.history if one.act not in OTHERS and one.node != flow.leave]
    return bool(done) and now - done[-1] >= away
