"""The rate limiter keeps Telegram's limits whatever is asked of it, and holds up nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from bot.limits import NO_LIMITS, Limits
from bot.telegram.pace import MINUTE, Pace

PEOPLE, GROUPS = (1, 2, 3), (-1, -2)
EDGE = 1e-6
"""Seconds that do not count: moments are floats."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A call that somebody wants to make, so many seconds after the one before."""

    after: float
    chat: int
    push: bool


ASKED = st.lists(
    st.builds(
        Asked,
        st.one_of(st.just(0.0), st.floats(0.0, 3.0), st.floats(0.0, 70.0)),
        st.sampled_from(PEOPLE + GROUPS),
        st.booleans(),
    ),
    max_size=120,
)
LIMITS = st.one_of(
    st.just(Limits()),
    st.builds(
        Limits, st.integers(1, 12), st.integers(1, 3), st.integers(1, 25), st.integers(1, 20)
    ),
)
"""Telegram's, and tighter ones that are reached sooner."""


def granted(limits: Limits, asked: Sequence[Asked]) -> list[tuple[float, Asked]]:
    """What may go at the moment it is asked for."""
    pace, now, went = Pace(limits), 1000.0, []
    for one in asked:
        now += one.after
        if pace.wait(one.chat, now, push=one.push) == 0:
            went.append((now, one))
    return went


def most_within(moments: Sequence[float], span: float) -> int:
    """The largest number of these moments that lie less than `span` seconds apart."""
    return max(
        (sum(start <= one < start + span - EDGE for one in moments) for start in moments), default=0
    )


@given(LIMITS, ASKED)
def test_one_chat(limits: Limits, asked: Sequence[Asked]) -> None:
    """In any stretch of time no chat gets more than its burst and then its rate."""
    went = granted(limits, asked)
    for chat in PEOPLE + GROUPS:
        moments = [at for at, one in went if one.chat == chat]
        for first in range(len(moments)):
            for last in range(first, len(moments)):
                allowed = limits.burst + limits.chat * (moments[last] - moments[first])
                assert last - first + 1 <= allowed + EDGE


@given(LIMITS, ASKED)
def test_groups(limits: Limits, asked: Sequence[Asked]) -> None:
    """No group gets more than its calls a minute, answers and pushes together."""
    went = granted(limits, asked)
    for chat in GROUPS:
        assert most_within([at for at, one in went if one.chat == chat], MINUTE) <= limits.group


@given(LIMITS, ASKED)
def test_pushes(limits: Limits, asked: Sequence[Asked]) -> None:
    """Pushes to all chats together stay under their number a second."""
    assert most_within([at for at, one in granted(limits, asked) if one.push], 1.0) <= limits.all


@given(LIMITS, ASKED)
def test_answers_are_outside(limits: Limits, asked: Sequence[Asked]) -> None:
    """However much is pushed to others, an answer to a person's own tap waits for it never."""
    pace, quiet, now = Pace(limits), Pace(limits), 1000.0
    for one in asked:
        now += one.after
        if one.chat != 1:
            pace.wait(one.chat, now, push=True)
        else:
            assert pace.wait(1, now, push=False) == quiet.wait(1, now, push=False)


@given(LIMITS, ASKED, st.sampled_from(PEOPLE + GROUPS), st.floats(0.0, 500.0))
def test_hold(limits: Limits, asked: Sequence[Asked], chat: int, rest: float) -> None:
    """After a 429 nothing goes to that chat until its rest is over; answers to others go on."""
    held, free, now = Pace(limits), Pace(limits), 1000.0
    held.hold(chat, now + rest)
    for one in asked:
        now += one.after
        if one.chat == chat:
            wait = held.wait(chat, now, push=False)
            assert wait > 0 or now >= 1000.0 + rest
            if now < 1000.0 + rest:
                assert abs(wait - (1000.0 + rest - now)) < EDGE
        else:
            wait = held.wait(one.chat, now, push=False)
            assert wait == free.wait(one.chat, now, push=False)


@given(st.floats(0.0, 100.0), st.floats(0.0, 100.0))
def test_longest_hold(one: float, other: float) -> None:
    """Of two rests the longer one counts."""
    pace = Pace(Limits())
    pace.hold(1, 1000.0 + one)
    pace.hold(1, 1000.0 + other)
    wait = pace.wait(1, 1000.0, push=False)
    assert abs(wait - max(one, other)) < EDGE


@given(LIMITS, ASKED)
def test_told_the_truth(limits: Limits, asked: Sequence[Asked]) -> None:
    """Who waits as long as they were told may go, if nobody else went meanwhile."""
    pace, now = Pace(limits), 1000.0
    for one in asked:
        now += one.after
        wait = pace.wait(one.chat, now, push=one.push)
        if wait > 0:
            now += wait + EDGE
            assert pace.wait(one.chat, now, push=one.push) == 0


@given(ASKED)
def test_no_limits(asked: Sequence[Asked]) -> None:
    """Without limits everything goes at once."""
    assert len(granted(NO_LIMITS, asked)) == len(asked)
