"""Knows which rounds a team had before, and what moved since them; not how any of it reads.

The rules of what is compared are in instruments/movement.py.
"""

from bot.content import Content
from bot.moments import Moments
from bot.phrasing.movement import Between
from bot.phrasing.trend import Counted
from bot.places import team_place
from bot.plans import Plans
from flows.moved import Past, SideBySide, side_by_side
from instruments.disclosure import Release, asked
from instruments.model import Instrument
from storage.port import Kept, Storage


class PastRounds:
    """Rounds that released something, of one team and with one instrument."""

    def __init__(self, content: Content, storage: Storage, plans: Plans, moments: Moments) -> None:
        self._content = content
        self._storage = storage
        self._plans = plans
        self._moments = moments

    async def has_earlier(self, kept: Kept) -> bool:
        """Whether a round stands beside an earlier one."""
        return bool(await self._before(kept))

    async def since_last(self, kept: Kept) -> Between | None:
        """What moved up to a round; None where it is the first, or released nothing."""
        earlier = [_past(one, shown) for one, shown in await self._before(kept)]
        if not earlier or kept.release is None:
            return None
        instrument = self._content.instruments[kept.round.instrument]
        actions = await self._plans.actions(team_place(kept.round.team))
        found = side_by_side(instrument, earlier, _past(kept, kept.release), actions)
        return self._between(kept, instrument, kept.release, earlier, found)

    def _between(
        self,
        kept: Kept,
        instrument: Instrument,
        shown: Release,
        earlier: list[Past],
        found: SideBySide,
    ) -> Between:
        there = {one.id for one in asked(instrument, shown)}
        closed = {
            one.moved.block: earlier[one.moved.beside].closed
            for one in found.blocks
            if one.moved.block in there and one.moved.beside is not None
        }
        # The newest round that anything stands beside; a rescan of other blocks is none.
        newest = max(closed.values(), default=earlier[-1].closed)
        return Between(
            kept.round.id,
            self._moments.day(newest),
            self._moments.day(kept.round.closed),
            found,
            {block: self._moments.day(at) for block, at in closed.items() if at != newest},
            frozenset(one.id for one in instrument.blocks if one.id not in there),
        )

    async def newest(self, kept: Kept) -> Kept:
        """The newest round with the same instrument; `kept` itself where there is no newer one."""
        found = await self._released(kept)
        return found[-1][0] if found else kept

    async def counted(self, kept: Kept) -> tuple[Counted, ...]:
        """The rounds up to this one and itself, the oldest first."""
        return tuple(
            Counted(self._moments.day(one.round.closed), shown)
            for one, shown in await self._released(kept)
            if one.round.closed <= kept.round.closed
        )

    async def _before(self, kept: Kept) -> list[tuple[Kept, Release]]:
        found = await self._released(kept)
        return [(one, shown) for one, shown in found if one.round.closed < kept.round.closed]

    async def _released(self, kept: Kept) -> list[tuple[Kept, Release]]:
        """All of the same team and instrument, the oldest first."""
        found = [
            (one, one.release)
            for one in await self._storage.rounds(kept.round.team)
            if one.release is not None and one.round.instrument == kept.round.instrument
        ]
        return sorted(found, key=lambda pair: pair[0].round.closed)


def _past(kept: Kept, shown: Release) -> Past:
    return Past(kept.round.closed, shown)
