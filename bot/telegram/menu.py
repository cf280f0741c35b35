"""Knows the private menu in a chat: where it is shown, and what a tap in it opens or begins.

Nothing of it is kept: its buttons say all, so that those of any old one work.
"""

from bot.clock import Clock
from bot.content import CONCERN, Content
from bot.guides import records
from bot.menu import MINE, SECTIONS, goes_on, only_command
from bot.moments import Moments
from bot.phrasing import menu as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message
from bot.presses import OnMenu
from bot.telegram.attention import Attention
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.updates import Tapped
from flows.keeping import last_done
from storage.port import Session, Storage
from storage.sealing import Secrets

ABOUT_CLIENTS = frozenset({"verontrusting", "oefenen"})
"""The program's own commands that the menu leaves no trace of, as of guides about clients."""


class Menu:
    """`username` is the bot's own name."""

    def __init__(
        self,
        content: Content,
        storage: Storage,
        secrets: Secrets,
        sender: Sender,
        screens: Screens,
        attention: Attention,
        moments: Moments,
        clock: Clock,
        username: str,
    ) -> None:
        self._content = content
        self._storage = storage
        self._secrets = secrets
        self._sender = sender
        self._screens = screens
        self._attention = attention
        self._moments = moments
        self._clock = clock
        self.username = username

    async def show(self, chat: int, words: Words, message: int | None = None) -> None:
        """The first level, in the place of `message` where it is given."""
        there = [one for one in await self._sessions(chat) if goes_on(self._content, one.state)]
        line = say.amid(words, self._named(words, there)[0]) if there else ""
        await self._screens.say(chat, say.first(words, line, on=bool(there)), message)

    async def tapped(self, tap: Tapped, press: OnMenu, words: Words) -> str:
        """Shows what a button opens; or gives the command that it begins, else nothing."""
        await self._sender.answer(tap.query)
        command = press.detail if press.verb == say.BEGIN else ""
        if press.verb in SECTIONS:
            command = only_command(self._content, press.verb)
        if command:
            if self._is_about_clients(command) and tap.message is not None:
                # What was chosen does not stay to be read above it.
                await self._screens.say(tap.chat, say.first(words), tap.message)
            return command
        number = int(press.detail) if press.detail.isdecimal() else 1
        if press.verb == MINE:
            await self._screens.say(tap.chat, await self._mine(tap, number, words), tap.message)
        elif press.verb in SECTIONS:
            shown = say.section(self._content, words, press.verb, number, self.username)
            await self._screens.say(tap.chat, shown, tap.message)
        else:
            await self.show(tap.chat, words, None if press.verb == say.NEW else tap.message)
        return ""

    async def _mine(self, tap: Tapped, number: int, words: Words) -> Message:
        there = await self._sessions(tap.chat)
        recorded = any(self._is_recorded(one) for one in there)
        return say.mine(words, self._named(words, there), number, recorded=recorded)

    async def _sessions(self, chat: int) -> list[Session]:
        """All of one person: what goes on first, the one that they are in on top."""
        owner = self._secrets.owner(chat)
        current = await self._attention.current(owner)

        def place(one: Session) -> tuple[bool, bool, int]:
            later = not goes_on(self._content, one.state)
            return later, current is None or one.id != current.id, -last_done(one.state)

        return sorted(await self._storage.sessions(owner), key=place)

    def _named(self, words: Words, there: list[Session]) -> tuple[say.Open, ...]:
        now = self._clock.now()
        begun = [one.state.history[0].at if one.state.history else now for one in there]
        dated = [
            (one.id, one.state, self._moments.local(at))
            for one, at in zip(there, begun, strict=True)
        ]
        return say.listed(self._content, words, dated)

    def _is_recorded(self, session: Session) -> bool:
        flow = self._content.flows.get(session.state.flow)
        known = flow is not None and (flow.id == CONCERN or records(flow))
        return known and bool(session.state.history)

    def _is_about_clients(self, command: str) -> bool:
        guide = self._content.guides.get(command)
        return command in ABOUT_CLIENTS or (guide is not None and guide.protected)
