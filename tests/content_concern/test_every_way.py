"""The protocol's whole graph, walked with the real engine: all is reached, all ends, all asks.

The table has 444 paths from the first screen to the end that come to no node twice, the longest
of 33 nodes, and 5025 that take no edge twice, so that each cycle is in them, the longest of 40.
Of the content itself each edge, and each two edges that can follow each other, is walked.
"""

from collections import deque
from itertools import pairwise

import pytest
from protocol import WAYS, owner
from walking import (
    BEGINNINGS,
    FLOW,
    answers,
    explored,
    known,
    on_to,
    pairs,
    started,
    table_paths,
    tapped,
    to_the_end,
    walk,
)

from flows.engine import step
from flows.events import Answered, Ask, CameBack, Finish, Leaving, RemarkAsked, WentBack, Wrote
from flows.model import Branch, End, FreeText, Remarkable, Waiting, ways
from flows.reading import trail

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def places():
    return explored()


@pytest.fixture(scope="module")
def ending(places):
    return to_the_end(places)


def test_every_screen_is_reached(places):
    """By answers alone to each, but for the texts, which are visited, and the question who stops."""
    waiting = {name for name, node in FLOW.nodes.items() if isinstance(node, Waiting | End)}
    texts = {name for name, node in FLOW.nodes.items() if isinstance(node, FreeText)}
    reached = {place.state.cursor for place in places.values()}
    assert reached == waiting - texts - {FLOW.leave}
    visited = {getattr(FLOW.nodes[one], "remark", None) for one in reached}
    assert texts <= visited


def test_every_branch_is_taken_each_way(places):
    """No case of a branch is dead: from some screen before it, each of its ways is gone."""
    taken = set()
    for place in places.values():
        for edge in place.going:
            taken.add((edge.here, edge.there))
    for node in FLOW.nodes.values():
        if isinstance(node, Branch) and node.id != FLOW.first:
            homes = [one for one in FLOW.nodes.values() if node.id in ways(one)]
            assert homes, node.id
            for way in ways(node):
                rests = _rests(way)
                assert any(there in rests for _, there in taken), (node.id, way)


def _rests(name):
    """The screens that a way can come to rest at."""
    found, edge = set(), [name]
    while edge:
        node = FLOW.nodes[edge.pop()]
        if isinstance(node, Branch):
            edge += ways(node)
        else:
            found.add(node.id)
    return found


def test_every_place_comes_to_an_end(places, ending):
    """Wherever one stands, and whatever one did before, answers lead on to an end."""
    assert set(ending) == set(places)


def test_every_cycle_waits_for_a_person():
    """Branches, which ask nobody, never lead round: some order has each before those it leads to."""
    left = {name for name, node in FLOW.nodes.items() if isinstance(node, Branch)}
    while left:
        last = {name for name in left if not left & set(ways(FLOW.nodes[name]))}
        assert last, left
        left -= last


def test_help_is_one_tap_from_every_screen(places):
    """The flow asks for the way to help under each of its screens, and each is one of its own."""
    assert FLOW.emergency
    assert all(isinstance(FLOW.nodes[one.state.cursor], Waiting | End) for one in places.values())


def one_of_each(places):
    """One place for each screen at which one waits."""
    found = {place.state.cursor: place.state for place in places.values()}
    return {name: state for name, state in found.items() if isinstance(FLOW.nodes[name], Waiting)}


def test_from_every_screen_one_can_stop_or_go_on(places):
    """Stopping is asked; who stays is where they were, who erases is at the end."""
    for name, state in one_of_each(places).items():
        asked = step(FLOW, state, Leaving(2)).state
        assert asked.cursor == FLOW.leave
        stays = tapped(asked, ["stay"])
        assert (stays.cursor, stays.returns, trail(stays)) == (name, state.returns, trail(state))
        ended = step(FLOW, asked, Answered(3, asked.revision, "erase"))
        assert ended.effects == (Ask("erased"), Finish("erased"))


def test_from_every_screen_one_can_come_back_later(places):
    """After long one is asked what changed: the same is where one was, else it leads away for good."""
    for name, state in one_of_each(places).items():
        if "r1" in {name, *state.returns}:
            continue
        asked = step(FLOW, state, CameBack(2, absent=True)).state
        assert asked.cursor == "r1"
        then = {code: tapped(asked, [code]) for code, _ in answers(asked)}
        assert {code: one.cursor for code, one in then.items()} == {
            "worse": "a1",
            "changed": "s2d",
            "same": name,
            "gone": "s5c",
        }
        assert {one.returns for one in then.values()} == {state.returns, ()}


def test_every_text_comes_back(places):
    """A remark is visited, written or not, and one stands where one stood."""
    for name, state in one_of_each(places).items():
        node = FLOW.nodes[name]
        if not isinstance(node, Remarkable) or node.remark is None:
            continue
        asked = step(FLOW, state, RemarkAsked(2, state.revision)).state
        assert asked.cursor == node.remark
        assert step(FLOW, asked, Wrote(3, "tekst")).state.cursor == name
        assert step(FLOW, asked, WentBack(3, asked.revision)).state.cursor == name


def test_from_every_screen_one_can_go_back_to_the_first(places):
    """As often as one came on; nobody is shut in."""
    for state in one_of_each(places).values():
        back = state
        while trail(back):
            shorter = step(FLOW, back, WentBack(2, back.revision)).state
            assert len(trail(shorter)) == len(trail(back)) - 1
            back = shorter
        assert back.cursor in {started(facts).cursor for facts in BEGINNINGS}


def test_every_edge_is_walked_from_the_first_screen_to_the_end(places, ending):
    """A run through each edge of the content ends, and comes only where it was said to come."""
    left = {
        edge: (key, min(theres, key=repr))
        for key, place in places.items()
        for edge, theres in place.going.items()
    }
    while left:
        edge, (start, there) = next(iter(left.items()))
        walked = walk(places, ending, start, ((edge, there),))
        assert edge in walked
        left = {one: leg for one, leg in left.items() if one not in walked}


def paths_walked(paths):
    """Walks each path of the table; how many there are, and the nodes of the longest.

    Paths that begin alike are walked together up to where they part.
    """
    tree = {}
    count = longest = 0
    for path in paths:
        count, longest, here = count + 1, max(longest, len(path)), tree
        for name in path:
            here = here.setdefault(name, {})
    queue = deque([(started(BEGINNINGS[0]), tree["k0"])])
    while queue:
        state, onward = queue.pop()
        if not onward:
            assert isinstance(FLOW.nodes[state.cursor], End)
        for name, further in onward.items():
            after = on_to(state, name)
            assert after is not None, (state.cursor, name, known(state))
            queue.append((after, further))
    return count, longest


def test_every_simple_path_of_the_table_is_walked():
    """All 444 ways to the end that come to no node of the table twice; the longest has 33 nodes."""
    assert paths_walked(table_paths()) == (444, 33)


@pytest.mark.proof
def test_every_path_of_the_table_with_each_edge_once_is_walked():
    """All 5025 ways to the end that take no edge of the table twice; the longest has 40 nodes."""
    assert paths_walked(table_paths(often=True)) == (5025, 40)


def test_every_two_edges_that_follow_each_other_are_walked(places, ending):
    """Whatever one answered just before, each answer leads where it leads, and on to an end."""
    left = pairs(places)
    while left:
        pair, (start, legs) = next(iter(left.items()))
        walked = set(pairwise(walk(places, ending, start, legs)))
        assert pair in walked
        left = {one: leg for one, leg in left.items() if one not in walked}


def test_the_walks_are_of_the_table():
    """What is walked are the nodes of the fixed graph, and each node of the content is in one."""
    assert {owner(name) for name in FLOW.nodes} == set(WAYS)
