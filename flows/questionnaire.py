"""Knows how an instrument becomes a flow, and how a state of that flow becomes a ballot.

An instrument is compiled to nodes; it is not a second engine.

    intro ─► (role) ─► element ─► element … ─► block ─► element … ─► block ─► review ⇄ block list
                          ⇅ remark                ⇅ remark              │          ⇅ element
                                                          (sharing) ◄───┴─► submitted ─► review

A round may ask some blocks only: a branch before each passes over those that it does not ask.
"""

from collections.abc import Iterator
from dataclasses import replace

from flows.asking import passed_over
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
from flows.reading import answers
from flows.sharing import SHARING, Remarked, asks_for_sharing, released, sharing_nodes
from flows.state import Act, State
from instruments.disclosure import Ballot, Remarks
from instruments.model import (
    Block,
    BlockId,
    Element,
    ElementId,
    Instrument,
    Level,
    RoleId,
)

INTRO = NodeId("intro")
ROLE = NodeId("role")
REVIEW = NodeId("review")
SUBMITTED = NodeId("submitted")
LEAVE = NodeId("leave")
DECLINED = NodeId("declined")
ERASED = NodeId("erased")

AGREE = Code("yes")
DECLINE = Code("no")
SEND = Code("_send")
CHANGE = Code("change")
UP = Code("_up")
SHARE = Code("share")
STAY = Code("stay")
KEEP = Code("keep")
ERASE = Code("erase")

ASKS_ROLES = "roles"
"""The fact that says whether roles are asked: `yes` or `no`."""

SCAN = "scan"
ROUND, OWN = "round", "own"
"""The fact that says whether the answers are for a team's round or for oneself alone."""

KEEP_AS_OWN = "keep_as_own"
"""The signal that these answers are to be kept as an own scan, whatever comes of the round."""

BALLOT_CAST = "ballot_cast"
"""The signal that the answers as they are now are the ballot."""

REMARK_LIMIT = 1000
"""Characters of a remark: three screens of a phone, and it fits the own picture's message."""


def element_node(element: ElementId) -> NodeId:
    return NodeId(f"el:{element}")


def block_node(block: BlockId) -> NodeId:
    return NodeId(f"block:{block}")


def remark_node(about: NodeId) -> NodeId:
    return NodeId(f"remark:{about}")


def list_node(block: BlockId) -> NodeId:
    return NodeId(f"list:{block}")


def begin_node(block: BlockId) -> NodeId:
    return NodeId(f"begin:{block}")


def open_node(block: BlockId) -> NodeId:
    return NodeId(f"open:{block}")


def compile_instrument(instrument: Instrument) -> Flow:
    nodes = {node.id: node for node in _nodes(instrument)}
    return Flow(FlowId(instrument.id), instrument.version, INTRO, nodes, LEAVE)


def _nodes(instrument: Instrument) -> Iterator[Node]:
    first = begin_node(instrument.blocks[0].id)
    yield ChooseOne(
        INTRO,
        (Option(AGREE, NodeId("roles?")), Option(DECLINE, DECLINED)),
        view=View.INTRO,
        more=str(View.INTRO),
    )
    yield Branch(NodeId("roles?"), (Case(FactIs(ASKS_ROLES, "yes"), ROLE),), first)
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
        (Option(CHANGE, REVIEW), Option(SHARE, SHARING, when=FactIs(SCAN, ROUND))),
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
    yield End(DECLINED, "declined")
    yield End(ERASED, "erased")


def _block_nodes(block: Block, after: NodeId) -> Iterator[Node]:
    not_asked = passed_over(block.id)
    first = element_node(block.elements[0].id)
    yield Branch(begin_node(block.id), (Case(not_asked, after),), first)
    yield Branch(open_node(block.id), (Case(not_asked, REVIEW),), list_node(block.id))
    for place, element in enumerate(block.elements):
        following = block.elements[place + 1 : place + 2]
        yield from _element_nodes(
            element, element_node(following[0].id) if following else block_node(block.id)
        )
    here = block_node(block.id)
    yield Say(here, after, view=View.BLOCK, subject=block.id, remark=remark_node(here))
    yield FreeText(remark_node(here), after, view=View.REMARK, subject=block.id, limit=REMARK_LIMIT)
    yield ChooseOne(
        list_node(block.id),
        (
            *(Option(Code(one.id), element_node(one.id), visit=True) for one in block.elements),
            Option(UP, REVIEW),
        ),
        view=View.REVIEW_BLOCK,
        subject=block.id,
        remark=remark_node(here),
    )


def _element_nodes(element: Element, after: NodeId) -> Iterator[Node]:
    here = element_node(element.id)
    yield ChooseOne(
        here,
        tuple(Option(Code(level.value), after) for level in Level),
        view=View.ELEMENT,
        subject=element.id,
        remark=remark_node(here),
    )
    yield FreeText(
        remark_node(here), after, view=View.REMARK, subject=element.id, limit=REMARK_LIMIT
    )


def _review(instrument: Instrument) -> ChooseOne:
    return ChooseOne(
        REVIEW,
        (
            *(Option(Code(one.id), open_node(one.id)) for one in instrument.blocks),
            Option(SEND, NodeId("sent"), signal=BALLOT_CAST),
        ),
        view=View.REVIEW,
    )


def _sharing(instrument: Instrument) -> Iterator[Node]:
    """Asked of the remarks in a round, since nobody else reads those of an own scan."""
    things = tuple(_remarked(instrument))
    whether = asks_for_sharing(things, SUBMITTED)
    yield Branch(NodeId("sent"), (Case(FactIs(SCAN, ROUND), whether.id),), SUBMITTED)
    yield whether
    yield from sharing_nodes(things, SUBMITTED)


def _remarked(instrument: Instrument) -> Iterator[Remarked]:
    """All that a remark can stand with, in the order of the content."""
    for block in instrument.blocks:
        for element in block.elements:
            yield Remarked(element.id, remark_node(element_node(element.id)))
        yield Remarked(block.id, remark_node(block_node(block.id)))


def levels(instrument: Instrument, state: State) -> dict[ElementId, Level]:
    """What is chosen now, per element that has an answer."""
    given = answers(state)
    return {
        element.id: Level(given[node])
        for element in instrument.elements
        if (node := element_node(element.id)) in given
    }


def remarks(instrument: Instrument, state: State) -> Remarks:
    """The last remark on each element and block that has one, in the instrument's order."""
    given = answers(state)
    return {one.about: text for one in _remarked(instrument) if (text := given.get(one.remark))}


def shared(instrument: Instrument, state: State) -> Remarks:
    """Of these the ones that their author lets the team read."""
    may = released(tuple(_remarked(instrument)), state)
    found = remarks(instrument, state)
    return {
        one.about: found[one.about]
        for one in _remarked(instrument)
        if one.remark in may and one.about in found
    }


def cast(state: State) -> State | None:
    """The state as it was when its owner last submitted; None where they never did.

    Changes that were not submitted again are no part of the ballot.
    """
    for place in range(len(state.history) - 1, -1, -1):
        entry = state.history[place]
        if entry.node == REVIEW and entry.act is Act.ANSWERED and entry.value == SEND:
            return replace(
                state,
                history=state.history[: place + 1],
                cursor=SUBMITTED,
                returns=(),
                paused=False,
                unfolded=False,
                held=None,
                ticking=0,
            )
    return None


def ballot(instrument: Instrument, state: State) -> Ballot | None:
    """What counts at closing; None where nothing was submitted.

    Which remarks the team may read is as it is now, since it can be changed after submitting.
    """
    submitted = cast(state)
    if submitted is None:
        return None
    role = answers(submitted).get(ROLE)
    return Ballot(
        levels(instrument, submitted),
        None if role is None else RoleId(role),
        shared(instrument, state),
    )
