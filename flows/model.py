"""Knows what a flow is made of: nodes, options, conditions; refuses to know any wording's look."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType, assert_never

FlowId = NewType("FlowId", str)
NodeId = NewType("NodeId", str)
Code = NewType("Code", str)

OK = Code("ok")
"""The one answer of a node that only says something."""

CLEAR = Code("_clear")
"""The answer, beside words, of a free text that has words already: they are to go."""


class View(StrEnum):
    """What a screen is about, so that an edge knows how to show it."""

    PLAIN = "plain"
    INTRO = "intro"
    ELEMENT = "element"
    BLOCK = "block"
    REVIEW = "review"
    REVIEW_BLOCK = "review_block"
    SUBMITTED = "submitted"
    LEAVE = "leave"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class FactIs:
    """Holds when a fact, given at the beginning, has this value."""

    fact: str
    value: str


@dataclass(frozen=True, slots=True)
class Chose:
    """Holds when the last answer to a node is this code."""

    node: NodeId
    code: Code


Condition = FactIs | Chose


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question.

    `visit` leads to a node that comes back here after one answer (a remark, a change).
    `signal` names what the world outside is told when this is chosen.
    `when` keeps it from being offered unless it holds.
    """

    code: Code
    next: NodeId
    label: str = ""
    visit: bool = False
    signal: str | None = None
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """Says something and waits for one tap."""

    id: NodeId
    next: NodeId
    text: str = ""
    label: str = ""
    more: str = ""
    view: View = View.PLAIN
    subject: str = ""
    remark: NodeId | None = None


@dataclass(frozen=True, slots=True)
class ChooseOne:
    """Asks for one of its options. `remark` names the free text that goes with the question."""

    id: NodeId
    options: tuple[Option, ...]
    text: str = ""
    more: str = ""
    view: View = View.PLAIN
    subject: str = ""
    remark: NodeId | None = None


@dataclass(frozen=True, slots=True)
class FreeText:
    """Asks for words of one's own, at most `limit` characters after cleaning."""

    id: NodeId
    next: NodeId
    text: str = ""
    more: str = ""
    view: View = View.PLAIN
    subject: str = ""
    limit: int = 1000


@dataclass(frozen=True, slots=True)
class PickDate:
    """Asks for a day, from `first` to `last` days after the fact `today`, both included."""

    id: NodeId
    next: NodeId
    text: str = ""
    more: str = ""
    view: View = View.PLAIN
    subject: str = ""
    first: int = 1
    last: int = 60


@dataclass(frozen=True, slots=True)
class Case:
    """One way on of a branch, taken when `when` is the first condition that holds."""

    when: Condition
    next: NodeId


@dataclass(frozen=True, slots=True)
class Branch:
    """Chooses the way without asking; never waits for a person."""

    id: NodeId
    cases: tuple[Case, ...]
    otherwise: NodeId


@dataclass(frozen=True, slots=True)
class End:
    """Ends the conversation; `outcome` tells the world outside how."""

    id: NodeId
    outcome: str
    text: str = ""


Waiting = Say | ChooseOne | FreeText | PickDate
"""The nodes at which a conversation stands still until a person does something."""

Node = Waiting | Branch | End


@dataclass(frozen=True, slots=True)
class Flow:
    """A whole conversation. `first` is where it begins; every id a node names is in `nodes`.

    `leave` is where one comes who wants to stop, from any node: an end, or a question that is
    visited.
    """

    id: FlowId
    version: int
    first: NodeId
    nodes: Mapping[NodeId, Node] = field(repr=False)
    leave: NodeId | None = None


def ways(node: Node) -> Iterator[NodeId]:
    """Every node that a node can lead to, visits included, in the order of the content."""
    match node:
        case Say():
            yield node.next
        case ChooseOne():
            for option in node.options:
                yield option.next
        case FreeText() | PickDate():
            yield node.next
        case Branch():
            for case in node.cases:
                yield case.next
            yield node.otherwise
        case End():
            pass
        case _:
            assert_never(node)
    if isinstance(node, Say | ChooseOne) and node.remark is not None:
        yield node.remark
