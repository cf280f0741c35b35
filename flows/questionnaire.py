"""Knows what a questionnaire's questions and answers are called, and reads a ballot from a state.

How an instrument becomes a flow is in flows/compiling.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flows.asking import NO, YES, asked
from flows.evidence import sources
from flows.model import Code, NodeId
from flows.reading import answer, answers
from flows.sharing import Remarked, released
from flows.state import Act, State
from instruments.disclosure import Ballot, Remarks
from instruments.model import BlockId, ElementId, Instrument, Level, RoleId

# Beside what is here.
__all__ = ["sources"]

INTRO = NodeId("intro")
NAME = NodeId("name")
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
RENAME = Code("_name")
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

OPEN = "open"
"""The fact that says whether a round shows names: `yes` or `no`."""

KEEP_AS_OWN = "keep_as_own"
"""The signal that these answers are to be kept as an own scan, whatever comes of the round."""

BALLOT_CAST = "ballot_cast"
"""The signal that the answers as they are now are the ballot."""

REMARK_LIMIT = 1000
"""Characters of a remark: three screens of a phone, and it fits the own picture's message."""

NAME_LIMIT = 40
"""Characters of a name that is shown beside those of a team."""


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


def remarked(instrument: Instrument) -> Iterator[Remarked]:
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
        for element in asked(instrument, state).elements
        if (node := element_node(element.id)) in given
    }


def remarks(instrument: Instrument, state: State) -> Remarks:
    """The last remark on each element and block that has one, in the instrument's order."""
    given, there = answers(state), asked(instrument, state)
    return {one.about: text for one in remarked(there) if (text := given.get(one.remark))}


def shared(instrument: Instrument, state: State) -> Remarks:
    """Of these the ones that their author lets the team read; in an open round all of them."""
    if is_open(state):
        return remarks(instrument, state)
    may = released(tuple(remarked(instrument)), state)
    found = remarks(instrument, state)
    return {
        one.about: found[one.about]
        for one in remarked(instrument)
        if one.remark in may and one.about in found
    }


def is_open(state: State) -> bool:
    """Whether the team is to see whose answers these are."""
    return state.facts.get(SCAN) == ROUND and state.facts.get(OPEN) == YES


def name(state: State) -> str:
    """The name that the team is to see, on one line; empty where none was asked."""
    return " ".join((answer(state, NAME) or "").split())


def as_own(facts: Mapping[str, str]) -> Mapping[str, str]:
    """The facts of a scan of one's own with the answers of a round that had these."""
    return {**facts, SCAN: OWN, OPEN: NO}


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

    Which remarks the team may read is as it is now, since it can be changed after submitting;
    in an open round it is what was submitted.
    """
    submitted = cast(state)
    if submitted is None:
        return None
    role = answers(submitted).get(ROLE)
    return Ballot(
        levels(instrument, submitted),
        None if role is None else RoleId(role),
        shared(instrument, submitted if is_open(state) else state),
    )
