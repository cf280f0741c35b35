"""Who asked to look at something again is reminded once, so many days later."""

from datetime import UTC, datetime

from flows.again import asked_again
from flows.engine import begin, step
from flows.events import Answered, Elapsed, Lapse, Nudge, Wrote
from flows.keeping import Due, dues
from flows.model import ChooseOne, Code, End, Flow, FlowId, FreeText, NodeId, Option
from flows.round import DAY
from flows.state import Act, SessionId

MENU, WORDS, DONE = map(NodeId, ("menu", "words", "done"))

FLOW = Flow(
    FlowId("small"),
    1,
    MENU,
    {
        MENU: ChooseOne(
            MENU,
            (
                Option(Code("later"), MENU, signal="again_90"),
                Option(Code("soon"), WORDS, signal="again_7"),
                Option(Code("other"), MENU, signal="again_"),
                Option(Code("never"), MENU, signal="again_never"),
                Option(Code("none"), DONE),
            ),
        ),
        WORDS: FreeText(WORDS, MENU),
        DONE: End(DONE, "done"),
    },
)


def when(moment):
    return int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp())


def run(*codes):
    """A run in which these were tapped, a second after each other; a sentence is written."""
    state = begin(FLOW, SessionId("s"), {"today": "2026-09-15"}).state
    for at, code in enumerate(codes, 1):
        event = Wrote(at, code) if " " in code else Answered(at, state.revision, Code(code))
        state = step(FLOW, state, event).state
    return state


def test_one_is_reminded_so_many_days_after_asking():
    """The moment is counted from the tap, whatever else is tapped there afterwards."""
    state = run("later", "other")
    assert asked_again(FLOW, state) == {MENU: 1 + 90 * DAY}
    assert dues(FLOW, state, when) == (Due(1 + 90 * DAY, Lapse.AGAIN, MENU),)


def test_who_asks_anew_moves_it():
    """Asked twice in the same place it comes once, counted from the last time."""
    assert asked_again(FLOW, run("later", "soon", "some words")) == {MENU: 2 + 7 * DAY}


def test_who_thinks_better_of_it_is_not_reminded():
    """Taken back at the same question, and asked anew afterwards."""
    assert asked_again(FLOW, run("later", "never")) == {}
    assert asked_again(FLOW, run("never")) == {}
    assert asked_again(FLOW, run("later", "never", "later")) == {MENU: 3 + 90 * DAY}


def test_nobody_is_reminded_who_did_not_ask():
    """Another signal, words, and an answer without one ask for nothing."""
    assert dues(FLOW, run("other"), when) == ()


def test_a_reminder_comes_once():
    """Once given it is noted in the history, and given again only to who asks again."""
    state = run("later")
    told = step(FLOW, state, Elapsed(90 * DAY + 1, Lapse.AGAIN, MENU))
    assert told.effects == (Nudge(Lapse.AGAIN),)
    assert told.state.history[-1].act is Act.REMINDED
    assert dues(FLOW, told.state, when) == ()
    twice = step(FLOW, told.state, Elapsed(90 * DAY + 2, Lapse.AGAIN, MENU))
    assert twice.state is told.state
    again = step(FLOW, told.state, Answered(91 * DAY, told.state.revision, Code("later")))
    assert asked_again(FLOW, again.state) == {MENU: 181 * DAY}
