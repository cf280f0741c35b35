"""Knows what a team's report has beside its newest answers: a consensus, and what moved since."""

from collections.abc import Sequence

from bot.agreements import Agreements
from bot.content import Content
from bot.moments import Moments
from bot.past_rounds import PastRounds
from bot.phrasing import agreed, printed_moves
from bot.phrasing.catalogue import Words
from bot.phrasing.report import Section
from bot.plans import Plans
from storage.port import Kept, Storage


class OverTime:
    def __init__(self, content: Content, storage: Storage, plans: Plans, moments: Moments) -> None:
        self._content = content
        self._agreements = Agreements(content, storage, plans)
        self._past = PastRounds(content, storage, plans, moments)
        self._moments = moments

    async def sections(self, newest: Kept | None, words: Words) -> Sequence[Section | None]:
        """What was agreed on a team's newest round, and what moved up to it, as far as there is."""
        if newest is None:
            return ()
        told = await self._agreed(newest, words)
        between = await self._past.since_last(newest)
        instrument = self._content.instruments[newest.round.instrument]
        moved = printed_moves.section(words, instrument, between, told)
        return (None if told is None else agreed.section(told), moved)

    async def _agreed(self, newest: Kept, words: Words) -> agreed.Agreed | None:
        found = await self._agreements.of(newest)
        if found is None:
            return None
        zone = self._moments.zone
        return agreed.Agreed(
            words, found.there, found.notes, found.before, found.actions, zone, found.whole
        )
