"""Disclosure as properties: what a release can never give away, whatever a team answered."""

from dataclasses import replace
from itertools import pairwise
from math import isclose

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from instruments.counting import Tally, consensus, growth, strength, total
from instruments.disclosure import (
    DIVIDED,
    LEAST_MINIMUM,
    MERGED,
    Ballot,
    Release,
    block_total,
    divided,
    enough,
    findings,
    release,
)
from instruments.model import (
    LEVELS,
    Block,
    BlockId,
    Element,
    ElementId,
    Instrument,
    InstrumentId,
    Level,
    RoleId,
)


def block(name: str, *elements: str) -> Block:
    texts = {level: f"{level.name}" for level in LEVELS}
    made = tuple(Element(ElementId(one), one, texts, "bron") for one in elements)
    return Block(BlockId(name), name, name, "bron", made)


SMALL = Instrument(
    InstrumentId("small"),
    1,
    "Klein",
    5,
    "bron.txt",
    {RoleId(one): one for one in ("lead", "practice", "ict")},
    (block("one", "a1", "a2", "a3"), block("two", "b1", "b2"), block("three", "c1")),
)
ELEMENTS = tuple(one.id for one in SMALL.elements)

roles = st.sampled_from([None, *SMALL.roles])
skips_often = st.sampled_from([*Level, Level.SKIPPED])
ballots = st.builds(Ballot, st.dictionaries(st.sampled_from(ELEMENTS), skips_often), roles)
boxes = st.lists(ballots, max_size=24)
minimums = st.integers(min_value=1, max_value=8)


@st.composite
def tight_boxes(draw):
    """Few roles, nearly all answering: boxes in which splits and hidden elements both occur."""
    size = draw(st.integers(min_value=8, max_value=26))
    some = st.sampled_from(draw(st.sampled_from([("lead", "practice"), ("lead", "ict", None)])))
    box = []
    for _ in range(size):
        given_here = {one: draw(st.sampled_from(Level)) for one in ELEMENTS[:3]}
        box.append(Ballot(given_here, draw(some)))
    return box


any_box = boxes | tight_boxes()


def chosen(box, element):
    """The levels chosen for an element, a skip or nothing left out."""
    levels = (one.answers.get(element, Level.SKIPPED) for one in box)
    return [one for one in levels if one is not Level.SKIPPED]


@given(any_box, minimums)
def test_too_few_ballots_release_nothing(box, minimum):
    """A round releases nothing below its minimum, nor below the least of all, and else something."""
    shown = release(SMALL, box, minimum)
    assert (shown is None) == (len(box) < minimum or len(box) < LEAST_MINIMUM)
    assert (shown is not None) == enough(len(box), minimum)


@given(any_box, minimums)
def test_an_element_with_too_few_answers_is_hidden(box, minimum):
    """An element is shown, with its true count, only where enough people chose a level."""
    shown = release(SMALL, box, minimum)
    assume(shown is not None)
    assert set(shown.elements) == set(ELEMENTS)
    assert shown.ballots == len(box)
    for element, counts in shown.elements.items():
        levels = chosen(box, element)
        if len(levels) < max(minimum, LEAST_MINIMUM):
            assert counts is None
            assert element not in shown.roles
        else:
            expected = [levels.count(one) for one in LEVELS]
            assert counts == Tally(*expected, len(box) - len(levels))


@given(any_box, minimums)
def test_no_group_in_a_release_is_smaller_than_the_minimum(box, minimum):
    """Whatever is counted in a release, element or role, has at least the minimum of answers."""
    shown = release(SMALL, box, minimum)
    assume(shown is not None)
    assert shown.minimum == max(minimum, LEAST_MINIMUM)
    groups = [one for one in shown.elements.values() if one is not None]
    groups += [one for split in shown.roles.values() for one in split.values()]
    assert all(one.answered >= shown.minimum for one in groups)


@given(any_box, minimums, st.data())
def test_what_is_hidden_left_no_trace(box, minimum, data):
    """Ballots that differ only in answers to an element that stays hidden give equal releases."""
    shown = release(SMALL, box, minimum)
    assume(shown is not None)
    hidden = [one for one, counts in shown.elements.items() if counts is None]
    assume(hidden)
    element = data.draw(st.sampled_from(hidden))
    others = data.draw(
        st.lists(st.sampled_from(LEVELS), max_size=shown.minimum - 1).map(
            lambda few: [*few, *[Level.SKIPPED] * (len(box) - len(few))]
        )
    )
    mixed = data.draw(st.permutations(others))
    other_box = [
        replace(one, answers={**one.answers, element: level})
        for one, level in zip(box, mixed, strict=True)
    ]
    assert release(SMALL, other_box, minimum) == shown


@given(any_box, minimums, st.randoms(use_true_random=False))
def test_a_release_keeps_no_order(box, minimum, dice):
    """The order in which ballots lie in the box changes nothing in the release."""
    shuffled = list(box)
    dice.shuffle(shuffled)
    assert release(SMALL, shuffled, minimum) == release(SMALL, box, minimum)


@given(any_box, minimums)
def test_a_skip_and_no_answer_count_alike(box, minimum):
    """Leaving an element open and skipping it cannot be told apart in the release."""
    spelled_out = [
        replace(one, answers={**dict.fromkeys(ELEMENTS, Level.SKIPPED), **one.answers})
        for one in box
    ]
    assert release(SMALL, spelled_out, minimum) == release(SMALL, box, minimum)


@given(any_box, minimums)
def test_a_block_adds_up_what_is_shown(box, minimum):
    """A block's total is the sum of its shown elements, so that none can be found by subtraction."""
    shown = release(SMALL, box, minimum)
    assume(shown is not None)
    for one in SMALL.blocks:
        parts = [shown.elements[element.id] for element in one.elements]
        visible = [counts for counts in parts if counts is not None]
        assert block_total(one, shown) == (total(visible) if visible else None)


@given(any_box, minimums)
def test_a_split_by_role_is_whole(box, minimum):
    """A split has two classes or more, adds up to its element, and merges only the small roles."""
    shown = release(SMALL, box, minimum)
    assume(shown is not None)
    for element, split in shown.roles.items():
        assert len(split) >= 2
        assert total(split.values()) == shown.elements[element]
        for role in (RoleId(one) for one in ("lead", "practice", "ict")):
            members = [one for one in box if one.role == role]
            assert (role in split) == (len(chosen(members, element)) >= shown.minimum)


def voters(role: str | None, *levels: Level) -> list[Ballot]:
    return [Ballot({ELEMENTS[0]: one}, None if role is None else RoleId(role)) for one in levels]


G, O, R, S = Level  # noqa: E741 - as on the buttons


def test_two_roles_that_are_large_enough_are_split():
    """Two roles with enough answers each stand apart."""
    shown = release(SMALL, voters("lead", G, G, O, R, R) + voters("ict", R, R, R, R, R, S), 5)
    assert shown.roles == {ELEMENTS[0]: {"ict": Tally(red=5, skipped=1), "lead": Tally(2, 1, 2)}}


def test_small_roles_are_merged():
    """Roles too small to stand alone, and who gave none, stand together where they are enough."""
    box = (
        voters("lead", *[G] * 5) + voters("ict", R, R) + voters("practice", O, O) + voters(None, G)
    )
    shown = release(SMALL, box, 5)
    assert shown.roles == {ELEMENTS[0]: {MERGED: Tally(1, 2, 2), "lead": Tally(green=5)}}


def test_a_remainder_that_is_too_small_prevents_the_split():
    """One person in a role of their own would be found by subtraction, so nothing is split."""
    box = voters("lead", *[G] * 5) + voters("practice", *[O] * 6) + voters("ict", R)
    assert release(SMALL, box, 5).roles == {}


def test_skips_do_not_make_a_role_large_enough():
    """A role is as large as its answers, not as its members."""
    box = voters("lead", *[G] * 5) + voters("ict", R, R, R, R, S)
    assert release(SMALL, box, 5).roles == {}


def test_one_role_is_no_split():
    """Where all have one role there is nothing to tell apart."""
    assert release(SMALL, voters("lead", *[G] * 9), 5).roles == {}


def shown_as(**counts: Tally | None) -> Release:
    """A release in which the named elements have these counts, and the others are hidden."""
    return Release(9, 5, {one: counts.get(one) for one in ELEMENTS}, {})


def test_findings_name_strong_weak_and_divided():
    """Most green with agreement is strongest, most to grow weakest, least agreement most divided."""
    shown = shown_as(a1=Tally(green=9), b1=Tally(4, 0, 5), c1=Tally(0, 9, 0))
    found = findings(SMALL, shown)
    assert found.strongest == ("one",)
    assert found.weakest == ("two",)
    assert found.most_divided == ("b1",)


def test_ties_stand_together_in_the_order_of_the_instrument():
    """Blocks that are equally strong or weak are all named, in the instrument's order."""
    shown = shown_as(a1=Tally(8, 1, 0), b2=Tally(8, 1, 0), c1=Tally(0, 0, 9))
    assert findings(SMALL, shown).strongest == ("one", "two")
    # Growth 9 in 18 of a block of one element, and 18 in 36 of a block of two.
    shown = shown_as(a1=Tally(0, 9, 0), a2=Tally(0, 9, 0), b1=Tally(4, 1, 4), c1=Tally(9, 0, 0))
    assert findings(SMALL, shown).weakest == ("one", "two")


def test_all_green_has_nothing_to_grow():
    """Where nothing is orange or red no block is weakest, and nobody differs."""
    found = findings(SMALL, shown_as(a1=Tally(green=6), c1=Tally(green=9)))
    assert (found.weakest, found.most_divided) == ((), ())
    assert found.strongest == ("one", "three")


def test_nothing_shown_finds_nothing():
    """Where every element is hidden there is nothing to find, not even a tie of all."""
    found = findings(SMALL, shown_as())
    assert (found.strongest, found.weakest, found.most_divided) == ((), (), ())


def test_red_agreement_is_no_strength():
    """A team that agrees on red is not strong in it, nor is one that is half green without agreeing."""
    assert findings(SMALL, shown_as(a1=Tally(0, 0, 9), b1=Tally(5, 0, 4))).strongest == ()


@given(any_box, minimums)
def test_findings_are_the_extremes_of_what_is_shown(box, minimum):
    """Strongest and weakest are exactly the blocks whose measure no other block exceeds."""
    shown = release(SMALL, box, minimum)
    assume(shown is not None)
    found = findings(SMALL, shown)
    for named, measure in ((found.strongest, strength), (found.weakest, growth)):
        values = {
            one.id: measure(counts)
            for one in SMALL.blocks
            if (counts := block_total(one, shown)) is not None
        }
        top = max((one or 0 for one in values.values()), default=0)
        expected = [key for key, one in values.items() if top and one and isclose(one, top)]
        assert list(named) == expected


mixed_tallies = st.builds(Tally, *[st.integers(min_value=0, max_value=6)] * 3).filter(
    lambda one: one.answered >= 5
)


@given(st.fixed_dictionaries({one: st.none() | mixed_tallies for one in ELEMENTS}))
def test_what_differs_most_comes_first(counts):
    """The divided elements have the lowest consensus, ascending, with a tie at the edge whole."""
    named = divided(SMALL, shown_as(**counts))
    values = [one for _, one in named]
    assert all(a <= b + 1e-9 for a, b in pairwise(values))
    assert all(one < 1 for one in values)
    names = [one for one, _ in named]
    left_out = [
        consensus(one)
        for element, one in counts.items()
        if one is not None and element not in names and consensus(one) < 1
    ]
    assert len(names) >= DIVIDED or not left_out
    assert all(one > max(values) for one in left_out)


def test_a_tie_at_the_edge_is_named_whole():
    """Four that differ equally are four, in the instrument's order, even green and red mirrored."""
    same, mirrored = Tally(4, 2, 1), Tally(1, 2, 4)
    named = divided(SMALL, shown_as(a1=mirrored, a3=same, b1=Tally(5, 0, 5), b2=mirrored, c1=same))
    assert [one for one, _ in named] == ["b1", "a1", "a3", "b2", "c1"]


@pytest.mark.parametrize("minimum", [-1, 0, 1, 2, 3])
def test_no_setting_goes_below_the_least_minimum(minimum):
    """A minimum that was set too low shows no element that fewer than four people answered."""
    box = [Ballot({"a1": G, "a2": R}), *[Ballot({"a1": O}) for _ in range(3)]]
    shown = release(SMALL, box, minimum)
    assert shown.elements["a1"] == Tally(green=1, orange=3)
    assert shown.elements["a2"] is None
