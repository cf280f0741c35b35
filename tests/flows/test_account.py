"""What a run amounts to: told from its history alone, with nothing rewritten and nothing lost."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.account import Account, LeftOut, Part, Weighed, account
from flows.events import Answered, CameBack, Event, Paused, RemarkAsked, WentBack, Wrote
from flows.model import (
    OK,
    ChooseOne,
    ChooseSeveral,
    Code,
    FreeText,
    NodeId,
    PickMoment,
)
from flows.reading import offered, ticks
from flows.state import Act, Entry, State, dump, load
from flows.way import UNTOLD, Given, Resumed, Ticked, Turned, Unfinished, Written
from flows.way import Paused as Rested
from tests.content_concern.protocol import protocol
from tests.content_concern.walked import MINUTE, START, Walk, rich

FLOW = protocol()
RICH = rich(FLOW)


def told(walk: Walk) -> Account:
    return account(FLOW, walk.state)


def nodes(lines) -> list[str]:
    return [one.node for one in lines if hasattr(one, "node")]


def line(told: Account, part: Part, node: str):
    """The one line of a node in a part."""
    (found,) = (one for one in told.parts[part] if getattr(one, "node", None) == node)
    return found


def consulting() -> Walk:
    """A run that stands at the internal consultation."""
    return Walk(FLOW).go("worried others person - none yes yes talked yes secrecy - consult")


def at_end() -> Walk:
    """A short run whose last question comes next."""
    walk = Walk(FLOW).go("worried others person - none yes yes talked no calm yes none done")
    return walk.go("yes yes yes done five ok")


def test_each_part_of_a_long_run_has_its_lines():
    """Nothing that the protocol asks for the record is missing."""
    found = account(FLOW, RICH)
    assert all(found.parts[part] for part in Part)
    assert found.over
    assert found.begun == START == RICH.history[0].at
    assert found.last == RICH.history[-1].at
    assert (found.framework, found.region, found.practice) == ("secrecy", "BE-VLG", False)
    assert (found.flow, found.version) == (FLOW.id, FLOW.version)


def test_the_account_is_read_from_what_is_stored():
    """A state that went through JSON gives the same account."""
    assert account(FLOW, load(dump(RICH))) == account(FLOW, RICH)


def test_a_run_in_which_nothing_happened_has_an_account():
    """It says that it is not over, and has no times."""
    found = told(Walk(FLOW))
    assert (found.begun, found.last, found.over) == (None, None, False)
    assert set(found.parts) == set(Part)
    assert not any(found.parts.values())


@pytest.mark.parametrize(
    ("facts", "choice", "practice"),
    [({"mode": "practice"}, "night", True), ({}, "practice", True), ({}, "worried", False)],
)
def test_a_practice_run_is_told_apart(facts, choice, practice):
    """Whether practice was chosen in the run or given at its beginning."""
    assert told(Walk(FLOW, facts).go(choice)).practice is practice


def test_who_leaves_practice_for_the_real_thing_is_in_earnest():
    """Only the last answer to what is the matter counts."""
    assert not told(Walk(FLOW).go("practice").back().go("worried")).practice


def test_the_framework_may_be_known_beforehand():
    """It comes from the profile where it was not asked in the run."""
    assert told(Walk(FLOW, {"framework": "other"})).framework == "other"
    assert told(Walk(FLOW)).framework is None


def test_a_changed_answer_stands_as_changed():
    """In the way with what it took the place of, and in its part with all that was said."""
    walk = Walk(FLOW).go("worried others person - opinion").back().go("hate").back().go("none")
    found = told(walk)
    way = [one for one in found.parts[Part.WAY] if getattr(one, "node", "") == "s1d"]
    assert [(one.values, one.earlier) for one in way] == [
        (("opinion",), ()),
        (("hate",), (("opinion",),)),
        (("none",), (("opinion",), ("hate",))),
    ]
    assert line(found, Part.WORRY, "s1d").earlier == (("opinion",), ("hate",))


def test_the_same_answer_again_is_no_change():
    """Who goes back and says the same has changed nothing."""
    walk = Walk(FLOW).go("worried others person - opinion").back().go("opinion")
    assert line(told(walk), Part.WORRY, "s1d").earlier == ()


def test_going_back_is_noted_with_the_number_of_steps():
    """Steps in a row are one line, from where they began."""
    walk = Walk(FLOW).go("worried others person").back(2).go("- person").back()
    assert [one for one in told(walk).parts[Part.WAY] if isinstance(one, Turned)] == [
        Turned(START + 4 * MINUTE, NodeId("s1c"), 2),
        Turned(START + 8 * MINUTE, NodeId("s1c"), 1),
    ]


def test_a_contact_that_was_ticked_stays_with_its_minute():
    """Each is a line of its own; a round without a new one says so."""
    walk = Walk(FLOW).go("danger").tick("crisis", "police").go("- not_yet - not_yet care yes")
    found = told(walk)
    assert [(one.code, one.at) for one in found.parts[Part.INVOLVED]] == [
        ("crisis", START + MINUTE),
        ("police", START + 2 * MINUTE),
        ("care", START + 7 * MINUTE),
    ]
    way = [one for one in found.parts[Part.WAY] if getattr(one, "node", "") == "a1"]
    assert [type(one) for one in way] == [Ticked, Ticked, Given, Ticked]
    assert set(found.parts[Part.INVOLVED]) <= set(found.parts[Part.DECISION])


def test_danger_in_which_nobody_was_reached_says_so():
    """A first round without a tick is an answer as well."""
    (_, empty) = told(Walk(FLOW).go("danger -")).parts[Part.WAY]
    assert empty == Given(START + MINUTE, NodeId("a1"), ())


def test_what_was_ticked_and_not_confirmed_is_told_as_such():
    """Leaving a screen half way leaves a trace; ticking and unticking does not."""
    walk = Walk(FLOW).go("worried").tick("hate", "self")
    assert told(walk).parts[Part.WAY][1:] == (
        Unfinished(START + 2 * MINUTE, NodeId("s1a"), ("self", "hate")),
    )
    walk.back()
    assert isinstance(told(walk).parts[Part.WAY][1], Unfinished)
    undone = Walk(FLOW).go("worried").tick("hate", "hate")
    assert nodes(told(undone).parts[Part.WAY]) == ["k0"]


def test_a_remark_stands_where_it_was_written():
    """It says which question it goes with, in the way and in that question's part."""
    walk = Walk(FLOW).go("worried").tick("hate").remark("Een groep.").go("-")
    found = told(walk)
    written = Written(START + 3 * MINUTE, NodeId("s1a_text"), NodeId("s1a"), "Een groep.")
    assert written in found.parts[Part.WAY]
    assert line(found, Part.WORRY, "s1a_text") == written


def test_words_that_were_cleared_are_gone_but_not_that_there_were_any():
    """The way keeps empty lines for them; the part has nothing left."""
    found = told(Walk(FLOW).go("worried").remark("Sofie").clear())
    written = [one for one in found.parts[Part.WAY] if isinstance(one, Written)]
    assert [one.text for one in written] == ["", ""]
    assert "s1a_text" not in nodes(found.parts[Part.WORRY])


def test_who_is_involved_is_who_has_all_three():
    """Role, mandate and necessity; one that is missing leaves somebody out, and it is told."""
    walk = consulting().go("role,mandate,necessity ok role,necessity ok")
    found = told(walk).parts[Part.INVOLVED]
    weighed = [one for one in found if isinstance(one, Weighed)]
    assert [(one.node, one.involved, one.held) for one in weighed] == [
        ("s4b_colleague", True, ("role", "mandate", "necessity")),
        ("s4b_lead", False, ("role", "necessity")),
    ]


def test_outside_consultation_says_on_which_ground_and_whom_one_did_not_consider():
    """Anonymous or a ground, why nothing lesser did, and who was left out of consideration."""
    walk = consulting().go("- ok - ok - ok yes expert role,mandate,necessity anonymous little")
    found = told(walk)
    assert line(found, Part.OUTSIDE, "s4d_expert_test").involved
    assert line(found, Part.OUTSIDE, "s4d_expert_how").values == ("anonymous",)
    assert line(found, Part.OUTSIDE, "s4d_expert_why").values == ("little",)
    assert found.parts[Part.OUTSIDE][-1] == LeftOut(
        NodeId("s4d"), ("care", "doctor", "ocj", "livc", "police", "parket")
    )


def test_nobody_is_left_out_where_all_were_considered_or_nobody_was_asked():
    """The line is there only when it says something."""
    walk = consulting().go("- ok - ok - ok yes expert,care,doctor,ocj,livc,police,parket")
    for one in (walk, consulting()):
        assert not any(isinstance(it, LeftOut) for it in told(one).parts[Part.OUTSIDE])


def test_what_one_came_back_on_is_kept_and_marked():
    """A decision that was left again is not on the way any more, and still told."""
    walk = Walk(FLOW).go("worried others person - none yes yes talked no calm yes follow")
    walk.go("2026-11-24t0900").back(2).go("none")
    found = told(walk)
    assert line(found, Part.FOLLOW, "s5c_moment") == Given(
        START + 14 * MINUTE, NodeId("s5c_moment"), ("2026-11-24T09:00",), stands=False
    )
    decided = line(found, Part.DECISION, "s5c")
    assert (decided.values, decided.earlier, decided.stands) == (("none",), (("follow",),), True)


def test_coming_back_after_a_day_is_a_judgement_of_its_own():
    """What one found then stands, though no way goes over that question."""
    walk = Walk(FLOW).go("worried").wait(24 * 3600, absent=True).go("worse police yes")
    assert line(told(walk), Part.DECISION, "r1").stands
    same = Walk(FLOW).go("worried").wait(24 * 3600, absent=True).go("same")
    assert line(told(same), Part.DECISION, "r1").values == ("same",)


def test_what_only_says_something_is_no_decision():
    """A screen that tells one to wait is passed without a line; what was decided there stands."""
    walk = consulting().go("- - - - - - no unclear later 2026-11-24t0900 -")
    decided = nodes(told(walk).parts[Part.DECISION])
    assert "s5_moment" in decided
    assert "s5_rest" not in decided


def test_a_pause_is_in_the_way():
    """Both that one stopped and that one went on."""
    walk = Walk(FLOW).go("worried").pause().wait(60)
    assert [type(one) for one in told(walk).parts[Part.WAY]] == [Given, Rested, Resumed]


def test_an_earlier_run_that_was_asked_for_is_in_the_way():
    """It is an answer, though it leads to a visit."""
    walk = Walk(FLOW, {"earlier": "yes"}).go("earlier same")
    assert [one.values for one in told(walk).parts[Part.WAY]] == [("earlier",), ("same",)]


def test_how_the_practitioner_is_doing_is_nobodys_business():
    """No number, no screen that it led to, not even going back from there."""
    walk = at_end().back().go("ok no")
    assert any(one.node.startswith("s6d") for one in walk.state.history)
    found = told(walk)
    assert not any(one.startswith("s6d") for part in Part for one in nodes(found.parts[part]))
    assert line(found, Part.AFTER, "s6e").stands


def test_the_account_is_final_once_the_last_question_is_answered():
    """Not while its moment is asked. What becomes of our own copy is not told."""
    walk = at_end()
    assert not told(walk).over
    assert not told(at_end().go("yes")).over
    last = told(walk.go("no"))
    assert last.over
    assert told(walk.go("d30")) == last


def test_a_reminder_is_nobodys_act():
    """That the program spoke up is not in the way, and not the last that was done."""
    walk = Walk(FLOW).go("worried")
    reminded = Entry(NodeId("s1a"), Act.REMINDED, "", walk.at + 999)
    state = replace(walk.state, history=(*walk.state.history, reminded))
    assert account(FLOW, state) == told(walk)


def test_content_that_has_changed_since_leaves_the_way_whole():
    """What the flow no longer has is told by its id, in the way alone."""
    gone = NodeId("s1_gone")
    history = (
        Entry(gone, Act.ANSWERED, "b,a", 1),
        Entry(gone, Act.TOGGLED, "z", 2),
        Entry(gone, Act.TOGGLED, "y", 3),
        Entry(gone, Act.WROTE, "woorden", 4),
    )
    found = account(FLOW, replace(Walk(FLOW).state, history=history))
    assert found.parts[Part.WAY] == (
        Given(1, gone, ("b", "a")),
        Written(4, gone, gone, "woorden"),
    )
    assert not found.parts[Part.WORRY]
    half = account(FLOW, replace(Walk(FLOW).state, history=history[1:3]))
    assert half.parts[Part.WAY] == (Unfinished(3, gone, ("y", "z")),)
    short = replace(FLOW, nodes={k: one for k, one in FLOW.nodes.items() if k != "s4d"})
    assert not any(isinstance(one, LeftOut) for one in account(short, RICH).parts[Part.OUTSIDE])


def test_a_question_is_told_in_the_wording_that_it_had():
    """Where the region or the framework gave it another text, that one is named."""
    dutch = Walk(FLOW, {"region": "NL"})
    assert told(dutch).wordings[NodeId("s5b_report")] == 1
    assert told(Walk(FLOW)).wordings[NodeId("s5b_report")] == 0


def anything(walk: Walk, pick: int) -> Event:
    """One of all that can be done now."""
    node, at, revision = FLOW.nodes[walk.state.cursor], walk.at, walk.state.revision
    acts: list[Event] = [WentBack(at, revision), Paused(at, revision), CameBack(at, pick % 2 == 0)]
    acts.append(RemarkAsked(at, revision))
    codes: list[Code] = [OK]
    match node:
        case ChooseOne():
            codes = [one.code for one in offered(node, walk.state)]
        case ChooseSeveral():
            codes += [one.code for one in ticks(node, walk.state)]
        case PickMoment():
            codes = [Code("2026-12-01t0900")]
        case FreeText():
            return Wrote(at, f"woord {pick}")
    answers = [Answered(at, revision, one) for one in codes]
    return [*acts, *answers * 3][pick % (len(acts) + 3 * len(answers))]


@given(st.lists(st.integers(0, 10_000), max_size=60))
def test_whatever_somebody_does_can_be_accounted_for(picks):
    """Any walk has an account; every answer and word is in the way, in the order of its minute."""
    walk = Walk(FLOW)
    for pick in picks:
        walk.do(anything(walk, pick))
    state: State = walk.state
    found = account(FLOW, state)
    way = found.parts[Part.WAY]
    assert [one.at for one in way] == sorted(one.at for one in way)
    words = [one.value for one in state.history if one.act is Act.WROTE]
    assert [one.text for one in way if isinstance(one, Written)] == words
    said = {(one.at, one.node) for one in way if not isinstance(one, Rested | Resumed)}
    for entry in state.history:
        if entry.act in {Act.ANSWERED, Act.MOVED_ON} and not entry.node.startswith((*UNTOLD, "a1")):
            assert (entry.at, entry.node) in said
    for part in Part:
        if part is not Part.WAY:
            places = [one.at for one in found.parts[part] if not isinstance(one, LeftOut)]
            assert places == sorted(places)
