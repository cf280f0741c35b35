"""The rules of a team's round, over all moments of some years, in the zone of the organisation."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from flows.round import (
    CARDS_LIE,
    DAY,
    ERASED_UNANSWERED,
    QUIET_AFTER_RELEASE,
    Due,
    Phase,
    Refusal,
    Round,
    RoundId,
    TeamId,
    abandon,
    asked,
    cancel,
    chosen_blocks,
    close,
    closing_moment,
    days_left,
    due,
    due_unknown,
    extend,
    forget,
    may_open,
    office_hours,
)
from instruments.model import Block, BlockId, Element, ElementId, Instrument, InstrumentId

BRUSSELS = ZoneInfo("Europe/Brussels")
QUICKSCAN, OTHER = InstrumentId("quickscan"), InstrumentId("other")

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
"""The Sundays on which summer time begins and ends."""


def moment(text: str) -> int:
    """Seconds since the epoch of a local time such as `2026-03-29 17:00`."""
    return int(datetime.fromisoformat(text).replace(tzinfo=BRUSSELS).timestamp())


def local(now: int) -> datetime:
    return datetime.fromtimestamp(now, BRUSSELS)


def a_round(**others) -> Round:
    """Opened on a Monday morning for a week."""
    opened, closes = moment("2026-03-02 09:00"), moment("2026-03-09 17:00")
    one = Round(
        RoundId("r"), TeamId("t"), QUICKSCAN, 1, 5, False, Phase.OPEN, opened, closes, closes
    )
    return replace(one, **others)


moments = st.integers(moment("2025-01-01 00:00"), moment("2028-12-31 23:59"))
days = st.dates(date(2025, 1, 1), date(2028, 12, 31)) | st.sampled_from(
    [day + timedelta(n) for day in (SPRING, AUTUMN) for n in (-1, 0, 1)]
)


@st.composite
def rounds(draw):
    """Rounds as they can come to be: opened, closing some days later, perhaps short or over."""
    opened = draw(moments)
    planned = closing_moment(local(opened).date() + timedelta(draw(st.integers(1, 60))), BRUSSELS)
    phase = draw(st.sampled_from(Phase))
    ended = planned + draw(st.integers(0, 3 * DAY))
    return a_round(
        instrument=draw(st.sampled_from([QUICKSCAN, OTHER])),
        minimum=draw(st.integers(1, 9)),
        phase=phase,
        opened=opened,
        planned=planned,
        closes=planned,
        short_since=ended if phase is Phase.SHORT else 0,
        closed=ended if phase in {Phase.RELEASED, Phase.LAID, Phase.CANCELLED} else 0,
        reminded=draw(st.booleans()),
        open=phase is Phase.LAID or draw(st.booleans()),
    )


@given(st.lists(rounds(), max_size=5), moments, st.booleans())
def test_one_round_of_an_instrument_at_a_time_and_none_soon_after_a_release(several, now, names):
    """One may open exactly if none of the instrument is under way or was released lately; only
    between two open ones nobody waits."""
    same = [one for one in several if one.instrument == QUICKSCAN]
    under_way = any(one.phase in {Phase.OPEN, Phase.SHORT} for one in same)
    shown = [one for one in same if one.phase in {Phase.RELEASED, Phase.LAID}]
    lately = any(now - one.closed < 14 * DAY and not (names and one.open) for one in shown)
    refusal = may_open(several, QUICKSCAN, now, names=names)
    assert (refusal is None) == (not under_way and not lately)
    assert refusal in {
        None,
        *([Refusal.ALREADY_OPEN] if under_way else []),
        *([Refusal.TOO_SOON] if lately else []),
    }


def test_a_release_is_followed_by_fourteen_quiet_days():
    """To the second: fourteen days after a release a new round may open, and not before."""
    released = a_round(phase=Phase.RELEASED, closed=1000)
    assert may_open([released], QUICKSCAN, 999 + QUIET_AFTER_RELEASE) is Refusal.TOO_SOON
    assert may_open([released], QUICKSCAN, 1000 + QUIET_AFTER_RELEASE) is None
    assert may_open([released], OTHER, 1001) is None
    assert may_open([a_round(phase=Phase.CANCELLED, closed=1000)], QUICKSCAN, 1001) is None
    assert QUIET_AFTER_RELEASE == 14 * 24 * 3600


@given(rounds(), st.integers(0, 40), moments)
def test_closing_releases_or_falls_short_once(one, ballots, now):
    """An open round closes once: released with enough ballots, short without; else it stays."""
    closed = close(one, ballots, now)
    if one.phase is not Phase.OPEN:
        assert closed is Refusal.NOT_OPEN
    elif ballots >= max(one.minimum, 2 if one.open else 4):
        phase = Phase.LAID if one.open else Phase.RELEASED
        assert closed == replace(one, phase=phase, closed=now)
    else:
        assert closed == replace(one, phase=Phase.SHORT, short_since=now)
    if isinstance(closed, Round):
        assert close(closed, ballots + 99, now + 1) is Refusal.NOT_OPEN


def test_cards_lie_thirty_days():
    """To the second: the cards of an open round are taken up thirty days after its closing."""
    laid = close(a_round(open=True, minimum=2), 2, 1000)
    assert laid.phase is Phase.LAID
    assert laid.cards_until == 1000 + 30 * DAY
    assert due(laid, laid.cards_until - 1, BRUSSELS) is None
    assert due(laid, laid.cards_until, BRUSSELS) is Due.FORGET
    over = forget(laid)
    assert over == replace(laid, phase=Phase.RELEASED)
    assert due(over, 10 * laid.cards_until, BRUSSELS) is None


@pytest.mark.parametrize(
    ("phase", "since", "asks"),
    [
        (Phase.OPEN, "closes", Due.ERASE),
        (Phase.SHORT, "short_since", Due.ERASE),
        (Phase.LAID, "closed", Due.FORGET),
        (Phase.RELEASED, "closed", None),
        (Phase.CANCELLED, "closed", None),
    ],
)
def test_a_round_whose_instrument_is_gone_waits_and_is_erased(phase, since, asks):
    """It waits a week after its moment; cards that lie go on their day; what is over is over."""
    one = a_round(phase=phase, short_since=moment("2026-03-10 17:00"), closed=moment("2026-03-11"))
    at = getattr(one, since) + (CARDS_LIE if phase is Phase.LAID else ERASED_UNANSWERED)
    assert due_unknown(one, at - 1) is None
    assert due_unknown(one, at) is asks
    over = abandon(one, at)
    assert (over.phase, over.closed) == (Phase.CANCELLED, at)
    assert due_unknown(over, 10 * at) is None


def test_an_open_round_need_not_wait_for_an_open_one_and_an_anonymous_one_for_any():
    """Cards with names beside a count without would leave whoever gave no card."""
    named = a_round(phase=Phase.LAID, open=True, closed=1000)
    nameless = a_round(phase=Phase.RELEASED, closed=1000)
    assert may_open([named], QUICKSCAN, 1001, names=True) is None
    assert may_open([forget(named)], QUICKSCAN, 1001, names=True) is None
    assert may_open([named], QUICKSCAN, 1001) is Refusal.TOO_SOON
    assert may_open([nameless], QUICKSCAN, 1001, names=True) is Refusal.TOO_SOON
    assert may_open([named], QUICKSCAN, 1000 + QUIET_AFTER_RELEASE) is None


@given(rounds(), moments)
def test_only_a_round_with_too_few_can_be_cancelled(one, now):
    """A short round can be cancelled; one that is open, released or cancelled stays so."""
    cancelled = cancel(one, now)
    if one.phase is Phase.SHORT:
        assert cancelled == replace(one, phase=Phase.CANCELLED, closed=now)
    else:
        assert cancelled is Refusal.NOT_SHORT


@given(rounds(), st.integers(0, 30))
def test_a_stamp_tells_one_stretch_of_a_round_from_the_next(one, more):
    """Closing short and extending each give a round another stamp; what is the same keeps it."""
    one = replace(one, phase=Phase.OPEN)
    short = close(one, 0, one.closes + more)
    again = extend(short, more, short.short_since, BRUSSELS)
    stretches = [one, short, *([again] if isinstance(again, Round) and more else [])]
    assert len({each.stamp for each in stretches}) == len(stretches)
    assert replace(one, reminded=True).stamp == one.stamp


@given(rounds(), st.integers(1, 30), st.integers(0, ERASED_UNANSWERED))
@example(a_round(phase=Phase.SHORT, short_since=moment("2026-03-09 17:00")), 14, 60)
def test_a_short_round_is_extended_by_fourteen_days_in_all(one, more, waited):
    """An extension opens a short round again, to at most fourteen days after the first plan."""
    now = one.closes + waited
    extended = extend(one, more, now, BRUSSELS)
    if one.phase is not Phase.SHORT:
        assert extended is Refusal.NOT_SHORT
        return
    until = local(now).date() + timedelta(more)
    if until > local(one.planned).date() + timedelta(14):
        assert extended is Refusal.EXTENDED_ENOUGH
        return
    closes = closing_moment(until, BRUSSELS)
    assert extended == replace(one, phase=Phase.OPEN, closes=closes, short_since=0, reminded=False)
    assert extended.closes > now


@given(rounds(), st.lists(st.integers(1, 14), max_size=8))
def test_extending_again_and_again_stays_within_fourteen_days(one, several):
    """However often a round falls short and is extended, it never runs longer than the limit."""
    one = replace(one, phase=Phase.OPEN)
    for more in several:
        one = close(one, 0, one.closes)
        extended = extend(one, more, one.closes, BRUSSELS)
        if extended is Refusal.EXTENDED_ENOUGH:
            break
        one = extended
        assert local(one.closes).date() <= local(one.planned).date() + timedelta(14)


def late_enough(one, now):
    """No working day lies between today and the closing day, and it was not opened today."""
    today, last = local(now).date(), local(one.closes).date()
    between = [today + timedelta(n) for n in range(1, (last - today).days)]
    return local(one.opened).date() < today and all(day.isoweekday() > 5 for day in between)


@given(rounds(), st.integers(-5 * DAY, 12 * DAY))
def test_what_is_due(one, offset):
    """Closing at the moment itself, one reminder on the last working day before, erasing after a week's silence."""
    now = one.closes + offset
    found = due(one, now, BRUSSELS)
    match one.phase:
        case Phase.OPEN if offset >= 0:
            assert found is Due.CLOSE
        case Phase.OPEN:
            timely = not one.reminded and office_hours(now, BRUSSELS) and late_enough(one, now)
            assert found is (Due.REMIND if timely else None)
        case Phase.SHORT:
            assert found is (Due.ERASE if now - one.short_since >= 7 * DAY else None)
        case Phase.LAID:
            assert found is (Due.FORGET if now - one.closed >= 30 * DAY else None)
        case _:
            assert found is None


@given(rounds(), moments)
def test_nobody_is_reminded_at_night_or_at_a_weekend(one, now):
    """A reminder is due only on a working day from nine to six, by the organisation's clock."""
    if due(one, now, BRUSSELS) is Due.REMIND:
        there = local(now)
        assert there.isoweekday() <= 5
        assert 9 <= there.hour < 18


@given(days)
@example(SPRING)
@example(AUTUMN)
def test_a_working_day_has_nine_office_hours(day):
    """From nine to six on a working day, summer time or not, and none at a weekend."""
    hours = {hour for hour in range(24) if office_hours(moment(f"{day} {hour:02}:30"), BRUSSELS)}
    assert hours == (set(range(9, 18)) if day.isoweekday() <= 5 else set())


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        ("2026-03-27 08:59", False),
        ("2026-03-27 09:00", True),
        ("2026-03-27 17:59", True),
        ("2026-03-27 18:00", False),
        ("2026-03-28 12:00", False),
        ("2026-03-29 12:00", False),
        ("2026-03-30 09:00", True),
        ("2026-10-26 08:59", False),
        ("2026-10-26 09:00", True),
    ],
)
def test_office_hours_follow_the_clock_on_the_wall(text, open_):
    """Around the change to summer time and back, nine o'clock is nine o'clock there."""
    assert office_hours(moment(text), BRUSSELS) == open_


@given(days)
@example(SPRING)
@example(AUTUMN)
def test_a_round_closes_at_five_by_the_clock_on_the_wall(day):
    """Each day, also when the clock changes, the closing moment is five in the afternoon."""
    there = local(closing_moment(day, BRUSSELS))
    assert (there.date(), there.hour, there.minute, there.second) == (day, 17, 0, 0)


def test_the_days_on_which_the_clock_changes_are_an_hour_shorter_or_longer():
    """From closing moment to closing moment is 23 hours in spring and 25 in autumn."""
    for day, hours in ((SPRING, 23), (AUTUMN, 25)):
        before = closing_moment(day - timedelta(1), BRUSSELS)
        assert closing_moment(day, BRUSSELS) - before == hours * 3600


@given(rounds(), moments)
def test_days_left_are_days_of_the_calendar(one, now):
    """As many days as there are midnights before closing; none on the day itself and after it."""
    left = days_left(one, now, BRUSSELS)
    assert left >= 0
    assert left == max(0, (local(one.closes).date() - local(now).date()).days)
    if now >= one.closes:
        assert left == 0


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-03-26 23:59", 4),
        ("2026-03-29 01:59", 1),
        ("2026-03-29 23:59", 1),
        ("2026-03-30 00:00", 0),
        ("2026-03-30 16:59", 0),
        ("2026-04-02 12:00", 0),
    ],
)
def test_days_left_over_the_change_to_summer_time(now, left):
    """A round that closes the day after the clock changed counts whole days all the same."""
    one = a_round(closes=closing_moment(SPRING + timedelta(1), BRUSSELS))
    assert days_left(one, moment(now), BRUSSELS) == left


@given(rounds())
def test_every_round_of_more_than_three_days_is_reminded_of(one):
    """Whatever day it closes on and whatever the clock does, there are hours for the reminder.

    Only a round whose days all lie in one weekend has none.
    """
    one = replace(one, phase=Phase.OPEN, reminded=False)
    assume((local(one.closes).date() - local(one.opened).date()).days > 3)
    hours = range(one.closes - 4 * DAY, one.closes, 1800)
    assert any(due(one, now, BRUSSELS) is Due.REMIND for now in hours)
    assert all(due(replace(one, reminded=True), now, BRUSSELS) is None for now in hours)


def an_instrument(*blocks: str) -> Instrument:
    """With one element in each block."""
    made = tuple(
        Block(BlockId(one), one, one, "bron", (Element(ElementId(f"{one}1"), one, {}, "bron"),))
        for one in blocks
    )
    return Instrument(QUICKSCAN, 1, "Klein", 4, "bron.txt", {}, made)


FOUR = an_instrument("a", "b", "c", "d")


@pytest.mark.parametrize(
    ("answer", "named", "blocks"),
    [
        ("chosen", "d,b", ("b", "d")),
        ("chosen", "b,elsewhere", ("b",)),
        ("chosen", "a,b,c,d", ()),
        ("chosen", "elsewhere", ()),
        ("chosen", None, ()),
        ("all", "b", ()),
        (None, "b", ()),
    ],
)
def test_a_round_asks_the_blocks_that_were_chosen(answer, named, blocks):
    """In the instrument's order; all of them where that was chosen, or nothing that it has."""
    answers = {} if answer is None else {"blocks": answer}
    facts = {} if named is None else {"blocks": named}
    found = chosen_blocks(FOUR, answers, facts)
    assert found == blocks
    shown = asked(a_round(blocks=found), FOUR)
    assert tuple(one.id for one in shown.blocks) == (blocks or ("a", "b", "c", "d"))


def test_a_round_of_some_blocks_is_as_soon_as_any_other():
    """The two weeks after a release hold for a round of chosen blocks as well, and after one."""
    before = a_round(phase=Phase.RELEASED, closed=moment("2026-03-09 17:00"), blocks=("a",))
    assert may_open([before], QUICKSCAN, before.closed + 13 * DAY) is Refusal.TOO_SOON
    assert may_open([before], QUICKSCAN, before.closed + 14 * DAY) is None


def test_a_round_asks_what_is_bracketed_of_who_guides_clients():
    """Without that it is no part of the instrument, and the rest stays."""
    first = FOUR.blocks[0]
    client = replace(first.elements[0], id=ElementId("a2"), bracketed=True)
    whole = replace(FOUR, blocks=(replace(first, elements=(*first.elements, client)),))
    assert asked(a_round(clients=True), whole) == whole
    assert [one.id for one in asked(a_round(), whole).elements] == ["a1"]
