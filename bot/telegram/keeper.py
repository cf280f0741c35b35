"""Knows what happens by itself when its time has come: reminders, held texts, the end of keeping.

What it sends lies in the outbox before the conversation knows of it, under a name of its own:
a crash in between repeats neither.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace

from bot.clock import Clock
from bot.content import Content
from bot.conversation import Conversations
from bot.moments import Moments
from bot.naming_errors import place_of
from bot.phrasing import protocol as say
from bot.phrasing.catalogue import DUTCH, Language, Words
from bot.phrasing.guides import reminder
from bot.telegram.leaving import Leaving
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from flows.events import Elapsed, Lapse, Notice
from flows.keeping import Due, erased_at
from flows.round import DAY
from flows.state import SessionId
from storage.port import Outgoing, Session, Storage, StorageError

log = logging.getLogger("onlife.keeper")

LOST = 30 * DAY
"""Seconds after its moment that a conversation waits whose flow is in the content no more.

By then it was no mistake, and nothing is kept for ever that nobody can open.
"""


class Keeper:
    def __init__(
        self,
        content: Content,
        languages: Mapping[Language, Words],
        storage: Storage,
        sender: Sender,
        screens: Screens,
        conversations: Conversations,
        leaving: Leaving,
        moments: Moments,
        clock: Clock,
    ) -> None:
        self._content = content
        self._words = languages[DUTCH]
        self._storage = storage
        self._sender = sender
        self._screens = screens
        self._conversations = conversations
        self._leaving = leaving
        self._moments = moments
        self._clock = clock

    async def tick(self) -> None:
        """Everything that has come, one conversation after another. Raises StorageError."""
        for name in await self._storage.due(self._clock.now()):
            try:
                await self._attend(name)
            except StorageError:
                raise
            except Exception as error:  # noqa: BLE001 - one conversation never holds up the rest
                log.error("a moment went wrong: %s", place_of(error))

    async def _attend(self, name: SessionId) -> None:
        """The soonest that has come; what remains afterwards comes with the next tick."""
        session = await self._storage.session(name)
        if session is None:
            return
        if session.state.flow not in self._content.flows:
            # Its organisation took it out of the content: who comes back to it is told so.
            if session.due is not None and self._clock.now() - session.due > LOST:
                await self._leaving.over(session, self._words, None)
            return
        flow, now = self._content.flows[session.state.flow], self._clock.now()
        past = self._moments.past(flow, session.state, now)
        if not past:
            # Its content or its zone is another one by now, so that its moment is too.
            await self._storage.save(self._set_anew(session))
            return
        due = past[0]
        if due.lapse is Lapse.OVER:
            await self._leaving.over(session, self._words, None)
            return
        calls = self._told(session, due)
        await self._storage.put(calls)
        taken = await self._conversations.take(session, Elapsed(now, due.lapse, due.node))
        self._sender.adopt(calls)
        if taken.session is None or session.screen is None:
            return
        if due.lapse is Lapse.HELD and say.of_distress(session.state):
            help_stays = say.comforted(self._content, self._words, taken.session.state)
            await self._screens.say(session.chat, help_stays, session.screen)
        else:
            # Its buttons are of an earlier revision by now.
            notice = Notice.DROPPED if due.lapse is Lapse.HELD else None
            await self._screens.edit(taken.session, self._words, session.screen, notice)

    def _set_anew(self, session: Session) -> Session:
        state = replace(session.state, revision=session.state.revision + 1)
        flow = self._content.flows[state.flow]
        return replace(session, state=state, due=self._moments.due(flow, state))

    def _told(self, session: Session, due: Due) -> list[Outgoing]:
        """The reminder that goes with it, if any: neutral, since a lock screen shows it."""
        flow = self._content.flows[session.state.flow]
        match due.lapse:
            case Lapse.MOMENT:
                message = say.reminder(self._words, session.id)
            case Lapse.UNTOUCHED:
                erased = erased_at(flow, session.state, self._moments.second)
                day = None if erased is None else self._moments.day(erased)
                message = say.reminder(self._words, session.id, day)
            case Lapse.AGAIN:
                message = reminder(self._words, flow, session.id)
            case _:
                return []
        call = self._screens.told(session.chat, message)
        return [replace(call, merge=f"nudge:{session.id}:{due.lapse}:{due.at}")]
