"""How the answers of the flow become an action, and an action becomes answers again."""

from dataclasses import replace

import pytest
from drawn_actions import MADE, TODAY, action, actions, ahead
from hypothesis import given

from flows.action import Action, Doer, Moved, Standing, Term
from flows.drafting import (
    BLOCK,
    CHECK,
    DOER,
    END,
    FOLLOW,
    FOLLOW_DAYS,
    GOAL,
    INDICATOR,
    MEANS,
    NAME,
    REMARKS,
    START,
    TERM,
    WHAT,
    action_of,
    history_of,
)
from flows.model import FlowId, NodeId
from flows.reading import answers
from flows.state import SessionId, State

LOTTE = Doer("Lotte", 7)
FULL = {
    BLOCK: "skills",
    WHAT: "Vorming volgen",
    TERM: "short",
    START: "2026-12-01",
    END: "2027-03-01",
    GOAL: "Zeker zijn",
    DOER: "me",
    MEANS: "Twee dagen",
    INDICATOR: "Iedereen volgde ze",
    FOLLOW: "two",
    FOLLOW_DAYS[0]: "2027-01-15",
    FOLLOW_DAYS[1]: "2027-01-05",
    REMARKS: "Samen met de andere dienst",
}
SKIPPED = dict.fromkeys(FULL, "") | {BLOCK: "none", TERM: "skip", DOER: "later", FOLLOW: "none"}


def drafted(given_answers, known=None):
    return action_of(given_answers, known, "new", 5, LOTTE)


def described(one):
    """The answers that stand in a history of this action, and nothing else."""
    state = State(SessionId("s"), FlowId("action"), 1, 1, {}, history_of(one, 9), CHECK)
    return answers(state)


def test_answers_become_an_action():
    """Every field has what was answered, and days of follow-up stand in their order."""
    assert drafted(FULL) == Action(
        "new",
        5,
        "Vorming volgen",
        "skills",
        Term.SHORT,
        ahead(6),
        ahead(96),
        "Zeker zijn",
        LOTTE,
        "Twee dagen",
        "Iedereen volgde ze",
        (ahead(41), ahead(51)),
        "Samen met de andere dienst",
    )


def test_what_was_skipped_is_empty():
    """Every field but what is to be done can be left out."""
    assert drafted({**SKIPPED, WHAT: "🌱"}) == Action("new", 5, "🌱")
    assert drafted({}) == Action("new", 5, "")


def test_what_is_known_becomes_what_was_answered():
    """Its identity, age, history and reminders stay; fields that were skipped are emptied."""
    known = replace(
        drafted(FULL),
        id="old",
        made=MADE,
        history=(Moved(Standing.BUSY, MADE),),
        given=("late:2026-01-01",),
        quiet=True,
        snoozed=TODAY,
    )
    emptied = drafted({**SKIPPED, WHAT: "Anders"}, known)
    kept = {one: getattr(known, one) for one in ("history", "given", "quiet", "snoozed")}
    assert emptied == replace(Action("old", MADE, "Anders"), **kept)
    assert drafted({}, known) == known


@pytest.mark.parametrize(
    ("answered", "known", "doer"),
    [
        ({DOER: "me"}, None, LOTTE),
        ({DOER: "later"}, Doer("Sam", 4), None),
        ({DOER: "name", NAME: "Kim"}, None, Doer("Kim")),
        ({DOER: "name", NAME: "Kim"}, Doer("Sam", 4), Doer("Kim")),
        ({DOER: "name", NAME: "Sam"}, Doer("Sam", 4), Doer("Sam", 4)),
        ({DOER: "name", NAME: ""}, Doer("", 4), Doer("", 4)),
        ({DOER: "name", NAME: ""}, Doer("Sam", 4), None),
        ({DOER: "name", NAME: "Lotte"}, Doer("Sam", 4), LOTTE),
        ({DOER: "name", NAME: "Lotte"}, Doer("Lotte", 4), Doer("Lotte", 4)),
        ({DOER: "name"}, None, None),
        ({NAME: "Kim"}, Doer("Sam", 4), Doer("Sam", 4)),
    ],
)
def test_who_carries_it_out(answered, known, doer):
    """Oneself, a name, or nobody yet; who is known by that name keeps their chat."""
    assert drafted(answered, action(doer=known)).doer == doer


@pytest.mark.parametrize(
    ("count", "days"),
    [("none", []), ("one", [9]), ("two", [5, 9]), ("three", [5, 7, 9]), ("many", [])],
)
def test_so_many_days_of_follow_up_as_were_asked(count, days):
    """A day that was answered before, and is asked no more, is none."""
    written = {one: ahead(day).isoformat() for one, day in zip(FOLLOW_DAYS, (9, 5, 7), strict=True)}
    assert drafted({FOLLOW: count, **written}).follow == tuple(map(ahead, days))
    assert drafted(written).follow == ()


def test_days_of_follow_up_that_were_not_answered_are_none():
    """Who went back before the second day has one; the same day twice is one."""
    day = ahead(3).isoformat()
    assert drafted({FOLLOW: "two", FOLLOW_DAYS[0]: day}).follow == (ahead(3),)
    assert drafted({FOLLOW: "three", **dict.fromkeys(FOLLOW_DAYS, day)}).follow == (ahead(3),)


def test_more_days_than_can_be_asked_stay():
    """A sheet may bring five; they stay until fewer than three are asked."""
    known = action(follow=tuple(map(ahead, (1, 2, 3, 4, 5))))
    given_answers = dict(described(known))
    assert drafted(given_answers, known) == known
    assert drafted({**given_answers, FOLLOW: "two"}, known).follow == known.follow[:2]


def test_a_day_that_is_none_is_not_taken():
    """The engine lets none through; another's answers may hold anything."""
    with pytest.raises(ValueError, match="isoformat"):
        drafted({END: "soon"})


@given(actions)
def test_an_action_is_what_its_answers_say(drawn):
    """Its history leads back to it, whoever reads the answers."""
    assert drafted(described(drawn), drawn) == drawn


@given(actions)
def test_a_history_answers_each_question_once(drawn):
    """All at the same second; a name is a question only where there is a doer."""
    nodes = [one.node for one in history_of(drawn, 9)]
    assert len(nodes) == len(set(nodes))
    assert (NAME in nodes) == (drawn.doer is not None)
    assert nodes[-1] == REMARKS
    assert {one.at for one in history_of(drawn, 9)} == {9}
    assert NodeId("check") not in nodes
