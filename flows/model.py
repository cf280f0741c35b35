"""Knows what a flow is made of: nodes, options, conditions; refuses to know any wording's look."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import assert_never

from flows.codes import CLEAR, DROP, KEEP, OK, SAME, SKIP, Code, FlowId, NodeId, View
from flows.tasks import Task
from flows.when import (
    Case,
    Chose,
    ChoseAll,
    ChoseAny,
    ChoseAtLeast,
    Condition,
    FactIs,
    HasAnswered,
    Wording,
)

__all__ = [
    "CLEAR",
    "DROP",
    "KEEP",
    "OK",
    "SAME",
    "SKIP",
    "Case",
    "Chose",
    "ChoseAll",
    "ChoseAny",
    "ChoseAtLeast",
    "Code",
    "Condition",
    "FactIs",
    "FlowId",
    "HasAnswered",
    "NodeId",
    "View",
    "Wording",
]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question.

    `visit` leads to a node that comes back here after one answer (a remark, a change).
    `signal` names what the world outside is told when this is chosen.
    `when` keeps it from being offered unless it holds.
    `away` gives up, in a node that is visited, every place that would be come back to; `within`
    goes on there, so that a later answer comes back. Neither means anything on the way itself.
    `listed` says that it is of the list that the question names.
    """

    code: Code
    next: NodeId
    label: str = ""
    visit: bool = False
    signal: str | None = None
    when: Condition | None = None
    away: bool = False
    within: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """One of several things that can be chosen together; it leads nowhere by itself.

    `when` keeps it from being offered unless it holds, or it was ticked already. One that is
    `alone` is never ticked together with another.
    """

    code: Code
    label: str = ""
    when: Condition | None = None
    alone: bool = False


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
    chapter: str = ""
    wordings: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True)
class ChooseOne:
    """Asks for one of its options. `remark` names the free text that goes with the question.

    `listed` names the list of other content that some of its options are from, or is empty.
    """

    id: NodeId
    options: tuple[Option, ...]
    text: str = ""
    more: str = ""
    view: View = View.PLAIN
    subject: str = ""
    remark: NodeId | None = None
    chapter: str = ""
    wordings: tuple[Wording, ...] = ()
    listed: str = ""
    task: Task | None = None


@dataclass(frozen=True, slots=True)
class ChooseSeveral:
    """Asks for any number of its options, one tap each, until one says that it is done.

    `least` is how many must be ticked then, or all that are offered where those are fewer; `most`
    how many can be at a time, and 0 is any number.
    `lasting` ticks stay. Its answer is the ticked codes in the content's order, with commas.
    """

    id: NodeId
    options: tuple[Tick, ...]
    next: NodeId
    text: str = ""
    more: str = ""
    view: View = View.PLAIN
    subject: str = ""
    remark: NodeId | None = None
    least: int = 0
    most: int = 0
    lasting: bool = False
    label: str = ""
    chapter: str = ""
    wordings: tuple[Wording, ...] = ()
    task: Task | None = None


@dataclass(frozen=True, slots=True)
class FreeText:
    """Asks for words of one's own, at most `limit` characters after cleaning.

    `skip` is the label of a button that answers with no words; without one they are needed.
    `unasked` takes words typed at its question too, behind what is there; `named` needs a letter.
    `allows` are signs of a person that its question asks for (`flows.identifying` names them).
    """

    id: NodeId
    next: NodeId
    text: str = ""
    more: str = ""
    view: View = View.PLAIN
    subject: str = ""
    limit: int = 1000
    chapter: str = ""
    wordings: tuple[Wording, ...] = ()
    skip: str = ""
    unasked: bool = False
    allows: tuple[str, ...] = ()
    named: bool = False


@dataclass(frozen=True, slots=True)
class PickDate:
    """Asks for a day, from `first` to `last` days after the fact `today`, both included.

    A `first` below zero lies before today. `calendar` shows a month of days at a time instead
    of a list. `skip` is the label of a button that answers with no day.
    """

    id: NodeId
    next: NodeId
    text: str = ""
    more: str = ""
    view: View = View.PLAIN
    subject: str = ""
    first: int = 1
    last: int = 60
    chapter: str = ""
    wordings: tuple[Wording, ...] = ()
    calendar: bool = False
    skip: str = ""


@dataclass(frozen=True, slots=True)
class PickMoment:
    """Asks for a day and a time, from `first` to `last` days after today, both included.

    Today is the day of the fact `now` (local, `YYYY-MM-DDTHH:MM`), before which no moment can
    be; without that fact it is the fact `today`. The answer is written as `now` is.
    """

    id: NodeId
    next: NodeId
    text: str = ""
    more: str = ""
    view: View = View.PLAIN
    subject: str = ""
    first: int = 0
    last: int = 60
    signal: str | None = None
    chapter: str = ""
    wordings: tuple[Wording, ...] = ()


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
    wordings: tuple[Wording, ...] = ()


Waiting = Say | ChooseOne | ChooseSeveral | FreeText | PickDate | PickMoment
"""The nodes at which a conversation stands still until a person does something."""

Remarkable = Say | ChooseOne | ChooseSeveral
"""The nodes that a free text can go with."""

Node = Waiting | Branch | End


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how many days a conversation is kept by itself; the rules are in `flows.keeping`.

    `question` asks at its close for how long, with answers such as `d30`; otherwise `days`.
    """

    question: NodeId
    days: int
    most: int
    untouched: int
    forget: int


@dataclass(frozen=True, slots=True)
class Flow:
    """A whole conversation. `first` is where it begins; every id a node names is in `nodes`.

    `leave` is where one comes who wants to stop, from any node: an end, a question that is
    visited, or a branch to either. `again` is the node that is visited when someone comes back
    after a long time. No screen of a `protected` one is forwarded; each one has the way to help
    in an `emergency`. A `careful` one has no client in it, and looks out for one in texts.

    A guide alone has a `command` that begins it, without its `/`, a `title`, a line `about` it,
    a section of the `menu` or none, with the lowest `order` first; one to look something up in
    begins `anew` by its command. Its record tells what was done, or what the `answers` are.
    """

    id: FlowId
    version: int
    first: NodeId
    nodes: Mapping[NodeId, Node] = field(repr=False)
    leave: NodeId | None = None
    again: NodeId | None = None
    protected: bool = False
    emergency: bool = False
    keeping: Keeping | None = None
    command: str = ""
    title: str = ""
    about: str = ""
    careful: bool = False
    menu: str = ""
    anew: bool = False
    order: int = 50
    answers: bool = False


def ways(node: Node) -> Iterator[NodeId]:
    """Every node that a node can lead to, visits included, in the order of the content."""
    match node:
        case Say() | ChooseSeveral() | FreeText() | PickDate() | PickMoment():
            yield node.next
        case ChooseOne():
            yield from (one.next for one in node.options)
        case Branch():
            yield from (one.next for one in node.cases)
            yield node.otherwise
        case End():
            pass
        case _:
            assert_never(node)
    if isinstance(node, Remarkable) and node.remark is not None:
        yield node.remark
