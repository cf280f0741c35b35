"""Moments as people type them in Dutch."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import load_content
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.times import moments
from bot.typed_moments import LONGEST, read_moment, typed
from flows.model import FreeText, NodeId, PickDate, PickMoment
from flows.state import SessionId, State
from flows.times import moment, written

NOW = datetime.fromisoformat("2026-11-22T15:00")
FACTS = {"now": written(NOW)}
NODE = PickMoment(NodeId("m"), NodeId("m"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("morgen om 9 uur", "2026-11-23T09:00"),
        ("Morgen 14u30", "2026-11-23T14:30"),
        ("dinsdag om 14.30", "2026-11-24T14:30"),
        ("vrijdag 9:00", "2026-11-27T09:00"),
        ("vandaag om 16", "2026-11-22T16:00"),
        ("28/11 14u", "2026-11-28T14:00"),
        ("15 december", "2026-12-15T09:00"),
        ("over 2 uur", "2026-11-22T17:00"),
        ("over een uurtje", "2026-11-22T16:00"),
        ("vanavond", "2026-11-22T18:00"),
        ("morgenavond om 20u", "2026-11-23T20:00"),
        # A time alone is the next such time.
        ("16:30", "2026-11-22T16:30"),
        ("om 9 uur", "2026-11-23T09:00"),
        # A day of a month rather than a time.
        ("15.12", "2026-12-15T09:00"),
        ("2026-12-31 14:30", "2026-12-31T14:30"),
    ],
)
def test_a_moment_in_words(text, said):
    """A day, a time, or both."""
    assert written(read_moment(text, NOW)) == said


@pytest.mark.parametrize(
    "text", ["", "ooit", "morgen om 25 uur", "bedreigd om 9 uur", "31/4 om 9 uur", "9" * LONGEST]
)
def test_what_is_no_moment_is_left_as_it_is(text):
    """The engine says what is the matter with it."""
    assert read_moment(text, NOW) is None
    assert typed(NODE, text, NOW) == text


def test_every_button_can_be_typed():
    """In the words that stand on it."""
    words = load_words(load_content())[DUTCH]
    state = State(SessionId("s"), "f", 1, 1, FACTS, (), NODE.id)
    keys = [key for row in moments(words, NODE, state) for key in row]
    assert len(keys) > 5
    for key in keys:
        assert written(read_moment(key.label, NOW)) == written(moment(NODE, key.code, FACTS))


def test_where_a_day_is_asked_it_is_read_as_one():
    """And words of one's own are left alone."""
    assert typed(PickDate(NodeId("d"), NodeId("d")), "morgen", NOW) == "2026-11-23"
    assert typed(FreeText(NodeId("t"), NodeId("t")), "morgen", NOW) == "morgen"


@given(st.text(max_size=LONGEST + 5))
def test_nothing_typed_breaks_it(text):
    """Whatever it is, it is a moment of a year that can be meant, or none."""
    named = read_moment(text, NOW)
    assert named is None or abs(named.year - date(2026, 1, 1).year) <= 100
