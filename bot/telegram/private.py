"""Knows the private chat: whatever comes in, the person learns where they are and what is next."""

from collections.abc import Awaitable, Callable, Mapping

from bot.clock import Clock
from bot.content import Content
from bot.phrasing import private as say
from bot.phrasing.catalogue import Language, Words, choose
from bot.phrasing.message import Message, paragraphs
from bot.phrasing.numbers import alarm
from bot.phrasing.seconding import LINK as READER_LINK
from bot.presses import (
    MORE,
    Alarm,
    InSession,
    Joining,
    OnAction,
    OnDepth,
    OnIdea,
    OnPlan,
    OnRound,
    OnRun,
    OnTeam,
    ToSession,
)
from bot.telegram.admission import QUICKSCAN, Admission, Invitation
from bot.telegram.buttons import decode
from bot.telegram.concern import COMMANDS as CONCERN_COMMANDS
from bot.telegram.concern import Concern
from bot.telegram.emergency import Emergency
from bot.telegram.onward import ALONE, Onward
from bot.telegram.parts import Parts
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.talk import Talk
from bot.telegram.updates import Said, Strayed, Tapped
from flows import questionnaire as q
from flows.events import Answered, Leaving
from storage.port import Storage
from storage.sealing import Secrets

Hears = Callable[[Said, Words], Awaitable[None]]
"""Does what a command asks for whose part of the house is another."""

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
        admission: Admission,
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
        self._admission = admission
        self._clock = clock
        self._talk = talk
        self._concern = concern
        self._emergency = emergency
        self._onward = onward
        self._others: dict[str, Hears] = {
            **dict.fromkeys(ALONE, onward.said),
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
                await self._answer(tap)
                await self._go_on(tap, press, words)
            case Joining():
                await self._joining(tap, press, words)
            case Alarm():
                await self._emergency.tapped(tap, press, words)
            case OnRun():
                await self._concern.tapped(tap, press, words)
            case OnAction() | OnPlan() | OnDepth() | OnIdea():
                await self._onward.tapped_alone(tap, press, words)
            case OnTeam() if self._onward.knows(press):
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
            await self._where(tap.chat, words)
            return
        await self._talk.attention.turned_to(session)
        await self._talk.resume(session, words)

    async def _joining(self, tap: Tapped, press: Joining, words: Words) -> None:
        """An invitation: nothing is kept of it until it is agreed to."""
        owner = self._secrets.owner(tap.chat)
        found = await self._admission.invitation(press.round, tap.user)
        if isinstance(found, str):
            await self._answer(tap)
            await self._say(tap.chat, Message(words(found)), tap.message)
            return
        if press.code == q.AGREE:
            session = await self._talk.conversations.start(
                found.flow,
                owner,
                tap.chat,
                found.facts,
                one=press.round,
                event=Answered(self._clock.now(), 1, q.AGREE),
            )
            await self._answer(tap)
            await self._talk.resume(session, words, at=tap.message)
        elif press.code == q.DECLINE:
            await self._answer(tap)
            await self._say(tap.chat, Message(words("intro.declined")), tap.message)
        else:
            await self._answer(tap)
            message = self._invitation(found, words, unfolded=press.code == MORE)
            await self._say(tap.chat, message, tap.message)

    def _invitation(self, found: Invitation, words: Words, *, unfolded: bool) -> Message:
        preview = self._talk.conversations.preview(found.flow, found.facts)
        return say.invitation(self._content, words, preview.state, found.round, unfolded=unfolded)

    # --- texts
    async def said(self, said: Said) -> None:
        words = choose(self._languages, said.language)
        match said.command:
            case "start":
                await self._start(said, words)
            case "help":
                await self._say(said.chat, say.help_private(words, self._admission.username))
            case "quickscan":
                await self._scan(said, words)
            case "stop":
                await self._stop(said, words)
            case command if command in self._others:
                await self._others[command](said, words)
            case command if command in GROUP_COMMANDS:
                await self._where(said.chat, words, "notice.group_command")
            case "" if self._parts.is_rest(said.chat, said.text, said.sent):
                pass
            case "" if self._onward.reading.is_query(said, words):
                await self._onward.said(said, words)
            case "":
                await self._text(said, words)
            case _:
                await self._where(said.chat, words, "notice.unknown_command")

    async def _start(self, said: Said, words: Words) -> None:
        """By a link of a round, by one of a second reader, or without any."""
        if said.argument.startswith("r_"):
            await self._by_link(said, words)
        elif said.argument.startswith(READER_LINK):
            await self._concern.by_link(said, words)
        elif not await self._onward.by_link(said, words):
            await self._where(said.chat, words)

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
            await self._say(strayed.chat, say.welcome(words, notice))
        else:
            if distress:
                await self._talk.hear(session, words)
            else:
                await self._talk.come_back(session, words, notice)
            await self._talk.take_away(session, strayed.message)

    async def _by_link(self, said: Said, words: Words) -> None:
        one = self._admission.round_in(said.argument)
        for session in await self._storage.sessions(self._secrets.owner(said.chat)):
            if one and session.round == one:
                await self._talk.attention.turned_to(session)
                await self._talk.resume(session, words)
                return
        found = await self._admission.invitation(one, said.user) if one else "round.unknown"
        if isinstance(found, str):
            await self._say(said.chat, Message(words(found)))
        else:
            await self._say(said.chat, self._invitation(found, words, unfolded=False))

    async def _scan(self, said: Said, words: Words) -> None:
        sessions = await self._storage.sessions(self._secrets.owner(said.chat))
        mine = [one for one in sessions if one.state.flow == QUICKSCAN]
        for_team = [one for one in mine if one.round is not None]
        own = next((one for one in mine if one.round is None), None)
        if for_team:
            await self._say(said.chat, say.choose_scan(words, [one.id for one in for_team], own))
        elif own is not None:
            await self._talk.attention.turned_to(own)
            await self._talk.resume(own, words)
        else:
            found = await self._admission.invitation(None, said.user)
            if isinstance(found, Invitation):
                await self._say(said.chat, self._invitation(found, words, unfolded=False))

    async def _stop(self, said: Said, words: Words) -> None:
        owner = self._secrets.owner(said.chat)
        session = await self._storage.active(owner)
        if session is None:
            # None is open in front of one; another may be kept all the same.
            session = next(iter(await self._storage.sessions(owner)), None)
        if session is not None:
            await self._talk.attention.turned_to(session)
            await self._talk.typed(session, Leaving(self._clock.now()), words)
        else:
            forgot = await self._concern.forget_profile(owner)
            planned = await self._onward.planning.stopping(said.chat, words)
            if forgot or not planned:
                line = "leave.profile" if forgot else "leave.nothing"
                await self._say(said.chat, Message(words(line)))

    async def _text(self, said: Said, words: Words) -> None:
        session = await self._talk.attention.current(self._secrets.owner(said.chat))
        if session is not None:
            await self._talk.wrote(session, said, words)
        elif self._talk.of_distress(said.text):
            await self._emergency.comfort(said.chat, words)
        else:
            await self._say(said.chat, say.welcome(words))

    async def _where(self, chat: int, words: Words, notice: str | None = None) -> None:
        """Shows where one is, in a new message."""
        session = await self._talk.attention.current(self._secrets.owner(chat))
        if session is None:
            await self._say(chat, say.welcome(words, notice))
        else:
            await self._talk.come_back(session, words, notice)

    # --- small things
    async def _gone(self, tap: Tapped, words: Words) -> None:
        """A button of something that is over, or that never was ours."""
        await self._answer(tap, words("toast.gone"))
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

    async def trouble(self, incoming: Tapped | Said | Strayed, *, unsaved: bool) -> None:
        """Says, from memory, that something did not work; nothing of it was kept."""
        words = choose(self._languages, incoming.language)
        line = words("not_saved" if unsaved else "error")
        if isinstance(incoming, Tapped):
            text = words("toast.not_saved" if unsaved else "error")
            await self._sender.answer(incoming.query, text, alert=True)
            if not isinstance(decode(incoming.exit), Alarm):
                return
            # Where danger may be spoken of a toast is not enough, and it may not arrive.
            line = paragraphs(words("numbers.first"), line)
        elif self._talk.of_distress(incoming.text):
            await self._emergency.comfort(incoming.chat, words)
        await self._say(incoming.chat, Message(line, alarm(words)))
        if isinstance(incoming, Said | Strayed) and self._talk.attention.is_discreet(incoming.chat):
            # Not kept, and it may be about a client: it does not stay in the chat either.
            await self._talk.delete(incoming.chat, incoming.message)
