"""How far each step of a flow is."""

from dataclasses import replace

from flows.model import ChooseOne, Code, End, Flow, FlowId, NodeId, Option
from flows.stages import Stage, stages
from flows.state import Act, Entry, SessionId, State

STEP, WHY, END = NodeId("a"), NodeId("a_why"), NodeId("end")


def asked(node: NodeId, *codes: str) -> ChooseOne:
    options = tuple(Option(Code(one), END, one) for one in codes)
    return ChooseOne(node, options, chapter="Stap 1 van 1 · A")


NODES = (asked(STEP, "done", "later", "cannot"), asked(WHY, "refuses"), End(END, "done"))
FLOW = Flow(FlowId("f"), 1, STEP, {one.id: one for one in NODES})
BEGUN = State(SessionId("s"), FLOW.id, 1, 1, {}, (), STEP)


def after(*acts: tuple[NodeId, Act, str, int]) -> tuple[Stage, ...]:
    return stages(FLOW, replace(BEGUN, history=tuple(Entry(*one) for one in acts)))


def test_only_what_can_be_done_is_a_step() -> None:
    """Before anything was answered each step is open, and the question why is no step."""
    assert after() == (Stage(STEP, "Stap 1 van 1 · A", "", None, None),)


def test_the_last_answer_counts() -> None:
    """With its own second; going back and looking is no answer."""
    (one,) = after(
        (STEP, Act.ANSWERED, "later", 1),
        (STEP, Act.WENT_BACK, "", 2),
        (STEP, Act.ANSWERED, "done", 3),
        (END, Act.ANSWERED, "x", 4),
    )
    assert (one.given, one.at, one.reason) == ("done", 3, None)


def test_a_reason_holds_until_the_next_answer() -> None:
    """Why a step could not be taken is told only while it could not."""
    cannot = ((STEP, Act.MOVED_ON, "cannot", 1), (WHY, Act.ANSWERED, "refuses", 2))
    (one,) = after(*cannot)
    assert (one.given, one.at, one.reason) == ("cannot", 1, WHY)
    (one,) = after(*cannot, (STEP, Act.ANSWERED, "done", 5))
    assert (one.given, one.reason) == ("done", None)
