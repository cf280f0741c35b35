"""Knows where an update goes, and that whatever happens there, one update never stops the rest."""

import logging
from typing import Any, assert_never

from bot.naming_errors import place_of
from bot.telegram.group import COMMANDS, Group
from bot.telegram.importing import Importing
from bot.telegram.presence import Presence
from bot.telegram.private import Private
from bot.telegram.trouble import Trouble
from bot.telegram.updates import Filed, Incoming, Joined, Migrated, Said, Strayed, Tapped, read
from bot.topics import asked_in
from storage.port import StorageError, Unavailable

log = logging.getLogger("onlife.updates")


class Dispatch:
    def __init__(
        self,
        private: Private,
        group: Group,
        presence: Presence,
        importing: Importing,
        trouble: Trouble,
        username: str,
    ) -> None:
        self._private = private
        self._group = group
        self._presence = presence
        self._importing = importing
        self._trouble = trouble
        self._username = username
        self.handled = 0

    async def __call__(self, raw: dict[str, Any]) -> None:
        """Handles one update; returns when it is saved and its answer is sent or in the outbox.

        Never raises: an update that cannot be handled is told to the person and acknowledged,
        since it would fail again each time it came.
        """
        self.handled += 1
        try:
            incoming = read(raw, self._username)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            log.warning("an update that could not be read: %s", type(error).__name__)
            return
        if incoming is None:
            return
        with asked_in(*_place(incoming)):
            await self._handle(incoming)

    async def _handle(self, incoming: Incoming) -> None:
        try:
            await self._route(incoming)
        except Unavailable:
            log.error("not saved: the store did not answer")
            await self._tell(incoming, unsaved=True)
        except StorageError as error:
            log.error("not saved: %s", type(error).__name__)
            await self._tell(incoming, unsaved=True)
        except Exception as error:  # noqa: BLE001 - one update never stops the rest
            # Its text and its traceback's values may hold what somebody wrote; its place not.
            log.error("a %s failed: %s", type(incoming).__name__, place_of(error))
            await self._tell(incoming, unsaved=False)

    async def _route(self, incoming: Incoming) -> None:
        match incoming:
            case Tapped():
                await self._of(incoming.chat).tapped(incoming)
            case Said():
                await self._of(incoming.chat).said(incoming)
            case Strayed():
                await self._private.strayed(incoming)
            case Filed():
                if not await self._importing.received(incoming):
                    await self._private.strayed(incoming.stray)
            case Joined(chat=chat) if chat > 0:
                # Somebody blocked or unblocked the bot: their answers stay as they are.
                pass
            case Joined():
                await self._presence.joined(incoming)
            case Migrated():
                await self._presence.migrated(incoming)
            case _:
                assert_never(incoming)

    def _of(self, chat: int) -> Private | Group:
        return self._private if chat > 0 else self._group

    async def _tell(self, incoming: Incoming, *, unsaved: bool) -> None:
        if isinstance(incoming, Filed):
            incoming = incoming.stray
        if not isinstance(incoming, Tapped | Said | Strayed):
            return
        # What strayed in a group is a sheet that was meant for us.
        aside = isinstance(incoming, Said) and incoming.command not in COMMANDS
        if incoming.chat > 0 or not aside:
            try:
                await self._trouble.tell(incoming, unsaved=unsaved)
            except Exception as error:  # noqa: BLE001 - nothing is left to try
                log.error("nor could that be told: %s", place_of(error))


def _place(incoming: Incoming) -> tuple[int, int]:
    """The chat where something happened, and in which topic of it."""
    match incoming:
        case Filed():
            return incoming.stray.chat, incoming.topic
        case Tapped() | Said():
            return incoming.chat, incoming.topic
        case _:
            return incoming.chat, 0
