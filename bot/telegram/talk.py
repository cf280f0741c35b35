"""Knows how a conversation goes on in private: what came is taken and kept, then it is shown."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from enum import IntEnum

from bot.absence import AWAY, BRIEF, is_long_ago, is_returning
from bot.clock import Clock
from bot.content import Content
from bot.conversation import NOTHING, Conversations, Taken
from bot.moments import Moments
from bot.phrasing import menu
from bot.phrasing import private as say
from bot.phrasing.catalogue import Words
from bot.phrasing.protocol import comforted, of_distress, quotes
from bot.presses import InSession, event_of, only_looks
from bot.profiles import Profiles
from bot.telegram.attention import Attention
from bot.telegram.removed import Removed
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender, outgoing
from bot.telegram.updates import Said, Tapped
from bot.topics import in_topic, topic_asked, topic_of
from bot.typed import typed_event
from flows import questionnaire as q
from flows.distress import speaks_of_distress
from flows.events import CameBack, Event, Notice, Wrote
from flows.holding import DISTRESS, ELSEWHERE, hints
from flows.identifying import signs
from flows.model import Flow, FlowId
from storage.port import Owner, Session, Storage

ABSENT = "notice.absent"
"""Says to who was away long that they are back."""

BEGUN = "begun"
"""The fact that says whether anything was answered yet: a real run never becomes practice."""


class Shown(IntEnum):
    """What a signal's handler left for the screen: its place, a place below, or nothing to do."""

    IN_PLACE = 0
    BELOW = 1
    ALL = 2


Heard = Callable[[Session, Words], Awaitable[Shown]]
"""Does what a signal asks for."""

Ending = Callable[[Session, Words, int | None], Awaitable[None]]
"""Ends a conversation whose flow came to an end, in the place of its screen where it has one."""

Knowing = Callable[[Session], Awaitable[Mapping[str, str]]]
"""The facts of a flow's conversation that are otherwise now than when it began."""


class Talk:
    """`signals` and `endings` are by their names in content; who knows what they ask puts them."""

    def __init__(
        self,
        content: Content,
        storage: Storage,
        sender: Sender,
        screens: Screens,
        profiles: Profiles,
        moments: Moments,
        clock: Clock,
    ) -> None:
        self._content = content
        self._storage = storage
        self._sender = sender
        self._screens = screens
        self._profiles = profiles
        self._moments = moments
        self._clock = clock
        self.conversations = Conversations(content, storage, moments)
        self.attention = Attention(content, storage)
        self.removed = Removed(content, storage, screens)
        self.signals: dict[str, Heard] = {}
        self.endings: dict[tuple[FlowId, str], Ending] = {}
        self.knowing: dict[FlowId, Knowing] = {}

    # --- taps
    async def tapped(self, tap: Tapped, press: InSession, session: Session, words: Words) -> bool:
        """Takes a tap in a conversation and shows it; False where it was erased meanwhile."""
        if await self.removed.ended(session, words, tap.message):
            await self._answer(tap)
        elif only_looks(press.code):
            looking = self._screens.look(session, words, press.code, tap.message)
            await asyncio.gather(self._answer(tap), looking)
        else:
            return await self._tapped(tap, press, session, words)
        return True

    async def _tapped(self, tap: Tapped, press: InSession, session: Session, words: Words) -> bool:
        now = self._clock.now()
        event = event_of(press, now, session.state.revision)
        absent = is_long_ago(session.state, now, tap.sent)
        if self._returning(session, now):
            event, absent = CameBack(now, absent=True), True
        kept = None
        if press.code == q.KEEP and press.revision == session.state.revision:
            # Before the tap is saved: a crash in between brings the tap again, and not an old one.
            kept = await self.conversations.keep_as_own(session)
        taken = await self._take(session, event, tap.message)
        if taken.session is None:
            return False
        await self.attention.tapped(taken.session)
        if taken.outcome is not None:
            await self._answer(tap)
            await self._ended(taken.session, taken.outcome, words, tap.message)
        elif taken.notice is Notice.DROPPED and of_distress(session.state):
            await self._answer(tap)
            help_stays = comforted(self._content, words, taken.session.state)
            await self._screens.say(tap.chat, help_stays, tap.message)
        else:
            quoted = quotes(session.state)
            await self._tap_shown(tap, taken, words, absent=absent, kept=kept, quoted=quoted)
        return True

    async def _tap_shown(
        self,
        tap: Tapped,
        taken: Taken,
        words: Words,
        *,
        absent: bool,
        kept: bool | None,
        quoted: bool,
    ) -> None:
        if taken.session is None:
            return
        notice: Notice | str | None = taken.notice
        if q.KEEP_AS_OWN in taken.signals:
            notice = "kept_own" if kept else "kept_own_before"
        toast = words("toast.stale") if notice is Notice.STALE else None
        answering = asyncio.create_task(self._answer(tap, toast))
        shown = await self._signalled(taken.session, taken.signals, words)
        if shown is not Shown.ALL:
            if absent and tap.message is not None:
                asks = self._flow(taken.session).again is not None
                line = notice or (None if asks else ABSENT)
                await self._screens.renew(taken.session, words, line, quoted=quoted)
            elif tap.message is None or shown is Shown.BELOW:
                await self._screens.renew(taken.session, words, notice, quoted=quoted)
            else:
                await self._screens.edit(taken.session, words, tap.message, notice)
        await answering

    # --- texts
    async def wrote(self, session: Session, said: Said, words: Words) -> None:
        """A text in a conversation. Where clients are spoken of it does not stay in the chat.

        Nor does it where they are spoken of in another conversation of the same person: there
        it is asked first where it belongs.
        """
        if await self.removed.ended(session, words):
            return
        now = self._clock.now()
        protected = self._flow(session).protected
        beside = not protected and await self.attention.beside(session)
        weighs = (*((ELSEWHERE,) if beside else ()), *signs(said.text))
        if not (protected or beside):
            weighs = hints(self._flow(session), session.state.cursor, said.text)
        try:
            if session.chat > 0 and self.of_distress(said.text):
                # Before all else, wherever one was.
                await self._typed(session, Wrote(now, said.text, (DISTRESS, *weighs)), words)
            elif self._returning(session, now):
                back = CameBack(now, absent=True)
                await self._typed(session, back, words, f"notice.{Notice.DROPPED}")
            elif session.state.paused:
                await self._typed(session, CameBack(now), words)
            else:
                local, content = self._moments.local(now), self._content
                event = typed_event(content, words, session.state, said.text, weighs, now, local)
                await self._typed(session, event, words)
        finally:
            if protected or beside or weighs:
                await self.delete(session.chat, said.message)

    async def hear(self, session: Session, words: Words) -> None:
        """Words of distress in what is not read otherwise: help comes first, nothing is kept."""
        await self._typed(session, Wrote(self._clock.now(), "", (DISTRESS,)), words)

    def of_distress(self, text: str) -> bool:
        """Whether somebody may speak of their own distress; a false alarm costs one tap."""
        return speaks_of_distress(self._content.phrases, text)

    async def delete(self, chat: int, message: int) -> None:
        """Takes a message out of the chat, where Telegram still lets it."""
        body = b'{"chat_id":%d,"message_id":%d}' % (chat, message)
        await self._sender.send(outgoing(chat, "deleteMessage", body))

    async def take_away(self, session: Session, message: int) -> None:
        """What somebody sent does not stay in the chat where clients are spoken of."""
        protected = not self.removed.has(session) and self._flow(session).protected
        if protected or await self.attention.beside(session):
            await self.delete(session.chat, message)

    async def come_back(
        self, session: Session, words: Words, notice: str | None = None, *, absent: bool = False
    ) -> None:
        """Shows a conversation in a new message, or what is asked first of who was away."""
        if await self.removed.ended(session, words):
            return
        now = self._clock.now()
        away = self._returning(session, now, BRIEF if absent else AWAY)
        if notice is None and session.chat > 0 and self._flow(session).again is None:
            notice = ABSENT if is_long_ago(session.state, now) else None
        await self._typed(session, CameBack(now, absent=away), words, notice)

    async def resume(self, session: Session, words: Words, at: int | None = None) -> None:
        """Goes on with a conversation, in the message `at` where it is given."""
        if at is None or self.removed.has(session) or self._flow(session).protected:
            await self.come_back(session, words)
            return
        taken = await self._take(session, CameBack(self._clock.now()), at)
        if taken.session is not None:
            await self._screens.edit(taken.session, words, at)

    async def typed(
        self, session: Session, event: Event, words: Words, notice: str | None = None
    ) -> None:
        """Takes what was not a tap, and shows the conversation in a new message."""
        await self._typed(session, event, words, notice)

    async def _typed(
        self, session: Session, event: Event, words: Words, notice: str | None = None
    ) -> None:
        if await self.removed.ended(session, words):
            return
        taken = await self._take(session, event, None)
        if taken.session is None:
            await self._screens.say(session.chat, menu.welcome(words))
        elif taken.outcome is not None:
            await self._ended(taken.session, taken.outcome, words, None)
        elif await self._signalled(taken.session, taken.signals, words) is not Shown.ALL:
            quoted = quotes(session.state)
            await self._screens.renew(taken.session, words, notice or taken.notice, quoted=quoted)

    # --- what both have in common
    async def _take(self, session: Session, event: Event, screen: int | None) -> Taken:
        self.attention.spoken(session)
        return await self.conversations.take(session, event, screen, await self._facts(session))

    async def _facts(self, session: Session) -> Mapping[str, str]:
        """What the time, the person's profile and others say now, where a flow looks at it."""
        here = topic_asked(session.chat)
        moved = NOTHING if here in {None, topic_of(session.state)} else in_topic(here)
        return {**await self._told(session), **moved}

    async def _told(self, session: Session) -> Mapping[str, str]:
        knowing = self.knowing.get(session.state.flow)
        if knowing is not None:
            return {**self._moments.facts(self._clock.now()), **await knowing(session)}
        if self._flow(session).keeping is None:
            return NOTHING
        begun = "yes" if session.state.history else "no"
        return {**await self.facts(session.owner), BEGUN: begun}

    async def facts(self, owner: Owner) -> Mapping[str, str]:
        return {**self._moments.known(self._clock.now()), **await self._profiles.facts(owner)}

    async def _signalled(self, session: Session, signals: frozenset[str], words: Words) -> Shown:
        shown = Shown.IN_PLACE
        for name in signals:
            heard = self.signals.get(name)
            if heard is not None:
                shown = max(shown, await heard(session, words))
        return shown

    async def _ended(
        self, session: Session, outcome: str, words: Words, message: int | None
    ) -> None:
        """Erases a conversation that came to its end, and says so in the place of its screen."""
        ending = self.endings.get((session.state.flow, outcome))
        if ending is not None:
            await ending(session, words, message)
            return
        await self._storage.erase(session.id)
        await self._screens.say(
            session.chat, say.ended(self._content, words, session.state), message
        )

    def _flow(self, session: Session) -> Flow:
        return self._content.flows[session.state.flow]

    def _returning(self, session: Session, now: int, away: int = AWAY) -> bool:
        return is_returning(self._flow(session), session.state, now, away)

    async def _answer(self, tap: Tapped, text: str | None = None) -> None:
        await self._sender.answer(tap.query, text)
