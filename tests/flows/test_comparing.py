"""Whom a run lets look along, what they are told, and how two people's answers are compared."""

from dataclasses import replace

import pytest

from flows.comparing import Beside, Comparison, compared, questions, shared, told
from flows.engine import begin, step
from flows.events import Answered
from flows.model import (
    OK,
    Branch,
    Case,
    ChooseOne,
    ChooseSeveral,
    Chose,
    ChoseAll,
    Code,
    End,
    Flow,
    FlowId,
    Keeping,
    NodeId,
    Option,
    Say,
    Tick,
)
from flows.state import Act, Entry, Held, SessionId

K0, WORRY, IN, OUT, GATE, WHO, OUTSIDE, DONE = map(
    NodeId, ("k0", "s1a", "s4b_lead_in", "s4b_lead_out", "s4b_gate", "s4b_lead", "s4d_x", "done")
)
TEST = tuple(Code(one) for one in ("role", "mandate", "necessity"))
TICKS = tuple(Tick(one) for one in TEST)


def flow(weighed=WHO, when=None):
    """A worry, then one candidate, who is in where `when` holds."""
    when = ChoseAll(weighed, TEST) if when is None else when
    nodes = (
        ChooseOne(K0, (Option(Code("practice"), WORRY), Option(Code("worried"), WORRY))),
        ChooseSeveral(WORRY, (Tick(Code("hate")), Tick(Code("self"))), weighed),
        ChooseSeveral(weighed, TICKS, GATE),
        Branch(GATE, (Case(Chose(K0, Code("practice")), IN), Case(when, IN)), OUT),
        Say(IN, DONE),
        Say(OUT, DONE),
        End(DONE, "done"),
    )
    return Flow(FlowId("run"), 1, K0, {node.id: node for node in nodes})


def walked(one, *codes, begun="worried", **facts):
    state = begin(one, SessionId("s"), facts).state
    for code in (begun, "hate", OK, *codes, OK):
        state = step(one, state, Answered(1, state.revision, Code(code))).state
    return state


def test_who_is_to_be_involved_can_look_along():
    """Where role, mandate and necessity all hold, the run says whom it is about."""
    state = walked(flow(), *TEST)
    assert state.cursor == IN
    assert shared(flow(), state) == WHO


@pytest.mark.parametrize("codes", [(), TEST[:2], TEST[1:]])
def test_nobody_else_can(codes):
    """One of the three is missing, and so is the offer."""
    assert shared(flow(), walked(flow(), *codes)) is None


def test_what_is_ticked_is_looked_at_again():
    """A place alone says nothing: it is what holds now that counts."""
    state = replace(walked(flow()), cursor=IN)
    assert shared(flow(), state) is None


def test_the_place_is_looked_at_too():
    """All three hold, and the run has gone on."""
    assert shared(flow(), replace(walked(flow(), *TEST), cursor=WORRY)) is None


@pytest.mark.parametrize(
    "one", [flow(weighed=OUTSIDE), flow(when=ChoseAll(WHO, TEST[:2])), flow(when=Chose(WHO, OK))]
)
def test_only_a_whole_weighing_inside_counts(one):
    """Someone from outside, half a weighing or another condition offers nothing."""
    assert shared(one, replace(walked(one, *TEST), cursor=IN)) is None


def test_nothing_is_shared_in_the_middle_of_something_else():
    """Not while a text is held, in a pause, or in practice."""
    state = walked(flow(), *TEST)
    assert shared(flow(), replace(state, paused=True)) is None
    assert shared(flow(), replace(state, held=Held("x", 1, ("name",)))) is None
    assert shared(flow(), walked(flow(), *TEST, begun="practice")) is None
    assert shared(flow(), walked(flow(), *TEST, mode="practice")) is None


def test_only_codes_are_told():
    """Of the three questions, those that were answered; no text, no judgement."""
    state = walked(flow(), *TEST)
    written = Entry(NodeId("s1a_text"), Act.WROTE, "Sofie", 1)
    weighed = Entry(NodeId("s2e_weigh"), Act.ANSWERED, "acute", 1)
    state = replace(state, history=(*state.history, written, weighed))
    assert told(state) == {"s1a": "hate"}


THREAT, SIGNS, READY, QUIT, EXTRA = map(NodeId, ("s2d", "s2e", "ready", "quit", "extra"))


def reader_flow(*, keeping=True):
    ask = {
        node: ChooseOne(node, (Option(Code("yes"), DONE),)) for node in (THREAT, READY, QUIT, EXTRA)
    }
    kept = Keeping(READY, 1, 1, 1, 1) if keeping else None
    nodes = {THREAT: ask[THREAT], SIGNS: ChooseSeveral(SIGNS, TICKS, DONE), **ask}
    nodes |= {IN: Say(IN, DONE), DONE: End(DONE, "compared")}
    return Flow(FlowId("second"), 1, THREAT, nodes, leave=QUIT, keeping=kept)


WHOLE = Flow(
    FlowId("run"),
    1,
    THREAT,
    {one: reader_flow().nodes[one] for one in (THREAT, SIGNS, READY, QUIT)},
)


def test_how_one_ends_is_no_question():
    """What is asked are the choices, in their order, without stopping or the last button."""
    assert questions(reader_flow()) == (THREAT, SIGNS, EXTRA)
    assert questions(reader_flow(keeping=False)) == (THREAT, SIGNS, READY, EXTRA)


def test_equal_answers_are_counted_and_others_told():
    """The order of ticks is no difference."""
    host = {THREAT: "no", SIGNS: "role,mandate"}
    found = compared(reader_flow(), WHOLE, host, {THREAT: "yes", SIGNS: "mandate,role"})
    assert found == Comparison(1, (Beside(THREAT, ("no",), ("yes",)),))


def test_what_is_not_answered_yet_is_no_answer():
    """Nothing ticked is an answer; nothing said is none; what nobody said is left out."""
    found = compared(reader_flow(), WHOLE, {SIGNS: ""}, {THREAT: "yes", SIGNS: ""})
    assert found == Comparison(1, (Beside(THREAT, None, ("yes",)),))
    assert compared(reader_flow(), WHOLE, {THREAT: "yes"}, {}) == Comparison(
        0, (Beside(THREAT, ("yes",), None),)
    )


def test_only_what_both_are_asked_is_compared():
    """A question of the reader's that the run does not have is left out."""
    assert compared(reader_flow(), WHOLE, {}, {EXTRA: "yes"}) == Comparison(0, ())
