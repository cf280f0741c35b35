"""A condition on how many are ticked: how it is written, what it may ask, when it holds."""

import pytest

from flows.checks import complaints
from flows.engine import begin, step
from flows.events import Answered
from flows.loading import load_flows
from flows.model import (
    OK,
    Branch,
    Case,
    ChooseSeveral,
    ChoseAtLeast,
    Code,
    End,
    Flow,
    FlowId,
    NodeId,
    Say,
    Tick,
)
from flows.state import SessionId
from instruments.document import ContentError

A, B, FORK, END = (NodeId(one) for one in ("a", "b", "fork", "end"))
BOXES = ChooseSeveral(A, tuple(Tick(Code(one)) for one in "xyz"), FORK)


def flow(when):
    nodes = (BOXES, Branch(FORK, (Case(when, B),), END), Say(B, END), End(END, "end"))
    return Flow(FlowId("f"), 1, A, {one.id: one for one in nodes})


@pytest.mark.parametrize(("ticked", "there"), [("", END), ("x", END), ("xy", B), ("xyz", B)])
def test_it_holds_while_so_many_are_ticked(ticked, there):
    """Two or more lead one way, fewer the other; a box that is emptied again does not count."""
    content = flow(ChoseAtLeast(A, 2))
    state = begin(content, SessionId("s"), {}).state
    for at, code in enumerate(("z", "z", *ticked, OK)):
        state = step(content, state, Answered(at, state.revision, Code(code))).state
    assert state.cursor == there


def test_it_asks_what_can_be():
    """Of boxes alone, and of no more than there are."""
    assert complaints(flow(ChoseAtLeast(A, 3))) == ()
    assert (FORK, "'a' has only 3 answers, so never 4") in complaints(flow(ChoseAtLeast(A, 4)))
    wrong = (FORK, "'b' is a node that does not let choose several")
    assert wrong in complaints(flow(ChoseAtLeast(B, 1)))


FILE = """flow: small
version: 1
first: a
nodes:
  - id: a
    kind: several
    text: Wat?
    options:
      - code: x
        label: Iks
    next: fork
  - id: fork
    kind: branch
    cases:
      - node: a
        least: {least}
        next: b
    otherwise: end
  - id: b
    kind: say
    text: Veel.
    label: Verder
    next: end
  - id: end
    kind: end
    outcome: end
"""


def test_it_is_written_with_its_number(tmp_path):
    """In a file it is `least` beside the node; what is no number is told with its line."""
    path = tmp_path / "small.yaml"
    path.write_text(FILE.format(least=1), encoding="utf-8")
    fork = load_flows([tmp_path], {})[FlowId("small")].nodes[FORK]
    assert fork == Branch(FORK, (Case(ChoseAtLeast(A, 1), B),), END)
    path.write_text(FILE.format(least="veel"), encoding="utf-8")
    with pytest.raises(ContentError, match="'least' must be a whole number from 1 to 99"):
        load_flows([tmp_path], {})
