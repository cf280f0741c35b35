"""Knows how far each step of a flow is; refuses to know how that looks.

A step is a question that can be answered by DONE. Why one could not be taken is the answer to
the question whose id is the step's with WHY behind it.
"""

from dataclasses import dataclass

from flows.model import ChooseOne, Code, Flow, NodeId
from flows.reading import GIVEN
from flows.state import Act, Entry, State

DONE = Code("done")
WHY = "_why"


@dataclass(frozen=True, slots=True)
class Stage:
    """One step: its last answer and its second; `given` is empty and `at` None for no answer.

    `reason` is the question that says why not, where it was answered after that.
    """

    node: NodeId
    chapter: str
    given: str
    at: int | None
    reason: NodeId | None


def stages(flow: Flow, state: State) -> tuple[Stage, ...]:
    """All steps in the order of the content."""
    return tuple(
        _stage(node, state)
        for node in flow.nodes.values()
        if isinstance(node, ChooseOne) and any(one.code == DONE for one in node.options)
    )


def _stage(node: ChooseOne, state: State) -> Stage:
    why = NodeId(f"{node.id}{WHY}")
    said = [one for one in state.history if one.node in {node.id, why} and _counts(one)]
    own = [one for one in said if one.node == node.id]
    if not own:
        return Stage(node.id, node.chapter, "", None, None)
    reason = why if said[-1].node == why else None
    return Stage(node.id, node.chapter, own[-1].value, own[-1].at, reason)


def _counts(entry: Entry) -> bool:
    return entry.act in GIVEN and entry.act is not Act.WROTE
