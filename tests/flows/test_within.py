"""A visit that takes more than one answer comes back after the last."""

import pytest

from flows.boxes import Whole
from flows.checks import complaints
from flows.engine import begin, step
from flows.events import Answered, WentBack
from flows.model import ChooseOne, Code, End, Flow, FlowId, NodeId, Option
from flows.reading import answer, trail
from flows.record import record
from flows.state import Act, SessionId, State, dump, load
from flows.way import Given, way

HOME, STEP, WHY, DONE = map(NodeId, ("home", "step", "step_why", "done"))


def option(code: str, there: NodeId, *, visit: bool = False, within: bool = False) -> Option:
    return Option(Code(code), there, code, visit=visit, within=within)


NODES = (
    ChooseOne(STEP, (option("yes", HOME), option("cannot", WHY, within=True)), chapter="A"),
    ChooseOne(WHY, (option("time", HOME),), chapter="A"),
    ChooseOne(HOME, (option("step", STEP, visit=True), option("end", DONE))),
    End(DONE, "done"),
)
FLOW = Flow(FlowId("f"), 1, STEP, {one.id: one for one in NODES})
VISITED = Flow(FlowId("f"), 1, HOME, {one.id: one for one in NODES})


def tapped(flow: Flow, *codes: str) -> State:
    state = begin(flow, SessionId("s"), {}).state
    for at, code in enumerate(codes, 1):
        state = load(dump(step(flow, state, Answered(at, state.revision, Code(code))).state))
    return state


def test_on_the_way_it_is_an_answer_like_any_other() -> None:
    """Nothing is come back to, so that the way goes on."""
    state = tapped(FLOW, "cannot")
    assert (state.cursor, state.returns, state.history[-1].act) == (WHY, (), Act.ANSWERED)
    assert trail(state) == (STEP,)


def test_in_a_visit_the_next_answer_comes_back() -> None:
    """With both answers kept, and told."""
    state = tapped(VISITED, "step", "cannot")
    assert (state.cursor, state.returns, state.history[-1].act) == (WHY, (HOME,), Act.WENT_ON)
    state = tapped(VISITED, "step", "cannot", "time")
    assert (state.cursor, state.returns, trail(state)) == (HOME, (), ())
    assert (answer(state, STEP), answer(state, WHY)) == ("cannot", "time")
    given = [one.node for one in record(VISITED, state).chapters[0].noted]
    assert given == [STEP, WHY]


def test_it_stands_in_the_way() -> None:
    """Where each act is told, it is told as an answer."""
    state = tapped(VISITED, "step", "cannot", "time")
    assert Given(2, STEP, ("cannot",)) in way(VISITED, state)


@pytest.mark.parametrize("flow", [FLOW, VISITED])
def test_one_step_back_leaves_the_visit(flow: Flow) -> None:
    """To where it began; on the way, to the question before."""
    codes = ("cannot",) if flow is FLOW else ("step", "cannot")
    state = tapped(flow, *codes)
    back = step(flow, state, WentBack(9, state.revision)).state
    assert (back.cursor, back.returns) == (STEP if flow is FLOW else HOME, ())


@pytest.mark.parametrize("flow", [FLOW, VISITED])
def test_its_graph_is_sound(flow: Flow) -> None:
    """The checks know that a visit can be longer, and the chart that it goes on."""
    assert complaints(flow) == ()
    assert WHY in {there for _, there in Whole(flow).leads(STEP)}
