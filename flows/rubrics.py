"""Knows how the question what an action is about goes on to one rubric; not how either reads.

    (instrument) ─► block ─► rubric_<part> ─► rubric_after

Content asks for the rubric once, in general. Here that question becomes one for each part that
has rubrics of its own, with these before the content's own answers; elsewhere it is passed over.
The blocks are offered of one instrument at a time, where it is known or asked which.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from flows.model import ChooseOne, Chose, Code, FactIs, Flow, Node, NodeId, Option
from instruments.model import Block, Instrument, InstrumentId

BLOCK, RUBRIC, AFTER = NodeId("block"), NodeId("rubric"), NodeId("rubric_after")

INSTRUMENT = NodeId("instrument")
"""Where it is asked first of which instrument the blocks are to be offered."""

ASKS, YES, NO = "ask_instrument", "yes", "no"
"""The fact that says whether that is asked, and what it says."""

WHOLE = Code("whole")
"""The answer that it is about no rubric of the part, but about all of it."""


def rubric_node(block: str) -> NodeId:
    """Where it is asked which rubric of a part an action is about."""
    return NodeId(f"{RUBRIC}_{block}")


def offering(every: Iterable[InstrumentId], used: Collection[InstrumentId]) -> Mapping[str, str]:
    """The facts that say of which instruments the blocks are offered, of those that there are.

    It is asked where several are used; where none is, all are offered.
    """
    several = len(used) > 1
    return {
        ASKS: YES if several else NO,
        **{_offers(one): NO if several or (used and one not in used) else YES for one in every},
    }


def _offers(one: InstrumentId) -> str:
    return f"offers_{one}"


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
    there = tuple(instruments)
    parts = {str(block.id): block for one in there if one.concludes for block in one.blocks}
    owners = {str(block.id): one.id for one in there for block in one.blocks}
    first = flow.nodes.get(INSTRUMENT)
    options = tuple(
        offered
        for one in asked.options
        for offered in _offered(_option(one, parts), owners, asks=isinstance(first, ChooseOne))
    )
    made: dict[NodeId, Node] = {
        rubric_node(block.id): _of_part(general, block, label) for block in parts.values()
    }
    rest = {name: node for name, node in flow.nodes.items() if name != RUBRIC}
    if isinstance(first, ChooseOne):
        # More than one question follows, so that nothing comes back after the first.
        away = tuple(replace(one, away=True) for one in first.options)
        rest = {**rest, INSTRUMENT: replace(first, options=away)}
    return replace(flow, nodes={**rest, BLOCK: replace(asked, options=options), **made})


def _offered(option: Option, owners: Mapping[str, InstrumentId], *, asks: bool) -> Iterator[Option]:
    """A block among those of its instrument; what is no block always, as where none is asked."""
    owner = owners.get(option.code)
    if owner is None or not asks:
        yield option
        return
    yield replace(option, when=FactIs(_offers(owner), YES))
    yield replace(option, when=Chose(INSTRUMENT, Code(owner)))


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
