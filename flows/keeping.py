"""Knows when a conversation asks for attention by itself or is to be erased; has no clock.

All times are seconds. Act on the soonest due alone, then ask again: what is done about it, as a
reminder given late, can move the others.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flows.again import asked_again
from flows.events import Lapse
from flows.model import Code, End, Flow, Keeping, NodeId, PickMoment, ways
from flows.reading import answer, nudged, pending, trails
from flows.round import DAY
from flows.state import Act, Entry, State
from flows.times import NOW, TODAY

HELD_FOR = 10 * 60
"""How long a text waits for its author to say what becomes of it."""

DAYS = re.compile(r"d(\d{1,4})")
"""An answer that says for how many days, as `d30`."""

When = Callable[[str], int]
"""Turns a local moment (`YYYY-MM-DDTHH:MM`) or day (`YYYY-MM-DD`) into seconds."""


@dataclass(frozen=True, slots=True)
class Due:
    """What the passing of time will ask, and when; `node` is where that was set or asked."""

    at: int
    lapse: Lapse
    node: NodeId | None = None


def dues(flow: Flow, state: State, when: When) -> tuple[Due, ...]:
    """All that time will ask of a conversation if nobody does anything, the soonest first.

    Raises KeyError where nothing was done yet and no fact says when it began.
    """
    found = [*_held(state), *_moments(flow, state, when)]
    found += [Due(at, Lapse.AGAIN, node) for node, at in asked_again(flow, state).items()]
    if flow.keeping is not None:
        found += _kept(flow, flow.keeping, state, when)
    return tuple(sorted(found, key=lambda due: due.at))


def erased_at(flow: Flow, state: State, when: When) -> int | None:
    """When a conversation is erased if nobody does anything; None where it is kept."""
    return next((due.at for due in dues(flow, state, when) if due.lapse is Lapse.OVER), None)


def is_over(flow: Flow, state: State) -> bool:
    """Whether a conversation came to its close, and is only kept."""
    return flow.keeping is not None and _closed(flow, flow.keeping, state) is not None


def kept_for(flow: Flow, state: State) -> Code | None:
    """The answer that last said for how many days it is kept; None while none did."""
    if flow.keeping is None:
        return None
    said = (one for one in reversed(state.history) if _named(flow.keeping, one) is not None)
    return next((Code(one.value) for one in said), None)


def last_done(state: State) -> int:
    """When a person last did anything in a conversation; 0 where nobody did yet."""
    acts = _acts(state)
    return acts[-1].at if acts else 0


def _acts(state: State) -> list[Entry]:
    """What a person did."""
    return [one for one in state.history if one.act is not Act.REMINDED]


def _held(state: State) -> Iterator[Due]:
    if state.held is not None:
        yield Due(state.held.at + HELD_FOR, Lapse.HELD)


def _moments(flow: Flow, state: State, when: When) -> Iterator[Due]:
    for node in flow.nodes.values():
        moment = pending(state, node.id) if isinstance(node, PickMoment) else None
        if moment is not None:
            yield Due(when(moment), Lapse.MOMENT, node.id)


def _kept(flow: Flow, keeping: Keeping, state: State, when: When) -> Iterator[Due]:
    """The reminder of a conversation that nobody came back to, and its erasure."""
    acts = _acts(state)
    begun = acts[0].at if acts else when(state.facts[NOW if NOW in state.facts else TODAY])
    most = begun + keeping.most * DAY
    latest = _latest(flow, state, when)
    closed = _closed(flow, keeping, state)
    if closed is not None:
        since, days = closed
        yield Due(min(max(since, latest) + days * DAY, most), Lapse.OVER)
        return
    reminder = max(last_done(state) or begun, latest) + keeping.untouched * DAY
    reminded = nudged(state)
    over = min(max(reminder, reminded or 0) + keeping.forget * DAY, most)
    if reminded is None and reminder < over:
        yield Due(reminder, Lapse.UNTOUCHED)
    yield Due(over, Lapse.OVER)


def _latest(flow: Flow, state: State, when: When) -> int:
    """The latest of the moments that are set, come or to come; 0 where none is."""
    nodes = (one.id for one in flow.nodes.values() if isinstance(one, PickMoment))
    moments = (answer(state, one) for one in nodes)
    return max((when(one) for one in moments if one is not None), default=0)


def _closed(flow: Flow, keeping: Keeping, state: State) -> tuple[int, int] | None:
    """Since when, and for how many days from then, a conversation that is closed is kept.

    None while it goes on. It is closed from when one came to the question for how long, and
    goes on again where one went back before it, went on from it to what comes before it, or was
    led away from a visit: into danger, say, that came after the close. The last answer that
    names days counts, also when it is closed again; until there is one, the days that are
    usual. They count from the coming, or from that answer.
    """
    acts = _acts(state)
    if keeping.question not in {state.cursor, *(one.node for one in acts)}:
        return None
    before, named = _before(flow, keeping), keeping.days
    found: tuple[int, int] | None = None
    heres = [*(one.node for one in acts), state.cursor][1:]
    for (entry, path), here in zip(trails(acts), heres, strict=True):
        onward = entry.act is Act.ANSWERED and here in before
        if onward or entry.act is Act.MOVED_ON or keeping.question not in (here, *path):
            found = None
        if here == keeping.question and found is None:
            found = entry.at, named
        days = _named(keeping, entry)
        if found is not None and days is not None:
            found, named = (entry.at, days), days
    return found


def _named(keeping: Keeping, entry: Entry) -> int | None:
    """For how many days an answer asks to keep; None for any other."""
    if entry.node != keeping.question or entry.act is not Act.ANSWERED:
        return None
    said = DAYS.fullmatch(entry.value)
    return None if said is None else int(said[1])


def _before(flow: Flow, keeping: Keeping) -> frozenset[NodeId]:
    """What one comes by before the question for how long; no end, since all ends there."""
    found: set[NodeId] = set()
    edge = [flow.first]
    while edge:
        name = edge.pop()
        node = flow.nodes.get(name)
        if name not in found and name != keeping.question and not isinstance(node, End | None):
            found.add(name)
            edge += ways(node)
    return frozenset(found)
