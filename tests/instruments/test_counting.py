"""Counting, held against the published definitions written down once more with exact fractions."""

from fractions import Fraction
from math import isclose, log2

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from instruments.counting import STRONG_CONSENSUS, Tally, consensus, growth, strength, tally, total
from instruments.model import Level

counts = st.integers(min_value=0, max_value=60)
tallies = st.builds(Tally, counts, counts, counts, counts)
answered = tallies.filter(lambda one: one.answered > 0)
levels = st.lists(st.sampled_from(Level), max_size=60)


def published_consensus(frequencies: list[int]) -> float:
    """Tastle and Wierman (2007): Cns(X) = 1 + sum p_i log2(1 - |X_i - mu| / d), d = max - min.

    All but the logarithm is exact; the scale is 0 to len - 1, since only distances count.
    """
    n = sum(frequencies)
    shares = [Fraction(one, n) for one in frequencies]
    mean = sum((place * share for place, share in enumerate(shares)), Fraction(0))
    width = len(frequencies) - 1
    within = [1 - abs(place - mean) / width for place in range(len(frequencies))]
    return 1 + sum(
        float(share) * (log2(one.numerator) - log2(one.denominator))
        for share, one in zip(shares, within, strict=True)
        if share
    )


@given(answered)
def test_consensus_is_the_published_measure(one):
    """Consensus is Tastle and Wierman's, to the last few bits."""
    expected = published_consensus([one.green, one.orange, one.red])
    assert isclose(consensus(one), expected, rel_tol=0, abs_tol=1e-12)


@pytest.mark.parametrize(
    ("green", "orange", "red", "value"),
    [
        (7, 0, 0, 1.0),
        (0, 7, 0, 1.0),
        (0, 0, 7, 1.0),
        (4, 0, 4, 0.0),
        (1, 0, 1, 0.0),
        # Halves beside each other: mean 1.5, each 0.5 away: 1 + log2(1 - 0.5 / 2) = log2(1.5).
        (3, 3, 0, log2(1.5)),
        (0, 5, 5, log2(1.5)),
        # A third each: mean 2, two thirds of the answers 1 away: 1 + 2/3 log2(1/2) = 1/3.
        (2, 2, 2, 1 / 3),
        # 3 green, 1 orange, 1 red: mean 1.6, so 0.7, 0.8 and 0.3 are left of the width.
        (3, 1, 1, 1 + 0.6 * log2(0.7) + 0.2 * log2(0.8) + 0.2 * log2(0.3)),
    ],
)
def test_consensus_worked_by_hand(green, orange, red, value):
    """Unanimity is 1, an even split between the extremes 0, and the rest as worked out by hand."""
    assert consensus(Tally(green, orange, red, 9)) == pytest.approx(value, abs=1e-12)


@given(answered)
def test_consensus_lies_between_opposed_and_alike(one):
    """Consensus is 1 exactly for unanimity, 0 exactly for opposed halves, between them otherwise."""
    value = consensus(one)
    assert 0 <= value <= 1
    assert (value == 1) == (one.answered in {one.green, one.orange, one.red})
    assert (value == 0) == (one.green == one.red and one.orange == 0)


@given(answered, st.integers(min_value=1, max_value=20), counts)
def test_agreement_does_not_depend_on_size_skips_or_direction(one, times, skipped):
    """Consensus stays when everyone is counted again, others skip, or green and red change place."""
    value = consensus(one)
    many = Tally(times * one.green, times * one.orange, times * one.red, skipped)
    assert consensus(many) == pytest.approx(value, abs=1e-12)
    mirrored = Tally(one.red, one.orange, one.green, one.skipped)
    assert consensus(mirrored) == pytest.approx(value, abs=1e-12)


@given(answered)
def test_growth_is_the_mean_distance_from_green(one):
    """Growth is (orange + 2 red) / 2n: 0 exactly for all green, 1 exactly for all red."""
    value = growth(one)
    assert value == float(Fraction(one.orange + 2 * one.red, 2 * one.answered))
    assert 0 <= value <= 1
    assert (value == 0) == (one.green == one.answered)
    assert (value == 1) == (one.red == one.answered)


@given(answered)
def test_growth_falls_when_someone_turns_greener(one):
    """One answer that moves from red to orange, or from orange to green, lowers growth."""
    assume(one.red or one.orange)
    better = (
        Tally(one.green, one.orange + 1, one.red - 1)
        if one.red
        else Tally(one.green + 1, one.orange - 1, one.red)
    )
    assert growth(better) < growth(one)


@given(answered)
def test_strength_is_the_share_of_green_where_a_team_agrees(one):
    """Strength is green / n, and only where consensus is at least 0.7."""
    value = strength(one)
    assert (value is None) == (consensus(one) < STRONG_CONSENSUS)
    if value is not None:
        assert value == one.green / one.answered
        assert 0 <= value <= 1


@pytest.mark.parametrize(
    ("counts", "value"),
    [
        (Tally(5, 0, 0), 1.0),
        (Tally(0, 0, 5), 0.0),
        (Tally(8, 2, 0), 0.8),
        (Tally(3, 3, 0), None),  # log2(1.5) is 0.585
        (Tally(4, 0, 1), None),
    ],
)
def test_strength_worked_by_hand(counts, value):
    """All green is 1, all red 0, four of five beside orange 0.8; where a team differs, nothing."""
    assert strength(counts) == value


@given(counts)
def test_nothing_is_measured_where_nobody_answered(skipped):
    """Without a chosen level there is no growth, no consensus and no strength."""
    nobody = Tally(skipped=skipped)
    assert (growth(nobody), consensus(nobody), strength(nobody)) == (None, None, None)


@given(levels)
def test_a_tally_counts_each_level(chosen):
    """Each level is counted as often as it was chosen, and a skip is no answer."""
    found = tally(iter(chosen))
    assert found == Tally(*(chosen.count(one) for one in Level))
    assert found.answered == len(chosen) - chosen.count(Level.SKIPPED)


@given(levels, levels)
def test_counting_adds_up(some, others):
    """Counting two groups apart and adding is counting them together."""
    assert tally(some) + tally(others) == tally(some + others)


@given(st.lists(tallies, max_size=6))
def test_a_total_is_the_sum(several):
    """A total has the sum of each column; of nothing it is nothing."""
    expected = Tally(
        sum(one.green for one in several),
        sum(one.orange for one in several),
        sum(one.red for one in several),
        sum(one.skipped for one in several),
    )
    assert total(iter(several)) == expected
