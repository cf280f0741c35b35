"""Knows what can be asked of a conversation's facts and answers; refuses to know if it holds."""

from dataclasses import dataclass

from flows.codes import Code, NodeId


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


@dataclass(frozen=True, slots=True)
class ChoseAll:
    """Holds while each of these options is ticked at a node that lets choose several."""

    node: NodeId
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class ChoseAny:
    """Holds while at least one of these options is ticked at a node that lets choose several."""

    node: NodeId
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class ChoseAtLeast:
    """Holds while `least` options or more are ticked at a node that lets choose several."""

    node: NodeId
    least: int


@dataclass(frozen=True, slots=True)
class HasAnswered:
    """Holds once a node was answered, whatever the answer; also when it was cleared or skipped."""

    node: NodeId


Condition = FactIs | Chose | ChoseAll | ChoseAny | ChoseAtLeast | HasAnswered


@dataclass(frozen=True, slots=True)
class Wording:
    """What a node says instead of its text, where `when` is the first condition that holds."""

    when: Condition
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """One way on of a branch, taken when `when` is the first condition that holds."""

    when: Condition
    next: NodeId
