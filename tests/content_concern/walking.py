"""Every way through the protocol, found by walking it with the real engine; knows no wording."""

from collections import defaultdict, deque
from dataclasses import dataclass
from itertools import chain, combinations

from protocol import WAYS, owner, protocol

from flows.engine import begin, step
from flows.events import Answered
from flows.model import (
    OK,
    Branch,
    ChooseOne,
    ChooseSeveral,
    End,
    PickMoment,
    Say,
    ways,
)
from flows.reading import chosen, holds, offered, ticks
from flows.state import SessionId, State, dump, load

FLOW = protocol()
TODAY = "2026-11-22"
MOMENT = "2026-11-25t0900"
OFTEN = 3
"""Up to so many boxes every set of them is ticked; of more: none, each one, each two, all."""

BEGINNINGS = tuple(
    {"today": TODAY, "earlier": "yes", "begun": "no", "region": region, **known, **how}
    for region in ("BE-VLG", "NL")
    for known in ({}, {"framework": "secrecy"})
    for how in ({}, {"entry": "acute"}, {"mode": "practice"})
)
"""Where a run begins, with what is known of who begins it."""


@dataclass(frozen=True)
class Edge:
    """From one screen to another by an answer; of several boxes it is where they lead that counts."""

    here: str
    answer: str
    there: str


def started(facts):
    return begin(FLOW, SessionId("s"), facts).state


def answers(state):
    """Everything that can be answered on a screen: a name for it, and the taps that say it."""
    node = FLOW.nodes[state.cursor]
    match node:
        case ChooseOne():
            return [(one.code, (one.code,)) for one in offered(node, state)]
        case Say():
            return [(OK, (OK,))]
        case PickMoment():
            return [(MOMENT, (MOMENT,))]
        case ChooseSeveral():
            return [(OK, (*one, OK)) for one in _sets(node, state)]
        case _:
            raise AssertionError(node)


def _sets(node, state):
    """The taps for every set of boxes that is worth its own way, from what is ticked already."""
    codes, now = [one.code for one in ticks(node, state)], chosen(state, node.id)
    sizes = range(len(codes) + 1) if len(codes) <= OFTEN else (0, 1, 2, len(codes))
    for wanted in chain.from_iterable(combinations(codes, size) for size in sizes):
        taps = set(wanted) - now if node.lasting else set(wanted) ^ now
        if len(now | set(wanted) if node.lasting else wanted) >= node.least:
            yield tuple(one for one in codes if one in taps)


def tapped(state, taps):
    """The state after these taps, each of which is taken; it goes through JSON on the way."""
    for code in taps:
        stepped = step(FLOW, load(dump(state)), Answered(1, state.revision, code))
        assert stepped.state.revision == state.revision + 1, (state.cursor, code)
        state = stepped.state
    return state


# What of the past can still decide where one comes.


def _deciding():
    """Each condition of a branch, with the nodes from which it may be asked before it is set anew."""
    before = defaultdict(set)
    for node in FLOW.nodes.values():
        for way in ways(node):
            before[way].add(node.id)
    found = {}
    for branch in FLOW.nodes.values():
        for case in branch.cases if isinstance(branch, Branch) else ():
            about = getattr(case.when, "node", None)
            lasts = getattr(FLOW.nodes.get(about), "lasting", False)
            live, edge = found.setdefault(case.when, set()), [branch.id]
            while edge:
                here = edge.pop()
                if here in live or (here == about and not lasts):
                    continue
                live.add(here)
                edge += before[here]
    return found


DECIDING = _deciding()


def known(state):
    """Where one stands and all of the past that can still decide where one comes from there."""
    past = [one for one, live in DECIDING.items() if state.cursor in live and holds(one, state)]
    return (state.cursor, state.returns, state.facts["region"], frozenset(map(repr, past)))


@dataclass
class Place:
    """A place of `known`, by one state in it.

    `first` is the edge of a shortest way to it, None at a beginning; `coming` has for each edge
    that leads here a place that it comes from, `going` for each that leaves those it goes to.
    """

    state: State
    first: Edge | None
    coming: dict
    going: dict


def explored():
    """Every place that can be come to, by answers alone; and for each a way to the end."""
    places, queue = {}, deque()
    for facts in BEGINNINGS:
        state = started(facts)
        if known(state) not in places:
            places[known(state)] = Place(state, None, {}, {})
            queue.append(known(state))
    while queue:
        key = queue.popleft()
        here = places[key]
        if isinstance(FLOW.nodes[here.state.cursor], End):
            continue
        for name, taps in answers(here.state):
            after = tapped(here.state, taps)
            edge = Edge(here.state.cursor, name, after.cursor)
            there = known(after)
            if there not in places:
                places[there] = Place(after, edge, {}, {})
                queue.append(there)
            places[there].coming.setdefault(edge, key)
            here.going.setdefault(edge, set()).add(there)
    return places


def to_the_end(places):
    """For each place the next leg on a shortest way to an end; None at an end."""
    backward = defaultdict(list)
    for key, place in places.items():
        for edge, theres in place.going.items():
            for there in theres:
                backward[there].append((key, (edge, there)))
    ends = [key for key, one in places.items() if isinstance(FLOW.nodes[one.state.cursor], End)]
    nearest, queue = dict.fromkeys(ends), deque(ends)
    while queue:
        for key, leg in backward[queue.popleft()]:
            if key not in nearest:
                nearest[key] = leg
                queue.append(key)
    return nearest


def pairs(places):
    """Each two edges that can follow each other: from which place, and the two legs from there."""
    found = {}
    for key, place in places.items():
        for coming, before in place.coming.items():
            for going, theres in place.going.items():
                legs = ((coming, key), (going, min(theres, key=repr)))
                found.setdefault((coming, going), (before, legs))
    return found


# The table's own graph.


def table_paths(first="k0", *, often=False):
    """Every path of the table from a node to the end, each node once; `often`: each edge once."""
    stack = [((first,), frozenset())]
    while stack:
        path, used = stack.pop()
        if not WAYS[path[-1]]:
            yield path
        for way in sorted(WAYS[path[-1]]):
            mark = (path[-1], way) if often else way
            if mark not in used and (often or way != first):
                stack.append(((*path, way), used | {mark}))


def on_to(state, target):
    """The state at the first screen of the table's node `target`, from the part where one is.

    None where there is no way within that part; the question for the framework is in no part.
    """
    home, seen, queue = owner(state.cursor), set(), deque([state])
    while queue:
        here = queue.popleft()
        for _, taps in answers(here):
            after = tapped(here, taps)
            if owner(after.cursor) == target:
                return after
            if owner(after.cursor) in {home, "k1"} and known(after) not in seen:
                seen.add(known(after))
                queue.append(after)
    return None


def walk(places, ending, start, legs):
    """From a beginning to a place, by legs from there, and on to an end; all of it walked anew.

    A leg is an edge and the place that it comes to. Gives the edges in their order.
    """
    plan, here = list(legs), start
    while (edge := places[here].first) is not None:
        plan.insert(0, (edge, here))
        here = places[here].coming[edge]
    state = started(places[here].state.facts)
    here = plan[-1][1]
    while ending[here] is not None:
        plan.append(ending[here])
        here = plan[-1][1]
    for edge, there in plan:
        state = _by(state, edge, there)
    assert isinstance(FLOW.nodes[state.cursor], End)
    return [edge for edge, _ in plan]


def _by(state, edge, there):
    """The state after the answer of an edge that comes to a certain place."""
    assert state.cursor == edge.here
    for name, taps in answers(state):
        if name == edge.answer and known(after := tapped(state, taps)) == there:
            return after
    raise AssertionError((edge, there))
