"""Knows whether the bot is in a group, under which id, and how it says good day there."""

from bot.clock import Clock
from bot.conversation import new_id
from bot.phrasing import team as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message
from bot.telegram.leads import Leads
from bot.telegram.screens import Screens
from bot.telegram.updates import Joined, Migrated
from flows.round import TeamId
from storage.port import Storage, StorageError, Team
from storage.sealing import Secrets

GREETED = 30.0
"""Seconds in which a group is not greeted twice."""


class Presence:
    """`words` are the group's. `reads_all` says that the bot gets every message of every group."""

    def __init__(
        self,
        words: Words,
        storage: Storage,
        secrets: Secrets,
        screens: Screens,
        leads: Leads,
        clock: Clock,
        username: str,
        *,
        reads_all: bool,
    ) -> None:
        self._words = words
        self._storage = storage
        self._secrets = secrets
        self._screens = screens
        self._leads = leads
        self._clock = clock
        self._username = username
        self._reads_all = reads_all
        self._greeted: dict[int, float] = {}

    async def joined(self, change: Joined) -> None:
        known = await self._storage.team(change.chat)
        self._leads.forget(change.chat)
        if not change.present:
            if known is not None:
                await self._storage.keep_team(Team(known.id, known.chat, present=False))
            return
        await self.team(change.chat)
        if not change.was_present:
            await self.greet(change.chat)
        elif change.administrator and not change.was_administrator:
            await self._screens.say(change.chat, Message(self._words("greet.sees_all_now")))

    async def migrated(self, change: Migrated) -> None:
        await self.moved(change.chat, change.to)

    async def moved(self, chat: int, to: int) -> None:
        """Goes on with a team whose group got another id, and with what it was talking about.

        The team comes last: as long as it has not moved, all is done again after a crash.
        """
        # Telegram says of the new group that the bot came into it; it was there all along.
        self._greeted[to] = self._clock.monotonic()
        before, after = self._secrets.owner(chat), self._secrets.owner(to)
        await self._storage.move_sessions(before, after, to)
        known = await self._storage.team(chat)
        if known is not None:
            await self._storage.move_team(known.id, to)
        self._leads.forget(chat)

    async def shut_out(self, chat: int) -> None:
        """Telegram says that the bot is not in this group any more."""
        known = await self._storage.team(chat)
        if known is not None and known.present:
            await self._storage.keep_team(Team(known.id, known.chat, present=False))

    async def team(self, chat: int) -> Team:
        """The team of a group where something was just said to us, so that we are in it."""
        known = await self._storage.team(chat)
        if known is None or not known.present:
            known = Team(known.id if known else TeamId(new_id(12)), chat)
            try:
                await self._storage.keep_team(known)
            except StorageError:
                # A group that got another id came to be here in this very moment.
                there = await self._storage.team(chat)
                if there is None:
                    raise
                return there
        return known

    async def greet(self, chat: int, *, asked: bool = False) -> None:
        """Once, though a link that adds the bot brings both a membership and a `/start`.

        Where somebody `asked` for it, by a `/start` of their own, it is said again.
        """
        now = self._clock.monotonic()
        if not asked and now - self._greeted.get(chat, -GREETED) < GREETED:
            return
        self._greeted[chat] = now
        sees_all = self._reads_all or await self._leads.sees_all(chat)
        greeting = say.greeting(self._words, self._username, sees_all=sees_all)
        await self._screens.say(chat, greeting)
