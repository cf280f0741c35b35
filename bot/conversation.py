"""Knows how one event goes through the program; this is the line that everything else serves.

Telegram update ─► telegram/updates ─► Event
                                        │
   storage: State ──────────────────────┤
   content: Flow, Instrument ───────────┤
                                        ▼
                     flows.engine.step(content, state, event) ─► (State', Effects)
                                        │
                     storage: save State' if revision unchanged  (else: load, step again)
                                        │
                     phrasing: Effects + language ─► Message     (no Telegram type)
                                        │
                     telegram/render ─► Bot API                  (edit the one screen)
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.content import Content
from bot.moments import Moments
from flows import questionnaire as q
from flows.engine import Step, begin, step
from flows.events import Answered, Ask, Effect, Event, Finish, Notice, Signal
from flows.model import FlowId
from flows.round import RoundId
from flows.state import SessionId
from flows.versions import adopt
from storage.port import Owner, Session, Storage, Unavailable

NOTHING: Mapping[str, str] = {}

TRIES = 8
"""How often an event is stepped again after somebody else was first; more means trouble."""


def new_id(size: int = 8) -> str:
    """A random id of `size` bytes, short enough for a button."""
    return secrets.token_urlsafe(size)


@dataclass(frozen=True, slots=True)
class Taken:
    """What an event came to. `session` is None where it was erased in the meantime."""

    session: Session | None
    effects: tuple[Effect, ...]

    @property
    def notice(self) -> Notice | None:
        for effect in self.effects:
            if isinstance(effect, Ask):
                return effect.notice
        return None

    @property
    def outcome(self) -> str | None:
        """How the conversation ended; None while it goes on."""
        return next((one.outcome for one in self.effects if isinstance(one, Finish)), None)

    @property
    def signals(self) -> frozenset[str]:
        return frozenset(one.name for one in self.effects if isinstance(one, Signal))


class Conversations:
    """Takes events, one conversation at a time, and keeps what they led to."""

    def __init__(self, content: Content, storage: Storage, moments: Moments) -> None:
        self._content = content
        self._storage = storage
        self._moments = moments

    def preview(self, flow: FlowId, facts: Mapping[str, str]) -> Session:
        """A conversation's very first screen, of which nothing is kept."""
        first = begin(self._content.flows[flow], SessionId(""), facts)
        return Session(Owner(""), 0, first.state)

    async def start(
        self,
        flow: FlowId,
        owner: Owner,
        chat: int,
        facts: Mapping[str, str],
        *,
        one: RoundId | None = None,
        event: Event | None = None,
    ) -> Session:
        """A new conversation, after `event` where it is given, or the one that is there already.

        A flow that is kept by the clock may be there more than once.
        Raises Unavailable when it cannot be kept.
        """
        content = self._content.flows[flow]
        first = begin(content, SessionId(new_id()), facts)
        if event is not None:
            first = step(content, first.state, event)
        session = Session(
            owner,
            chat,
            first.state,
            one,
            due=self._moments.due(content, first.state),
            repeatable=content.keeping is not None,
        )
        return await self._storage.create(session)

    async def take(
        self,
        session: Session,
        event: Event,
        screen: int | None = None,
        facts: Mapping[str, str] = NOTHING,
    ) -> Taken:
        """Steps and saves. What ends a conversation is not saved: it is to be erased, once what
        it asked for is done, and until then the same event leads to the same end.

        `screen` is the message that it will be shown in, where that is known before. `facts` are
        those that are otherwise now than when it began.
        Raises Unavailable when it cannot be saved.
        """
        for _ in range(TRIES):
            flow = self._content.flows[session.state.flow]
            known = adopt(flow, session.state)
            if known is not session.state:
                # Kept before it is stepped on, so that a button of the old content is old.
                session = replace(
                    session, state=replace(known, revision=session.state.revision + 1)
                )
                if await self._storage.save(session):
                    continue
                again = await self._storage.session(session.id)
                if again is None:
                    return Taken(None, ())
                session = again
                continue
            if facts:
                known = replace(known, facts={**known.facts, **facts})
            stepped = step(flow, known, event)
            changed = self._kept(session, stepped, screen)
            if any(isinstance(one, Finish) for one in stepped.effects):
                return Taken(changed, stepped.effects)
            if stepped.state is known:
                return Taken(replace(session, state=known), stepped.effects)
            if await self._storage.save(changed):
                return Taken(changed, stepped.effects)
            again = await self._storage.session(session.id)
            if again is None:
                return Taken(None, ())
            session = again
        raise Unavailable("a conversation changes faster than it can be saved")

    def _kept(self, session: Session, stepped: Step, screen: int | None) -> Session:
        cast = any(isinstance(one, Signal) and one.name == q.BALLOT_CAST for one in stepped.effects)
        return replace(
            session,
            state=stepped.state,
            submitted=session.submitted or cast,
            screen=session.screen if screen is None else screen,
            due=self._moments.due(self._content.flows[stepped.state.flow], stepped.state),
        )

    async def keep_as_own(self, session: Session) -> bool:
        """Copies a round's answers to a scan of one's own; False where there is one already."""
        for other in await self._storage.sessions(session.owner):
            if other.round is None and other.state.flow == session.state.flow:
                return False
        state = session.state
        if state.cursor == q.LEAVE:
            # Asked for while leaving; the own scan goes on from where one was.
            stay = Answered(state.history[-1].at, state.revision, q.STAY)
            state = step(self._content.flows[state.flow], state, stay).state
        own = replace(
            state,
            session=SessionId(new_id()),
            revision=1,
            facts=q.as_own(state.facts),
        )
        await self._storage.create(Session(session.owner, session.chat, own))
        await self._storage.activate(session.owner, session.id)
        return True
