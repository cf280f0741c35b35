"""Knows how far each step of a flow is; refuses to know how that looks.

A step is a question that says by which answers it is taken (`flows.tasks`). Why one could not be
taken is the answer to the question whose id is the step's with WHY behind it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from flows.model import ChooseOne, ChooseSeveral, Code, Flow, NodeId, View
from flows.reading import GIVEN, chosen, trail
from flows.state import Act, Entry, State
from flows.tasks import Task

WHY = "_why"


class Standing(StrEnum):
    """How far a step is; CANNOT once it was said why not, and until another answer."""

    DONE = "done"
    OPEN = "coming"
    CANNOT = "not"


@dataclass(frozen=True, slots=True)
class Stage:
    """One step: its last answer and its second; `given` is empty and `at` None for no answer.

    `reason` is the question that says why not, where it was answered after that, `because` that
    answer. `missing` is what is not ticked yet, of a step that takes several.
    """

    node: NodeId
    chapter: str
    task: Task
    given: str
    at: int | None
    standing: Standing
    reason: NodeId | None = None
    because: str = ""
    missing: tuple[Code, ...] = ()


def stages(flow: Flow, state: State) -> tuple[Stage, ...]:
    """All steps in the order of the content; where the flow has no list of them, those answered
    on the way that is gone.
    """
    if listed(flow) is not None:
        return tuple(_stages(flow, state))
    gone = frozenset(trail(state))
    return tuple(
        one
        for one in _stages(flow, state)
        if one.at is not None and one.node in gone and one.given not in one.task.drops
    )


def listed(flow: Flow) -> ChooseOne | None:
    """The question that lists all steps of a flow; None where it has no such list."""
    for node in flow.nodes.values():
        if isinstance(node, ChooseOne) and node.view is View.STAGES:
            return node
    return None


def to_do(flow: Flow, state: State) -> tuple[Stage, ...]:
    """The steps that were not taken, those that cannot be taken among them."""
    return tuple(one for one in stages(flow, state) if one.standing is not Standing.DONE)


def _stages(flow: Flow, state: State) -> Iterator[Stage]:
    for node in flow.nodes.values():
        if isinstance(node, ChooseOne | ChooseSeveral) and node.task is not None:
            yield _stage(node, node.task, state)


def _stage(node: ChooseOne | ChooseSeveral, task: Task, state: State) -> Stage:
    why = NodeId(f"{node.id}{WHY}")
    said = [one for one in state.history if one.node in {node.id, why} and _counts(one)]
    own = [one for one in said if one.node == node.id]
    if not own:
        return Stage(node.id, node.chapter, task, "", None, Standing.OPEN)
    reason, because = (why, said[-1].value) if said[-1].node == why else (None, "")
    given, missing = own[-1].value, tuple[Code, ...]()
    done = given in task.done
    if isinstance(node, ChooseSeveral):
        ticked = chosen(state, node.id)
        missing = tuple(one for one in task.done if one not in ticked)
        done = not missing
    standing = Standing.DONE if done else Standing.OPEN if reason is None else Standing.CANNOT
    at = own[-1].at
    return Stage(node.id, node.chapter, task, given, at, standing, reason, because, missing)


def _counts(entry: Entry) -> bool:
    return entry.act in GIVEN and entry.act is not Act.WROTE
