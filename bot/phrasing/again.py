"""Knows how a team is asked for the state of its plan before a round; not what the plan says."""

from collections.abc import Sequence
from datetime import date

from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message, Verb, marked, paragraphs
from bot.phrasing.plan import Blocks, line
from bot.presses import OnPlan
from flows.action import Action
from flows.plan import PAGE, ordered


def plan_first(words: Words, blocks: Blocks, actions: Sequence[Action], today: date) -> Message:
    """The first of these actions, what is overdue before all, and the way to the whole plan."""
    shown = ordered(actions, today)[:PAGE]
    lines = [line(words, blocks, place, one, today) for place, one in enumerate(shown, 1)]
    if more := len(actions) - len(shown):
        lines.append(words("again.more", n=more))
    return Message(
        paragraphs(marked(words("again.head")), "\n".join(lines), words("again.why")),
        ((Verb(words("again.to_plan"), OnPlan("list")),),),
    )
