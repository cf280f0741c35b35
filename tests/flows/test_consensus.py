"""A talk to one colour for each rubric: where it leads, what it comes to, and what is kept of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from flows import concluded as d
from flows import consensus as c
from flows import talk_ground as g
from flows import talk_notes
from flows.action import Action, ActionId, Doer, Term
from flows.engine import begin, step
from flows.events import Answered, Finish, WentBack, Wrote
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
from flows.talk_notes import Said, TalkNotes
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


def told(state):
    """The state as the edge hands it to the engine: with what is lacking by now."""
    facts = {**state.facts, **d.standing(SMALL, state)}
    return replace(load(dump(state)), facts=facts)


def tapped(state, *codes):
    for code in codes:
        state = step(FLOW, told(state), Answered(1, state.revision, Code(code))).state
    return state


def wrote(state, text):
    return step(FLOW, told(state), Wrote(1, text)).state


def ends(state):
    return Finish("done") in step(FLOW, told(state), Answered(1, state.revision, END)).effects


def day(second):
    return date(2026, 11, 30) if second == 1 else datetime.fromtimestamp(second, UTC).date()


def actions(state):
    return d.actions_of(SMALL, state, day)


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
    assert not d.is_begun(state)


def test_a_colour_comes_with_an_argument_or_without():
    """A colour asks why; both are what the talk comes to, in the instrument's order."""
    state = tapped(begun(), c.ALL, "e4", "b")
    assert state.cursor == c.why_node("e4")
    state = wrote(state, "Omdat.")
    assert state.cursor == c.set_node("e4")
    state = tapped(state, c.ALL, "e1", "c", SKIP)
    assert d.is_begun(state)
    notes = d.notes_of(SMALL, state, 7)
    assert notes == TalkNotes(
        RoundId("r1"),
        InstrumentId("small"),
        7,
        {"e4": "Omdat."},
        agreed={"e1": L.RED, "e4": L.ORANGE},
    )
    assert list(notes.agreed) == ["e1", "e4"]
    assert talk_notes.load(talk_notes.dump(notes)) == notes


def test_what_was_said_alone_is_not_lost():
    """Of a rubric that was opened again is kept what was said; by the same colour it counts."""
    state = wrote(tapped(begun(), ON, "a"), "Toch.")
    state = tapped(state, c.CHANGE, c.LATER)
    assert (d.agreed(state), d.arguments(state)) == ({}, {})
    assert d.said_before(state) == {"e1": Said(L.GREEN, "Toch.")}
    assert d.is_begun(state)
    notes = d.notes_of(SMALL, state, 7)
    anew = replace(begun(), history=d.history_of(begun(), notes, 5))
    assert (d.agreed(anew), d.said_before(anew)) == ({}, d.said_before(state))
    assert d.arguments(tapped(anew, ON, "a", SKIP)) == {"e1": "Toch."}


def test_an_argument_is_that_of_its_colour():
    """With another colour it counts no more, until it is said to hold, or another is written."""
    red = wrote(tapped(begun(), ON, "c"), "Zo.")
    orange = tapped(red, c.CHANGE, "b")
    assert (orange.cursor, d.arguments(orange)) == (c.why_node("e1"), {})
    assert d.said_before(orange) == {"e1": Said(L.RED, "Zo.")}
    assert d.arguments(tapped(orange, SAME)) == {"e1": "Zo."}
    assert d.arguments(wrote(orange, "Anders.")) == {"e1": "Anders."}
    later = tapped(orange, SKIP)
    assert later.cursor == c.set_node("e1")
    assert d.lacking(SMALL, later) == ("e1",)
    assert d.arguments(tapped(later, c.WHY, SAME)) == {"e1": "Zo."}
    assert d.arguments(tapped(later, c.CHANGE, "c", SKIP)) == {"e1": "Zo."}


def test_the_same_colour_keeps_its_argument():
    """Who looks at it again and leaves it, or goes away from the question, changes nothing."""
    red = wrote(tapped(begun(), ON, "c"), "Zo.")
    asked = tapped(red, c.CHANGE, "c")
    assert d.arguments(asked) == {"e1": "Zo."}
    assert d.arguments(tapped(asked, SKIP)) == {"e1": "Zo."}


def test_what_lacks_its_argument_is_asked_for_it():
    """On the way and from the end one comes to each; who ends hears of it once."""
    state = tapped(begun(), ON, "a", SKIP, ON, "b", SKIP, ON, c.LATER)
    assert (state.cursor, d.lacking(SMALL, state)) == (c.LIST, ("e1", "e2"))
    assert tapped(state, ON).cursor == c.why_node("e1")
    asked = tapped(state, END)
    assert asked.cursor == c.LACKING
    assert step(FLOW, asked, WentBack(1, asked.revision)).state.cursor == c.LIST
    assert ends(asked)
    there = tapped(asked, ON)
    assert there.cursor == c.why_node("e1")
    there = tapped(wrote(there, "Zo."), ON)
    assert there.cursor == c.why_node("e2")
    assert ends(tapped(there, SKIP, c.ALL))
    assert not ends(state)


def test_where_nothing_lacks_the_end_asks_nothing():
    """Every colour has its argument: then the talk ends at once."""
    assert ends(tapped(wrote(tapped(begun(), ON, "a"), "Zo."), c.ALL))
    assert not d.is_begun(begun())


def test_what_is_agreed_is_passed_over_and_can_be_changed():
    """On the way only what is open is asked; from the list one comes to what was agreed."""
    state = wrote(tapped(begun(), ON, "c"), "Zo.")
    state = tapped(state, ON, c.LATER, c.LATER)
    assert tapped(state, ON).cursor == c.ask_node("e2")
    state = tapped(state, "e1")
    assert state.cursor == c.set_node("e1")
    state = tapped(state, c.CHANGE, "a", SAME)
    assert (d.agreed(state), d.arguments(state)) == ({"e1": L.GREEN}, {"e1": "Zo."})
    assert tapped(state, ON).cursor == c.ask_node("e2")


def test_there_is_a_way_back_and_an_end():
    """Back leads to the question before; the list leads to the end."""
    state = tapped(begun(), ON, "a")
    assert step(FLOW, state, WentBack(1, state.revision)).state.cursor == c.ask_node("e1")
    assert ends(tapped(state, SKIP, c.ALL, END))


def test_a_talk_begun_anew_stands_where_the_last_one_ended():
    """Earlier colours and arguments stand; what the round does not ask is passed over."""
    before = TalkNotes(
        RoundId("r1"), SMALL.id, 1, {"e1": "Zo.", "e3": "Nee."}, agreed={"e1": L.RED, "e3": L.GREEN}
    )
    first = begun()
    state = replace(first, history=d.history_of(first, before, 5))
    assert d.agreed(state) == {"e1": L.RED}
    assert d.arguments(state) == {"e1": "Zo."}
    assert not d.said_before(state)
    assert tapped(state, ON).cursor == c.ask_node("e2")
    stepped = tapped(state, ON)
    assert step(FLOW, stepped, WentBack(1, stepped.revision)).state.cursor == c.BEGIN


def test_what_was_said_with_another_colour_stands_in_a_talk_begun_anew():
    """What does not count is asked again, with the colour it was said with, where that is known."""
    orange = tapped(wrote(tapped(begun(), ON, "c"), "Zo."), c.CHANGE, "b", SKIP)
    notes = d.notes_of(SMALL, orange, 7)
    assert (notes.notes, notes.said) == ({}, {"e1": Said(L.RED, "Zo.")})
    assert talk_notes.load(talk_notes.dump(notes)) == notes
    anew = replace(begun(), history=d.history_of(begun(), notes, 5))
    assert d.lacking(SMALL, anew) == ("e1",)
    assert d.said_before(anew) == {"e1": Said(L.RED, "Zo.")}
    old = TalkNotes(RoundId("r1"), SMALL.id, 1, {"e1": "Ooit."}, said={"e2": Said(None, "Eens.")})
    assert talk_notes.load(talk_notes.dump(old)) == old
    anew = replace(begun(), history=d.history_of(begun(), old, 5))
    assert d.said_before(anew) == {"e1": Said(None, "Ooit."), "e2": Said(None, "Eens.")}
    assert d.lacking(SMALL, tapped(anew, ON, "a")) == ("e1",)


def test_what_was_agreed_last_is_known():
    """Of each rubric the newest talk that has a colour for it, with its argument."""
    newer = TalkNotes(RoundId("r2"), SMALL.id, 2, {"e1": "Nu."}, agreed={"e1": L.ORANGE})
    older = TalkNotes(RoundId("r1"), SMALL.id, 1, agreed={"e1": L.RED, "e2": L.GREEN})
    state = begun([newer, older])
    assert c.earlier_of(state) == {"e1": (L.ORANGE, "Nu."), "e2": (L.GREEN, "")}


@pytest.mark.parametrize(
    ("who", "when", "doer", "end", "term"),
    [
        ("Amir", "2027-02-28", Doer("Amir"), date(2027, 2, 28), Term.SHORT),
        ("Els", "2027-11-30", Doer("Els"), date(2027, 11, 30), Term.MIDDLE),
        ("Els", "2029-11-30", Doer("Els"), date(2029, 11, 30), Term.LONG),
        ("", SKIP, None, None, None),
    ],
)
def test_an_action_names_its_rubric(who, when, doer, end, term):
    """What, by whom and by when; then one is back at the rubric."""
    state = wrote(tapped(begun(), ON, "b", SKIP, c.ACTION), "Regels maken")
    state = wrote(state, who) if who else tapped(state, SKIP)
    done = step(FLOW, state, Answered(1, state.revision, Code(when)))
    assert done.state.cursor == c.set_node("e1")
    (action,) = actions(done.state)
    assert (action.what, action.block, action.doer, action.end) == (
        "Regels maken",
        "b1.e1",
        doer,
        end,
    )
    assert action.term is term
    assert action.id == f"s-{len(done.state.history)}"
    assert actions(tapped(done.state, ON)) == (action,)


def test_months_of_an_earlier_version_are_read():
    """A talk that goes on since may have been told by when in months, or that it was open."""
    state = tapped(wrote(tapped(begun(), ON, "b", SKIP, c.ACTION), "x"), SKIP, SKIP)
    for said, end in (("m3", date(2027, 2, 28)), ("later", None)):
        last = replace(state.history[-1], value=said)
        (one,) = actions(replace(state, history=(*state.history[:-1], last)))
        assert one.end == end


def test_every_action_that_was_described_is_found():
    """However far the talk is: each with its own words, those of the same rubric too."""
    state = wrote(tapped(begun(), ON, "b", SKIP, c.ACTION), "Eerst")
    state = wrote(tapped(state, SKIP, "2026-12-01", c.ACTION), "Dan")
    state = tapped(wrote(state, "Els"), SKIP, c.CHANGE, c.ALL, "e4", "a", SKIP, c.ACTION)
    state = wrote(state, "Nog niet af")
    found = actions(state)
    assert [(one.what, one.block, one.doer) for one in found] == [
        ("Eerst", "b1.e1", None),
        ("Dan", "b1.e1", Doer("Els")),
    ]
    assert actions(begun()) == ()


def test_an_action_on_a_rubric_belongs_to_its_part():
    """It is found by its rubric and by its part, and one on the part by the part alone."""
    state = tapped(wrote(tapped(begun(), ON, "b", SKIP, c.ACTION), "x"), SKIP, SKIP)
    (one,) = actions(state)
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
    state = tapped(wrote(tapped(begun(), ON, "b"), "Zo."), c.CHANGE, c.ALL)
    assert state.cursor == c.LIST
    assert d.agreed(state) == {"e1": L.ORANGE}
    assert step(FLOW, state, WentBack(1, state.revision)).state.cursor == c.ask_node("e1")
    assert tapped(state, "e1").cursor == c.set_node("e1")
    assert tapped(state, "e2").cursor == c.ask_node("e2")
    on = tapped(state, ON)
    assert (on.cursor, on.returns) == (c.ask_node("e2"), ())
    assert tapped(on, "a", SKIP).cursor == c.set_node("e2")
    assert ends(state)
