"""Knows how an instrument becomes a flow: an instrument is compiled, it is not a second engine.

    intro ─► (clients) ─► (name) ─► (role) ─► element … ─► block ─► element … ─► block ─► review
                                              ⇅ remark     ⇅ remark
                                              ⇅ sources

    review ⇄ block list ⇄ element        review ─► (sharing) ─► submitted ─► review
                                                                    └─► laid: see flows/laid.py

A round may ask some blocks only: a branch before each passes over those that it does not ask. So
does one before each bracketed element. An open round asks the name that the team is to see.
"""

from collections.abc import Iterator

from flows.asking import FOR_CLIENTS, GUIDES, NO, YES, passed_over
from flows.evidence import source_nodes, ways_to_sources
from flows.laid import LAID, LIE, TOGETHER, laid_nodes
from flows.model import (
    Branch,
    Case,
    ChooseOne,
    Code,
    End,
    FactIs,
    Flow,
    FlowId,
    FreeText,
    Node,
    NodeId,
    Option,
    Say,
    View,
)
from flows.questionnaire import (
    AGREE,
    ASKS_ROLES,
    BALLOT_CAST,
    CHANGE,
    DECLINE,
    DECLINED,
    ERASE,
    ERASED,
    INTRO,
    KEEP,
    KEEP_AS_OWN,
    LEAVE,
    NAME,
    NAME_LIMIT,
    OPEN,
    REMARK_LIMIT,
    RENAME,
    REVIEW,
    ROLE,
    ROUND,
    SCAN,
    SEND,
    SHARE,
    STAY,
    SUBMITTED,
    UP,
    begin_node,
    block_node,
    element_node,
    list_node,
    open_node,
    remark_node,
    remarked,
)
from flows.sharing import SHARING, asks_for_sharing, sharing_nodes
from instruments.model import Block, Element, Instrument, Level


def compile_instrument(instrument: Instrument) -> Flow:
    nodes = {node.id: node for node in _nodes(instrument)}
    return Flow(FlowId(instrument.id), instrument.version, INTRO, nodes, LEAVE)


def _nodes(instrument: Instrument) -> Iterator[Node]:
    first = begin_node(instrument.blocks[0].id)
    yield from _opening(instrument)
    yield Branch(NodeId("name?"), (Case(FactIs(OPEN, YES), NAME),), NodeId("roles?"))
    yield FreeText(NAME, NodeId("roles?"), view=View.NAME, limit=NAME_LIMIT, named=True)
    yield Branch(NodeId("roles?"), (Case(FactIs(ASKS_ROLES, YES), ROLE),), first)
    yield ChooseOne(
        ROLE,
        tuple(Option(Code(role), first, label) for role, label in instrument.roles.items()),
        text="role",
        subject="role",
    )
    for place, block in enumerate(instrument.blocks):
        following = instrument.blocks[place + 1 : place + 2]
        after = begin_node(following[0].id) if following else REVIEW
        yield from _block_nodes(block, after)
    yield _review(instrument)
    yield from _sharing(instrument)
    yield ChooseOne(
        SUBMITTED,
        (
            Option(CHANGE, REVIEW),
            Option(SHARE, NodeId("share"), when=FactIs(SCAN, ROUND)),
            Option(LIE, LAID, when=FactIs(SCAN, TOGETHER)),
        ),
        view=View.SUBMITTED,
    )
    yield ChooseOne(
        LEAVE,
        (
            Option(STAY, REVIEW),
            Option(KEEP, REVIEW, signal=KEEP_AS_OWN, when=FactIs(SCAN, ROUND)),
            Option(ERASE, ERASED),
        ),
        view=View.LEAVE,
    )
    yield from laid_nodes(instrument)
    yield End(DECLINED, "declined")
    yield End(ERASED, "erased")


def _opening(instrument: Instrument) -> Iterator[Node]:
    """The first screen; who answers alone is then asked what the lead is asked of a round."""
    on = NodeId("name?")
    yield ChooseOne(
        INTRO,
        (
            Option(AGREE, NodeId("clients?") if instrument.brackets else on),
            Option(DECLINE, DECLINED),
        ),
        view=View.INTRO,
        more=str(View.INTRO),
    )
    if instrument.brackets:
        yield Branch(NodeId("clients?"), (Case(FactIs(SCAN, ROUND), on),), GUIDES)
        yield ChooseOne(GUIDES, (Option(Code(YES), on), Option(Code(NO), on)), view=View.CLIENTS)


def _block_nodes(block: Block, after: NodeId) -> Iterator[Node]:
    not_asked = passed_over(block.id)
    first = _way_to(block.elements[0])
    yield Branch(begin_node(block.id), (Case(not_asked, after),), first)
    yield Branch(open_node(block.id), (Case(not_asked, REVIEW),), list_node(block.id))
    for place, element in enumerate(block.elements):
        following = block.elements[place + 1 : place + 2]
        after_it = _way_to(following[0]) if following else block_node(block.id)
        yield from _element_nodes(block, element, after_it)
    here = block_node(block.id)
    yield Say(here, after, view=View.BLOCK, subject=block.id, remark=remark_node(here))
    yield FreeText(remark_node(here), after, view=View.REMARK, subject=block.id, limit=REMARK_LIMIT)
    yield ChooseOne(
        list_node(block.id),
        (
            *(one for element in block.elements for one in _listed(element)),
            Option(UP, REVIEW),
        ),
        view=View.REVIEW_BLOCK,
        subject=block.id,
        remark=remark_node(here),
    )


def _way_to(element: Element) -> NodeId:
    """Where one comes to an element, or past it where it is bracketed and not asked."""
    return NodeId(f"if:{element.id}") if element.bracketed else element_node(element.id)


def _listed(element: Element) -> Iterator[Option]:
    for when in FOR_CLIENTS if element.bracketed else (None,):
        yield Option(Code(element.id), element_node(element.id), visit=True, when=when)


def _element_nodes(block: Block, element: Element, after: NodeId) -> Iterator[Node]:
    here = element_node(element.id)
    if element.bracketed:
        yield Branch(_way_to(element), tuple(Case(one, here) for one in FOR_CLIENTS), after)
    levels_of = (Option(Code(level.value), after) for level in Level)
    yield ChooseOne(
        here,
        (*levels_of, *ways_to_sources(block, element)),
        view=View.ELEMENT,
        subject=element.id,
        remark=remark_node(here),
    )
    yield FreeText(
        remark_node(here), after, view=View.REMARK, subject=element.id, limit=REMARK_LIMIT
    )
    yield from source_nodes(block, element, here)


def _review(instrument: Instrument) -> ChooseOne:
    return ChooseOne(
        REVIEW,
        (
            *(Option(Code(one.id), open_node(one.id)) for one in instrument.blocks),
            Option(SEND, NodeId("sent"), signal=BALLOT_CAST),
            Option(RENAME, NAME, visit=True, when=FactIs(OPEN, YES)),
        ),
        view=View.REVIEW,
    )


def _sharing(instrument: Instrument) -> Iterator[Node]:
    """Asked of the remarks in a round, since nobody else reads those of an own scan.

    Nor in an open round, where whoever agreed to take part agreed that the team reads them.
    """
    things = tuple(remarked(instrument))
    whether = asks_for_sharing(things, SUBMITTED)
    cases = (Case(FactIs(OPEN, YES), SUBMITTED), Case(FactIs(SCAN, ROUND), whether.id))
    yield Branch(NodeId("sent"), cases, SUBMITTED)
    yield Branch(NodeId("share"), cases[:1], SHARING)
    yield whether
    yield from sharing_nodes(things, SUBMITTED)
