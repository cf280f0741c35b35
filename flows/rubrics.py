"""Knows how the question what an action is about goes on to one rubric; not how either reads.

    block ─► rubric_<part> ─► rubric_after

Content asks for the rubric once, in general. Here that question becomes one for each part that
has rubrics of its own, with these before the content's own answers; elsewhere it is passed over.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from flows.model import ChooseOne, Code, Flow, Node, NodeId, Option
from instruments.model import Block, Instrument

BLOCK, RUBRIC, AFTER = NodeId("block"), NodeId("rubric"), NodeId("rubric_after")

WHOLE = Code("whole")
"""The answer that it is about no rubric of the part, but about all of it."""


def rubric_node(block: str) -> NodeId:
    """Where it is asked which rubric of a part an action is about."""
    return NodeId(f"{RUBRIC}_{block}")


def asking_rubrics(
    flow: Flow, instruments: Iterable[Instrument], label: Callable[[str], str]
) -> Flow:
    """The flow that asks for an action, as these instruments need it.

    `label` makes a title fit a button. A flow of an organisation's own that does not ask for a
    rubric stays as it is.
    """
    asked, general = flow.nodes.get(BLOCK), flow.nodes.get(RUBRIC)
    if not isinstance(asked, ChooseOne) or not isinstance(general, ChooseOne):
        return flow
    parts = {str(block.id): block for one in instruments if one.concludes for block in one.blocks}
    options = tuple(_option(one, parts) for one in asked.options)
    made: dict[NodeId, Node] = {
        rubric_node(block.id): _of_part(general, block, label) for block in parts.values()
    }
    rest = {name: node for name, node in flow.nodes.items() if name != RUBRIC}
    return replace(flow, nodes={**rest, BLOCK: replace(asked, options=options), **made})


def _option(option: Option, parts: Mapping[str, Block]) -> Option:
    if option.next != RUBRIC:
        return option
    if option.code in parts:
        # One more question follows, so that nothing comes back after the first.
        return replace(option, next=rubric_node(option.code), away=True)
    return replace(option, next=AFTER)


def _of_part(general: ChooseOne, block: Block, label: Callable[[str], str]) -> ChooseOne:
    rubrics = tuple(
        Option(Code(one.id), AFTER, label(one.title), listed=True) for one in block.elements
    )
    return replace(
        general, id=rubric_node(block.id), options=(*rubrics, *general.options), subject=block.id
    )
