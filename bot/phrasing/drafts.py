"""Knows how an action reads while it is being described."""

from datetime import UTC, date, datetime, time

from bot.content import Content
from bot.phrasing import names
from bot.phrasing.action import fact, facts
from bot.phrasing.catalogue import Words
from bot.phrasing.message import bold, paragraphs
from bot.phrasing.plan import Blocks
from flows import action_codec
from flows.action import Action, ActionId, Doer
from flows.drafting import action_of
from flows.plan import oddities, rubric
from flows.reading import answers
from flows.state import State
from flows.times import TODAY

NAME, BASE, CLASH = "name", "base", "clash"
"""The facts of such a conversation: how who describes it is called, what it changes (as JSON),
and which of its fields somebody else has changed meanwhile (with commas between)."""

ALONE = "alone"
"""The fact that says whether it is of one's own plan: its questions then say `je`."""


LABEL = 60
"""Characters of an element's title where it says what an action is about."""


def blocks_of(content: Content, words: Words) -> Blocks:
    """What an action can be about, by its id: each block's short name, then each rubric's title."""
    instruments = content.instruments.values()
    blocks: dict[str, str] = {
        block.id: names.block_short(words, instrument, block)
        for instrument in instruments
        for block in instrument.blocks
    }
    rubrics = {
        rubric(block.id, one.id): _cut(names.element_title(words, instrument, one.id))
        for instrument in instruments
        if instrument.concludes
        for block in instrument.blocks
        for one in block.elements
    }
    return {**blocks, **rubrics}


def _cut(title: str) -> str:
    return title if len(title) <= LABEL else f"{title[: LABEL - 1].rsplit(' ', 1)[0]}…"


def base_of(state: State) -> Action | None:
    """The action as it was when its change began; None for one that is new."""
    return action_codec.load(state.facts[BASE].encode()) if BASE in state.facts else None


def drafted(content: Content, words: Words, state: State) -> str:
    """The action as its answers describe it now, and how somebody else has just changed it."""
    today = date.fromisoformat(state.facts[TODAY])
    blocks = blocks_of(content, words)
    me = Doer(state.facts.get(NAME, ""))
    made = int(datetime.combine(today, time(), UTC).timestamp())
    base = base_of(state)
    action = action_of(answers(state), base, ActionId(""), made, me)
    warned = [words(f"plan.odd_{one}") for one in oddities(action, UTC)]
    return paragraphs(
        bold(action.what or words("plan.nameless")),
        "\n".join(facts(words, blocks, action, today)),
        "" if base is None else _theirs(words, blocks, base, state, today),
        "\n".join(warned),
    )


def _theirs(words: Words, blocks: Blocks, base: Action, state: State, today: date) -> str:
    """What somebody else wrote in the fields that both changed."""
    fields = [one for one in state.facts.get(CLASH, "").split(",") if one]
    if not fields:
        return ""
    lines = [fact(words, blocks, base, one, today, words("plan.empty")) for one in fields]
    return "\n".join((words("plan.theirs"), *lines))
