"""What stands out in a release: strongest, weakest, most divided, and ties as ties."""

from itertools import pairwise
from math import isclose

from boxes import ELEMENTS, SMALL, any_box, minimums
from hypothesis import assume, given
from hypothesis import strategies as st

from instruments.counting import Tally, consensus, growth, strength
from instruments.disclosure import (
    DIVIDED,
    Release,
    block_total,
    divided,
    findings,
    release,
)


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
