"""The rules of a plan: standing, order, parts, pages, and what is pointed out."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from drawn_actions import MADE, TODAY, action, actions, ahead
from hypothesis import given
from hypothesis import strategies as st

from flows.action import OPEN, Doer, Moved, Standing, Term
from flows.plan import (
    PAGE,
    Odd,
    by_standing,
    by_term,
    due_this_week,
    moved,
    oddities,
    of_block,
    of_doer,
    opens_elsewhere_than_first_block,
    ordered,
    overdue,
    page,
    same_doer,
)

BRUSSELS = ZoneInfo("Europe/Brussels")
DONE = (Moved(Standing.DONE, MADE),)
plans = st.lists(actions, max_size=12)


def standing(one):
    return (Moved(one, MADE),)


def ids(listed):
    return "".join(one.id for one in listed)


# Standing


def test_an_action_keeps_every_standing_it_came_to():
    """Each move is added to the history, with its second."""
    one = moved(moved(action(), Standing.BUSY, 5), Standing.DONE, 6)
    assert one.history == (Moved(Standing.BUSY, 5), Moved(Standing.DONE, 6))
    assert (one.standing, one.is_open) == (Standing.DONE, False)


@given(actions, st.sampled_from(Standing))
def test_a_move_to_where_it_stands_changes_nothing(drawn, there):
    """A second tap gives the same object; any other move adds one line."""
    after = moved(drawn, there, 7)
    assert after.standing is there
    assert (after is drawn) == (drawn.standing is there)
    assert moved(after, there, 8) is after


def test_what_is_open_is_overdue_after_its_end():
    """On the day itself it is not, nor once it is closed, nor where it has no end."""
    late = action(end=ahead(-1))
    assert overdue(late, TODAY)
    assert not overdue(late, ahead(-1))
    assert not overdue(replace(late, history=DONE), TODAY)
    assert not overdue(action(), TODAY)


# Order and parts


def test_what_is_overdue_stands_first():
    """Then what is open by its end, without an end last, then by age; what is closed at the end."""
    listed = [
        action("g", end=ahead(-9), history=DONE),
        action("f", made=MADE + 1),
        action("e"),
        action("d", end=ahead(5), made=MADE + 1),
        action("c", end=ahead(5), history=standing(Standing.BUSY)),
        action("b", end=ahead(-1)),
        action("a", end=ahead(-3)),
    ]
    assert ids(ordered(listed, TODAY)) == "abcdefg"


@given(plans, st.randoms())
def test_the_order_is_one(drawn, random):
    """However a plan comes, it is listed alike: overdue, open, closed, and nothing is lost."""
    plan = [replace(one, id=f"a{place}") for place, one in enumerate(drawn)]
    listed = ordered(plan, TODAY)
    random.shuffle(plan)
    assert ordered(plan, TODAY) == listed
    assert len(listed) == len(plan)
    ranks = [0 if overdue(one, TODAY) else 1 if one.is_open else 2 for one in listed]
    assert ranks == sorted(ranks)


@given(plans)
def test_parts_hold_every_action_once(drawn):
    """By term and by standing, each in its order, and no part is empty."""
    for parts, read in (
        (by_term(drawn, TODAY), lambda one: one.term),
        (by_standing(drawn, TODAY), lambda one: one.standing),
    ):
        assert sum(map(len, parts.values())) == len(drawn)
        assert all(parts.values())
        for key, part in parts.items():
            assert {read(one) for one in part} == {key}
            assert part == ordered(part, TODAY)


def test_parts_stand_in_their_own_order():
    """The soonest term first, none last; to be started before busy, done and stopped."""
    terms = [action(term=one) for one in (None, Term.LONG, Term.SHORT, Term.MIDDLE)]
    assert list(by_term(terms, TODAY)) == [Term.SHORT, Term.MIDDLE, Term.LONG, None]
    standings = [action(history=standing(one)) for one in reversed(Standing)]
    assert list(by_standing(standings, TODAY)) == list(Standing)


def test_a_filter_keeps_the_order():
    """By block, the empty one for what is about none; by doer, None for what nobody does."""
    lotte, nobody = Doer("Lotte", 7), action("c")
    listed = [action("a", block="skills", doer=lotte), action("b", doer=Doer("Sam")), nobody]
    assert ids(of_block(listed, "skills")) == "a"
    assert ids(of_block(listed, "")) == "bc"
    assert ids(of_doer(listed, replace(lotte, name="Lot"))) == "a"
    assert ids(of_doer(listed, Doer("sam"))) == "b"
    assert ids(of_doer(listed, None)) == "c"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (None, None, True),
        (None, Doer("Sam"), False),
        (Doer("Sam"), None, False),
        (Doer("Sam", 1), Doer("Samuel", 1), True),
        (Doer("Sam", 1), Doer("Sam", 2), False),
        (Doer("Sam", 1), Doer("Sam"), False),
        (Doer("Sam"), Doer("Sam", 1), False),
        (Doer("Sam"), Doer("SAM"), True),
        (Doer("Sam"), Doer("Kim"), False),
    ],
)
def test_a_person_is_known_by_their_chat(one, other, same):
    """A name counts only where neither has a chat, in whatever case."""
    assert same_doer(one, other) is same


# Pages


@given(st.integers(0, 200), st.integers(-3, 99))
def test_pages_hold_every_action_once(many, number):
    """Of 200 actions each stands on one page; a number that is no page's gives the nearest one."""
    listed = [action(str(place)) for place in range(many)]
    here = page(listed, number)
    assert 1 <= here.number <= here.of
    assert len(here.actions) <= PAGE
    whole = [one for place in range(here.of) for one in page(listed, place + 1).actions]
    assert whole == listed
    assert here == page(listed, here.number)
    assert here.number == number or not 1 <= number <= here.of


# This week


def test_this_week_ends_on_sunday():
    """What ends today up to Sunday is due; what is late, later, closed or without an end is not."""
    listed = [
        action("a", end=TODAY),
        action("b", end=ahead(4)),
        action("c", end=ahead(5)),
        action("d", end=ahead(-1)),
        action("e"),
        action("f", end=TODAY, history=DONE),
    ]
    assert ids(due_this_week(listed, TODAY)) == "ab"
    assert ids(due_this_week(listed, ahead(4))) == "b"
    assert ids(due_this_week(listed, ahead(5))) == "c"


# What is odd


@pytest.mark.parametrize(
    ("term", "end", "odd"),
    [
        (Term.SHORT, date(2026, 8, 31), False),
        (Term.SHORT, date(2027, 2, 28), False),
        (Term.SHORT, date(2027, 3, 1), True),
        (Term.MIDDLE, date(2027, 2, 27), True),
        (Term.MIDDLE, date(2027, 2, 28), False),
        (Term.MIDDLE, date(2028, 2, 29), False),
        (Term.MIDDLE, date(2028, 3, 1), True),
        (Term.LONG, date(2028, 2, 28), True),
        (Term.LONG, date(2028, 2, 29), False),
        (Term.LONG, date(2060, 1, 1), False),
        (None, date(2060, 1, 1), False),
    ],
)
def test_an_end_outside_its_term_is_pointed_out(term, end, odd):
    """Counted in months from the start; the day between two terms belongs to both."""
    one = action(term=term, start=date(2026, 8, 31), end=end)
    assert oddities(one, UTC) == ((Odd.OUTSIDE_TERM,) if odd else ())


def test_without_a_start_a_term_is_counted_from_the_day_it_was_made():
    """Half past midnight in Brussels is the day before at Greenwich."""
    made = int(datetime(2026, 8, 10, 0, 30, tzinfo=BRUSSELS).timestamp())
    one = action(made=made, term=Term.SHORT, end=date(2027, 2, 10))
    assert oddities(one, BRUSSELS) == ()
    assert oddities(one, UTC) == (Odd.OUTSIDE_TERM,)
    assert oddities(replace(one, end=date(2026, 8, 9)), BRUSSELS) == (Odd.OUTSIDE_TERM,)


def test_an_end_before_its_start_is_pointed_out_once():
    """It is in no term either, which goes without saying."""
    one = action(term=Term.LONG, start=ahead(1), end=TODAY)
    assert oddities(one, UTC) == (Odd.END_BEFORE_START,)


def test_a_follow_up_after_the_end_is_pointed_out():
    """On the day of the end it is not odd, nor where there is no end."""
    one = action(end=ahead(9), follow=(ahead(3), ahead(9)))
    assert oddities(one, UTC) == ()
    assert oddities(replace(one, follow=(ahead(10),)), UTC) == (Odd.FOLLOW_AFTER_END,)
    assert oddities(replace(one, end=None), UTC) == ()


def test_a_title_that_was_cleared_is_pointed_out():
    """An emoji is a title; nothing is none."""
    assert oddities(action(what=""), UTC) == (Odd.NAMELESS,)
    assert oddities(action(what="🌱"), UTC) == ()


def test_a_start_in_the_past_is_not_odd():
    """Nor is one without any day."""
    assert oddities(action(start=ahead(-400), end=TODAY), UTC) == ()
    assert oddities(action(), UTC) == ()


def test_a_term_beyond_the_calendar_ends_with_it():
    """There is no later end than the last date."""
    last = action(start=date(9999, 8, 31), end=date.max, term=Term.MIDDLE)
    assert oddities(last, UTC) == ()
    assert oddities(replace(last, end=date(9999, 12, 30)), UTC) == (Odd.OUTSIDE_TERM,)


@given(actions, st.sampled_from([date.min, date.max, date(9999, 8, 31)]))
def test_no_date_is_too_far(drawn, far):
    """The ends of the calendar are as good as any day."""
    for one in (replace(drawn, start=far), replace(drawn, end=far)):
        assert set(oddities(one, UTC)) <= set(Odd)


# Where a plan begins


FIRST = "strategy"


def elsewhere(*listed):
    return opens_elsewhere_than_first_block(listed, FIRST, UTC)


def test_a_plan_without_the_first_block_begins_elsewhere():
    """A stopped action is none; one about no block says nothing."""
    other = action(block="skills", start=TODAY)
    assert elsewhere(other)
    assert elsewhere(other, action(block=FIRST, history=standing(Standing.STOPPED)))
    assert not elsewhere(action(), replace(other, history=standing(Standing.STOPPED)))
    assert not elsewhere()


def test_a_plan_begins_where_its_first_action_does():
    """By the start, or by the day it was made; on the same day nothing is elsewhere."""
    other = action(block="skills", start=TODAY)
    assert elsewhere(action(block=FIRST, start=ahead(1)), other)
    assert not elsewhere(action(block=FIRST, start=TODAY), other)
    made = int(datetime.combine(ahead(-1), datetime.min.time(), UTC).timestamp())
    assert not elsewhere(action(block=FIRST, made=made), other)
    assert not elsewhere(action(block=FIRST, start=ahead(400)))


def test_the_open_standings_are_those_that_ask_for_something():
    """To be started and busy; a done or stopped action is over."""
    assert {one for one in Standing if action(history=standing(one)).is_open} == OPEN
