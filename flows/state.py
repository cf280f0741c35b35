"""Knows where a conversation stands and all that happened in it; a value that survives JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NewType

import orjson

from flows.model import FlowId, NodeId

SessionId = NewType("SessionId", str)


class Act(StrEnum):
    """What a person did. The letters are what is stored.

    EXCLUDED took a tick off since it cannot go with the one that was ticked next.
    MOVED_ON is an answer to a visited node that gave up every place to come back to.
    WENT_ON is one that stays in its visit, so that a later answer comes back.
    REMINDED alone is nobody's act: the person was reminded, of the moment that is its value,
    or, where that is empty, of the whole conversation.
    SHUT is nobody's either: from there on nobody goes back to what was before.
    """

    ANSWERED = "a"
    MOVED_ON = "m"
    WENT_ON = "n"
    TOGGLED = "t"
    EXCLUDED = "e"
    VISITED = "v"
    WROTE = "w"
    WENT_BACK = "b"
    PAUSED = "p"
    CAME_BACK = "c"
    REMINDED = "r"
    SHUT = "x"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened at a node. `at` in seconds.

    `value` is an option's code, several joined by commas, a day, a moment, or a text.
    """

    node: NodeId
    act: Act
    value: str
    at: int


@dataclass(frozen=True, slots=True)
class Held:
    """A text that was written at `at` and not yet taken: its author is asked about it first.

    `text` is empty where no text was asked. `weighs` is what is asked about, in that order.
    """

    text: str
    at: int
    weighs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """One conversation. `history` only grows; `cursor` is where it stands.

    A text that was cleared is blank in every entry that held it; the entries stay.

    `returns` are the nodes that visits come back to, the innermost last.
    `revision` counts the changes, so that an old button is known by it; of these the last
    `ticking` each ticked something where the cursor is.
    """

    session: SessionId
    flow: FlowId
    version: int
    revision: int
    facts: Mapping[str, str]
    history: tuple[Entry, ...]
    cursor: NodeId
    returns: tuple[NodeId, ...] = ()
    paused: bool = False
    unfolded: bool = False
    held: Held | None = None
    ticking: int = 0


def dump(state: State) -> bytes:
    """JSON, compact; `load` gives an equal state back."""
    return orjson.dumps(
        {
            "session": state.session,
            "flow": state.flow,
            "version": state.version,
            "revision": state.revision,
            "facts": dict(state.facts),
            "history": [(one.node, one.act.value, one.value, one.at) for one in state.history],
            "cursor": state.cursor,
            "returns": state.returns,
            "paused": state.paused,
            "unfolded": state.unfolded,
            "held": state.held and (state.held.text, state.held.at, state.held.weighs),
            "ticking": state.ticking,
        }
    )


def load(data: bytes) -> State:
    """Raises ValueError or KeyError for what `dump` did not write, now or in an earlier version."""
    raw: dict[str, Any] = orjson.loads(data)
    return State(
        session=SessionId(raw["session"]),
        flow=FlowId(raw["flow"]),
        version=raw["version"],
        revision=raw["revision"],
        facts=raw["facts"],
        history=tuple(
            Entry(NodeId(node), _ACTS[act], value, at) for node, act, value, at in raw["history"]
        ),
        cursor=NodeId(raw["cursor"]),
        returns=tuple(NodeId(one) for one in raw["returns"]),
        paused=raw["paused"],
        unfolded=raw["unfolded"],
        held=_held(raw.get("held")),
        ticking=raw.get("ticking", 0),
    )


def _held(raw: tuple[str, int, list[str]] | None) -> Held | None:
    if raw is None:
        return None
    text, at, weighs = raw
    return Held(text, at, tuple(weighs))


_ACTS = {act.value: act for act in Act}
