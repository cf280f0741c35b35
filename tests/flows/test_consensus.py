"""A talk to one colour for each rubric: where it leads, what it comes to, and what is kept of it."""

from dataclasses import replace
from datetime import UTC, date

import pytest

from flows import consensus as c
from flows import talk_ground as g
from flows import talk_notes
from flows.action import Action, ActionId, Doer, Term
from flows.engine import begin, step
from flows.events import Answered, Finish, Signal, WentBack, Wrote
from flows.model import SAME, SKIP, Code
from flows.plan import (
    of_block,
    of_rubric,
    opens_elsewhere_than_first_block,
    part_of,
    rubric,
)
from flows.round import RoundId
from flows.state import SessionId, dump, load
from flows.talk_notes import TalkNotes
from flows.talking import END, ON
from instruments.agreement import Shift, shift, shifts
from instruments.counting import Tally
from instruments.disclosure import Release
from instruments.model import (
    LEVELS,
    Block,
    BlockId,
    Element,
    ElementId,
    Instrument,
    InstrumentId,
    Level,
)

L = Level
TEXTS = {level: level.name for level in LEVELS}


def block(name, *elements):
    made = tuple(Element(ElementId(one), one, TEXTS, "bron") for one in elements)
    return Block(BlockId(name), name, name, "bron", made)


SMALL = Instrument(
    InstrumentId("small"),
    3,
    "Klein",
    5,
    "bron",
    {},
    (block("b1", "e1", "e2"), block("b2", "e3", "e4")),
    open=True,
)
FLOW = c.compile_consensus(SMALL)
# e3 was bracketed, and not asked.
SHOWN = Release(3, 2, {one: Tally(1, 1, 1, 0) for one in ("e1", "e2", "e4")}, {})


def begun(earlier=()):
    facts = {g.ROUND: "r1", g.TODAY: "2026-11-30", **c.ground(SMALL, SHOWN, earlier)}
    return begin(FLOW, SessionId("s"), facts).state


def tapped(state, *codes):
    for code in codes:
        state = step(FLOW, load(dump(state)), Answered(1, state.revision, Code(code))).state
    return state


def wrote(state, text):
    return step(FLOW, state, Wrote(1, text)).state


def test_it_goes_rubric_by_rubric_past_what_was_not_asked():
    """Each asked rubric in its order, then the list of all; what a bracket left out, nowhere."""
    state = tapped(begun(), ON)
    seen = []
    while state.cursor != c.LIST:
        seen.append(state.cursor)
        state = tapped(state, c.LATER)
    assert seen == ["ask_e1", "ask_e2", "ask_e4"]
    assert c.rubrics_of(SMALL, state) == ("e1", "e2", "e4")
    assert tapped(state, "e3").cursor == c.LIST
    assert not c.is_begun(state)


def test_a_colour_comes_with_an_argument_or_without():
    """A colour asks why; both are what the talk comes to, in the instrument's order."""
    state = tapped(begun(), c.ALL, "e4", "b")
    assert state.cursor == c.why_node("e4")
    state = wrote(state, "Omdat.")
    assert state.cursor == c.set_node("e4")
    state = tapped(state, c.ALL, "e1", "c", SKIP)
    assert c.is_begun(state)
    notes = c.notes_of(SMALL, state, 7)
    assert notes == TalkNotes(
        RoundId("r1"),
        InstrumentId("small"),
        7,
        {"e4": "Omdat."},
        agreed={"e1": L.RED, "e4": L.ORANGE},
    )
    assert list(notes.agreed) == ["e1", "e4"]
    assert talk_notes.load(talk_notes.dump(notes)) == notes


def test_an_argument_alone_is_not_lost():
    """A rubric that was opened again keeps its argument, though it has no colour."""
    state = wrote(tapped(begun(), ON, "a"), "Toch.")
    state = tapped(state, c.CHANGE, c.LATER)
    assert c.agreed(state) == {}
    assert c.arguments(state) == {"e1": "Toch."}
    assert c.is_begun(state)


def test_what_is_agreed_is_passed_over_and_can_be_changed():
    """On the way only what is open is asked; from the list one comes to what was agreed."""
    state = wrote(tapped(begun(), ON, "c"), "Zo.")
    state = tapped(state, ON, c.LATER, c.LATER)
    assert tapped(state, ON).cursor == c.ask_node("e2")
    state = tapped(state, "e1")
    assert state.cursor == c.set_node("e1")
    state = tapped(state, c.CHANGE, "a", SAME)
    assert (c.agreed(state), c.arguments(state)) == ({"e1": L.GREEN}, {"e1": "Zo."})
    assert tapped(state, ON).cursor == c.ask_node("e2")


def test_there_is_a_way_back_and_an_end():
    """Back leads to the question before; the list leads to the end."""
    state = tapped(begun(), ON, "a")
    assert step(FLOW, state, WentBack(1, state.revision)).state.cursor == c.ask_node("e1")
    over = tapped(state, SKIP, c.ALL)
    assert Finish("done") in step(FLOW, over, Answered(1, over.revision, END)).effects


def test_a_talk_begun_anew_stands_where_the_last_one_ended():
    """Earlier colours and arguments stand; what the round does not ask is passed over."""
    before = TalkNotes(
        RoundId("r1"), SMALL.id, 1, {"e1": "Zo.", "e3": "Nee."}, agreed={"e1": L.RED, "e3": L.GREEN}
    )
    first = begun()
    state = replace(first, history=c.history_of(first, before, 5))
    assert c.agreed(state) == {"e1": L.RED}
    assert c.arguments(state) == {"e1": "Zo."}
    assert tapped(state, ON).cursor == c.ask_node("e2")
    stepped = tapped(state, ON)
    assert step(FLOW, stepped, WentBack(1, stepped.revision)).state.cursor == c.BEGIN


def test_what_was_agreed_last_is_known():
    """Of each rubric the newest talk that has a colour for it, with its argument."""
    newer = TalkNotes(RoundId("r2"), SMALL.id, 2, {"e1": "Nu."}, agreed={"e1": L.ORANGE})
    older = TalkNotes(RoundId("r1"), SMALL.id, 1, agreed={"e1": L.RED, "e2": L.GREEN})
    state = begun([newer, older])
    assert c.earlier_of(state) == {"e1": (L.ORANGE, "Nu."), "e2": (L.GREEN, "")}


@pytest.mark.parametrize(
    ("who", "when", "doer", "end", "term"),
    [
        ("Amir", "m3", Doer("Amir"), date(2027, 2, 28), Term.SHORT),
        ("Els", "m12", Doer("Els"), date(2027, 11, 30), Term.MIDDLE),
        ("", c.LATER, None, None, None),
    ],
)
def test_an_action_names_its_rubric(who, when, doer, end, term):
    """What, by whom and by when; then one is back at the rubric, with one signal."""
    state = wrote(tapped(begun(), ON, "b", SKIP, c.ACTION), "Regels maken")
    state = wrote(state, who) if who else tapped(state, SKIP)
    done = step(FLOW, state, Answered(1, state.revision, Code(when)))
    assert Signal(c.ADDED) in done.effects
    assert done.state.cursor == c.set_node("e1")
    action = c.action_of(SMALL, done.state, 9)
    assert (action.what, action.block, action.doer, action.end) == (
        "Regels maken",
        "b1.e1",
        doer,
        end,
    )
    assert action.term is term
    assert action.id == f"s-{len(done.state.history)}"


def test_where_no_action_was_described_there_is_none():
    """Of a talk that stands elsewhere no action is made."""
    for state in (begun(), tapped(begun(), ON)):
        with pytest.raises(ValueError, match="no action"):
            c.action_of(SMALL, state, 9)


def test_an_action_on_a_rubric_belongs_to_its_part():
    """It is found by its rubric and by its part, and one on the part by the part alone."""
    state = tapped(wrote(tapped(begun(), ON, "b", SKIP, c.ACTION), "x"), SKIP, c.LATER)
    one = c.action_of(SMALL, state, 9)
    whole = replace(one, block="b1")
    assert of_rubric([one, whole], "b1", "e1") == (one,)
    assert of_block([one, whole], "b1") == (one, whole)
    assert of_block([one], "b2") == ()
    assert (part_of(rubric("b", "e")), part_of("b"), part_of("")) == ("b", "b", "")


def test_notes_of_an_earlier_version_have_no_colours():
    """What was kept before there were colours is read as it was."""
    old = b'{"round":"r","instrument":"i","made":1,"notes":{"e":"x"},"whole":""}'
    assert talk_notes.load(old) == TalkNotes(RoundId("r"), InstrumentId("i"), 1, {"e": "x"})


def test_a_broken_colour_is_no_talk():
    """A colour that there is not is refused."""
    with pytest.raises(ValueError, match="q"):
        talk_notes.load(
            b'{"round":"r","instrument":"i","made":1,"notes":{},"whole":"","agreed":{"e":"q"}}'
        )


def test_what_became_of_a_colour():
    """Better or worse by a step or two, a green that held, and what stayed below it."""
    assert shift(L.RED, L.ORANGE) is Shift.RISEN
    assert shift(L.ORANGE, L.GREEN) is Shift.RISEN
    assert shift(L.GREEN, L.RED) is Shift.FALLEN
    assert shift(L.GREEN, L.GREEN) is Shift.HELD
    assert shift(L.RED, L.RED) is Shift.SAME
    found = shifts(["e1", "e2", "e3"], {"e1": L.RED, "e2": L.RED}, {"e1": L.GREEN, "e3": L.RED})
    assert found == {"e1": Shift.RISEN}
    with pytest.raises(ValueError, match="not in"):
        shift(L.SKIPPED, L.RED)


def test_only_an_open_instrument_concludes():
    """Whether a talk ends in colours is said by the instrument; as asked it has its parts alone."""
    assert SMALL.concludes
    assert not replace(SMALL, open=False).concludes
    assert SMALL.asking(SMALL.blocks[1:]).blocks == SMALL.blocks[1:]


def test_an_action_on_a_rubric_says_nothing_of_where_a_plan_begins():
    """A plan begins elsewhere by an action on another block, and not by one on a rubric."""
    one = Action(ActionId("a"), 1, "x", block="b2")
    assert opens_elsewhere_than_first_block([one], "b1", UTC)
    assert not opens_elsewhere_than_first_block([replace(one, block="b2.e3")], "b1", UTC)


def test_a_look_at_all_of_them_changes_nothing():
    """From the question of an agreed rubric to the list, and on, or back, or to the end."""
    state = tapped(begun(), ON, "b", SKIP, c.CHANGE, c.ALL)
    assert state.cursor == c.LIST
    assert c.agreed(state) == {"e1": L.ORANGE}
    assert step(FLOW, state, WentBack(1, state.revision)).state.cursor == c.ask_node("e1")
    assert tapped(state, "e1").cursor == c.set_node("e1")
    assert tapped(state, "e2").cursor == c.ask_node("e2")
    on = tapped(state, ON)
    assert (on.cursor, on.returns) == (c.ask_node("e2"), ())
    assert tapped(on, "a", SKIP).cursor == c.set_node("e2")
    assert Finish("done") in step(FLOW, state, Answered(1, state.revision, END)).effects
