"""Knows with which instruments a team or one person works; not what came of any of them."""

from collections.abc import Mapping

from bot.content import Content
from bot.places import team_of
from flows.plan import part_of
from flows.rubrics import offering
from instruments.model import InstrumentId
from storage.port import Owner, Place, Storage


class InUse:
    def __init__(self, content: Content, storage: Storage) -> None:
        self._content = content
        self._storage = storage

    async def facts(self, place: Place, owner: Owner, subject: str) -> Mapping[str, str]:
        """Of which instruments an action of this plan can be; that of its `subject` always."""
        there = self._content.instruments
        used = await self._used(place, owner)
        part = part_of(subject)
        used |= {one.id for one in there.values() if any(part == each.id for each in one.blocks)}
        return offering(there, used & there.keys())

    async def _used(self, place: Place, owner: Owner) -> set[InstrumentId]:
        """Those of the team's rounds, or of one's own scans."""
        team = team_of(place)
        if team is not None:
            return {one.round.instrument for one in await self._storage.rounds(team)}
        sessions = [one for one in await self._storage.sessions(owner) if not one.round]
        return {InstrumentId(one.state.flow) for one in sessions}
