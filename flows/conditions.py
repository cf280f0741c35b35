"""Knows how a condition is written in a flow's file; refuses to know whether it ever holds."""

from flows.model import (
    Case,
    Chose,
    ChoseAll,
    ChoseAny,
    ChoseAtLeast,
    Code,
    Condition,
    FactIs,
    HasAnswered,
    NodeId,
    Wording,
)
from instruments.document import Table

ASKED = ("is", "all", "any", "least", "answered")
"""What a condition can ask of a node's answer."""

MOST_TICKED = 99
"""No list is so long that more of it could be ticked."""


def condition(one: Table) -> Condition:
    """The condition that stands in a table, beside whatever else stands there."""
    if one.has("fact"):
        return FactIs(one.text("fact"), one.text("is"))
    node = NodeId(one.text("node"))
    asked = [key for key in ASKED if one.has(key)]
    if len(asked) > 1:
        one.wrong(f"a condition asks one thing, not both '{asked[0]}' and '{asked[1]}'")
    match asked[:1]:
        case ["all"]:
            return ChoseAll(node, _codes(one, "all"))
        case ["any"]:
            return ChoseAny(node, _codes(one, "any"))
        case ["least"]:
            return ChoseAtLeast(node, one.number("least", least=1, most=MOST_TICKED))
        case ["answered"]:
            if not one.yes("answered"):
                one.wrong("'answered' can only be true", "answered")
            return HasAnswered(node)
        case _:
            return Chose(node, Code(one.text("is")))


def when(one: Table) -> Condition | None:
    """The condition under `when`; None where there is none, or it is no table."""
    under = one.table("when") if one.has("when") else None
    if under is None:
        return None
    found = condition(under)
    under.finish()
    return found


def wordings(table: Table, most: int) -> tuple[Wording, ...]:
    """What a node says instead of its text, each at most `most` characters."""
    found = []
    for one in table.tables("texts", required=False):
        found.append(Wording(condition(one), one.text("text", most=most)))
        one.finish()
    return tuple(found)


def cases(table: Table) -> tuple[Case, ...]:
    """The ways of a branch, each with its condition."""
    found = []
    for one in table.tables("cases"):
        found.append(Case(condition(one), NodeId(one.text("next"))))
        one.finish()
    return tuple(found)


def _codes(one: Table, key: str) -> tuple[Code, ...]:
    return tuple(Code(code) for code in one.words(key))
