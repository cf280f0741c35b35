"""How far each step of a flow is."""

from dataclasses import replace

import pytest

from flows.model import (
    ChooseOne,
    ChooseSeveral,
    Code,
    End,
    Flow,
    FlowId,
    NodeId,
    Option,
    Tick,
    View,
)
from flows.stages import Stage, Standing, listed, stages, to_do
from flows.state import Act, Entry, SessionId, State
from flows.tasks import Task

STEP, WHY, TICKS, LIST, END = map(NodeId, ("a", "a_why", "b", "list", "end"))
TASK = Task((Code("done"),), "de manager", "de senior", must=True, drops=(Code("gone"),))
BOTH = Task((Code("one"), Code("two")))


def asked(node: NodeId, *codes: str, task: Task | None = None) -> ChooseOne:
    options = tuple(Option(Code(one), END, one) for one in codes)
    return ChooseOne(node, options, chapter="Stap 1 van 1 · A", task=task)


TICKED = (Tick(Code("one")), Tick(Code("two")), Tick(Code("three")))
NODES = (
    asked(STEP, "done", "later", "cannot", "gone", task=TASK),
    asked(WHY, "refuses"),
    ChooseSeveral(TICKS, TICKED, END, task=BOTH),
    replace(asked(LIST, "x"), view=View.STAGES),
    End(END, "done"),
)
FLOW = Flow(FlowId("f"), 1, STEP, {one.id: one for one in NODES})
FREE = replace(FLOW, nodes={name: one for name, one in FLOW.nodes.items() if name != LIST})
BEGUN = State(SessionId("s"), FLOW.id, 1, 1, {}, (), STEP)


def after(*acts: tuple[NodeId, Act, str, int], flow: Flow = FLOW) -> tuple[Stage, ...]:
    return stages(flow, replace(BEGUN, history=tuple(Entry(*one) for one in acts)))


def test_only_what_says_so_is_a_step() -> None:
    """Before anything was answered each step is open, and the question why is no step."""
    first, second = after()
    assert first == Stage(STEP, "Stap 1 van 1 · A", TASK, "", None, Standing.OPEN)
    assert (second.node, second.standing) == (TICKS, Standing.OPEN)


def test_the_last_answer_counts() -> None:
    """With its own second; going back and looking is no answer."""
    one, _ = after(
        (STEP, Act.ANSWERED, "later", 1),
        (STEP, Act.WENT_BACK, "", 2),
        (STEP, Act.ANSWERED, "done", 3),
        (END, Act.ANSWERED, "x", 4),
    )
    assert (one.given, one.at, one.reason, one.standing) == ("done", 3, None, Standing.DONE)


@pytest.mark.parametrize("how", [Act.MOVED_ON, Act.WENT_ON, Act.ANSWERED])
def test_a_reason_holds_until_the_next_answer(how: Act) -> None:
    """Why a step could not be taken is told only while it could not."""
    cannot = ((STEP, how, "cannot", 1), (WHY, Act.ANSWERED, "refuses", 2))
    one, _ = after(*cannot)
    assert (one.given, one.at, one.reason, one.because) == ("cannot", 1, WHY, "refuses")
    assert one.standing is Standing.CANNOT
    one, _ = after(*cannot, (STEP, Act.ANSWERED, "later", 5))
    assert (one.given, one.reason, one.standing) == ("later", None, Standing.OPEN)


def test_of_several_all_that_are_asked_are_ticked() -> None:
    """What is missing is told; what is not asked may be left."""
    few = ((TICKS, Act.TOGGLED, "two", 1), (TICKS, Act.ANSWERED, "two", 2))
    _, one = after(*few)
    assert (one.missing, one.standing) == (("one",), Standing.OPEN)
    _, one = after(*few, (TICKS, Act.TOGGLED, "one", 3), (TICKS, Act.ANSWERED, "one,two", 4))
    assert (one.missing, one.standing) == ((), Standing.DONE)


def test_without_a_list_only_what_one_came_by_is_a_step() -> None:
    """On the way that is gone, and as long as no answer makes it none."""
    assert listed(FLOW) is FLOW.nodes[LIST]
    assert listed(FREE) is None
    assert after(flow=FREE) == ()
    (one,) = after((STEP, Act.ANSWERED, "later", 1), flow=FREE)
    assert one.node == STEP
    back = ((STEP, Act.ANSWERED, "later", 1), (TICKS, Act.WENT_BACK, "", 2))
    assert after(*back, flow=FREE) == ()
    assert after((STEP, Act.ANSWERED, "gone", 1), flow=FREE) == ()


def test_what_is_not_done_is_to_be_done() -> None:
    """Also what cannot be."""
    state = replace(BEGUN, history=(Entry(STEP, Act.ANSWERED, "done", 1),))
    assert [one.node for one in to_do(FLOW, state)] == [TICKS]
