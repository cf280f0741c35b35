"""Knows which of a respondent's remarks the team may read; refuses to know what stands in them.

A remark is its author's own unless they say otherwise, after a look at it as it stands then: a
text that is changed is theirs alone again. What is said counts until the round is closed.

    sharing? ─► sharing ⇄ share (a remark) ⇄ remark
        │           │
        └───────────┴─► what comes after
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.model import (
    Branch,
    Case,
    ChooseOne,
    Code,
    HasAnswered,
    Node,
    NodeId,
    Option,
)
from flows.state import Act, State
from instruments.model import BlockId, ElementId

SHARING = NodeId("sharing")
"""The list of one's remarks; also the name of its sentences."""

SHARE = "share"
"""The name of a remark's own screen, where it is looked at."""

MAY, MAY_NOT, DONE = Code("may"), Code("may_not"), Code("_done")


@dataclass(frozen=True, slots=True)
class Remarked:
    """What a remark can stand with, and the remark's node."""

    about: ElementId | BlockId
    remark: NodeId


def share_node(remark: NodeId) -> NodeId:
    return NodeId(f"share:{remark}")


def asks_for_sharing(things: Sequence[Remarked], after: NodeId) -> Branch:
    """Leads to the list where any remark was written, otherwise to `after`."""
    cases = (Case(HasAnswered(one.remark), SHARING) for one in things)
    return Branch(NodeId("sharing?"), tuple(cases), after)


def sharing_nodes(things: Sequence[Remarked], after: NodeId) -> Iterator[Node]:
    """The list of remarks, from which each is visited, and a screen for each."""
    for one in things:
        yield ChooseOne(
            share_node(one.remark),
            (Option(MAY, SHARING), Option(MAY_NOT, SHARING)),
            text=SHARE,
            subject=one.about,
            remark=one.remark,
        )
    visits = (
        Option(Code(one.about), share_node(one.remark), visit=True, when=HasAnswered(one.remark))
        for one in things
    )
    yield ChooseOne(SHARING, (*visits, Option(DONE, after)), text=SHARING)


def released(things: Sequence[Remarked], state: State) -> frozenset[NodeId]:
    """The remarks, by their nodes, that the team may read as they stand now."""
    asked = {share_node(one.remark): one.remark for one in things}
    found: set[NodeId] = set()
    for entry in state.history:
        if entry.act is Act.WROTE:
            found.discard(entry.node)
        elif entry.act is Act.ANSWERED and entry.node in asked:
            remark = asked[entry.node]
            found = found | {remark} if entry.value == MAY else found - {remark}
    return frozenset(found)
