"""Days: which a person can mean, which can be chosen, and how months are counted on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.events import Notice
from flows.model import NodeId, PickDate
from flows.times import LIFETIME, day, meant, months_on, range_of

TODAY = date(2026, 11, 22)
FACTS = {"today": TODAY.isoformat()}

nodes = st.tuples(st.integers(-3650, 3650), st.integers(-3650, 3650)).map(
    lambda two: PickDate(NodeId("day"), NodeId("done"), first=min(two), last=max(two))
)


@given(nodes, st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_each_day_is_taken_or_told_why_not(node, named):
    """A day is in the range, out of it, or of a year that nobody means; never simply refused."""
    found = day(node, named.isoformat(), FACTS)
    first, last = range_of(node, TODAY)
    if abs(named.year - TODAY.year) > LIFETIME:
        assert found is Notice.ODD_YEAR
    elif TODAY + timedelta(node.first) <= named <= TODAY + timedelta(node.last):
        assert found == named
        assert first <= named <= last
    else:
        assert found is Notice.OUT_OF_RANGE


@given(nodes, st.text(max_size=12))
def test_what_is_no_day_is_told_so(node, text):
    """Any other text names no day, and breaks nothing."""
    assert isinstance(day(node, text, FACTS), date | Notice)


@pytest.mark.parametrize(
    ("year", "can"), [(26, False), (1925, False), (1926, True), (2126, True), (20026, False)]
)
def test_a_year_is_meant_within_a_lifetime(year, can):
    """A hundred years back or ahead can be meant, and nothing beyond."""
    assert meant(year, TODAY) is can


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 11, 22), 1, date(2026, 12, 22)),
        (date(2026, 11, 22), 3, date(2027, 2, 22)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 1, 31), -2, date(2026, 11, 30)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
    ],
)
def test_months_are_counted_on_to_the_same_day(start, months, end):
    """The same day of the month, or its last where it has no such day."""
    assert months_on(start, months) == end


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(-500, 500))
def test_a_month_on_is_in_that_month(start, months):
    """Counting on never runs over into the month after."""
    end = months_on(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day <= start.day


def test_there_are_no_months_after_the_last_year():
    """Beyond the years that there are nothing can be counted."""
    with pytest.raises(ValueError, match="year"):
        months_on(date(9999, 12, 1), 1)
