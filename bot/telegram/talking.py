"""Knows how a team's talk begins in its group, goes on and ends; refuses to know who leads it.

It is asked only for a lead. A talk that is over leaves its notes and nothing else.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.clock import Clock
from bot.content import Content
from bot.conversation import new_id
from bot.moments import Moments
from bot.phrasing import noted as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message
from bot.places import team_place
from bot.plans import Plans
from bot.talk_cards import TalkCards, has_names
from bot.talks import Talks
from bot.telegram.concluding import Concluding
from bot.telegram.passing import Beside
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.talk import Talk
from bot.telegram.updates import Tapped
from bot.topics import in_topic, topic_of
from flows import concluded as c
from flows import talk_ground as g
from flows import talking as t
from flows.engine import begin
from flows.plan import ordered
from flows.round import RoundId
from flows.state import SessionId
from flows.talk_notes import TalkNotes
from instruments.disclosure import Release
from instruments.model import InstrumentId
from storage.codec import release_text
from storage.port import Kept, Session, Storage, Team
from storage.sealing import Secrets

NONE = InstrumentId("")
"""No instrument."""


class Talking:
    """`words` are the group's."""

    def __init__(
        self,
        content: Content,
        words: Words,
        storage: Storage,
        secrets: Secrets,
        sender: Sender,
        screens: Screens,
        talk: Talk,
        plans: Plans,
        moments: Moments,
        clock: Clock,
        concluding: Concluding,
    ) -> None:
        self._content = content
        self._words = words
        self._storage = storage
        self._secrets = secrets
        self._sender = sender
        self._screens = screens
        self._talk = talk
        self._plans = plans
        self._moments = moments
        self._clock = clock
        self._talks = Talks(storage)
        self.concluding = concluding
        cards = Beside(TalkCards(content, storage).beside, has_names)
        for one in content.instruments:
            # One that ends in a colour for each rubric has more to show beside.
            screens.beside.setdefault(t.flow_id(one), cards)
        talk.endings |= {(t.flow_id(one), t.DONE): self._done for one in content.instruments}

    async def asked(self, where: Team, topic: int = 0) -> None:
        """Goes on with the talk about the newest picture, or shows what came of it, or begins."""
        newest = await self._newest(where)
        if newest is None:
            await self._screens.say(where.chat, Message(self._words("talk.too_early")), topic=topic)
            return
        kept, shown = newest
        known = await self._unfinished(where, kept.round.id)
        if known is not None:
            await self._go_on(known, where, topic)
            return
        notes = await self._talks.about(kept.round.id)
        if notes is None:
            await self._begin(where, kept, shown, topic)
            return
        instrument = self._content.instruments[kept.round.instrument]
        if instrument.concludes and notes.agreed:
            message = await self.concluding.told(kept)
        else:
            message = say.again(self._words, instrument, notes, self._moments.zone)
        await self._screens.say(where.chat, message, topic=topic)

    async def tapped(self, tap: Tapped, kept: Kept, detail: str, where: Team) -> None:
        """A lead's button of a round: the talk about it, or that talk once more."""
        newest = await self._newest(where)
        if newest is None or newest[0].round.id != kept.round.id:
            await self._sender.answer(tap.query, self._words("toast.round_moved"))
            return
        await self._sender.answer(tap.query)
        if detail != say.ANEW or await self._unfinished(where, kept.round.id) is not None:
            await self.asked(where, tap.topic)
            return
        if tap.message is not None:
            await self._screens.strip(tap.chat, tap.message)
        await self._begin(where, *newest, tap.topic)

    async def _newest(self, where: Team) -> tuple[Kept, Release] | None:
        """The team's newest round that has something to show."""
        shown = [
            (kept, kept.release)
            for kept in await self._storage.rounds(where.id)
            if kept.release is not None and kept.round.instrument in self._content.instruments
        ]
        return max(shown, key=lambda pair: pair[0].round.closed, default=None)

    async def _unfinished(self, where: Team, one: RoundId) -> Session | None:
        """The talk about this round that is going on; one about another round makes way."""
        found = None
        for session in await self._storage.sessions(self._secrets.owner(where.chat)):
            if t.instrument_id(session.state.flow) is None:
                continue
            if session.state.facts[g.ROUND] == one:
                found = session
            else:
                await self._stop(session, where)
        return found

    async def _stop(self, session: Session, where: Team) -> None:
        """Ends a talk that was never closed; what was written down in it stays."""
        concludes = self._concludes(session)
        if c.is_begun(session.state) if concludes else t.is_noted(session.state):
            await self._keep(session, where)
        await self._screens.retire(session, self._words)
        await self._erase(session)

    # --- beginning and going on
    async def _begin(self, where: Team, kept: Kept, shown: Release, topic: int) -> None:
        instrument = self._content.instruments[kept.round.instrument]
        facts = {
            g.ROUND: kept.round.id,
            g.SHOWN: release_text(shown) or "",
            **await self._ground(kept, shown),
            **await self._now(where, topic),
        }
        flow = self._content.flows[t.flow_id(instrument.id)]
        state = begin(flow, SessionId(new_id()), facts).state
        before = await self._talks.about(kept.round.id)
        if before is not None:
            history_of = c.history_of if instrument.concludes else t.history_of
            history = history_of(state, before, self._clock.now())
            state = replace(state, history=history)
        owner = self._secrets.owner(where.chat)
        session = await self._storage.create(Session(owner, where.chat, state))
        await self._talk.attention.turned_to(session)
        await self._screens.renew(session, self._words)

    async def _ground(self, kept: Kept, shown: Release) -> Mapping[str, str]:
        """What the talk is held upon."""
        instrument = self._content.instruments[kept.round.instrument]
        if instrument.concludes:
            return await self.concluding.ground(kept, shown)
        return g.ground(instrument, shown)

    def _concludes(self, session: Session) -> bool:
        """Whether a talk is one that ends in a colour for each rubric."""
        found = self._content.instruments.get(t.instrument_id(session.state.flow) or NONE)
        return found is not None and found.concludes

    async def _now(self, where: Team, topic: int) -> Mapping[str, str]:
        """What may be otherwise whenever somebody asks for the talk."""
        actions = await self._plans.actions(team_place(where.id))
        today = self._plans.today
        return {
            g.TODAY: today.isoformat(),
            **g.actions_as_facts(ordered(actions, today)),
            **in_topic(topic),
        }

    async def _go_on(self, session: Session, where: Team, topic: int) -> None:
        """Shows a talk where it was left, in the topic where it is asked for now."""
        facts = {**session.state.facts, **await self._now(where, topic)}
        state = replace(session.state, revision=session.state.revision + 1, facts=facts, ticking=0)
        after = replace(session, state=state)
        if not await self._storage.save(after):
            # Somebody tapped at this very moment: then that is shown.
            after = await self._storage.session(session.id) or session
        await self._talk.attention.turned_to(after)
        await self._talk.come_back(after, self._words)

    # --- its end
    async def _done(self, session: Session, words: Words, message: int | None) -> None:
        where = await self._storage.team(session.chat)
        topic = topic_of(session.state)
        if where is None:
            await self._storage.erase(session.id)
            return
        notes = await self._keep(session, where)
        await self._erase(session)
        instrument = self._content.instruments[notes.instrument]
        ended = say.ended(words, instrument, notes)
        kept = await self._storage.round(notes.round)
        if notes.agreed and kept is not None:
            ended = await self.concluding.told(kept, ended=True)
        await self._screens.say(session.chat, ended, message, topic=topic)

    async def _erase(self, session: Session) -> None:
        await self._storage.erase(session.id)
        if self._concludes(session):
            await self.concluding.over(session)

    async def _keep(self, session: Session, where: Team) -> TalkNotes:
        if self._concludes(session):
            notes = await self.concluding.notes(session)
        else:
            before = await self._talks.about(RoundId(session.state.facts[g.ROUND]))
            notes = t.notes_of(session.state, self._clock.now(), before)
        await self._talks.keep(team_place(where.id), notes)
        return notes
