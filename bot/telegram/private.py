"""Knows the private chat: whatever comes in, the person learns where they are and what is next."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.clock import Clock
from bot.content import SCANS, Content
from bot.phrasing import menu
from bot.phrasing import private as say
from bot.phrasing.catalogue import Language, Words, choose
from bot.phrasing.guides import listed
from bot.phrasing.message import Message
from bot.phrasing.seconding import LINK as READER_LINK
from bot.presses import (
    Alarm,
    InSession,
    Joining,
    OnAction,
    OnDepth,
    OnIdea,
    OnMenu,
    OnPage,
    OnPlan,
    OnRound,
    OnRun,
    OnTeam,
    ToSession,
)
from bot.telegram.buttons import decode
from bot.telegram.concern import COMMANDS as CONCERN_COMMANDS
from bot.telegram.concern import Concern
from bot.telegram.emergency import Emergency
from bot.telegram.going_on import go_on
from bot.telegram.inviting import Inviting
from bot.telegram.menu import Menu
from bot.telegram.onward import Onward
from bot.telegram.parts import Parts
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.talk import Talk
from bot.telegram.updates import Said, Strayed, Tapped
from flows.events import Leaving
from flows.parts import home
from storage.port import Storage
from storage.sealing import Secrets

Hears = Callable[[Said, Words], Awaitable[None]]
"""Does what a command asks for whose part of the house is another."""

NAMED_BEHIND = frozenset({"", "start"})
"""Behind these stand no words: a text has no command, and a link brings a code."""

GROUP_COMMANDS = frozenset({"ronde", "sluit", "resultaten", "teamlead", "gesprek"})


class Private:
    def __init__(
        self,
        content: Content,
        languages: Mapping[Language, Words],
        storage: Storage,
        secrets: Secrets,
        sender: Sender,
        screens: Screens,
        inviting: Inviting,
        menu: Menu,
        talk: Talk,
        concern: Concern,
        emergency: Emergency,
        onward: Onward,
        clock: Clock,
    ) -> None:
        self._content = content
        self._languages = languages
        self._storage = storage
        self._secrets = secrets
        self._sender = sender
        self._screens = screens
        self._inviting = inviting
        self._menu = menu
        self._clock = clock
        self._talk = talk
        self._concern = concern
        self._emergency = emergency
        self._onward = onward
        self._others: dict[str, Hears] = {
            **dict.fromkeys(SCANS, inviting.said),
            **dict.fromkeys(onward.alone, onward.said),
            **dict.fromkeys(CONCERN_COMMANDS, concern.said),
        }
        self._parts = Parts()

    # --- taps
    async def tapped(self, tap: Tapped) -> None:
        words = choose(self._languages, tap.language)
        press = decode(tap.data)
        match press:
            case InSession():
                await self._in_session(tap, press, words)
            case ToSession():
                await self._go_on(tap, press, words)
            case Joining():
                await self._inviting.joined(tap, press, words)
            case Alarm():
                await self._emergency.tapped(tap, press, words)
            case OnRun():
                await self._concern.tapped(tap, press, words)
            case OnMenu():
                await self._on_menu(tap, press, words)
            case OnAction() | OnPlan() | OnDepth() | OnIdea() | OnPage():
                await self._onward.tapped_alone(tap, press, words)
            case OnTeam() if self._onward.knows_alone(press):
                await self._onward.tapped_alone(tap, press, words)
            case OnRound() | OnTeam() | None:
                await self._gone(tap, words)

    async def _in_session(self, tap: Tapped, press: InSession, words: Words) -> None:
        session = await self._storage.session(press.session)
        mine = session is not None and session.owner == self._secrets.owner(tap.chat)
        if session is None or not mine or not await self._talk.tapped(tap, press, session, words):
            await self._gone(tap, words)

    async def _go_on(self, tap: Tapped, press: ToSession, words: Words) -> None:
        session = await self._storage.session(press.session)
        if session is None or session.owner != self._secrets.owner(tap.chat):
            await self._answer(tap, words("toast.gone"))
            await self._where(tap.chat, words)
            return
        await self._answer(tap)
        await go_on(self._content, self._talk, session, words, self._clock.now())

    async def _on_menu(self, tap: Tapped, press: OnMenu, words: Words) -> None:
        """What a button of the menu begins, it begins as its command does."""
        command = await self._menu.tapped(tap, press, words)
        if command:
            said = f"/{command}"
            await self.said(Said(tap.chat, tap.user, tap.language, said, command, name=tap.name))

    # --- texts
    async def said(self, said: Said) -> None:
        words = choose(self._languages, said.language)
        if said.command not in NAMED_BEHIND and self._talk.of_distress(said.argument):
            # Words of one's own distress behind a command are heard as they are without one.
            await self._text(replace(said, text=said.argument, command="", argument=""), words)
            return
        match said.command:
            case "start" | "menu":
                await self._start(said, words)
            case "help":
                await self._help(said.chat, words)
            case "stop":
                await self._stop(said, words)
            case command if command in self._others:
                await self._others[command](said, words)
            case command if command in GROUP_COMMANDS:
                await self._where(said.chat, words, "notice.group_command")
            case "" if self._parts.is_rest(said.chat, said.text, said.sent):
                pass
            case "":
                await self._text(said, words)
            case _:
                await self._where(said.chat, words, "notice.unknown_command")

    async def _start(self, said: Said, words: Words) -> None:
        """By a link of a round, by one of a second reader, or without any."""
        if said.argument.startswith("r_"):
            await self._inviting.by_link(said, words)
        elif said.argument.startswith(READER_LINK):
            await self._concern.by_link(said, words)
        elif not await self._onward.by_link(said, words):
            await self._menu.show(said.chat, words)

    async def strayed(self, strayed: Strayed) -> None:
        session = await self._talk.attention.current(self._secrets.owner(strayed.chat))
        if self._parts.is_same_album(strayed.chat, strayed.album):
            if session is not None:
                await self._talk.take_away(session, strayed.message)
            return
        words = choose(self._languages, strayed.language)
        notice = "notice.edited" if strayed.edited else "notice.media"
        distress = self._talk.of_distress(strayed.text)
        if session is None and distress:
            await self._emergency.comfort(strayed.chat, words)
        elif session is None:
            await self._say(strayed.chat, menu.welcome(words, notice))
        else:
            if distress:
                await self._talk.hear(session, words)
            else:
                await self._talk.come_back(session, words, notice)
            await self._talk.take_away(session, strayed.message)

    async def _stop(self, said: Said, words: Words) -> None:
        owner = self._secrets.owner(said.chat)
        session = await self._storage.active(owner)
        if session is None:
            # None is open in front of one; another may be kept all the same.
            session = next(iter(await self._storage.sessions(owner)), None)
        if session is not None:
            await self._talk.attention.turned_to(session)
            flow = self._content.flows.get(session.state.flow)
            # A menu is shown to who stops there: it does not say that nothing is lost.
            notice = "notice.stays" if flow is not None and home(flow) is not None else None
            await self._talk.typed(session, Leaving(self._clock.now()), words, notice)
        else:
            forgot = await self._concern.forget_profile(owner)
            planned = await self._onward.stopping(said.chat, words)
            if forgot or not planned:
                line = "leave.profile" if forgot else "leave.nothing"
                await self._say(said.chat, Message(words(line), menu.way(words)))

    async def _text(self, said: Said, words: Words) -> None:
        owner = self._secrets.owner(said.chat)
        session = await self._talk.attention.addressed(owner, said.replied)
        removed = session is not None and self._talk.removed.has(session)
        if session is not None and not removed:
            if not await self._onward.answered(session, said, words):
                await self._talk.wrote(session, said, words)
        elif self._talk.of_distress(said.text):
            await self._emergency.comfort(said.chat, words)
        elif not removed:
            await self._say(said.chat, menu.welcome(words))
        if session is not None and removed:
            await self._talk.removed.ended(session, words)

    async def _help(self, chat: int, words: Words) -> None:
        guides = listed(self._content, words)
        await self._say(chat, say.help_private(words, self._menu.username, guides))

    async def _where(self, chat: int, words: Words, notice: str | None = None) -> None:
        """Shows where one is, in a new message."""
        session = await self._talk.attention.current(self._secrets.owner(chat))
        if session is None:
            await self._say(chat, menu.welcome(words, notice))
        else:
            await self._talk.come_back(session, words, notice)

    # --- small things
    async def _gone(self, tap: Tapped, words: Words) -> None:
        """A button of something that is over, or that never was ours."""
        await self._answer(tap, words("toast.gone"))
        if self._screens.is_replaced(tap.chat, tap.message):
            return
        if tap.message is not None:
            out = decode(tap.exit)
            if isinstance(out, Alarm):
                await self._screens.leave_exit(tap.chat, tap.message, out, words)
            else:
                await self._screens.strip(tap.chat, tap.message)
        await self._where(tap.chat, words)

    async def _say(self, chat: int, message: Message, edit: int | None = None) -> None:
        await self._screens.say(chat, message, edit)

    async def _answer(self, tap: Tapped, text: str | None = None) -> None:
        await self._sender.answer(tap.query, text)
