"""When a conversation asks for attention by itself: held texts, moments, being left alone, erasure."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.engine import begin, step
from flows.events import (
    Answered,
    CameBack,
    Elapsed,
    Lapse,
    Leaving,
    Paused,
    WentBack,
    Wrote,
)
from flows.keeping import HELD_FOR, Due, dues, erased_at, is_over, kept_for, last_done
from flows.model import (
    OK,
    ChooseOne,
    Code,
    End,
    Flow,
    FlowId,
    FreeText,
    Keeping,
    NodeId,
    Option,
    PickMoment,
)
from flows.round import DAY
from flows.state import SessionId, dump, load

ASK, HOUR, WORDS, LONG, KEPT, SURE, STOP, AGAIN, DONE = map(
    NodeId, ("ask", "hour", "words", "long", "kept", "sure", "stop", "again", "done")
)


def option(code, there, *, away=False):
    return Option(Code(code), there, away=away)


FLOW = Flow(
    FlowId("small"),
    1,
    ASK,
    {
        ASK: ChooseOne(ASK, (option("later", HOUR), option("now", LONG), option("d5", WORDS))),
        HOUR: PickMoment(HOUR, LONG, last=60),
        WORDS: FreeText(WORDS, LONG),
        LONG: ChooseOne(LONG, (option("d7", KEPT), option("d30", KEPT), option("erase", SURE))),
        KEPT: ChooseOne(KEPT, (option("erase", SURE), option("change", LONG))),
        SURE: ChooseOne(SURE, (option("erase", DONE), option("keep", LONG))),
        STOP: ChooseOne(STOP, (option("stay", ASK), option("erase", DONE))),
        AGAIN: ChooseOne(AGAIN, (option("same", ASK), option("worse", ASK, away=True))),
        DONE: End(DONE, "done"),
    },
    STOP,
    AGAIN,
    keeping=Keeping(LONG, days=7, most=90, untouched=5, forget=3),
)
FREE = replace(FLOW, keeping=None)


def when(moment):
    """Local time is that of Greenwich here; a day begins at midnight."""
    return int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp())


NOON = when("2026-11-22T12:00")
MOMENT = "2026-11-30T09:00"


def start(**facts):
    return begin(FLOW, SessionId("s"), {"today": "2026-11-22", **facts}).state


def does(state, *acts, at=NOON):
    """The state after these acts at one time; a code is a tap, a text an act of its own."""
    for act in acts:
        event = {
            "<": WentBack(at, state.revision),
            "stop": Leaving(at),
            "pause": Paused(at, state.revision),
            "back": CameBack(at),
            "absent": CameBack(at, absent=True),
            "write": Wrote(at, "tekst"),
            MOMENT: Wrote(at, MOMENT),
        }.get(act, Answered(at, state.revision, Code(act)))
        after = load(dump(step(FLOW, state, event).state))
        assert after != state, act
        state = after
    return state


def due(state, flow=FLOW):
    return dues(flow, state, when)


def erased(state):
    """In days from noon of the first day."""
    return (erased_at(FLOW, state, when) - NOON) / DAY


# Without keeping


def test_nothing_is_due_of_what_is_begun():
    """A conversation that is kept for no certain time asks for nothing by itself."""
    state = does(start(), "now")
    assert due(state, FREE) == ()
    assert erased_at(FREE, state, when) is None
    assert not is_over(FREE, state)


def test_what_is_held_is_due_after_ten_minutes():
    """Counted from when it was written."""
    state = step(FREE, does(start(), "d5"), Wrote(NOON + 5, "tekst", ("name",))).state
    assert due(state, FREE) == (Due(NOON + 5 + HELD_FOR, Lapse.HELD),)


def test_a_moment_is_due_when_it_comes_and_until_one_was_reminded():
    """The last one that was set at a question; a reminder given is given."""
    state = does(start(), "later", MOMENT)
    assert due(state, FREE) == (Due(when(MOMENT), Lapse.MOMENT, HOUR),)
    other = step(FREE, does(state, "<"), Wrote(NOON, "2026-12-01 10:00")).state
    assert due(other, FREE) == (Due(when("2026-12-01T10:00"), Lapse.MOMENT, HOUR),)
    assert due(told(other, Lapse.MOMENT, HOUR), FREE) == ()
    again = does(told(state, Lapse.MOMENT, HOUR), "<", MOMENT)
    assert due(again, FREE) == (Due(when(MOMENT), Lapse.MOMENT, HOUR),)


def told(state, lapse, node=None, at=NOON):
    return step(FLOW, state, Elapsed(at, lapse, node)).state


# While it goes on


@pytest.mark.parametrize(
    ("facts", "begun"), [({}, "2026-11-22"), ({"now": "2026-11-22T10:30"}, "2026-11-22T10:30")]
)
def test_what_was_only_begun_is_reminded_of_and_erased_from_its_beginning(facts, begun):
    """Where nobody did anything yet, the fact that says what time it is tells when it began."""
    assert due(start(**facts)) == (
        Due(when(begun) + 5 * DAY, Lapse.UNTOUCHED),
        Due(when(begun) + 8 * DAY, Lapse.OVER),
    )
    assert last_done(start()) == 0


def test_without_a_beginning_nothing_can_be_said():
    """A conversation that was begun without its day is a programmer's mistake."""
    with pytest.raises(KeyError):
        due(replace(start(), facts={}))


def test_every_act_counts_anew():
    """Reminded so long after the last act, and erased so long after that."""
    state = does(does(start(), "later"), "pause", at=NOON + DAY)
    assert last_done(state) == NOON + DAY
    assert due(state) == (
        Due(NOON + 6 * DAY, Lapse.UNTOUCHED),
        Due(NOON + 9 * DAY, Lapse.OVER),
    )


def test_nobody_is_reminded_of_all_before_a_moment_that_was_set():
    """Who waits for a moment has not left it alone: the days count from there."""
    state = does(start(), "later", MOMENT, "<")
    assert [one.lapse for one in due(state)] == [Lapse.MOMENT, Lapse.UNTOUCHED, Lapse.OVER]
    assert due(state)[1].at == when(MOMENT) + 5 * DAY
    assert due(state)[2].at == when(MOMENT) + 8 * DAY


def test_after_the_reminder_there_is_time():
    """A reminder is given once; the days until the erasure count from it where it came late."""
    state = does(start(), "later")
    intime = told(state, Lapse.UNTOUCHED, at=NOON + 5 * DAY)
    assert due(intime) == (Due(NOON + 8 * DAY, Lapse.OVER),)
    late = told(state, Lapse.UNTOUCHED, at=NOON + 20 * DAY)
    assert due(late) == (Due(NOON + 23 * DAY, Lapse.OVER),)
    assert last_done(late) == NOON
    anew = does(late, "pause", at=NOON + 21 * DAY)
    assert [one.lapse for one in due(anew)] == [Lapse.UNTOUCHED, Lapse.OVER]


def test_nothing_is_kept_longer_than_at_most():
    """From the first act, whatever is done or set; no reminder then, where it would come later."""
    state = does(does(start(), "later"), "pause", at=NOON + 89 * DAY)
    assert due(state) == (Due(NOON + 90 * DAY, Lapse.OVER),)


# When it is over


def test_at_the_question_for_how_long_it_is_over():
    """Nobody is reminded any more; the usual days count from when one came to it."""
    state = does(does(start(), "later"), MOMENT, "<", "<", at=NOON)
    assert not is_over(FLOW, state)
    state = does(start(), "now", at=NOON + DAY)
    assert is_over(FLOW, state)
    assert due(state) == (Due(NOON + 8 * DAY, Lapse.OVER),)


def test_how_long_is_counted_from_the_answer():
    """An answer that names days names how many."""
    for code, days in (("d7", 7), ("d30", 30)):
        state = does(does(start(), "now"), code, at=NOON + 2 * DAY)
        assert (is_over(FLOW, state), erased(state)) == (True, 2 + days)


def test_only_that_question_says_for_how_long():
    """A code of another question that looks the same says nothing."""
    assert erased(does(start(), "d5", "write")) == 7


def test_it_is_kept_until_after_the_last_moment():
    """The days count from the latest moment that was set, where that is later; at most in all."""
    state = does(start(), "later", MOMENT, "d7")
    assert due(state) == (
        Due(when(MOMENT), Lapse.MOMENT, HOUR),
        Due(when(MOMENT) + 7 * DAY, Lapse.OVER),
    )
    after = does(does(start(), "now"), "d30", at=NOON + 80 * DAY)
    assert erased(after) == 90


def test_looking_around_there_changes_nothing():
    """Pausing, thinking of stopping, thinking of erasing: the days that were said stay."""
    state = does(does(start(), "now"), "d30", at=NOON + DAY)
    for acts in (
        ("pause", "back"),
        ("stop", "stay"),
        ("erase",),
        ("erase", "keep"),
        ("change",),
        ("change", "<"),
    ):
        later = does(state, *acts, at=NOON + 9 * DAY)
        assert (is_over(FLOW, later), erased(later)) == (True, 31), acts


def test_a_new_choice_counts_anew():
    """The last one that names days counts, from when it was made."""
    state = does(start(), "now", "d30")
    assert erased(does(state, "change", "d7", at=NOON + 9 * DAY)) == 16


def test_looking_around_before_choosing_counts_from_the_coming():
    """Until days are named it is the usual ones, and erasing thought better of names none."""
    state = does(start(), "now")
    assert erased(does(state, "erase", "keep", at=NOON + 3 * DAY)) == 7


def test_going_back_goes_on():
    """Before the question it is not over any more; coming to it again the days that were said hold."""
    state = does(start(), "now", "d30", "<", "<")
    assert not is_over(FLOW, state)
    assert [one.lapse for one in due(state)] == [Lapse.UNTOUCHED, Lapse.OVER]
    assert erased(does(state, "now", at=NOON + 2 * DAY)) == 32


def test_going_on_from_the_close_goes_on():
    """What leads from what is kept to a step before the question is no looking around there."""
    kept = ChooseOne(KEPT, (option("steps", ASK), option("change", LONG)))
    flow = replace(FLOW, nodes={**FLOW.nodes, KEPT: kept})
    state = does(start(), "now", "d30")
    assert is_over(flow, state)
    assert kept_for(flow, state) == "d30"
    state = step(flow, state, Answered(NOON + DAY, state.revision, Code("steps"))).state
    assert not is_over(flow, state)
    assert erased_at(flow, state, when) == NOON + 9 * DAY
    state = step(flow, state, Answered(NOON + 2 * DAY, state.revision, Code("now"))).state
    assert erased_at(flow, state, when) == NOON + 32 * DAY


def test_how_long_was_not_said():
    """Before the answer, and where nothing is kept by the clock."""
    assert kept_for(FLOW, does(start(), "now")) is None
    assert kept_for(FREE, does(start(), "now", "d7")) is None


def test_danger_after_the_close_goes_on():
    """Led away from what was over, it is not erased by what was said then; until it closes again."""
    state = does(start(), "now", "d7")
    worse = does(state, "absent", "worse", at=NOON + 6 * DAY)
    assert not is_over(FLOW, worse)
    assert erased(worse) == 14
    assert erased(does(worse, "now", at=NOON + 7 * DAY)) == 14
    same = does(state, "absent", "same", at=NOON + 6 * DAY)
    assert (is_over(FLOW, same), erased(same)) == (True, 7)


def test_led_away_to_the_question_itself_it_is_over():
    """Where leading away leads to the close, that is a coming like any other."""
    worse = ChooseOne(AGAIN, (option("same", ASK), option("worse", LONG, away=True)))
    flow = replace(FLOW, nodes={**FLOW.nodes, AGAIN: worse})
    state = step(flow, does(start(), "later"), CameBack(NOON, absent=True)).state
    state = step(flow, state, Answered(NOON + DAY, state.revision, Code("worse"))).state
    assert erased_at(flow, state, when) == NOON + 8 * DAY


# Whatever is done


ACTS = ["later", "now", "d5", "d7", "d30", "erase", "keep", "change", "stay", "same", "worse"]
ACTS += ["<", "stop", "pause", "back", "absent", "write", MOMENT, OK]


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 12)), max_size=20))
def test_every_conversation_is_erased_and_is_told_before(acts):
    """Its erasure lies after the last act, or at the most; left alone it is reminded of first, once.

    Taking the soonest due alone and asking again comes to the erasure, and to nothing after it.
    """
    state, now = start(), NOON
    for act, days in acts:
        now += days * DAY
        known = {"<": WentBack, "pause": Paused}
        event = (
            known[act](now, state.revision)
            if act in known
            else {
                "stop": Leaving(now),
                "back": CameBack(now),
                "absent": CameBack(now, absent=True),
            }.get(act, Wrote(now, act) if act in {"write", MOMENT} else None)
        )
        after = step(FLOW, state, event or Answered(now, state.revision, Code(act))).state
        if isinstance(FLOW.nodes[after.cursor], End):
            return
        state = after
    first = state.history[0].at if state.history else when("2026-11-22")
    last, over = max(first, last_done(state)), erased_at(FLOW, state, when)
    assert over <= first + 90 * DAY
    assert over >= min(last + 3 * DAY, first + 90 * DAY) or is_over(FLOW, state)
    seen = []
    while (soonest := due(state)[0]).lapse is not Lapse.OVER:
        seen.append(soonest)
        state = told(state, soonest.lapse, soonest.node, soonest.at)
    assert [one.at for one in seen] == sorted(one.at for one in seen)
    assert len([one for one in seen if one.lapse is Lapse.UNTOUCHED]) <= (not is_over(FLOW, state))
    assert erased_at(FLOW, state, when) == over
