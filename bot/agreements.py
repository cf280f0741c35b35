"""Knows which consensus a team came to on each round, and which before; not how any of it reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.content import Content
from bot.places import team_place
from bot.plans import Plans
from bot.talks import Talks
from flows.action import Action
from flows.consensus import agreed_before
from flows.plan import ordered
from flows.talk_notes import TalkNotes
from instruments.disclosure import asked
from instruments.model import ElementId, Instrument, Level
from storage.port import Kept, Storage


@dataclass(frozen=True, slots=True)
class Consensus:
    """What was agreed on a round; `there` is the instrument as it asked it, `whole` all of it."""

    whole: Instrument
    there: Instrument
    notes: TalkNotes
    before: Mapping[ElementId, Level]
    actions: Sequence[Action]


class Agreements:
    def __init__(self, content: Content, storage: Storage, plans: Plans) -> None:
        self._content = content
        self._storage = storage
        self._plans = plans
        self._talks = Talks(storage)

    async def earlier(self, kept: Kept) -> list[TalkNotes]:
        """What was kept of the talks about earlier rounds of this instrument, the newest first."""
        rounds = [
            one.round
            for one in await self._storage.rounds(kept.round.team)
            if one.release is not None
            and one.round.instrument == kept.round.instrument
            and one.round.closed < kept.round.closed
        ]
        rounds.sort(key=lambda one: one.closed, reverse=True)
        found = [await self._talks.about(one.id) for one in rounds]
        return [one for one in found if one is not None]

    async def of(self, kept: Kept) -> Consensus | None:
        """None where nothing was agreed on this round."""
        instrument = self._content.instruments.get(kept.round.instrument)
        notes = await self._talks.about(kept.round.id)
        if instrument is None or kept.release is None or notes is None or not notes.agreed:
            return None
        before = agreed_before(await self.earlier(kept))
        actions = await self._plans.actions(team_place(kept.round.team))
        return Consensus(
            instrument,
            instrument.asking(asked(instrument, kept.release)),
            notes,
            {one: level for one, (level, _) in before.items()},
            ordered(actions, self._plans.today),
        )
