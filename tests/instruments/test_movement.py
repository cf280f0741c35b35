"""What moved between rounds: fair in both directions, and never more than may be shown."""

from dataclasses import replace
from itertools import pairwise

import pytest
from boxes import ELEMENTS, SMALL, any_box, minimums
from hypothesis import assume, given
from hypothesis import strategies as st

from instruments.counting import Tally, growth
from instruments.disclosure import Release, block_total, release
from instruments.movement import Movement, movements, strictest, trend

BETTER, SAME, WORSE, UNKNOWN = Movement
OTHER_WAY = {BETTER: WORSE, WORSE: BETTER, SAME: SAME, UNKNOWN: UNKNOWN}


def shown_as(**counts: Tally | None) -> Release:
    """A release in which the named elements have these counts, and the others are hidden."""
    return Release(9, 5, {one: counts.get(one) for one in ELEMENTS}, {})


def asked(**counts: Tally) -> Release:
    """A release of a round that asked the named elements only."""
    return Release(9, 5, counts, {})


tallies = st.builds(Tally, *[st.integers(0, 9)] * 4).filter(lambda one: one.answered >= 5)
releases = st.builds(
    Release,
    st.just(40),
    st.just(5),
    st.dictionaries(st.sampled_from(ELEMENTS), st.none() | tallies),
    st.just({}),
)
whole_releases = st.builds(
    lambda counts: Release(40, 5, dict(zip(ELEMENTS, counts, strict=True)), {}),
    st.lists(tallies, min_size=len(ELEMENTS), max_size=len(ELEMENTS)),
)


def moved(earlier: Release, later: Release, element: str) -> Movement:
    found = {
        key: value
        for one in movements(SMALL, [earlier], later)
        for key, value in one.elements.items()
    }
    return found[element]


@given(releases, releases)
def test_looking_back_is_the_mirror_of_looking_on(one, other):
    """With the rounds exchanged better is worse and worse better; the rest stays as it is."""
    for there, back in zip(
        movements(SMALL, [one], other), movements(SMALL, [other], one), strict=True
    ):
        assert back.movement is OTHER_WAY[there.movement]
        assert back.elements == {key: OTHER_WAY[way] for key, way in there.elements.items()}


@given(releases)
def test_a_round_beside_itself_has_not_moved(one):
    """All that is shown is the same, and what is hidden stays unknown."""
    for found in movements(SMALL, [one], one):
        for element, way in found.elements.items():
            assert way is (SAME if one.elements.get(element) else UNKNOWN)
        assert found.movement in {SAME, UNKNOWN}


@given(any_box, any_box, minimums, minimums)
def test_nothing_is_compared_that_either_round_hides(before, after, first, second):
    """An element with too few answers in one of two rounds is never better, worse or the same."""
    earlier, later = release(SMALL, before, first), release(SMALL, after, second)
    assume(earlier is not None and later is not None)
    for found in movements(SMALL, [earlier], later):
        for element, way in found.elements.items():
            both = earlier.elements[element] is not None and later.elements[element] is not None
            assert (way is not UNKNOWN) == both
        known = set(found.elements.values()) - {UNKNOWN}
        assert (found.movement is not UNKNOWN) == bool(known)


@given(releases, releases)
def test_a_block_never_goes_against_elements_that_agree(one, other):
    """Where all that can be compared went one way, the block went that way, however many skipped."""
    for found in movements(SMALL, [one], other):
        known = set(found.elements.values()) - {UNKNOWN}
        if len(known) == 1:
            assert {found.movement} == known
        assert sum(found.count(way) for way in Movement) == len(found.elements)


@given(releases, releases, st.sampled_from(ELEMENTS))
def test_what_one_round_hides_changes_nothing_else(one, other, element):
    """A block moves by the elements that both rounds show, and by nothing else."""
    less = replace(one, elements={**one.elements, element: None})
    also = replace(other, elements={**other.elements, element: None})
    assert [found.movement for found in movements(SMALL, [less], other)] == [
        found.movement for found in movements(SMALL, [less], also)
    ]


@pytest.mark.parametrize(
    ("earlier", "later", "way"),
    [
        (Tally(3, 2, 0), Tally(4, 1, 0), SAME),  # one respondent, one level
        (Tally(4, 1, 0), Tally(3, 2, 0), SAME),
        (Tally(3, 2, 0), Tally(5, 0, 0), BETTER),  # two respondents
        (Tally(4, 0, 1), Tally(5, 0, 0), BETTER),  # one respondent, two levels
        (Tally(5, 0, 0), Tally(4, 0, 1), WORSE),
        (Tally(6, 4, 0), Tally(4, 1, 0), SAME),  # 0.2 and 0.1: one level among the smaller five
        (Tally(60, 40, 0), Tally(75, 25, 0), BETTER),
        (Tally(5, 0, 0, 1), Tally(5, 0, 0, 9), SAME),  # a skip says nothing of the level
        (Tally(5, 0, 0), Tally(0, 0, 0, 9), UNKNOWN),
        (Tally(5, 0, 0), None, UNKNOWN),
    ],
)
def test_one_answer_that_shifted_one_level_is_no_movement(earlier, later, way):
    """It takes more than one respondent one level further, reckoned in the smaller round."""
    assert moved(shown_as(a1=earlier), shown_as(a1=later), "a1") is way


def test_an_element_that_was_not_asked_is_not_compared():
    """A round of some blocks only leaves the others unknown, with all of their elements."""
    found = movements(SMALL, [shown_as(a1=Tally(5), c1=Tally(0, 0, 5))], asked(c1=Tally(5)))
    assert [one.movement for one in found] == [UNKNOWN, UNKNOWN, BETTER]
    assert [one.block for one in found] == ["one", "two", "three"]
    assert set(found[0].elements.values()) == {UNKNOWN}


def test_a_block_stands_beside_the_newest_round_that_shows_it():
    """A round of some blocks only does not come between the others and their own last one."""
    whole = asked(a1=Tally(0, 9), b1=Tally(9), c1=Tally(0, 0, 9))
    part = asked(a1=Tally(9))
    found = movements(SMALL, [whole, part], asked(a1=Tally(9), b1=Tally(9), c1=Tally(9)))
    assert [one.movement for one in found] == [SAME, SAME, BETTER]
    assert [one.beside for one in found] == [1, 0, 0]
    assert [one.beside for one in movements(SMALL, [part], whole)] == [0, None, None]


@given(st.lists(releases, min_size=2, max_size=6))
def test_what_moved_since_the_last_time_is_the_last_step_of_the_trend(rounds):
    """The list of blocks and the end of each line agree, however many rounds passed a block over."""
    for one, line in zip(
        movements(SMALL, rounds[:-1], rounds[-1]), trend(SMALL, rounds), strict=True
    ):
        last = line.points[-1]
        if last is None or last.since is None:
            assert one.movement is UNKNOWN
        else:
            assert one.movement is last.since
            assert one.beside == max(at for at, point in enumerate(line.points[:-1]) if point)


@given(st.lists(releases, max_size=6))
def test_a_trend_has_a_point_exactly_where_a_block_is_shown(rounds):
    """A round that hides a block, or did not ask it, leaves a gap; a first point compares with none."""
    for block, one in zip(SMALL.blocks, trend(SMALL, rounds), strict=True):
        assert one.block == block.id
        for point, shown in zip(one.points, rounds, strict=True):
            assert (point is None) == (block_total(block, shown) is None)
        points = [point for point in one.points if point]
        assert [point.since is None for point in points] == [
            place == 0 for place in range(len(points))
        ]
        assert all(0 <= point.growth <= 1 for point in points)
        assert len(points) > 1 or one.whole is UNKNOWN


@given(st.lists(releases, min_size=2, max_size=6))
def test_a_line_never_leads_against_what_is_said_of_it(rounds):
    """From point to point, and from the first to the last, the picture agrees with the verdicts.

    Each verdict is the one that the two rounds alone would give.
    """
    for place, one in enumerate(trend(SMALL, rounds)):
        shown = [(point, rounds[at]) for at, point in enumerate(one.points) if point]
        for (before, earlier), (after, later) in pairwise(shown):
            assert after.since is movements(SMALL, [earlier], later)[place].movement
            assert not (after.since is BETTER and after.growth > before.growth)
            assert not (after.since is WORSE and after.growth < before.growth)
        if one.whole is BETTER:
            assert shown[-1][0].growth <= shown[0][0].growth
        if one.whole is WORSE:
            assert shown[-1][0].growth >= shown[0][0].growth


@given(st.lists(whole_releases, min_size=1, max_size=6))
def test_where_all_is_shown_every_point_is_its_own_rounds_growth(rounds):
    """One scale for all rounds changes nothing as long as they show the same elements."""
    for place, (block, one) in enumerate(zip(SMALL.blocks, trend(SMALL, rounds), strict=True)):
        for point, shown in zip(one.points, rounds, strict=True):
            own = [growth(shown.elements[element.id]) for element in block.elements]
            assert point.growth == pytest.approx(sum(own) / len(own))
        if len(rounds) > 1:
            assert one.whole is movements(SMALL, [rounds[0]], rounds[-1])[place].movement


@given(releases, releases)
def test_a_trend_of_two_rounds_says_what_moved_between_them(one, other):
    """The picture and the message can never disagree about the same two rounds."""
    both = [found.movement for found in movements(SMALL, [one], other)]
    assert [found.whole for found in trend(SMALL, [one, other])] == both


def test_an_element_that_comes_and_goes_does_not_bend_the_line():
    """A hard element that one round hides makes the others no better than they were."""
    hard, easy = Tally(0, 0, 9), Tally(9, 0, 0)
    rounds = [
        shown_as(a1=hard, a2=easy),
        shown_as(a1=None, a2=easy),
        shown_as(a1=hard, a2=easy),
    ]
    one = trend(SMALL, rounds)[0]
    assert [point.growth for point in one.points if point] == [0.5, 0.5, 0.5]
    assert [point.since for point in one.points if point] == [None, SAME, SAME]
    assert one.whole is SAME


def test_a_line_goes_on_after_a_round_that_did_not_ask():
    """After a gap a block is compared with the last round that showed it."""
    rounds = [asked(c1=Tally(0, 0, 9)), asked(a1=Tally(9)), asked(c1=Tally(9))]
    one = trend(SMALL, rounds)[2]
    assert one.points[1] is None
    assert (one.points[2].since, one.whole) == (BETTER, BETTER)


def test_rounds_with_nothing_in_common_begin_a_new_line():
    """Where no element is shown in both there is nothing to lead a line along, nor a verdict."""
    rounds = [
        shown_as(a1=Tally(9)),
        shown_as(a1=Tally(9)),
        shown_as(a2=Tally(0, 0, 9)),
        shown_as(a1=Tally(0, 9)),
    ]
    one = trend(SMALL, rounds)[0]
    assert [(point.growth, point.since) for point in one.points if point] == [
        (0.0, None),
        (0.0, SAME),
        (1.0, UNKNOWN),
        (0.5, UNKNOWN),
    ]
    assert one.whole is UNKNOWN


named_tallies = st.builds(Tally, *[st.integers(0, 4)] * 4).filter(lambda one: one.answered)
named = st.builds(
    lambda counts: Release(4, 2, counts, {}, names=True),
    st.dictionaries(st.sampled_from(ELEMENTS), st.none() | named_tallies),
)


@given(named, named)
def test_two_open_rounds_compare_all_that_both_answered(one, other):
    """Names were shown in both, so no number of answers is too few."""
    for block in movements(SMALL, [one], other):
        for element, way in block.elements.items():
            both = bool(one.elements.get(element) and other.elements.get(element))
            assert (way is UNKNOWN) == (not both)


@given(named, releases)
def test_beside_an_anonymous_round_the_stricter_rule_holds(one, other):
    """An element of an open round with fewer answers than the other's minimum is not compared."""
    assert strictest([one, other]) == other.minimum
    assert strictest([one, one]) == 0
    for earlier, later in ((one, other), (other, one)):
        for block in movements(SMALL, [earlier], later):
            for element, way in block.elements.items():
                count = one.elements.get(element)
                if count is None or count.answered < other.minimum:
                    assert way is UNKNOWN
    for found in trend(SMALL, [one, other, one]):
        block = next(each for each in SMALL.blocks if each.id == found.block)
        counts = [one.elements.get(each.id) for each in block.elements]
        if not any(count and count.answered >= other.minimum for count in counts):
            assert (found.points[0], found.points[2]) == (None, None)
