"""Knows what becomes of an action that two people change at once; refuses to choose for them."""

from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from flows.action import Action
from flows.plan import moved


class Field(StrEnum):
    """What a person can change about an action. The values are its attributes' names."""

    WHAT = "what"
    BLOCK = "block"
    TERM = "term"
    START = "start"
    END = "end"
    GOAL = "goal"
    DOER = "doer"
    MEANS = "means"
    INDICATOR = "indicator"
    FOLLOW = "follow"
    REMARKS = "remarks"
    STANDING = "standing"
    QUIET = "quiet"
    SNOOZED = "snoozed"


@dataclass(frozen=True, slots=True)
class Merged:
    """What two changes come to. `clashes` are what both changed, each to something else.

    In these the other's change stands, until one's own is confirmed.
    """

    action: Action
    clashes: frozenset[Field]


def merge(
    base: Action, theirs: Action, mine: Action, confirmed: Container[Field] = frozenset()
) -> Merged:
    """Both changes to `base`; where they clash `theirs` stands, but for what is `confirmed`.

    Reminders that either was given count as given; whether the last arrived is as in `theirs`.
    """
    both = _Both(base, theirs, mine, confirmed)
    action = replace(
        theirs,
        what=both.of(Field.WHAT, lambda one: one.what),
        block=both.of(Field.BLOCK, lambda one: one.block),
        term=both.of(Field.TERM, lambda one: one.term),
        start=both.of(Field.START, lambda one: one.start),
        end=both.of(Field.END, lambda one: one.end),
        goal=both.of(Field.GOAL, lambda one: one.goal),
        doer=both.of(Field.DOER, lambda one: one.doer),
        means=both.of(Field.MEANS, lambda one: one.means),
        indicator=both.of(Field.INDICATOR, lambda one: one.indicator),
        follow=both.of(Field.FOLLOW, lambda one: one.follow),
        remarks=both.of(Field.REMARKS, lambda one: one.remarks),
        quiet=both.of(Field.QUIET, lambda one: one.quiet),
        snoozed=both.of(Field.SNOOZED, lambda one: one.snoozed),
        given=tuple(dict.fromkeys((*theirs.given, *mine.given))),
    )
    if both.of(Field.STANDING, lambda one: one.standing) is not theirs.standing:
        for one in mine.history[len(base.history) :]:
            action = moved(action, one.standing, one.at)
    return Merged(action, frozenset(both.clashes))


Value = TypeVar("Value")


class _Both:
    """Takes one field after the other, and notes where the two clash."""

    def __init__(
        self, base: Action, theirs: Action, mine: Action, confirmed: Container[Field]
    ) -> None:
        self._base, self._theirs, self._mine = base, theirs, mine
        self._confirmed = confirmed
        self.clashes: set[Field] = set()

    def of(self, field: Field, read: Callable[[Action], Value]) -> Value:
        base, theirs, mine = read(self._base), read(self._theirs), read(self._mine)
        if mine in (base, theirs):
            return theirs
        if theirs == base or field in self._confirmed:
            return mine
        self.clashes.add(field)
        return theirs
