"""Knows who may do what with an action of a plan."""

from collections.abc import Mapping
from enum import IntEnum

from bot.places import own_place, team_of
from bot.plans import Kept
from bot.telegram.api import ApiError
from bot.telegram.leads import Leads
from bot.telegram.updates import Tapped
from storage.port import Place, Storage, Team
from storage.sealing import Secrets


class Right(IntEnum):
    """What somebody may do with an action; each may also what stands before it."""

    NONE = 0
    LOOK = 1
    MOVE = 2
    CHANGE = 3


NEEDS: Mapping[str, Right] = {
    "show": Right.LOOK,
    "open": Right.LOOK,
    "past": Right.LOOK,
    "take": Right.LOOK,
    "set": Right.MOVE,
    "later": Right.MOVE,
    "quiet": Right.MOVE,
    "ring": Right.MOVE,
    "edit": Right.CHANGE,
    "drop": Right.CHANGE,
    "erase": Right.CHANGE,
}


class Rights:
    def __init__(self, storage: Storage, secrets: Secrets, leads: Leads) -> None:
        self._storage = storage
        self._secrets = secrets
        self._leads = leads

    async def of(self, tap: Tapped, kept: Kept) -> Right:
        """What who tapped may do with it, there where they tapped."""
        if kept.place == own_place(self._secrets.owner(tap.chat)):
            return Right.CHANGE
        team = await self.team(kept.place)
        if team is None or (tap.chat < 0 and tap.chat != team.chat):
            return Right.NONE
        if await self.leads(team, tap.user):
            return Right.CHANGE
        if kept.action.doer is not None and kept.action.doer.chat == tap.user:
            return Right.MOVE
        return Right.LOOK if tap.chat < 0 else Right.NONE

    async def leads(self, team: Team, user: int) -> bool:
        """Whether somebody leads the team; no, where Telegram does not say."""
        try:
            return await self._leads.is_lead(team, user)
        except ApiError:
            return False

    async def may_keep(self, place: Place, user: int) -> bool:
        """Whether somebody who described an action may still put it in this plan.

        Yes, where Telegram does not say: they could when they began, and what was typed stays.
        """
        if place == own_place(self._secrets.owner(user)):
            return True
        team = await self.team(place)
        try:
            return team is not None and await self._leads.is_lead(team, user)
        except ApiError:
            return True

    async def team(self, place: Place) -> Team | None:
        """The team whose plan it is; None for a plan of one alone, and for a team that is gone."""
        team = team_of(place)
        return None if team is None else await self._storage.team_by_id(team)
