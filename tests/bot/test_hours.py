"""When an organisation works, and when it does next."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hours import WEEK, Hours, next_open, read_hours

BRUSSELS = ZoneInfo("Europe/Brussels")
USUAL = read_hours("ma-vr 9-17")


@pytest.mark.parametrize(
    ("text", "days", "start", "end"),
    [
        ("ma-vr 9-17", {0, 1, 2, 3, 4}, 540, 1020),
        (" MA-VR  9:00 - 17:00 ", {0, 1, 2, 3, 4}, 540, 1020),
        ("ma,wo-vr 8:30-16:05", {0, 2, 3, 4}, 510, 965),
        ("za 0-24", {5}, 0, 1440),
        ("ma-zo 9-17", set(range(7)), 540, 1020),
    ],
)
def test_hours_are_read(text, days, start, end):
    """Days and their hours, in full or in short."""
    assert read_hours(text) == Hours(frozenset(days), start, end)


@pytest.mark.parametrize(
    "text",
    ["", "9-17", "ma-vr", "vr-ma 9-17", "mo-fr 9-17", "ma- 9-17", "ma, 9-17", "ma-vr 9-9", "ma 17-9",
     "ma 9-25", "ma 9:60-17", "ma 9-24:01", "ma 9", "ma-di-wo 9-17", "ma ²-9"],
)  # fmt: skip
def test_other_texts_are_no_hours(text):
    """What cannot be read is refused, never guessed."""
    with pytest.raises(ValueError, match=r"no hour|no day"):
        read_hours(text)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-20T12:00", "2026-11-20T12:00"),
        ("2026-11-20T09:00", "2026-11-20T09:00"),
        ("2026-11-20T16:59", "2026-11-20T16:59"),
        ("2026-11-20T08:59", "2026-11-20T09:00"),
        ("2026-11-20T17:00", "2026-11-23T09:00"),
        ("2026-11-21T12:00", "2026-11-23T09:00"),
        ("2026-11-22T23:59", "2026-11-23T09:00"),
        ("2026-12-31T20:00", "2027-01-01T09:00"),
    ],
)
def test_the_next_hours_begin(moment, opens):
    """Within the hours it is now; after them, or in a weekend, when they next begin."""
    for zone in (None, BRUSSELS):
        given_, wanted = (
            datetime.fromisoformat(one).replace(tzinfo=zone) for one in (moment, opens)
        )
        assert next_open(USUAL, given_) == wanted


def test_nine_stays_nine_when_the_clock_changes():
    """Across the last Sunday of March the hours begin at nine, an hour earlier for the world."""
    opens = next_open(USUAL, datetime(2027, 3, 26, 18, tzinfo=BRUSSELS))
    assert opens.isoformat() == "2027-03-29T09:00:00+02:00"
    assert opens.astimezone(UTC).hour == 7


@given(
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(0, 1439),
    st.integers(1, 1440),
    st.datetimes(datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2100-01-01")),
)
def test_the_answer_lies_within_the_hours_and_never_in_the_past(days, start, length, moment):
    """For any hours and any moment, and at most a week ahead."""
    hours = Hours(frozenset(days), start, min(start + length, 1440))
    opens = next_open(hours, moment)
    assert moment <= opens <= moment + timedelta(WEEK)
    assert opens.weekday() in hours.days
    assert hours.start <= opens.hour * 60 + opens.minute < hours.end
    assert next_open(hours, opens) == opens


def test_hours_without_a_day_never_begin():
    """Nobody waits for what does not come."""
    with pytest.raises(ValueError, match="no day"):
        next_open(Hours(frozenset(), 540, 1020), datetime(2026, 11, 22, tzinfo=UTC))
