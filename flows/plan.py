"""Knows the rules of a plan: order, parts, pages, and what is odd about an action; refuses nothing.

What is odd is pointed out, and stands all the same. The terms, and that a plan best begins at the
first block, are those of the Quickscan, Stap 3 (`004_d038bbd51b40a602.txt`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from enum import StrEnum

from flows.action import Action, Doer, Moved, Standing, Term
from flows.times import months_on

PAGE = 8
"""Actions on one page: with a button each, and a row to leaf, they fit on a phone's screen."""

MONTHS: Mapping[Term, tuple[int, int | None]] = {
    Term.SHORT: (0, 6),
    Term.MIDDLE: (6, 18),
    Term.LONG: (18, None),
}
"""From how many months, and up to how many; the month between two terms belongs to both."""


def term_of(made: date, end: date) -> Term:
    """How far ahead an action lies that was made on a day and is to end on another."""
    terms = ((term, upto) for term, (_, upto) in MONTHS.items() if upto is not None)
    return next((term for term, upto in terms if end <= months_on(made, upto)), Term.LONG)


class Odd(StrEnum):
    """What is pointed out about an action, and never refused."""

    NAMELESS = "nameless"
    OUTSIDE_TERM = "outside_term"
    END_BEFORE_START = "end_before_start"
    FOLLOW_AFTER_END = "follow_after_end"


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the actions of a list; `number` counts from 1 up to `of`."""

    actions: tuple[Action, ...]
    number: int
    of: int


def moved(action: Action, standing: Standing, at: int) -> Action:
    """The action at another standing since a second; the same object where it stands so already."""
    if action.standing is standing:
        return action
    return replace(action, history=(*action.history, Moved(standing, at)))


def overdue(action: Action, today: date) -> bool:
    """Whether an open action should have ended before today."""
    return action.is_open and action.end is not None and action.end < today


def ordered(actions: Iterable[Action], today: date) -> tuple[Action, ...]:
    """Open before closed, overdue before all; then by end, those without one last; then by age.

    Those made in the same second stand by their names: ids tell nothing.
    """

    def place(action: Action) -> tuple[bool, bool, date, int, str, str]:
        end = action.end or date.max
        late = overdue(action, today)
        return not action.is_open, not late, end, action.made, action.what, action.id

    return tuple(sorted(actions, key=place))


def by_term(actions: Iterable[Action], today: date) -> Mapping[Term | None, tuple[Action, ...]]:
    """The actions of each term that has any, the soonest term first, those without a term last."""
    listed = ordered(actions, today)
    parts = {term: tuple(one for one in listed if one.term is term) for term in (*Term, None)}
    return {term: part for term, part in parts.items() if part}


def by_standing(actions: Iterable[Action], today: date) -> Mapping[Standing, tuple[Action, ...]]:
    """The actions of each standing that any has, in the order of `Standing`."""
    listed = ordered(actions, today)
    parts = {
        standing: tuple(one for one in listed if one.standing is standing) for standing in Standing
    }
    return {standing: part for standing, part in parts.items() if part}


def rubric(block: str, element: str) -> str:
    """What an action names that is about one element, and not about its whole block."""
    return f"{block}.{element}"


def is_rubric(subject: str) -> bool:
    """Whether an action is about one element."""
    return "." in subject


def part_of(subject: str) -> str:
    """The block that an action is about, or that its element is in; empty for none."""
    return subject.partition(".")[0]


def element_of(subject: str) -> str:
    """The element that an action is about; empty where it is about none."""
    return subject.partition(".")[2]


def of_rubric(actions: Iterable[Action], block: str, element: str) -> tuple[Action, ...]:
    """Those about one element, in the order given."""
    return tuple(one for one in actions if one.block == rubric(block, element))


def of_block(actions: Iterable[Action], block: str) -> tuple[Action, ...]:
    """Those about a building block or an element of it, in the order given; about none for ""."""
    return tuple(one for one in actions if part_of(one.block) == block)


def of_doer(actions: Iterable[Action], doer: Doer | None) -> tuple[Action, ...]:
    """Those that somebody carries out, in the order given; that nobody does, for None."""
    return tuple(one for one in actions if same_doer(one.doer, doer))


def same_doer(one: Doer | None, other: Doer | None) -> bool:
    """Whether two are the same person: by their chat, or by name where neither has one."""
    if one is None or other is None:
        return one is other
    if one.chat or other.chat:
        return one.chat == other.chat
    return one.name.casefold() == other.name.casefold()


def page(actions: Sequence[Action], number: int) -> Page:
    """A page of a list; the nearest one that there is where `number` is none of its pages."""
    of = max(1, -(-len(actions) // PAGE))
    here = min(max(number, 1), of)
    return Page(tuple(actions[(here - 1) * PAGE : here * PAGE]), here, of)


def due_this_week(actions: Iterable[Action], today: date) -> tuple[Action, ...]:
    """The open actions that end from today up to and including Sunday, in their order."""
    left = range(7 - today.weekday())
    return tuple(
        one
        for one in ordered(actions, today)
        if one.is_open and one.end is not None and (one.end - today).days in left
    )


def oddities(action: Action, zone: tzinfo) -> tuple[Odd, ...]:
    """All that is odd about an action; `zone` says on which day it was made."""
    return tuple(_oddities(action, zone))


def _oddities(action: Action, zone: tzinfo) -> Iterator[Odd]:
    if not action.what:
        yield Odd.NAMELESS
    if action.end is None:
        return
    if action.start is not None and action.end < action.start:
        yield Odd.END_BEFORE_START
    elif action.term is not None and not _within(action.term, _begins(action, zone), action.end):
        yield Odd.OUTSIDE_TERM
    if any(one > action.end for one in action.follow):
        yield Odd.FOLLOW_AFTER_END


def _begins(action: Action, zone: tzinfo) -> date:
    """The day from which an action's term is counted."""
    return action.start or datetime.fromtimestamp(action.made, zone).date()


def _within(term: Term, begins: date, end: date) -> bool:
    least, most = MONTHS[term]
    return _later(begins, least) <= end and (most is None or end <= _later(begins, most))


def _later(day: date, months: int) -> date:
    """The same day so many months on; the last date that there is where that lies beyond."""
    try:
        return months_on(day, months)
    except ValueError:
        return date.max


def opens_elsewhere_than_first_block(actions: Iterable[Action], first: str, zone: tzinfo) -> bool:
    """Whether a plan begins with another block than the `first`, which is allowed.

    What was stopped does not count, nor what is about no block, or about an element: those come
    of a talk about another instrument.
    """
    begun: dict[bool, list[date]] = {True: [], False: []}
    for one in actions:
        if one.block and not is_rubric(one.block) and one.standing is not Standing.STOPPED:
            begun[one.block == first].append(_begins(one, zone))
    if not begun[False]:
        return False
    return not begun[True] or min(begun[False]) < min(begun[True])
