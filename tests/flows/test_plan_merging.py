"""What becomes of an action that two people change at once."""

from dataclasses import fields, replace

import pytest
from drawn_actions import TODAY, action, actions, ahead
from hypothesis import given

from flows.action import Action, Doer, Moved, Standing, Term
from flows.merging import Field, merge
from flows.plan import moved

BASE = action()

ONE, OTHER = (
    {
        Field.WHAT: what,
        Field.BLOCK: block,
        Field.TERM: term,
        Field.START: day,
        Field.END: day,
        Field.GOAL: what,
        Field.DOER: Doer(what),
        Field.MEANS: what,
        Field.INDICATOR: what,
        Field.FOLLOW: (day,),
        Field.REMARKS: what,
        Field.SNOOZED: day,
    }
    for what, block, term, day in (
        ("Anders", "skills", Term.SHORT, TODAY),
        ("Nog anders", "strategy", Term.LONG, ahead(1)),
    )
)


def test_every_field_that_a_person_can_change_is_merged():
    """All but what the bot itself keeps of an action; a history is merged as a standing."""
    merged = {one.name for one in fields(Action)} - {"id", "made", "given", "history", "unreached"}
    assert {one.value for one in Field} == {*merged, "standing"}


@pytest.mark.parametrize("field", ONE)
def test_what_one_of_the_two_changed_is_changed(field):
    """Both changes stand where they are to different fields, or to the same value."""
    changed = replace(BASE, **{field: ONE[field]})
    for theirs, mine in ((changed, BASE), (BASE, changed), (changed, changed)):
        merged = merge(BASE, theirs, mine)
        assert (merged.action, merged.clashes) == (changed, frozenset())


@pytest.mark.parametrize("field", ONE)
def test_what_both_changed_differently_stands_as_theirs_until_confirmed(field):
    """The clash is named; once it is confirmed, one's own change stands."""
    theirs, mine = (replace(BASE, **{field: one[field]}) for one in (ONE, OTHER))
    clashing = merge(BASE, theirs, mine)
    assert (clashing.action, clashing.clashes) == (theirs, {field})
    confirmed = merge(BASE, theirs, mine, clashing.clashes)
    assert (confirmed.action, confirmed.clashes) == (mine, frozenset())


def test_standings_clash_as_well():
    """Two people who move an action differently; a confirmed move comes on top of theirs."""
    theirs = moved(BASE, Standing.BUSY, 5)
    mine = moved(moved(BASE, Standing.BUSY, 6), Standing.DONE, 7)
    clashing = merge(BASE, theirs, mine)
    assert (clashing.action, clashing.clashes) == (theirs, {Field.STANDING})
    confirmed = merge(BASE, theirs, mine, {Field.STANDING}).action
    assert confirmed.history == (Moved(Standing.BUSY, 5), Moved(Standing.DONE, 7))


def test_one_that_was_moved_once_is_moved():
    """Whoever of the two did it, and when both did the same the first second counts."""
    busy = moved(BASE, Standing.BUSY, 5)
    assert merge(BASE, BASE, busy).action == busy
    assert merge(BASE, busy, BASE).action == busy
    assert merge(BASE, busy, moved(BASE, Standing.BUSY, 9)).action == busy


def test_reminders_given_to_either_were_given():
    """Nothing comes twice because two people saved."""
    theirs, mine = replace(BASE, given=("a", "b")), replace(BASE, given=("b", "c"), quiet=True)
    merged = merge(BASE, theirs, mine).action
    assert (merged.given, merged.quiet) == (("a", "b", "c"), True)


@given(actions, actions, actions)
def test_a_merge_is_made_of_the_two(base, theirs, mine):
    """No value comes from nowhere, and only what both changed clashes."""
    merged = merge(base, theirs, mine)
    for field in Field:
        found, b, t, m = (getattr(one, field) for one in (merged.action, base, theirs, mine))
        if field in merged.clashes:
            assert found == t != b != m != t
        elif field is not Field.STANDING:
            assert found == (m if t == b else t)
    assert (merged.action.id, merged.action.made) == (theirs.id, theirs.made)


@given(actions, actions)
def test_who_changed_nothing_changes_nothing(base, theirs):
    """A save without a change gives the other's action; a change to what nobody touched stands."""
    kept = replace(theirs, given=tuple(dict.fromkeys((*theirs.given, *base.given))))
    assert merge(base, theirs, base).action == kept
