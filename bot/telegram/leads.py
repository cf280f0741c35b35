"""Knows who leads a team: the group's administrators, and whom they appointed."""

from bot.clock import Clock
from bot.telegram.api import Api, ApiError
from storage.port import Owner, Storage, Team
from storage.sealing import Secrets

REMEMBERED = 5 * 60
"""Seconds for which the list of administrators is believed (a team's round, Who may do what)."""

JUST_ASKED = 10
"""Seconds in which it is not asked again for who is refused, however often they tap."""


class Leads:
    """`bot` is the bot's own Telegram id."""

    def __init__(
        self, api: Api, storage: Storage, secrets: Secrets, clock: Clock, bot: int
    ) -> None:
        self._api = api
        self._bot = bot
        self._storage = storage
        self._secrets = secrets
        self._clock = clock
        self._known: dict[int, tuple[float, frozenset[int]]] = {}

    async def is_lead(self, team: Team, user: int) -> bool:
        """Raises ApiError when Telegram does not say who the administrators are."""
        if await self._storage.is_appointed(team.id, self._secrets.owner(user)):
            return True
        return await self.is_administrator(team, user)

    async def is_administrator(self, team: Team, user: int) -> bool:
        """Raises ApiError when Telegram does not say."""
        if user in await self._administrators(team.chat):
            return True
        return await self._is_new(team.chat, user)

    async def administrators(self, team: Team) -> frozenset[int]:
        """Those who lead it by right; none where Telegram does not say."""
        try:
            return await self._administrators(team.chat)
        except ApiError:
            return frozenset()

    async def sees_all(self, chat: int) -> bool:
        """Whether the bot itself is an administrator there, and is sent every message."""
        try:
            found = await self._api.result("getChatMember", chat_id=chat, user_id=self._bot)
        except ApiError:
            return False
        return isinstance(found, dict) and found.get("status") == "administrator"

    def mark(self, user: int) -> Owner:
        """By what someone is recognised in a button, which anybody in the group could read."""
        return self._secrets.owner(user)

    async def appoint(self, team: Team, lead: Owner) -> None:
        await self._storage.appoint(team.id, lead)

    def forget(self, chat: int) -> None:
        """Asks again next time: somebody's place in the group changed."""
        self._known.pop(chat, None)

    async def _is_new(self, chat: int, user: int) -> bool:
        """Asked again before somebody is refused: they may have become one just now."""
        at, _ = self._known[chat]
        if self._clock.monotonic() - at < JUST_ASKED:
            return False
        try:
            return user in await self._ask(chat)
        except ApiError:
            return False

    async def _administrators(self, chat: int) -> frozenset[int]:
        now = self._clock.monotonic()
        at, known = self._known.get(chat, (0.0, frozenset()))
        if known and now - at < REMEMBERED:
            return known
        return await self._ask(chat)

    async def _ask(self, chat: int) -> frozenset[int]:
        now = self._clock.monotonic()
        found = await self._api.result("getChatAdministrators", chat_id=chat)
        known = frozenset(
            one["user"]["id"] for one in found if isinstance(one, dict) and "user" in one
        )
        self._known[chat] = (now, known)
        return known
