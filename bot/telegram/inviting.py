"""Knows how somebody comes to a scan: invited by a round, or asking for one of their own."""

from bot.clock import Clock
from bot.content import SCANS, Content, command_of
from bot.phrasing import private as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message
from bot.presses import MORE, Joining
from bot.telegram.admission import Admission, Invitation
from bot.telegram.going_on import go_on
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.talk import Talk
from bot.telegram.updates import Said, Tapped
from flows import questionnaire as q
from flows.cards import lies
from flows.events import Answered
from flows.model import FlowId
from storage.port import Session, Storage
from storage.sealing import Secrets


class Inviting:
    def __init__(
        self,
        content: Content,
        storage: Storage,
        secrets: Secrets,
        sender: Sender,
        screens: Screens,
        admission: Admission,
        talk: Talk,
        clock: Clock,
    ) -> None:
        self._content = content
        self._storage = storage
        self._secrets = secrets
        self._sender = sender
        self._screens = screens
        self._admission = admission
        self._talk = talk
        self._clock = clock

    async def joined(self, tap: Tapped, press: Joining, words: Words) -> None:
        """An invitation: nothing is kept of it until it is agreed to."""
        owner = self._secrets.owner(tap.chat)
        if press.round is None:
            found = self._admission.own(press.own)
        else:
            found = await self._admission.invitation(press.round, tap.user)
        if isinstance(found, str):
            await self._sender.answer(tap.query)
            await self._screens.say(tap.chat, Message(words(found)), tap.message)
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
            await self._sender.answer(tap.query)
            await self._talk.resume(session, words, at=tap.message)
        elif press.code == q.DECLINE:
            await self._sender.answer(tap.query)
            declined = words("intro.declined", command=command_of(found.flow))
            await self._screens.say(tap.chat, Message(declined), tap.message)
        else:
            await self._sender.answer(tap.query)
            message = self._invitation(found, words, unfolded=press.code == MORE)
            await self._screens.say(tap.chat, message, tap.message)

    def _invitation(self, found: Invitation, words: Words, *, unfolded: bool) -> Message:
        preview = self._talk.conversations.preview(found.flow, found.facts)
        return say.invitation(self._content, words, preview.state, found.round, unfolded=unfolded)

    async def by_link(self, said: Said, words: Words) -> None:
        """By the link of a round: on with one's scan of it, or an invitation to it."""
        one = self._admission.round_in(said.argument)
        for session in await self._storage.sessions(self._secrets.owner(said.chat)):
            if one and session.round == one:
                await self._go_on(session, words)
                return
        found = await self._admission.invitation(one, said.user) if one else "round.unknown"
        if isinstance(found, str):
            await self._screens.say(said.chat, Message(words(found)))
        else:
            await self._screens.say(said.chat, self._invitation(found, words, unfolded=False))

    async def _go_on(self, session: Session, words: Words) -> None:
        await go_on(self._content, self._talk, session, words, self._clock.now())

    async def said(self, said: Said, words: Words) -> None:
        """A command: on with a scan, one's own or a team's, or an invitation to one's own."""
        sessions = await self._storage.sessions(self._secrets.owner(said.chat))
        kind = SCANS[said.command]
        mine = [one for one in sessions if one.state.flow == FlowId(kind)]
        for_team = [one for one in mine if one.round is not None and not lies(one.state)]
        own = next((one for one in mine if one.round is None), None)
        if for_team:
            await self._screens.say(
                said.chat, say.choose_scan(words, kind, [one.id for one in for_team], own)
            )
        elif own is not None:
            await self._go_on(own, words)
        else:
            found = self._admission.own(kind)
            if isinstance(found, Invitation):
                await self._screens.say(said.chat, self._invitation(found, words, unfolded=False))
