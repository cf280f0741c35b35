"""What is chosen survives JSON; stars are counted so that nobody's are told apart."""

from statistics import fmean, pvariance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.choice import (
    LEAST_STARS,
    MOST_STARS,
    Choice,
    Direction,
    Given,
    Stars,
    Vote,
    counted,
    dump,
    dump_vote,
    latest,
    load,
    load_vote,
)
from flows.round import RoundId
from flows.state import SessionId
from instruments.disclosure import LEAST_MINIMUM
from instruments.model import BlockId, InstrumentId

BLOCKS = tuple(BlockId(one) for one in ("vision", "rules", "skills"))
HERE = SessionId("s")

blocks = st.sampled_from(BLOCKS)
words = st.text(max_size=20)
some_stars = st.builds(
    Stars,
    st.floats(1, 5, allow_nan=False),
    st.none() | st.floats(0, 2, allow_nan=False),
)
choices = st.builds(
    Choice,
    session=st.just(HERE),
    instrument=st.just(InstrumentId("scan")),
    round=st.none() | st.just(RoundId("r")),
    made=st.integers(0, 2**40),
    given=st.sampled_from(Given),
    voters=st.integers(0, 40),
    stars=st.dictionaries(blocks, some_stars),
    remarks=st.dictionaries(blocks, words),
    chosen=st.lists(blocks, unique=True).map(tuple),
    reason=words,
    direction=st.dictionaries(blocks, st.builds(Direction, words, words, words, words)),
)
cast = st.fixed_dictionaries(dict.fromkeys(BLOCKS, st.integers(LEAST_STARS, MOST_STARS)))
drafts = st.just(Vote(HERE, draft=SessionId("d")))
votes = st.lists(cast.map(lambda stars: Vote(HERE, stars)) | drafts, max_size=12)
minima = st.integers(0, 12)


@given(choices)
def test_a_choice_survives_json(choice):
    """What is kept of a choice is the choice."""
    assert load(dump(choice)) == choice


@given(st.dictionaries(blocks, st.integers(1, 5)), st.none() | st.just(SessionId("d")))
def test_a_vote_survives_json(stars, draft):
    """What is kept of a vote is the vote."""
    vote = Vote(HERE, stars, draft)
    assert load_vote(dump_vote(vote)) == vote


@pytest.mark.parametrize("wrong", [b"{}", b"[]", b'{"session":1', b"null", b'{"draft":null}'])
def test_what_is_no_choice_is_named(wrong):
    """Bytes that nothing of ours wrote are a named error, not a wrong choice."""
    for reader in (load, load_vote):
        with pytest.raises((ValueError, KeyError)):
            reader(wrong)


def test_half_a_choice_is_named():
    """A part of another kind than was written is a named error too."""
    whole = dump(Choice(HERE, InstrumentId("i"), None, 1, Given.ONE, 0, {}, {}, (), "", {}))
    with pytest.raises(ValueError, match="no choice"):
        load(whole.replace(b'"chosen":[]', b'"chosen":7'))
    with pytest.raises(ValueError, match="no vote"):
        load_vote(b'{"choice":"s","draft":null,"stars":[1]}')


def test_the_latest_choice_was_made_last():
    """Of several choices the one counts that was made last; of none, none."""
    older, newer = (
        Choice(HERE, InstrumentId("i"), None, made, Given.ONE, 0, {}, {}, (), "", {})
        for made in (1, 2)
    )
    assert latest([newer, older]) == newer
    assert latest([]) is None


@given(votes, minima)
def test_nothing_is_shown_below_the_minimum(found, minimum):
    """With fewer voters than the minimum, or than four, no block has stars."""
    voters = sum(bool(one.stars) for one in found)
    shown = counted(BLOCKS, found, minimum)
    enough = voters >= max(minimum, LEAST_MINIMUM)
    assert set(shown) == (set(BLOCKS) if enough else set())


@given(votes, minima)
def test_an_average_and_a_spread_are_all_that_is_shown(found, minimum):
    """Both are to a tenth, the average from one to five, the spread from none to two."""
    stars = [one.stars for one in found if one.stars]
    for block, one in counted(BLOCKS, found, minimum).items():
        mine = [each[block] for each in stars]
        assert one.mean == pytest.approx(fmean(mine), abs=0.051)
        assert one.spread == pytest.approx(pvariance(mine) ** 0.5, abs=0.051)
        assert LEAST_STARS <= one.mean <= MOST_STARS
        assert one.spread is not None
        assert 0 <= one.spread <= 2
        assert round(one.mean, 1) == one.mean
        assert round(one.spread, 1) == one.spread


@given(votes, minima, st.randoms())
def test_nothing_tells_who_gave_which(found, minimum, chance):
    """The votes in any other order, or by others, come to the same."""
    mixed = list(found)
    chance.shuffle(mixed)
    assert counted(BLOCKS, mixed, minimum) == counted(BLOCKS, found, minimum)


@given(st.lists(cast, min_size=1, max_size=12), minima)
def test_a_vote_that_lacks_a_block_counts_for_the_others_alone(found, minimum):
    """A minimum counts answers: a block that fewer gave stars to is not shown."""
    first, *rest = found
    lacking = {block: count for block, count in first.items() if block != BLOCKS[0]}
    shown = counted(BLOCKS, [Vote(HERE, one) for one in (lacking, *rest)], minimum)
    least = max(minimum, LEAST_MINIMUM)
    assert (BLOCKS[0] in shown) == (len(rest) >= least)
    assert (BLOCKS[1] in shown) == (len(found) >= least)
