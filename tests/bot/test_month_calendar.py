"""How a day is chosen: near days, a month at a time, and leaving it out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import load_content
from bot.phrasing.catalogue import DUTCH, Words, content_texts, load_words
from bot.phrasing.screens import phrase
from bot.presses import INERT, OVERVIEW, InSession, event_of, leaf_code, leaf_of
from bot.telegram.buttons import decode
from flows.engine import begin, step
from flows.events import Answered, Wrote
from flows.model import SKIP, Code, End, Flow, FlowId, FreeText, NodeId, PickDate
from flows.state import SessionId

DAY, WORDS, DONE = map(NodeId, ("day", "words", "done"))
OURS = load_content()
SPOKEN = load_words(OURS)[DUTCH]
MOST_BUTTONS, MOST_ACROSS = 100, 8


def content(**others):
    node = PickDate(DAY, WORDS, "Wanneer?", **{"calendar": True, "first": 0, "last": 400, **others})
    words = FreeText(WORDS, DONE, "Waarom?", skip="Geen reden")
    nodes = {DAY: node, WORDS: words, DONE: End(DONE, "done", "Klaar.")}
    flow = Flow(FlowId("small"), 1, DAY, nodes)
    return replace(OURS, flows={**OURS.flows, flow.id: flow})


def started(found, today="2026-10-14"):
    return begin(found.flows[FlowId("small")], SessionId("s"), {"today": today}).state


def shown(found, state, leaf=None, notice=None, words=SPOKEN):
    return phrase(found, words, state, notice, leaf=leaf)


def labels(message):
    return [[one.label for one in row] for row in message.rows]


def codes(message):
    return [[one.code for one in row] for row in message.rows]


def test_a_month_stands_as_a_calendar():
    """Near days first, then a row of weekdays, a week a row, and last the ways to other months."""
    found = content(first=1, last=200)
    assert labels(shown(found, started(found)))[:-1] == [
        ["Over een week", "Over een maand"],
        ["Over drie maanden", "Over zes maanden"],
        ["ma", "di", "wo", "do", "vr", "za", "zo"],
        ["·", "·", "·", "·", "·", "·", "·"],
        ["·", "·", "·", "·", "·", "·", "·"],
        ["·", "·", "·", "15", "16", "17", "18"],
        ["19", "20", "21", "22", "23", "24", "25"],
        ["26", "27", "28", "29", "30", "31", "·"],
        ["·", "oktober 2026", "▶"],
    ]


def test_leafing_shows_another_month_and_changes_nothing():
    """The same screen at the month before or after; the conversation knows nothing of it."""
    found = content(first=-20, last=60)
    state = started(found)
    here, there = shown(found, state), shown(found, state, "2026-11")
    assert codes(here)[-2] == ["~2026-09", "~", "~2026-11"]
    assert labels(there)[-2] == ["◀", "november 2026", "▶"]
    assert labels(there)[0:1] == [["Vandaag", "Over een week"]]
    assert (here.text, labels(here)[-1]) == (there.text, labels(there)[-1])
    assert codes(shown(found, state, "2026-12"))[-2] == ["~2026-11", "~", "~"]
    assert codes(shown(found, state, "2026-09"))[-2] == ["~", "~", "~2026-10"]


@pytest.mark.parametrize(
    ("leaf", "title"),
    [("0001-01", "oktober 2026"), ("9999-12", "december 2026"), ("", "oktober 2026")],
)
def test_no_month_is_shown_that_has_no_day(leaf, title):
    """A month beyond those that can be chosen is the nearest of these, whoever forged it."""
    found = content(last=60)
    assert labels(shown(found, started(found), leaf))[-2][1] == title


@pytest.mark.parametrize(
    ("ahead", "title"),
    [((40, 90), "november 2026"), ((-90, -40), "september 2026"), ((-9, 9), "oktober 2026")],
)
def test_the_month_nearest_to_today_comes_first(ahead, title):
    """Where today can be chosen it is its month, otherwise the nearest that has a day."""
    found = content(first=ahead[0], last=ahead[1])
    message = shown(found, started(found))
    assert labels(message)[-2][1] == title


@given(
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    st.tuples(st.integers(-3650, 3650), st.integers(-3650, 3650)).map(sorted),
    st.none() | st.dates(date(1980, 1, 1), date(2100, 1, 1)).map(lambda one: f"{one:%Y-%m}"),
    st.booleans(),
)
def test_every_day_on_a_button_can_be_chosen(today, ahead, leaf, skips):
    """Whatever is asked and leafed to: no more buttons than Telegram takes, each as it says."""
    found = content(first=ahead[0], last=ahead[1], skip="Geen datum" if skips else "")
    state = started(found, today.isoformat())
    rows = shown(found, state, leaf).rows
    assert sum(map(len, rows)) <= MOST_BUTTONS
    assert max(map(len, rows)) <= MOST_ACROSS
    days = 0
    for one in (one for row in rows[:-1] for one in row):
        assert one.label.strip()
        assert decode(f"s.s.1.{one.code}") == InSession(SessionId("s"), 1, one.code)
        if (month := leaf_of(one.code)) is None:
            stepped = step(found.flows[FlowId("small")], state, Answered(1, 1, one.code))
            assert stepped.state.cursor == WORDS
            days += one.code != SKIP
        elif month:
            assert labels(shown(found, state, month)) != labels(shown(found, state, leaf))
    assert days


@given(st.integers(0, 300), st.integers(0, 100))
def test_leafing_on_comes_to_every_day(first, more):
    """From the first month to the last every day of the range is on a button, in order."""
    found = content(first=first, last=first + more)
    state, seen, leaf = started(found), [], "2026-01"
    while leaf:
        rows = [row for row in codes(shown(found, state, leaf)) if len(row) == 7]
        seen += [one for row in rows for one in row if leaf_of(one) is None]
        leaf = leaf_of(codes(shown(found, state, leaf))[-2][-1])
    days = (date(2026, 10, 14) + timedelta(one) for one in range(first, first + more + 1))
    assert seen == [one.isoformat() for one in days]


def test_without_a_calendar_there_is_a_list():
    """As before, also of days in the past; leafing means nothing there."""
    found = content(calendar=False, first=-2, last=1)
    state = started(found)
    assert labels(shown(found, state, "2026-12"))[:-1] == [
        ["ma 12/10", "di 13/10", "wo 14/10"],
        ["do 15/10"],
    ]


def test_what_may_be_left_out_has_a_button_below_the_answers():
    """With a day and with a text, in content's own words, which can be translated."""
    found = content(first=0, last=2, skip="Nog geen datum")
    state = started(found)
    rows = shown(found, state).rows
    assert [(one.label, one.code) for one in rows[-2]] == [("Nog geen datum", SKIP)]
    after = step(found.flows[FlowId("small")], state, Answered(1, 1, SKIP)).state
    assert labels(shown(found, after))[0] == ["Geen reden"]
    texts = content_texts(found)
    assert (texts["small.day.skip"], texts["small.words.skip"]) == ("Nog geen datum", "Geen reden")
    sentences = {one: SPOKEN(one) for one in SPOKEN.ids}
    other = Words(DUTCH, {**sentences, "small.day.skip": "No date yet"})
    assert labels(shown(found, state, words=other))[-2] == ["No date yet"]
    assert decode(f"s.s.1.{SKIP}").code == SKIP


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("gauw", "Die dag herken ik niet."),
        ("2026-12-14", "Die dag kan hier niet. Kies er een van 14 oktober 2026 tot en met"),
        ("0026-12-14", "Dat jaar kan niet bedoeld zijn."),
    ],
)
def test_each_day_that_cannot_be_is_told_why(text, line):
    """What is not understood, what is out of range and what nobody means are three lines."""
    found = content(last=30)
    stepped = step(found.flows[FlowId("small")], started(found), Wrote(1, text))
    notice = stepped.effects[0].notice
    assert shown(found, stepped.state, notice=notice).text.startswith(line)


def test_leafing_has_codes_of_its_own():
    """A month is read from its code; what is no such code is none of these buttons."""
    assert leaf_of(leaf_code("2026-10")) == "2026-10"
    assert leaf_of(INERT) == ""
    for code in (OVERVIEW, SKIP, "~2026-13", "~0000-01", "~2026-1", "2026-10", "~2026-10-01", ""):
        assert leaf_of(Code(code)) is None
    # Unless it is taken before, it is a code that no screen has.
    assert event_of(InSession(SessionId("s"), 3, INERT), 1, 3) == Answered(1, 3, INERT)
