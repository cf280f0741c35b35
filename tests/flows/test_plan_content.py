"""The flow that asks for an action: every way through it, and every change from its summary."""

from dataclasses import replace
from pathlib import Path

import pytest
from drawn_actions import TODAY, actions, ahead
from hypothesis import given, settings
from hypothesis import strategies as st

import flows
from flows.action import Action, Doer, Term
from flows.checks import complaints
from flows.drafting import ACTION, CHECK, FOLLOW_DAYS, WHAT, action_of, history_about, history_of
from flows.engine import begin, step
from flows.events import Answered, Ask, Finish, Leaving, WentBack, Wrote
from flows.loading import read_flow
from flows.model import SKIP, ChooseOne, Code, FreeText, Option, PickDate
from flows.reading import answers, offered
from flows.rubrics import BLOCK, INSTRUMENT, RUBRIC, asking_rubrics, offering, rubric_node
from flows.state import SessionId, State
from instruments.model import (
    LEVELS,
    Block,
    BlockId,
    Element,
    ElementId,
    Instrument,
    InstrumentId,
)

LISTS = {
    "instruments": (("q", "Quickscan"), ("s", "S")),
    "blocks": (
        ("strategy", "Strategie"),
        ("skills", "Vaardigheden"),
        ("policy", "Beleid"),
        ("none", "Geen van deze"),
    ),
}
TEXTS = {level: level.name for level in LEVELS}
RUBRICS = tuple(Element(ElementId(one), one, TEXTS, "bron") for one in ("rules", "duties"))
POLICY = Block(BlockId("policy"), "Beleid", "Beleid", "bron", RUBRICS)
SAFETY = Instrument(InstrumentId("s"), 1, "S", 5, "bron", {}, (POLICY,), open=True)
SCAN = Instrument(
    InstrumentId("q"),
    1,
    "Quickscan",
    5,
    "bron",
    {},
    (Block(BlockId("strategy"), "Strategie", "Strategie", "bron", RUBRICS[:1]),),
)
EVERY = (SCAN.id, SAFETY.id)
FACTS = {"today": TODAY.isoformat(), **offering(EVERY, ())}
LOTTE = Doer("Lotte", 7)
DAYS = [ahead(one).isoformat() for one in (10, 90, 20, 30, 40)]

WHOLE = [
    "skills",
    "! Vorming volgen",
    "short",
    DAYS[0],
    DAYS[1],
    "! Zeker zijn",
    "name",
    "! Sam",
    "! Twee dagen",
    "! Iedereen volgde ze",
    "three",
    *DAYS[2:],
    "! Samen",
]
BARE = ["none", "! Doen", *["skip", SKIP, SKIP, SKIP], "later", SKIP, SKIP, "none", SKIP]


@pytest.fixture(scope="module")
def flow():
    document, found = read_flow(Path(flows.__file__).parent / "content" / "action.yaml", LISTS)
    assert document.problems == []
    assert found is not None
    return asking_rubrics(found, [SCAN, SAFETY], str.upper)


def does(flow, state, *acts):
    """The last step of these acts: a code is a tap, `! …` a text, `<` a step back."""
    for act in acts:
        match act:
            case "<":
                event = WentBack(1, state.revision)
            case _ if act.startswith("! "):
                event = Wrote(1, act[2:])
            case _:
                event = Answered(1, state.revision, Code(act))
        stepped = step(flow, state, event)
        assert stepped.state.revision > state.revision, act
        state = stepped.state
    return stepped


def walked(flow, *acts, facts=FACTS):
    """Where these acts lead from the beginning."""
    state = begin(flow, SessionId("s"), facts).state
    return does(flow, state, *acts).state if acts else state


def blocks(flow, state):
    """The codes of the blocks that are offered where it is asked what an action is about."""
    assert state.cursor == BLOCK
    return [one.code for one in offered(flow.nodes[BLOCK], state)]


def known(flow, action):
    """The conversation that changes an action that there is."""
    return State(SessionId("s"), flow.id, flow.version, 1, FACTS, history_of(action, 1), CHECK)


def drafted(state, action=None):
    return action_of(answers(state), action, "a", 1, LOTTE)


def test_the_flow_is_sound(flow):
    """It is the one that the program begins, and nothing in its graph is wrong."""
    assert flow.id == ACTION
    assert complaints(flow) == ()


def test_an_action_is_asked_one_field_at_a_time(flow):
    """With every field filled in, one comes to the summary, and saves it there."""
    state = walked(flow, *WHOLE)
    assert state.cursor == CHECK
    assert drafted(state) == Action(
        "a",
        1,
        "Vorming volgen",
        "skills",
        Term.SHORT,
        ahead(10),
        ahead(90),
        "Zeker zijn",
        Doer("Sam"),
        "Twee dagen",
        "Iedereen volgde ze",
        (ahead(20), ahead(30), ahead(40)),
        "Samen",
    )
    assert does(flow, state, "save").effects[-1] == Finish("kept")


def test_all_but_what_is_to_be_done_can_be_left_out(flow):
    """Every other question has a button for who does not know yet."""
    state = walked(flow, *BARE)
    assert state.cursor == CHECK
    assert drafted(state) == Action("a", 1, "Doen")
    asked = [one for one in flow.nodes.values() if isinstance(one, FreeText | PickDate)]
    needed = {one.id for one in asked if not one.skip}
    assert needed == {"what", "name", *FOLLOW_DAYS}


@pytest.mark.parametrize(
    ("count", "many"), [("none", 0), ("one", 1), ("two", 2), ("three", 3)], ids=str
)
def test_so_many_days_are_asked_as_were_wanted(flow, count, many):
    """On the way the remarks come next; from the summary one comes back to it."""
    before = BARE[: BARE.index("none", 1)]
    on_the_way = walked(flow, *before, count, *DAYS[2 : 2 + many])
    assert on_the_way.cursor == "remarks"
    changed = walked(flow, *BARE, "follow", count, *DAYS[2 : 2 + many])
    assert (changed.cursor, changed.returns) == (CHECK, ())
    assert len(drafted(changed).follow) == many


@pytest.mark.parametrize("doer", [["me"], ["later"], ["name", "! Kim"]], ids=str)
def test_whoever_takes_it_up_the_way_goes_on(flow, doer):
    """A name is asked where it is needed, on the way as well as from the summary."""
    assert walked(flow, *BARE[:6], *doer).cursor == "means"
    changed = walked(flow, *BARE, "doer", *doer)
    assert (changed.cursor, changed.returns) == (CHECK, ())
    assert drafted(changed).doer == {"me": LOTTE, "later": None, "name": Doer("Kim")}[doer[0]]


CHANGES = {
    "block": ["strategy"],
    "what": ["! Anders"],
    "term": ["long"],
    "start": [DAYS[2]],
    "end": [SKIP],
    "goal": ["! Anders"],
    "doer": ["me"],
    "means": [SKIP],
    "indicator": ["! Anders"],
    "follow": ["none"],
    "remarks": [SKIP],
}


@pytest.mark.parametrize("field", CHANGES)
def test_each_field_can_be_changed_from_the_summary(flow, field):
    """One comes back to the summary, and that field alone is another."""
    before = walked(flow, *WHOLE)
    after = does(flow, before, field, *CHANGES[field]).state
    assert (after.cursor, after.returns) == (CHECK, ())
    old, new = drafted(before), drafted(after)
    differing = {one for one in CHANGES if getattr(old, one) != getattr(new, one)}
    assert differing == {field}


def test_the_summary_offers_each_field(flow):
    """And to save; leaving is offered around every screen."""
    check = flow.nodes[CHECK]
    assert isinstance(check, ChooseOne)
    visits = [one.code for one in check.options if one.visit]
    assert visits == list(CHANGES)
    assert [one.code for one in check.options if not one.visit] == ["save"]


@pytest.mark.parametrize("field", CHANGES)
def test_who_does_not_want_to_change_it_goes_back(flow, field):
    """Back on the summary, where nothing changed."""
    before = walked(flow, *WHOLE)
    after = does(flow, before, field, "<").state
    assert (after.cursor, after.returns) == (CHECK, ())
    assert drafted(after) == drafted(before)


@pytest.mark.parametrize("asked", [["doer", "name"], ["follow", "two", DAYS[2]]], ids=str)
def test_who_goes_back_from_a_second_question_comes_to_the_summary(flow, asked):
    """However far one went from it, by steps back one is there again."""
    state = does(flow, walked(flow, *BARE), *asked).state
    assert state.cursor != CHECK
    state = does(flow, state, *["<"] * (len(asked) - 1)).state
    assert (state.cursor, state.returns) == (CHECK, ())


@given(actions)
@settings(max_examples=30)
def test_a_known_action_begins_at_its_summary(flow, drawn):
    """Saved at once it is as it was; each question can be asked again, its second one too."""
    state = known(flow, drawn)
    saved = does(flow, state, "save")
    assert saved.effects[-1] == Finish("kept")
    assert drafted(saved.state, drawn) == drawn
    # Longer, or later, than any that is drawn.
    changes = ["doer", "name", "! Kim, die"], ["follow", "one", DAYS[1]], ["what", "! Iets anders"]
    for acts in changes:
        after = does(flow, state, *acts).state
        assert (after.cursor, after.returns) == (CHECK, ())
        assert drafted(after, drawn) != drawn
    assert drafted(does(flow, state, "follow", "one", DAYS[1]).state, drawn).follow == (ahead(90),)


@given(st.integers(0, len(WHOLE)))
def test_who_leaves_keeps_nothing(flow, many):
    """From any question, and from the summary."""
    begun = begin(flow, SessionId("s"), FACTS).state
    state = does(flow, begun, *WHOLE[:many]).state if many else begun
    assert step(flow, state, Leaving(1)).effects[-2:] == (
        Ask("cancelled"),
        Finish("cancelled"),
    )


def test_an_action_on_a_part_names_a_rubric_or_the_whole(flow):
    """Two taps say what it is about; a building block asks nothing more."""
    asked = walked(flow, "policy")
    assert asked.cursor == rubric_node("policy")
    one = walked(flow, "policy", "duties", *BARE[1:])
    assert (one.cursor, drafted(one).block) == (CHECK, "policy.duties")
    whole = walked(flow, "policy", "whole", *BARE[1:])
    assert drafted(whole).block == "policy"
    assert walked(flow, "skills").cursor == "what"
    assert [one.label for one in flow.nodes[rubric_node("policy")].options] == [
        "RULES",
        "DUTIES",
        "Het hele deel",
    ]


def test_the_rubric_can_be_changed_from_the_summary(flow):
    """Another one, another part or none: then the summary again, with what else was said."""
    state = walked(flow, "policy", "duties", *BARE[1:])
    other = does(flow, state, "block", "policy", "rules").state
    assert (other.cursor, other.returns, drafted(other).block) == (CHECK, (), "policy.rules")
    block = does(flow, other, "block", "skills").state
    assert (block.cursor, drafted(block).block) == (CHECK, "skills")
    assert drafted(does(flow, block, "block", "none").state).block == ""
    one = replace(drafted(other), block="policy.rules")
    again = does(flow, known(flow, one), "block", "policy", "whole").state
    assert drafted(again, one).block == "policy"


def test_of_one_instrument_its_own_blocks_are_offered_alone(flow):
    """Where one is used it is not asked which; where none is, all stand there."""
    assert blocks(flow, walked(flow)) == ["strategy", "skills", "policy", "none"]
    alone = {**FACTS, **offering(EVERY, {SAFETY.id})}
    assert blocks(flow, walked(flow, facts=alone)) == ["skills", "policy", "none"]


def test_of_several_instruments_it_is_asked_first_which(flow):
    """And so it is where it is changed later: then the summary again."""
    both = {**FACTS, **offering(EVERY, set(EVERY))}
    assert walked(flow, facts=both).cursor == INSTRUMENT
    assert blocks(flow, walked(flow, "q", facts=both)) == ["strategy", "skills", "none"]
    state = walked(flow, "s", "policy", "duties", *BARE[1:], facts=both)
    assert (state.cursor, drafted(state).block) == (CHECK, "policy.duties")
    other = does(flow, state, "block", "q", "strategy").state
    assert (other.cursor, other.returns, drafted(other).block) == (CHECK, (), "strategy")
    stays = does(flow, other, "block", "<").state
    assert (stays.cursor, drafted(stays).block) == (CHECK, "strategy")


def test_what_an_action_is_about_can_be_known_before_it_is_described(flow):
    """From a rubric of one's own card it goes on at what is to be done."""
    state = replace(walked(flow), history=history_about("policy.rules", 1), cursor=WHAT)
    described = does(flow, state, *BARE[1:]).state
    assert (described.cursor, drafted(described).block) == (CHECK, "policy.rules")
    assert does(flow, state, "<").state.cursor == rubric_node("policy")


def test_a_flow_that_asks_for_no_rubric_stays_as_it_is(flow):
    """An organisation's own may lack the question."""
    assert asking_rubrics(flow, [SAFETY], str) == flow
    assert asking_rubrics(replace(flow, nodes={}), [SAFETY], str).nodes == {}
    elsewhere = Option(Code("policy"), CHECK)
    asked = ChooseOne(BLOCK, (elsewhere,))
    own = replace(flow, nodes={BLOCK: asked, RUBRIC: replace(asked, id=RUBRIC)})
    assert asking_rubrics(own, [SAFETY], str).nodes[BLOCK] == asked
