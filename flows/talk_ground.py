"""Knows what a talk is held upon: what a release says of a team, and what its plan left open.

Only a release is read, so nothing is known here that the team may not see. A conversation's facts
are texts, so that its screens need nothing but its state.
"""

from collections.abc import Iterable, Iterator, Mapping

import orjson

from flows import action_codec
from flows.action import Action, Doer
from flows.model import Code
from flows.state import State
from instruments.counting import STRONG_CONSENSUS, Tally, consensus, growth
from instruments.disclosure import Release, block_total
from instruments.model import LEVELS, BlockId, ElementId, Instrument, Level

SLOTS = 5
"""Elements that are talked about one by one: with a time box each, an hour is full."""

ALIKE = 5
"""Elements that are named as seen alike; of more, the rest is counted."""

GROWING = 3
"""Blocks that are named as having room to grow; a tie at the edge is named whole."""

SAME = 1e-9
"""What two measures may differ by and still be even."""

YES = "yes"

ROUND, SHOWN, TODAY = "round", "shown", "today"
"""The facts of a talk: its round, what was released of it (as JSON), and the day."""

ACTIONS, LEFT_OPEN, REMARKED = "actions", "left_open", "remarked"
"""The open actions (as JSON), whether there are any, and whether there are remarks to read."""


CARDS, MORE = Code("cards"), Code("more")
"""All that is written on the cards of an open round about one element, and its next page."""


def slot(place: int) -> str:
    """The fact that names the element that is talked about in this place, counted from 1."""
    return f"slot{place}"


def filled(place: int) -> str:
    """The fact that says that there is an element in this place."""
    return f"filled{place}"


def ground(instrument: Instrument, shown: Release) -> dict[str, str]:
    """The facts that say where a talk about this release leads."""
    facts = {REMARKED: YES} if shown.remarks else {}
    for place, element in enumerate(differing(instrument, shown), 1):
        facts |= {slot(place): element, filled(place): YES}
    return facts


def actions_as_facts(actions: Iterable[Action]) -> dict[str, str]:
    """A snapshot of the actions that are open, in the order given; nobody's chat is in it."""
    bodies = [action_codec.dump(_told(one)) for one in actions if one.is_open]
    listed = b"[" + b",".join(bodies) + b"]"
    return {ACTIONS: listed.decode(), LEFT_OPEN: YES if bodies else "no"}


def _told(action: Action) -> Action:
    """What is told of an action in a list."""
    doer = None if action.doer is None else Doer(action.doer.name)
    return Action(
        action.id,
        action.made,
        action.what,
        block=action.block,
        end=action.end,
        doer=doer,
        history=action.history[-1:],
    )


def actions_of(state: State) -> tuple[Action, ...]:
    listed = orjson.loads(state.facts.get(ACTIONS, "[]"))
    return tuple(action_codec.load(orjson.dumps(one)) for one in listed)


def slots_of(state: State) -> tuple[ElementId, ...]:
    """The elements that are talked about one by one, in their order."""
    named = (state.facts.get(slot(place)) for place in range(1, SLOTS + 1))
    return tuple(ElementId(one) for one in named if one)


def about(state: State, subject: str) -> ElementId | None:
    """The element that a screen with this subject is about: a place in the talk, or its name."""
    slots = slots_of(state)
    if not subject.isdecimal():
        return ElementId(subject) if subject else None
    return slots[int(subject) - 1] if int(subject) <= len(slots) else None


# --- what a release says
def differing(instrument: Instrument, shown: Release) -> tuple[ElementId, ...]:
    """The elements that differ most, lowest consensus first; those that all see alike never."""
    found = [(value, one) for one, value in _agreement(instrument, shown) if value < 1 - SAME]
    found.sort(key=lambda pair: round(pair[0], 9))
    return tuple(one for _, one in found[:SLOTS])


def alike(instrument: Instrument, shown: Release) -> tuple[ElementId, ...]:
    """The elements that a team agrees on and does not talk about one by one, most agreed first."""
    talked = differing(instrument, shown)
    found = [
        (value, one)
        for one, value in _agreement(instrument, shown)
        if value >= STRONG_CONSENSUS and one not in talked
    ]
    found.sort(key=lambda pair: -round(pair[0], 9))
    return tuple(one for _, one in found)


def growing(instrument: Instrument, shown: Release) -> tuple[BlockId, ...]:
    """The blocks with the most room to grow, the most first."""
    growths = [
        (value, block.id)
        for block in instrument.blocks
        if (count := block_total(block, shown)) is not None and (value := growth(count))
    ]
    growths.sort(key=lambda pair: -round(pair[0], 9))
    if len(growths) > GROWING:
        edge = growths[GROWING - 1][0]
        growths = [pair for pair in growths if pair[0] >= edge - SAME]
    return tuple(one for _, one in growths)


def _agreement(instrument: Instrument, shown: Release) -> Iterator[tuple[ElementId, float]]:
    for element in instrument.elements:
        counts = shown.elements.get(element.id)
        if counts is not None and (value := consensus(counts)) is not None:
            yield element.id, value


def by_level(counts: Tally) -> Mapping[Level, int]:
    """How often each level was chosen, best first; those that nobody chose are not in it."""
    each = zip(LEVELS, (counts.green, counts.orange, counts.red), strict=True)
    return {level: count for level, count in each if count}


def ends(counts: Tally) -> tuple[Level, ...]:
    """The two outermost levels that somebody chose, best first; one where all chose the same."""
    chosen = tuple(by_level(counts))
    return chosen[:1] + chosen[1:][-1:]


def most_chosen(counts: Tally) -> Level:
    """The level that was chosen most, the better one of two. Raises ValueError without answers."""
    found = by_level(counts)
    return max(found, key=lambda level: found[level])
