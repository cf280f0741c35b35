"""What stands of a guide's run: answers by chapter, remarks, and the way where that is kept."""

from dataclasses import replace

import pytest

from flows.engine import begin, step
from flows.events import Answered, Elapsed, Lapse, Leaving, RemarkAsked, WentBack, Wrote
from flows.model import (
    OK,
    Branch,
    Case,
    ChooseOne,
    ChooseSeveral,
    Chose,
    Code,
    End,
    Flow,
    FlowId,
    FreeText,
    Keeping,
    NodeId,
    Option,
    Say,
    Tick,
)
from flows.record import Chapter, Noted, record
from flows.state import SessionId
from flows.way import Given, Turned, Written

HOME, SAFE, FORK, WHY, WHAT, NOTE, HINT, LONG, SURE, STOP, DONE = map(
    NodeId, ("home", "safe", "fork", "why", "what", "note", "hint", "long", "sure", "stop", "done")
)


def option(code, there, **more):
    return Option(Code(code), NodeId(there), **more)


FLOW = Flow(
    FlowId("small"),
    4,
    HOME,
    {
        HOME: ChooseOne(
            HOME,
            (
                option("first", SAFE),
                option("second", WHAT),
                option("paper", HOME, signal="record"),
                option("end", LONG),
            ),
        ),
        SAFE: ChooseOne(
            SAFE,
            (
                option("yes", HINT),
                option("no", FORK),
                option("paper", SAFE, signal="record"),
                option("pass_on", SAFE, signal="share"),
                option("worry", SAFE, signal="go_worry"),
                option("again", SAFE, signal="again_9"),
            ),
            chapter="One",
        ),
        FORK: Branch(FORK, (Case(Chose(SAFE, Code("no")), WHY),), HOME),
        WHY: FreeText(WHY, HOME, chapter="One", skip="Nothing"),
        HINT: Say(HINT, HOME, chapter="One"),
        WHAT: ChooseSeveral(
            WHAT, (Tick(Code("a")), Tick(Code("b"))), HOME, remark=NOTE, chapter="Two"
        ),
        NOTE: FreeText(NOTE, WHAT),
        LONG: ChooseOne(LONG, (option("d7", SURE),), chapter="Close"),
        SURE: ChooseOne(SURE, (option("yes", DONE), option("no", LONG)), chapter="Close"),
        STOP: ChooseOne(STOP, (option("stay", HOME), option("leave", DONE)), chapter="Close"),
        DONE: End(DONE, "done"),
    },
    STOP,
)
KEPT = replace(FLOW, keeping=Keeping(LONG, days=7, most=90, untouched=5, forget=3))


def run(*acts, flow=FLOW):
    """A run in which these were done, a second after each other."""
    state = begin(flow, SessionId("s"), {"today": "2026-09-15"}).state
    for at, act in enumerate(acts, 1):
        match act:
            case "<":
                event = WentBack(at, state.revision)
            case "+":
                event = RemarkAsked(at, state.revision)
            case "stop":
                event = Leaving(at)
            case str() if " " in act:
                event = Wrote(at, act)
            case _:
                event = Answered(at, state.revision, Code(act))
        state = step(flow, state, event).state
    return state


def noted(state, flow=FLOW):
    """Each answer that stands, by its node: the codes, or the words."""
    return {
        one.node: one.text or one.values
        for chapter in record(flow, state).chapters
        for one in chapter.noted
    }


def test_answers_stand_by_chapter_in_the_order_of_the_content():
    """Whatever order they were given in; a menu and what only says something are none."""
    told = record(FLOW, run("second", "b", "a", OK, "first", "yes", OK))
    assert told.chapters == (
        Chapter(SAFE, (Noted(6, SAFE, ("yes",), "", None),)),
        Chapter(WHAT, (Noted(4, WHAT, ("a", "b"), "", None),)),
    )
    assert (told.version, told.over, told.begun, told.last) == (4, True, 1, 7)
    assert told.way == ()


def test_nothing_done_has_no_chapters_and_no_times():
    """A run that was not begun has no moment to tell."""
    told = record(FLOW, run())
    assert (told.chapters, told.begun, told.last) == ((), None, None)


def test_the_last_answer_counts():
    """A changed answer stands as it was changed, at its own moment."""
    told = record(FLOW, run("first", "yes", "<", "yes", OK))
    assert told.chapters == (Chapter(SAFE, (Noted(4, SAFE, ("yes",), "", None),)),)


def test_what_was_answered_on_a_way_that_is_gone_is_left_out():
    """The words of who said no do not stand under a yes."""
    said_no = ("first", "no", "I was alone")
    assert noted(run(*said_no)) == {SAFE: ("no",), WHY: "I was alone"}
    assert noted(run(*said_no, "<", "<", "yes")) == {SAFE: ("yes",)}


def test_going_back_loses_nothing_that_still_stands():
    """Who leafs back to a menu and takes another part keeps what they said in this one."""
    assert noted(run("second", "a", OK, "<", "<", "first", "yes", OK)) == {
        SAFE: ("yes",),
        WHAT: ("a",),
    }


def test_a_remark_stands_with_its_question_until_it_is_cleared():
    """It is in its question's chapter, and names it; without words it says nothing."""
    state = run("second", "+", "together with school", "a", OK)
    (chapter,) = record(FLOW, state).chapters
    assert chapter.noted == (
        Noted(5, WHAT, ("a",), "", None),
        Noted(3, NOTE, (), "together with school", WHAT),
    )
    assert noted(run("second", "+", "together with school", "+", "_clear", "a", OK)) == {
        WHAT: ("a",)
    }


def test_a_remark_alone_is_titled_by_its_question():
    """The chapter is found by the question, whether or not that was answered."""
    (chapter,) = record(FLOW, run("second", "+", "not sure yet")).chapters
    assert chapter.node == WHAT


def test_a_skipped_question_is_left_out():
    """Who has nothing to fill in left no answer."""
    assert noted(run("first", "no", "_skip")) == {SAFE: ("no",)}


@pytest.mark.parametrize("asked", ["paper", "pass_on", "worry", "again"])
def test_asking_the_program_for_something_is_no_answer(asked):
    """A record, a message to pass on, another guide or a reminder says nothing of the matter."""
    assert noted(run("first", asked)) == {}
    assert noted(run("first", "no", "<", asked)) == {SAFE: ("no",)}


def test_a_run_that_is_kept_tells_its_way():
    """Every step has its moment, steps back as well; what becomes of our copy is not told."""
    state = run("first", "no", "<", "no", "I was alone", "end", "d7", "no", flow=KEPT)
    assert noted(state, KEPT) == {SAFE: ("no",), WHY: "I was alone"}
    told = record(KEPT, state)
    assert told.over
    assert told.way == (
        Given(2, SAFE, ("no",)),
        Turned(3, WHY, 1),
        Given(4, SAFE, ("no",)),
        Written(5, WHY, HOME, "I was alone"),
    )
    assert not record(KEPT, run("first", "no", flow=KEPT)).over


def test_a_reminder_is_no_act_of_the_person():
    """The last moment told is of what somebody did."""
    state = run("first", "yes", flow=KEPT)
    state = step(KEPT, state, Elapsed(99, Lapse.UNTOUCHED)).state
    assert record(KEPT, state).last == 2


def test_a_question_that_is_gone_from_the_content_stays_in_the_way():
    """The way is what happened; the chapters have only what the content has."""
    state = run("first", "no", flow=KEPT)
    nodes = {**KEPT.nodes, HOME: replace(KEPT.nodes[HOME], options=(option("end", LONG),))}
    less = replace(KEPT, nodes={one: node for one, node in nodes.items() if one != SAFE})
    told = record(less, replace(state, cursor=HOME))
    assert told.chapters == ()
    assert told.way == (Given(2, SAFE, ("no",)),)


def test_stopping_is_not_told():
    """What one answers to who wants to stop is no part of the record."""
    assert noted(run("stop", "stay")) == {}
