"""Knows every place of a guide that people can come to, by walking it with the real engine.

A place is a screen with all that can still make a difference there: what one comes back to, and
which of the guide's conditions hold. `walked` finds them all, and `WALKS` has what must be so of
each guide's; a test calls each of these (test_every_guide.py), and asks for itself what is of one
guide alone.

    walk = walked(flow, {"today": "2026-11-22"})
    for state in walk.places.values(): ...
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import cycle, islice

from bot.content import load_content
from bot.phrasing.catalogue import load_words
from bot.phrasing.screens import phrase
from flows.checks import complaints
from flows.engine import begin, step
from flows.events import Answered, Leaving, RemarkAsked, WentBack, Wrote
from flows.model import (
    OK,
    SKIP,
    Branch,
    ChooseOne,
    ChooseSeveral,
    ChoseAll,
    ChoseAny,
    ChoseAtLeast,
    Condition,
    End,
    Flow,
    FreeText,
    PickDate,
    PickMoment,
    Remarkable,
    Say,
    ways,
)
from flows.reading import chosen, holds, offered, ticks, trail
from flows.state import SessionId, State, dump, load
from flows.steps import rest

CONTENT = load_content()
LANGUAGES = load_words(CONTENT)

FACTS = {"today": "2026-11-22", "now": "2026-11-22T15:00", "zone": "Europe/Brussels"}
REGIONS = ("BE-VLG", "NL")
MOMENT = "2026-11-25t0900"
DAY = "2026-11-25"

SCREEN, BUTTON = 900, 28
MARK = 2
"""Letters that a box or a tick stands for, before the label of a button."""


@dataclass(frozen=True)
class Walked:
    """The places of a guide by their keys, each by one state; and where each leads to.

    `edges` holds what is answered there, `backs` what one step back leads to.
    """

    flow: Flow
    places: Mapping[Hashable, State]
    edges: Mapping[Hashable, frozenset[Hashable]]
    backs: Mapping[Hashable, Hashable]


def walked(
    flow: Flow,
    *beginnings: Mapping[str, str],
    known: Callable[[State], Hashable] | None = None,
) -> Walked:
    """Every place that answers, leaving and going back lead to from these facts; FACTS beside.

    `known` tells two states apart in the place of the conditions, where these are too many.
    """
    key = known or _by_conditions(flow)
    places: dict[Hashable, State] = {}
    edges: dict[Hashable, frozenset[Hashable]] = {}
    backs: dict[Hashable, Hashable] = {}
    edge = deque(begin(flow, SessionId("s"), {**FACTS, **one}).state for one in beginnings or ({},))
    while edge:
        state = edge.popleft()
        here = key(state)
        if here in places:
            continue
        places[here], edges[here] = state, frozenset()
        if isinstance(flow.nodes[state.cursor], End):
            continue
        after = list(onward(flow, state))
        edges[here] = frozenset(map(key, after))
        edge += after
        if trail(state):
            back = gone_back(flow, state)
            backs[here] = key(back)
            edge.append(back)
    return Walked(flow, places, edges, backs)


def _by_conditions(flow: Flow) -> Callable[[State], Hashable]:
    asked = tuple(dict.fromkeys(conditions(flow)))

    def key(state: State) -> Hashable:
        true = (place for place, one in enumerate(asked) if holds(one, state))
        return state.cursor, state.returns, bool(trail(state)), frozenset(true)

    return key


def conditions(flow: Flow) -> Iterator[Condition]:
    """All that the answers can make a difference to: a way, an option, a wording."""
    for node in flow.nodes.values():
        for part in ("cases", "options", "wordings"):
            yield from (one.when for one in getattr(node, part, ()) if getattr(one, "when", None))


def onward(flow: Flow, state: State) -> Iterator[State]:
    """Every state that one thing done on this screen leads to, leaving among them."""
    node = flow.nodes[state.cursor]
    for codes in taps(flow, state):
        yield tapped(flow, state, *codes)
    if isinstance(node, FreeText):
        yield step(flow, state, Wrote(state.revision, "Iets")).state
    if isinstance(node, Remarkable) and node.remark is not None:
        yield step(flow, state, RemarkAsked(state.revision, state.revision)).state
    if flow.leave is not None and state.cursor != rest(flow, state, flow.leave).id:
        yield left(flow, state)


def taps(flow: Flow, state: State) -> list[tuple[str, ...]]:
    """Everything that can be answered here by buttons: the taps that say it."""
    node = flow.nodes[state.cursor]
    skip = [(SKIP,)] if getattr(node, "skip", "") else []
    match node:
        case Say():
            return [(OK,)]
        case ChooseOne():
            return [(one.code,) for one in offered(node, state)]
        case ChooseSeveral():
            return [_changed(node, state, wanted) for wanted in sets(flow, node, state)]
        case PickDate():
            return [*skip, (DAY if node.last > 0 else FACTS["today"],)]
        case PickMoment():
            return [(MOMENT,)]
        case _:
            return skip


def _changed(node: ChooseSeveral, state: State, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The taps after which these are ticked, and that say that one is done."""
    there = chosen(state, node.id)
    off = () if node.lasting else [one for one in there if one not in wanted]
    return (*off, *(one for one in wanted if one not in there), OK)


def sets(flow: Flow, node: ChooseSeveral, state: State) -> Iterator[tuple[str, ...]]:
    """None, each one, all, and what a condition names; as many of them as may be ticked."""
    every = [one.code for one in ticks(node, state)]
    least = min(node.least, len(every))
    if not least:
        yield ()
    for first in range(len(every)):
        yield tuple(islice(cycle(every), first, first + max(least, 1)))
    named = [one for one in conditions(flow) if getattr(one, "node", None) == node.id]
    wanted = [one.codes for one in named if isinstance(one, ChoseAll | ChoseAny)]
    wanted += [tuple(every[: one.least]) for one in named if isinstance(one, ChoseAtLeast)]
    for codes in (*wanted, every):
        if least <= len(codes) <= (node.most or len(every)):
            yield tuple(codes)


def tapped(flow: Flow, state: State, *codes: str) -> State:
    """The state after these taps, each of which is taken; it goes through JSON before each."""
    for code in codes:
        before = load(dump(state))
        state = step(flow, before, Answered(state.revision, state.revision, code)).state
        assert state.revision == before.revision + 1, (before.cursor, code)
    return state


def left(flow: Flow, state: State) -> State:
    return step(flow, state, Leaving(state.revision)).state


def gone_back(flow: Flow, state: State) -> State:
    return step(flow, state, WentBack(state.revision, state.revision)).state


# What must be so of every guide


def nothing_is_wrong(walk: Walked) -> None:
    """The program finds nothing wrong with the graph."""
    assert complaints(walk.flow) == ()


def every_screen_is_come_to(walk: Walked) -> None:
    reached = {state.cursor for state in walk.places.values()}
    assert reached == {name for name, one in walk.flow.nodes.items() if not isinstance(one, Branch)}


def every_place_comes_to_an_end(walk: Walked) -> None:
    """From wherever one is, something that can be done leads on to an end."""
    before: dict[Hashable, set[Hashable]] = {}
    for here, theres in walk.edges.items():
        for there in theres:
            before.setdefault(there, set()).add(here)
    edge = [key for key, one in walk.places.items() if _is_end(walk.flow, one)]
    ending = set(edge)
    while edge:
        new = before.get(edge.pop(), set()) - ending
        ending |= new
        edge += new
    assert [one for key, one in walk.places.items() if key not in ending] == []


def every_place_comes_on_without_leaving(walk: Walked) -> None:
    """No screen has nothing but the way out: what is answered there changes something."""
    for state in walk.places.values():
        node = walk.flow.nodes[state.cursor]
        if isinstance(node, ChooseOne):
            assert offered(node, state), state.cursor


def every_cycle_waits_for_a_person(walk: Walked) -> None:
    """Branches, which ask nobody, never lead round."""
    nodes = walk.flow.nodes
    left_over = {name for name, one in nodes.items() if isinstance(one, Branch)}
    while left_over:
        last = {name for name in left_over if not left_over & set(ways(nodes[name]))}
        assert last, left_over
        left_over -= last


def one_leaves_and_comes_back_from_everywhere(walk: Walked) -> None:
    """Who wants to stop comes to the end, or to the question for it; back is where one was."""
    flow = walk.flow
    assert flow.leave is not None
    for state in walk.places.values():
        out = rest(flow, state, flow.leave).id
        if _is_end(flow, state) or state.cursor == out:
            continue
        there = left(flow, state)
        assert there.cursor == out
        assert gone_back(flow, there).cursor == (out if _is_end(flow, there) else state.cursor)


def back_is_the_screen_before(walk: Walked) -> None:
    for state in walk.places.values():
        if trail(state) and not _is_end(walk.flow, state):
            assert gone_back(walk.flow, state).cursor == trail(state)[-1]


def every_screen_fits_a_phone(walk: Walked) -> None:
    """Its text and its buttons, folded and unfolded, in every language that is complete."""
    for words in LANGUAGES.values():
        for state in walk.places.values():
            for unfolded in (False, True):
                shown = phrase(CONTENT, words, replace(state, unfolded=unfolded))
                size = len(shown.text)
                assert unfolded or size <= SCREEN, (words.language, state.cursor, size)
                for row in shown.rows:
                    for one in row:
                        assert len(one.label) <= BUTTON + MARK, (words.language, one.label)


WALKS = (
    nothing_is_wrong,
    every_screen_is_come_to,
    every_place_comes_to_an_end,
    every_place_comes_on_without_leaving,
    every_cycle_waits_for_a_person,
    one_leaves_and_comes_back_from_everywhere,
    back_is_the_screen_before,
    every_screen_fits_a_phone,
)
"""Each takes what `walked` gives, and fails where it is not so."""


def _is_end(flow: Flow, state: State) -> bool:
    return isinstance(flow.nodes[state.cursor], End)
