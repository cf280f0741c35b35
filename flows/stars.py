"""Knows how a voter gives stars to an instrument's blocks, as a flow; not who that is.

    intro ─► star (a block) … ─► check ⇄ star ─► cast

Who changes stars that were cast begins at the check, with those stars among the facts.
"""

from collections.abc import Iterator, Mapping

from flows.choice_ground import YES, about, blocks_of
from flows.choosing import star_codes, stars_in
from flows.model import (
    Branch,
    Case,
    ChooseOne,
    Code,
    End,
    FactIs,
    Flow,
    FlowId,
    Node,
    NodeId,
    Option,
    View,
)
from flows.reading import answer
from flows.state import State
from instruments.model import BlockId, Instrument, InstrumentId

PREFIX = "stars."
"""What the id of such a flow begins with; the instrument's id follows."""

INTRO, CHECK, CAST, LEFT = map(NodeId, ("intro", "check", "cast", "left"))

BEGIN, SEND = map(Code, ("begin", "_send"))

CHOICE = "choice"
"""The fact that names the choice in which the stars are given."""

AGAIN = "again"
"""The fact that says whether stars that were cast are changed: `yes` or `no`."""


def flow_id(instrument: InstrumentId) -> FlowId:
    return FlowId(f"{PREFIX}{instrument}")


def instrument_id(flow: FlowId) -> InstrumentId | None:
    """The instrument of such a flow; None for any other flow."""
    return InstrumentId(flow.removeprefix(PREFIX)) if flow.startswith(PREFIX) else None


def star_node(block: BlockId) -> NodeId:
    return NodeId(f"star:{block}")


def compile_stars(instrument: Instrument) -> Flow:
    nodes = {node.id: node for node in _nodes(instrument)}
    return Flow(flow_id(instrument.id), instrument.version, NodeId("again?"), nodes, LEFT)


def _nodes(instrument: Instrument) -> Iterator[Node]:
    blocks = instrument.blocks
    first = NodeId(f"{star_node(blocks[0].id)}?")
    yield Branch(NodeId("again?"), (Case(FactIs(AGAIN, YES), CHECK),), INTRO)
    yield ChooseOne(INTRO, (Option(BEGIN, first),), view=View.STARS_INTRO)
    for place, block in enumerate(blocks):
        following = blocks[place + 1 : place + 2]
        after = NodeId(f"{star_node(following[0].id)}?") if following else CHECK
        here, asked = star_node(block.id), FactIs(about(block.id), YES)
        yield Branch(NodeId(f"{here}?"), (Case(asked, here),), after)
        yield ChooseOne(
            here,
            tuple(Option(code, after) for code in star_codes()),
            view=View.STARS_GIVE,
            subject=block.id,
        )
    visits = (
        Option(Code(one.id), star_node(one.id), visit=True, when=FactIs(about(one.id), YES))
        for one in blocks
    )
    yield ChooseOne(CHECK, (Option(SEND, CAST), *visits), view=View.STARS_CHECK)
    yield End(CAST, "cast")
    yield End(LEFT, "left")


def as_facts(stars: Mapping[BlockId, int]) -> dict[str, str]:
    """Stars that were cast before, for the conversation in which they are changed."""
    return {f"was:{block}": str(count) for block, count in stars.items()}


def star_of(state: State, block: BlockId) -> int | None:
    """What a block has now: what was given here, or else before."""
    code = answer(state, star_node(block))
    if code is not None:
        return stars_in(code)
    before = state.facts.get(f"was:{block}")
    return None if before is None else int(before)


def given(instrument: Instrument, state: State) -> dict[BlockId, int]:
    """The stars of each block that has any."""
    found = ((one.id, star_of(state, one.id)) for one in blocks_of(instrument, state))
    return {block: count for block, count in found if count is not None}
