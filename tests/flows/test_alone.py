"""What goes with no other tick: it takes the others off, and they take it off."""

import pytest

from flows.engine import begin, step
from flows.events import Answered, Ask, Notice
from flows.loading import load_flows
from flows.model import OK, ChooseSeveral, Code, End, Flow, FlowId, NodeId, Tick
from flows.reading import answer, chosen
from flows.state import Act, SessionId

BOXES, DONE = NodeId("boxes"), NodeId("done")
A, B, NOTHING = Code("a"), Code("b"), Code("nothing")
ASKED = ChooseSeveral(BOXES, (Tick(A), Tick(B), Tick(NOTHING, alone=True)), DONE, least=1, most=2)
FLOW = Flow(FlowId("small"), 1, BOXES, {BOXES: ASKED, DONE: End(DONE, "done")})


def run(*codes):
    state = begin(FLOW, SessionId("s"), {}).state
    for at, code in enumerate(codes, 1):
        state = step(FLOW, state, Answered(at, state.revision, Code(code))).state
    return state


@pytest.mark.parametrize(
    ("taps", "left"),
    [
        ("a b nothing", {NOTHING}),
        ("nothing a", {A}),
        ("a nothing b", {B}),
        ("nothing nothing", set()),
        ("a nothing nothing", set()),
        ("nothing a nothing", {NOTHING}),
    ],
)
def test_they_exclude_each_other(taps, left):
    """Whichever came last stands; taken off again, nothing comes back."""
    assert chosen(run(*taps.split()), BOXES) == left


def test_the_answer_is_what_stands():
    """What was taken off is no part of it; the history tells what was."""
    state = run("b", "a", "nothing", OK)
    assert answer(state, BOXES) == "nothing"
    assert [one.value for one in state.history if one.act is Act.EXCLUDED] == ["a", "b"]


def test_one_that_is_alone_is_never_one_too_many():
    """It takes the place of the others; those are counted as before."""
    assert chosen(run("a", "b", "nothing"), BOXES) == {NOTHING}
    full = Flow(
        FLOW.id,
        1,
        BOXES,
        {
            **FLOW.nodes,
            BOXES: ChooseSeveral(
                BOXES, (Tick(A), Tick(B), Tick(NOTHING, alone=True)), DONE, most=1
            ),
        },
    )
    state = begin(full, SessionId("s"), {}).state
    state = step(full, state, Answered(1, state.revision, A)).state
    after = step(full, state, Answered(2, state.revision, B))
    assert after.effects == (Ask(BOXES, Notice.CHOOSE_FEWER),)
    state = step(full, state, Answered(3, state.revision, NOTHING)).state
    assert chosen(state, BOXES) == {NOTHING}


def test_fast_taps_on_one_screen_all_count():
    """Also where one of them took another off; the same box twice is one tap too many."""
    first = begin(FLOW, SessionId("s"), {}).state
    state = first
    for at, code in enumerate((A, B, NOTHING), 1):
        state = step(FLOW, state, Answered(at, first.revision, code)).state
    assert chosen(state, BOXES) == {NOTHING}
    for code in (A, NOTHING):
        stale = step(FLOW, state, Answered(4, first.revision, code))
        assert stale.effects == (Ask(BOXES, Notice.STALE),)


def test_it_is_written_in_the_file(tmp_path):
    """As `alone: true` beside its label."""
    (tmp_path / "small.yaml").write_text(
        "flow: small\nversion: 1\nfirst: a\nnodes:\n  - id: a\n    kind: several\n    text: Wat?\n"
        "    options:\n      - code: x\n        label: Iks\n      - code: none\n        label: Niets\n"
        "        alone: true\n    next: end\n  - id: end\n    kind: end\n    outcome: end\n",
        encoding="utf-8",
    )
    node = load_flows([tmp_path], {})[FlowId("small")].nodes[NodeId("a")]
    assert [one.alone for one in node.options] == [False, True]
