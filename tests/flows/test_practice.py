"""What a practice case says on the way, and what it asks afterwards."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import flows
from flows.engine import begin, step
from flows.events import Answered, WentBack
from flows.loading import read_flow
from flows.model import OK, ChooseOne, ChooseSeveral, Code, End, NodeId
from flows.practice import (
    Case,
    CaseId,
    Point,
    chosen_case,
    is_practice,
    line,
    load_cases,
    reflections,
)
from flows.reading import offered, ticks
from flows.state import SessionId, State

CONTENT = Path(flows.__file__).parent / "content"
FLOW = read_flow(CONTENT / "concern.yaml", {})[1]
CASES = load_cases([CONTENT], FLOW)
THREAT = CASES[CaseId("threat")]
SIGNS = NodeId("s2e")


def start(**facts: str) -> State:
    return begin(FLOW, SessionId("s"), {"now": "2026-11-22T10:00", "begun": "no", **facts}).state


def tapped(state: State, *codes: str) -> State:
    for code in codes:
        tap = WentBack if code == "back" else Answered
        more = () if code == "back" else (Code(code),)
        state = step(FLOW, state, tap(1, state.revision, *more)).state
    return state


def practising(case: str = "threat") -> State:
    return tapped(start(), "practice", case)


def case_of(says: dict[str, str], *points: Point) -> Case:
    return Case(CaseId("x"), "X", "Eerst.", says, points)


def test_the_cases_are_those_of_the_buttons_in_their_order():
    """Every case that is offered is there, and no other."""
    assert list(CASES) == [one.code for one in FLOW.nodes["k0_case"].options]
    assert all(one.title and one.opening and one.says for one in CASES.values())


def test_a_flow_that_offers_no_practice_has_no_cases(tmp_path):
    """Where there is nothing to choose from, ours are left out without a word."""
    small = FLOW.nodes.keys() - {"k0_case"}
    without = type(FLOW)(FLOW.id, 1, FLOW.first, {one: FLOW.nodes[one] for one in small})
    assert load_cases([CONTENT, tmp_path], without) == {}


def test_an_own_case_replaces_ours(tmp_path):
    """A later folder's file of the same name is the one that counts, also for what it names."""
    (tmp_path / "practice").mkdir()
    text = (CONTENT / "practice" / "threat.yaml").read_text(encoding="utf-8")
    changed = text.replace("title: Een dreigende uitspraak", "title: Een eigen geval")
    (tmp_path / "practice" / "threat.yaml").write_text(changed, encoding="utf-8")
    assert load_cases([CONTENT, tmp_path], FLOW)[CaseId("threat")].title == "Een eigen geval"


def test_practice_is_known_from_the_answer_and_from_the_fact():
    """Chosen at the beginning or begun as such; and no longer once something else was chosen."""
    assert not is_practice(start())
    assert is_practice(start(mode="practice"))
    assert is_practice(practising())
    assert not is_practice(tapped(practising(), "back", "back", "worried"))


def test_the_case_is_the_last_that_was_chosen_in_practice():
    """Nothing is practised before it was chosen, or where it is real."""
    assert chosen_case(start(mode="practice")) is None
    assert chosen_case(practising()) == "threat"
    assert chosen_case(tapped(practising(), "back", "night")) == "night"
    assert chosen_case(tapped(practising(), "back", "back", "worried")) is None


def test_before_anything_is_said_it_is_the_opening():
    """Where no step on the way has a sentence, one reads how it began."""
    assert line(THREAT, start(mode="practice")) == THREAT.opening
    assert line(case_of({"s5": "Laat."}), practising()) == "Eerst."


def test_a_step_says_its_own_sentence_and_others_keep_the_last():
    """A step without a sentence leaves the earlier one standing."""
    state = practising()
    assert line(THREAT, state) == THREAT.says["s1a"]
    state = tapped(state, "hate", OK)
    assert state.cursor == "s1b"
    assert line(THREAT, state) == THREAT.says["s1a"]
    state = tapped(state, "group", OK, "hate")
    assert state.cursor == "s2a"
    assert line(THREAT, state) == THREAT.says["s2a"]


def test_who_goes_back_reads_what_was_said_there():
    """Going back takes back what was only said later."""
    state = tapped(practising(), "hate", OK, "group", OK, "hate", "yes")
    assert line(THREAT, state) == THREAT.says["s2b"]
    assert line(THREAT, tapped(state, "back", "back")) == THREAT.says["s1a"]


@pytest.mark.parametrize(
    ("taken", "answer", "asked"),
    [(True, "hate", True), (True, "opinion", False), (False, "hate", False), (False, "none", True)],
)
def test_a_question_about_an_answer(taken, answer, asked):
    """It is asked where that was answered, or where something else was, as the case says."""
    case = case_of({}, Point(NodeId("s1d"), Code("hate"), taken, "Waarom?"))
    state = tapped(practising(), "hate", OK, "group", OK)
    assert reflections(case, state) == ()
    assert reflections(case, tapped(state, answer)) == (("Waarom?",) if asked else ())


def test_a_question_about_what_was_ticked():
    """Ticked counts as taken; not ticked only once the step was left."""
    case = case_of(
        {},
        Point(NodeId("s1a"), Code("hate"), True, "Wel?"),
        Point(NodeId("s1a"), Code("self"), False, "Niet?"),
    )
    state = tapped(practising(), "hate")
    assert reflections(case, state) == ("Wel?",)
    assert reflections(case, tapped(state, OK)) == ("Wel?", "Niet?")


def test_an_answer_that_was_gone_back_from_asks_nothing():
    """Only the way that one is on counts; a changed answer is the one that counts."""
    case = case_of({}, Point(NodeId("s1d"), Code("hate"), True, "Waarom?"))
    state = tapped(practising(), "hate", OK, "group", OK, "hate")
    assert reflections(case, tapped(state, "back")) == ()
    assert reflections(case, tapped(state, "back", "opinion")) == ()


def test_a_contact_that_was_made_is_asked_about_even_where_one_went_back():
    """What was ticked at the acute step stays, and so does the question about it."""
    state = tapped(start(mode="practice", entry="acute"), "police")
    (asked,) = reflections(THREAT_WITH_POLICE, state)
    assert reflections(THREAT_WITH_POLICE, tapped(state, OK, "back")) == (asked,)


THREAT_WITH_POLICE = case_of({}, Point(NodeId("a1"), Code("police"), True, "Wat kon lichter?"))


@given(st.data())
def test_any_walk_has_something_to_say_and_asks_only_questions_of_the_case(data):
    """Wherever one is, there is a sentence; what is asked stands in the case, in its order."""
    case = CASES[data.draw(st.sampled_from(sorted(CASES)))]
    state = practising(case.id)
    for _ in range(data.draw(st.integers(0, 40))):
        node = FLOW.nodes[state.cursor]
        match node:
            case ChooseOne():
                codes = [one.code for one in offered(node, state)]
            case ChooseSeveral():
                codes = [*(one.code for one in ticks(node, state)), OK]
            case End():
                break
            case _:
                codes = [OK, Code("2026-11-23T10:00"), Code("2026-11-23")]
        state = tapped(state, data.draw(st.sampled_from([*codes, Code("back")])))
        assert line(case, state) in {case.opening, *case.says.values()}
    asked = reflections(case, state)
    every = [one.question for one in case.reflection]
    assert [one for one in every if one in asked] == list(asked)
