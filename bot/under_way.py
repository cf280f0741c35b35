"""Knows what a team has under way when it begins a round: its plan, and the blocks it chose."""

from collections.abc import Mapping

from bot.choices import Choices
from bot.content import Content
from bot.phrasing import again
from bot.phrasing.catalogue import Words
from bot.phrasing.drafts import blocks_of
from bot.phrasing.message import Message
from bot.places import team_place
from bot.plans import Plans
from flows.choice import Choice, latest
from flows.round import BLOCKS, CHOSEN
from instruments.model import BlockId, Instrument
from storage.port import Team

YES, NO = "yes", "no"
"""The value of the fact CHOSEN: whether the team chose blocks to begin with."""


class UnderWay:
    """`words` are the group's."""

    def __init__(self, content: Content, words: Words, plans: Plans, choices: Choices) -> None:
        self._content = content
        self._words = words
        self._plans = plans
        self._choices = choices

    async def plan(self, where: Team) -> Message | None:
        """What asks for the state of a team's plan; None where nothing in it is open."""
        actions = await self._plans.actions(team_place(where.id))
        still = [one for one in actions if one.is_open]
        if not still:
            return None
        blocks = blocks_of(self._content, self._words)
        return again.plan_first(self._words, blocks, still, self._plans.today)

    async def facts(self, where: Team, instrument: Instrument) -> Mapping[str, str]:
        """What is known of the blocks of an instrument that were chosen to begin with.

        Whether any were, and not all; and which.
        """
        kept = [one.choice for one in await self._choices.all(team_place(where.id))]
        chosen = _chosen(instrument, [one for one in kept if one.instrument == instrument.id])
        if len(chosen) in {0, len(instrument.blocks)}:
            return {CHOSEN: NO, BLOCKS: ""}
        return {CHOSEN: YES, BLOCKS: ",".join(chosen)}


def _chosen(instrument: Instrument, choices: list[Choice]) -> list[BlockId]:
    """The blocks of the choice that was made last, as far as they are still there."""
    newest = latest(choices)
    wanted = () if newest is None else newest.chosen
    return [one.id for one in instrument.blocks if one.id in wanted]
