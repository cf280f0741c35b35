"""Knows how answers become an action and an action becomes answers; refuses to judge either."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from flows.action import Action, ActionId, Doer, Term
from flows.model import FlowId, NodeId
from flows.plan import element_of, part_of, rubric
from flows.rubrics import BLOCK, WHOLE, rubric_node
from flows.state import Act, Entry

ACTION = FlowId("action")
"""The flow that asks for an action; one that is known begins in it at CHECK."""

CHECK = NodeId("check")

WHAT, TERM, GOAL = NodeId("what"), NodeId("term"), NodeId("goal")
START, END = NodeId("start"), NodeId("end")
DOER, NAME = NodeId("doer"), NodeId("name")
MEANS, INDICATOR, REMARKS = NodeId("means"), NodeId("indicator"), NodeId("remarks")
FOLLOW = NodeId("follow")
FOLLOW_DAYS = tuple(NodeId(f"follow_{place}") for place in (1, 2, 3))

NO_BLOCK, NO_TERM = "none", "skip"
ME, BY_NAME, NOBODY = "me", "name", "later"
COUNTS = ("none", "one", "two", "three")
"""The codes that say how many days of follow-up there are, from none up."""

WRITTEN = frozenset({WHAT, GOAL, NAME, MEANS, INDICATOR, REMARKS})
"""The questions that are answered by a text."""


def action_of(
    answers: Mapping[NodeId, str],
    known: Action | None,
    identity: ActionId,
    made: int,
    doer_me: Doer,
) -> Action:
    """The action that these answers describe; `known` as it becomes by them, if there is one.

    What was not asked stays as it is known, and what was skipped is empty. `doer_me` is who
    answered. A known one keeps its own identity and the second in which it was `made`.

    Raises ValueError for a day that is none.
    """
    base = Action(identity, made, "") if known is None else known
    return replace(
        base,
        what=answers.get(WHAT, base.what),
        block=_block(answers, base),
        term=_term(answers, base),
        start=_day(answers, START, base.start),
        end=_day(answers, END, base.end),
        goal=answers.get(GOAL, base.goal),
        doer=_doer(answers, base, doer_me),
        means=answers.get(MEANS, base.means),
        indicator=answers.get(INDICATOR, base.indicator),
        follow=_follow(answers, base),
        remarks=answers.get(REMARKS, base.remarks),
    )


def history_of(action: Action, at: int) -> tuple[Entry, ...]:
    """The answers that describe an action, each question's, as if all were given at one second.

    Who carries it out is given by name, whoever that is: by the same name it stays the same.
    """
    return tuple(
        Entry(node, Act.WROTE if node in WRITTEN else Act.ANSWERED, value, at)
        for node, value in _answers(action)
    )


def history_about(subject: str, at: int) -> tuple[Entry, ...]:
    """The answers that say of a new action which rubric it is about, given at one second."""
    block = part_of(subject)
    said = ((BLOCK, block), (rubric_node(block), element_of(subject)))
    return tuple(Entry(node, Act.ANSWERED, value, at) for node, value in said)


def _answers(action: Action) -> Iterator[tuple[NodeId, str]]:
    yield BLOCK, action.block or NO_BLOCK
    yield WHAT, action.what
    yield TERM, NO_TERM if action.term is None else action.term.value
    yield START, _written(action.start)
    yield END, _written(action.end)
    yield GOAL, action.goal
    if action.doer is None:
        yield DOER, NOBODY
    else:
        yield DOER, BY_NAME
        yield NAME, action.doer.name
    yield MEANS, action.means
    yield INDICATOR, action.indicator
    asked = action.follow[: len(FOLLOW_DAYS)]
    yield FOLLOW, COUNTS[len(asked)]
    yield from zip(FOLLOW_DAYS, map(_written, asked), strict=False)
    yield REMARKS, action.remarks


def _written(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _block(answers: Mapping[NodeId, str], base: Action) -> str:
    """What it is about: the rubric of a part, where one was chosen, or the whole."""
    block = answers.get(BLOCK, base.block)
    if block == NO_BLOCK:
        return ""
    one = answers.get(rubric_node(block), WHOLE)
    return block if one == WHOLE else rubric(block, one)


def _term(answers: Mapping[NodeId, str], base: Action) -> Term | None:
    if TERM not in answers:
        return base.term
    return next((one for one in Term if one == answers[TERM]), None)


def _day(answers: Mapping[NodeId, str], node: NodeId, known: date | None) -> date | None:
    if node not in answers:
        return known
    return date.fromisoformat(answers[node]) if answers[node] else None


def _doer(answers: Mapping[NodeId, str], base: Action, me: Doer) -> Doer | None:
    """Who carries it out: by a name that is known, or one's own, the person and not the name.

    Nobody where a name was to come and did not.
    """
    if DOER not in answers:
        return base.doer
    if answers[DOER] == ME:
        return me
    if answers[DOER] != BY_NAME:
        return None
    name = answers.get(NAME, "")
    if base.doer is not None and base.doer.name == name:
        return base.doer
    if name == me.name:
        return me
    return Doer(name) if name else None


def _follow(answers: Mapping[NodeId, str], base: Action) -> tuple[date, ...]:
    """The days of follow-up, each once, in their order.

    More than can be asked, as a sheet may bring, stay for as long as the most is asked.
    """
    count = answers.get(FOLLOW)
    if count is None:
        return base.follow
    asked = FOLLOW_DAYS[: COUNTS.index(count) if count in COUNTS else 0]
    beyond = base.follow[len(FOLLOW_DAYS) :] if asked == FOLLOW_DAYS else ()
    return _days((*(_day(answers, one, None) for one in asked), *beyond))


def _days(days: Iterable[date | None]) -> tuple[date, ...]:
    return tuple(sorted({one for one in days if one is not None}))
