"""When a doer is reminded of actions, each time once; and what a group reads on Mondays."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from drawn_actions import MADE, TODAY, action, actions, ahead, days
from hypothesis import given
from hypothesis import strategies as st

from flows.action import Moved, Standing
from flows.duties import (
    Digest,
    Kind,
    asks,
    digest,
    next_digest,
    next_duty,
    passed_over,
    taken_back,
    tell,
    told_now,
)

DONE = (Moved(Standing.DONE, MADE),)
plans = st.lists(actions, max_size=6).map(
    lambda drawn: [replace(one, id=f"a{place}", given=()) for place, one in enumerate(drawn)]
)


def told(actions_of_one, today=TODAY):
    """What is told, by kind: each action with the day that it is about, in days from today."""
    return {
        kind: [(one.action.id, one.day and (one.day - TODAY).days) for one in reminders]
        for kind, reminders in tell(actions_of_one, today).told.items()
    }


def after(actions_of_one, today=TODAY):
    """The actions once what is to be told was given."""
    changed = {one.id: one for one in tell(actions_of_one, today).changed}
    return [changed.get(one.id, one) for one in actions_of_one]


def lived(one, last, *, silent=()):
    """The kinds that are told day after day from today, with the day; not on `silent` ones."""
    found = []
    for number in range(last + 1):
        if number in silent:
            continue
        found += [(number, kind.value) for kind in told([one], ahead(number))]
        (one,) = after([one], ahead(number))
    return found


# Days


def test_an_end_is_told_a_week_and_a_day_before_and_on_the_day_after():
    """And on no other day, however long one waits."""
    assert lived(action(end=ahead(10)), 40) == [
        (3, "ends_soon"),
        (9, "ends_tomorrow"),
        (11, "overdue"),
    ]


def test_each_follow_up_is_told_on_its_day():
    """Two on one day are one; one on the day before an end comes with it."""
    one = action(end=ahead(10), follow=(ahead(2), ahead(2), ahead(9)))
    assert lived(one, 9) == [
        (2, "follow_today"),
        (3, "ends_soon"),
        (9, "ends_tomorrow"),
        (9, "follow_today"),
    ]


def test_a_reminder_has_a_name_that_stays():
    """The name says what and when, so that it is known for what it is."""
    one = action(end=ahead(1), follow=(TODAY,), snoozed=ahead(-1))
    (given_once,) = tell([one], TODAY).changed
    assert given_once.given == (
        "end-7:2026-11-26",
        "end-1:2026-11-26",
        "follow:2026-11-25",
        "snooze:2026-11-24",
    )


def test_a_weekend_without_messages_is_made_up_for():
    """What nobody was told on Saturday is told as it is on Monday."""
    weekend = (3, 4)
    assert lived(action(end=ahead(5)), 5, silent=(0, 1, 2, *weekend)) == [(5, "ends_today")]
    assert lived(action(end=ahead(10)), 5, silent=weekend) == [(5, "ends_soon")]
    assert lived(action(follow=(ahead(3),)), 5, silent=weekend) == [(5, "follow_missed")]


def test_a_date_that_is_moved_is_told_anew():
    """Names carry the date, so another date has its own; the same one comes back unheard."""
    (one,) = after([action(end=ahead(7))])
    moved = replace(one, end=ahead(8))
    assert told([one]) == told([moved]) == {}
    assert told([moved], ahead(1)) == {Kind.ENDS_SOON: [("a", 8)]}
    assert told([replace(moved, end=ahead(7))]) == {}


@pytest.mark.parametrize("far", [date.min, date.max, date(9999, 12, 28), date(1, 1, 3)])
def test_no_end_is_too_far(far):
    """The ends of the calendar are as good as any day."""
    for today in (date.min, TODAY, date.max):
        one = action(end=far, follow=(far,), snoozed=far)
        for given_once in after([one], today):
            assert told([given_once], today) == {}
            assert (next_duty(given_once, today) or date.max) >= today


# After an outage


def test_all_that_was_missed_is_told_once_as_it_is_today():
    """One message by kind, the longest overdue first; nothing is told twice for it."""
    listed = [
        action("a", end=ahead(-3)),
        action("b", end=ahead(-20), follow=(ahead(-25),)),
        action("c", end=TODAY),
        action("d", end=ahead(1)),
        action("e", end=ahead(4)),
        action("f", follow=(ahead(-2), TODAY)),
        action("g", end=ahead(8)),
    ]
    assert told(listed) == {
        Kind.OVERDUE: [("b", -20), ("a", -3)],
        Kind.ENDS_TODAY: [("c", 0)],
        Kind.ENDS_TOMORROW: [("d", 1)],
        Kind.ENDS_SOON: [("e", 4)],
        Kind.FOLLOW_TODAY: [("f", 0)],
        Kind.FOLLOW_MISSED: [("b", -25), ("f", -2)],
    }
    assert [one.id for one in tell(listed, TODAY).changed] == ["b", "a", "c", "d", "e", "f"]
    assert told(after(listed)) == {}


@given(plans, st.lists(st.integers(0, 200), unique=True).map(sorted))
def test_no_reminder_comes_twice(plan, outages):
    """However often the bot looks, and whatever it missed, a name is given once to an action."""
    for number in outages:
        plan = after(plan, ahead(number))
        for one in plan:
            assert len(one.given) == len(set(one.given))
        assert tell(plan, ahead(number)).told == {}
        assert tell(plan, ahead(number)).changed == ()


@given(plans, st.integers(0, 200))
def test_after_any_outage_there_is_one_message(plan, number):
    """All that waits comes at once: nothing is left for another message on the same day."""
    today = ahead(number)
    waiting = {one.id for one in plan if next_duty(one, today) == today}
    telling = tell(plan, today)
    assert {one.id for one in telling.changed} == waiting
    reminded = [one for reminders in telling.told.values() for one in reminders]
    assert {one.action.id for one in reminded} == waiting
    assert all(one.action in telling.changed for one in reminded)
    assert not any(next_duty(one, today) == today for one in after(plan, today))


@given(actions, days)
def test_an_end_is_told_once_in_a_message(drawn, today):
    """However much of one end was missed, the doer reads of it once."""
    kinds = [Kind.OVERDUE, Kind.ENDS_TODAY, Kind.ENDS_TOMORROW, Kind.ENDS_SOON, Kind.SNOOZED]
    found = told([drawn], today)
    assert sum(kind in found for kind in kinds) <= 1
    assert all(found.values())


# Closed, quiet, put off


@given(actions, days)
def test_what_is_closed_or_quiet_asks_for_nothing(drawn, today):
    """Neither now nor ever."""
    for one in (replace(drawn, quiet=True), replace(drawn, history=DONE)):
        assert tell([one], today).told == {}
        assert next_duty(one, today) is None


@given(actions, days, st.integers(1, 30))
def test_what_is_put_off_comes_on_that_day(drawn, today, later):
    """Nothing comes before; on the day itself something does, whatever was given already."""
    until = today + timedelta(later)
    one = replace(drawn, snoozed=until, quiet=False, history=(), given=())
    one = replace(one, given=after([replace(one, snoozed=None)], today)[0].given)
    for number in range(later):
        assert tell([one], today + timedelta(number)).told == {}
    assert next_duty(one, today) == until
    assert tell([one], until).told


@pytest.mark.parametrize(
    ("end", "kind"),
    [
        (-3, Kind.OVERDUE),
        (0, Kind.ENDS_TODAY),
        (1, Kind.ENDS_TOMORROW),
        (7, Kind.ENDS_SOON),
        (8, Kind.SNOOZED),
        (None, Kind.SNOOZED),
    ],
)
def test_what_was_put_off_is_told_as_it_is(end, kind):
    """By its end where that is near, and otherwise as put off until today."""
    one = action(end=None if end is None else ahead(end))
    put_off = replace(after([one])[0], snoozed=TODAY)
    assert told([put_off]) == {kind: [("a", end)]}


def test_a_follow_up_that_was_put_off_is_told_as_one():
    """It is not told a second time as put off."""
    one = action(end=ahead(40), follow=(ahead(1),), snoozed=ahead(2))
    assert lived(one, 20) == [(2, "follow_missed")]


def test_what_was_put_off_during_an_outage_comes_after_it():
    """The day passed, and what was put off to it comes all the same, once."""
    assert lived(action(snoozed=ahead(2)), 9, silent=(2, 3)) == [(4, "snoozed")]


def test_what_was_put_off_can_be_put_off_again():
    """Each day that it is put off to is another name."""
    (one,) = after([action(snoozed=TODAY)])
    assert lived(replace(one, snoozed=ahead(3)), 9) == [(3, "snoozed")]


# The next day


def test_the_next_day_is_the_soonest_that_was_not_given():
    """Today while something waits; None once all was given, or where there is no day."""
    one = action(end=ahead(10), follow=(TODAY,))
    assert next_duty(one, TODAY) == TODAY
    (one,) = after([one])
    assert next_duty(one, TODAY) == ahead(3)
    assert next_duty(one, ahead(4)) == ahead(4)
    (one,) = after([one], ahead(20))
    assert next_duty(one, ahead(20)) is None
    assert next_duty(action(), TODAY) is None


@given(plans, days)
def test_the_next_day_is_never_past(plan, today):
    """Once all was given it is not today either, and on that day there is something to tell."""
    for one in after(plan, today):
        upcoming = next_duty(one, today)
        assert upcoming is None or upcoming > today
        if upcoming is not None:
            assert tell([one], upcoming).told
            assert not tell([one], upcoming - timedelta(1)).told


# What is passed over


def test_who_has_just_set_a_date_is_not_told_of_it():
    """Five days before an end the week before is over; the day before is still to come."""
    one = passed_over(action(end=ahead(5), follow=(TODAY, ahead(1))), TODAY)
    assert one.given == ("end-7:2026-11-30", "follow:2026-11-25")
    assert told([one]) == {}
    assert next_duty(one, TODAY) == ahead(1)


def test_what_waits_goes_on_waiting():
    """Who changes another field takes no reminder from the doer, who was not told yet."""
    before = action(end=ahead(5))
    changed = replace(before, goal="Duidelijk", follow=(ahead(-1),))
    one = passed_over(changed, TODAY, before)
    assert one.given == ("follow:2026-11-24",)
    assert told([one]) == {Kind.ENDS_SOON: [("a", 5)]}
    put_off = replace(before, snoozed=ahead(2))
    assert passed_over(put_off, TODAY, put_off) is put_off


@pytest.mark.parametrize("silent", [{"quiet": True}, {"history": DONE}])
def test_what_was_silent_begins_anew(silent):
    """What came while it was quiet or closed is not told once it is open again."""
    one = action(end=ahead(-30), follow=(ahead(-5), ahead(5)))
    awake = passed_over(one, TODAY, replace(one, **silent))
    assert told([awake]) == {}
    assert next_duty(awake, TODAY) == ahead(5)


@given(actions, days)
def test_what_is_passed_over_is_not_told(drawn, today):
    """Nothing waits any more; a second time there is nothing to pass over."""
    one = passed_over(drawn, today)
    assert tell([one], today).told == {}
    assert passed_over(one, today) is one
    assert one.given[: len(drawn.given)] == drawn.given


# Mondays


def test_a_group_reads_what_is_late_and_what_is_due_this_week():
    """Also what is quiet, which is between the doer and the bot; never what is closed."""
    late = action("a", end=ahead(-9), quiet=True)
    due = action("b", end=ahead(2), snoozed=ahead(9))
    listed = [due, late, action("c", end=ahead(9)), action("d", end=ahead(-9), history=DONE)]
    assert digest(listed, TODAY) == Digest((late,), (due,))
    assert digest([due], TODAY) == Digest((), (due,))
    fresh = action(end=ahead(-3))
    assert digest([fresh], TODAY) == Digest((fresh,), ())


def test_what_was_overdue_before_is_not_told_alone_again():
    """A group does not get the same Monday every week; beside what is new it stands again."""
    old, due = action(end=ahead(-8)), action(end=TODAY)
    assert digest([old], TODAY) is None
    assert digest([old, due], TODAY) == Digest((old,), (due,))


def test_where_nothing_is_due_nothing_is_posted():
    """A plan without a day this week, or without actions, has no digest."""
    assert digest([], TODAY) is None
    assert digest([action(), action(end=ahead(9)), action(end=TODAY, history=DONE)], TODAY) is None


@given(st.dates(max_value=date(9999, 12, 20)))
def test_the_next_digest_is_on_the_next_monday(today):
    """A week at most from now, and never today."""
    monday = next_digest(today)
    assert monday.weekday() == 0
    assert 1 <= (monday - today).days <= 7


# What was given and waits to be sent


@given(plans, days)
def test_what_goes_at_once_goes_as_it_was_told(plan, today):
    """What waits to be sent on the day on which it was given says what was told."""
    telling = tell(plan, today)
    assert told_now(telling.changed, telling.given, today) == telling.told


@given(plans, days, st.integers(1, 60))
def test_what_waits_is_told_as_it_is_when_it_goes(plan, today, later):
    """However long it waits, it says how far each action is then; nothing else is added."""
    telling = tell(plan, today)
    there = today.fromordinal(min(today.toordinal() + later, date.max.toordinal()))
    told_then = told_now(telling.changed, telling.given, there)
    for kind, reminders in told_then.items():
        for one in reminders:
            assert one.action in telling.changed
            if kind is Kind.OVERDUE:
                assert one.action.end < there
            if kind is Kind.ENDS_TODAY:
                assert one.action.end == there


@pytest.mark.parametrize(
    "since",
    [{"history": DONE}, {"quiet": True}, {"snoozed": ahead(7)}, {"end": ahead(40)}, {"end": None}],
)
def test_what_changed_since_is_not_told(since):
    """An action that was closed, put off or given another date meanwhile is not spoken of."""
    telling = tell([action(end=ahead(7))], TODAY)
    (given_once,) = telling.changed
    assert told_now([given_once], telling.given, TODAY)
    assert told_now([replace(given_once, **since)], telling.given, TODAY) == {}
    assert told_now([replace(given_once, id="other")], telling.given, TODAY) == {}


@given(plans, days)
def test_what_could_not_be_told_in_time_is_told_later(plan, today):
    """Taken back, it waits as if it was never given; twice is as good as once."""
    telling = tell(plan, today)
    back = [taken_back(one, telling.given[one.id]) for one in telling.changed]
    for one in back:
        assert taken_back(one, telling.given[one.id]) is one
    assert told(back, today) == told(plan, today)


def test_what_can_be_put_off_is_what_has_come():
    """Something of it was told or is to be told; not while it is put off, closed or quiet."""
    one = action(end=ahead(7))
    assert asks(one, TODAY)
    assert asks(after([one])[0], TODAY)
    assert not asks(action(end=ahead(8)), TODAY)
    assert not asks(replace(one, snoozed=ahead(3)), TODAY)
    assert not asks(replace(one, history=DONE), TODAY)


@pytest.mark.parametrize(
    ("end", "eve"),
    [("2026-10-18", "2026-10-16"), ("2026-10-19", "2026-10-16"), ("2026-10-20", "2026-10-19")],
)
def test_the_day_before_is_a_weekday(end, eve):
    """What ends on Sunday or Monday is told on Friday: after the weekend it would be too late."""
    there = date.fromisoformat(eve)
    ends = action(end=date.fromisoformat(end))
    assert not tell([passed_over(ends, there - timedelta(1))], there - timedelta(1)).told
    assert tell([passed_over(ends, there - timedelta(1))], there).told


@pytest.mark.parametrize(
    ("days", "end", "eve"),
    [
        ({2, 3}, "2026-10-20", "2026-10-15"),
        ({2, 3}, "2026-10-15", "2026-10-14"),
        ({5, 6}, "2026-10-16", "2026-10-11"),
        ({4}, "2026-10-23", "2026-10-16"),
        (set(), "2026-10-20", "2026-10-19"),
    ],
)
def test_the_day_before_is_one_on_which_the_organisation_works(days, end, eve):
    """Whatever its days are; where none is known it is the day before itself."""
    there, ends = date.fromisoformat(eve), action(end=date.fromisoformat(end))
    told = [date.fromisoformat(end) + timedelta(number) for number in (-7, 1)]
    given_then = replace(ends, given=(f"end-7:{end}",))
    assert there not in told or days == {4}
    assert next_duty(given_then, there - timedelta(1), days) == there
    telling = tell([given_then], there, days)
    assert telling.given == {given_then.id: (f"end-1:{end}",)}
    assert told_now(telling.changed, telling.given, there, days) == telling.told
    assert asks(given_then, there, days)
    assert not tell([passed_over(given_then, there, days=days)], there, days).told
