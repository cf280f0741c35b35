"""Knows what a talk to one colour for each rubric needs in its group, and shows what it came to.

What stands beside a rubric is read for each showing anew.
"""

from collections.abc import Mapping

from bot.agreements import Agreements
from bot.clock import Clock
from bot.content import Content
from bot.moments import Moments
from bot.phrasing import agreed as say
from bot.phrasing.catalogue import Words
from bot.phrasing.consensus import COMPLETES
from bot.phrasing.message import Message
from bot.places import team_place
from bot.plans import Plans
from bot.talk_cards import TalkCards
from bot.telegram.cards import LINK
from bot.telegram.passing import Beside
from bot.telegram.screens import Screens
from bot.telegram.talk import Talk
from flows import concluded as d
from flows import consensus as c
from flows import talk_ground as g
from flows.plan import of_rubric
from flows.talk_notes import TalkNotes
from flows.talking import flow_id, instrument_id
from instruments.disclosure import Release
from instruments.model import Instrument
from storage.port import Kept, Session, Storage, Team


class Concluding:
    """`words` are the group's."""

    def __init__(
        self,
        content: Content,
        words: Words,
        storage: Storage,
        screens: Screens,
        talk: Talk,
        plans: Plans,
        moments: Moments,
        clock: Clock,
        username: str,
    ) -> None:
        self._content = content
        self._words = words
        self._storage = storage
        self._screens = screens
        self._plans = plans
        self._moments = moments
        self._clock = clock
        self._username = username
        self._cards = TalkCards(content, storage)
        self._agreements = Agreements(content, storage, plans)
        for one in content.instruments.values():
            if one.concludes:
                screens.beside[flow_id(one.id)] = Beside(self._beside, lambda _: True)
                talk.knowing[flow_id(one.id)] = self._now

    async def ground(self, kept: Kept, shown: Release) -> dict[str, str]:
        """The facts that such a talk about a round begins with."""
        instrument = self._content.instruments[kept.round.instrument]
        earlier = await self._agreements.earlier(kept)
        return {
            **c.ground(instrument, shown, earlier),
            COMPLETES: f"https://t.me/{self._username}?start={LINK}e",
        }

    async def notes(self, session: Session) -> TalkNotes:
        """What such a talk came to until now; its actions are in the plan by then."""
        await self._add(session)
        return d.notes_of(self._instrument(session), session.state, self._clock.now())

    async def over(self, session: Session) -> None:
        """Such a talk is erased, with what was noted of its actions."""
        await self._plans.added_all(session.id)

    def _instrument(self, session: Session) -> Instrument:
        found = instrument_id(session.state.flow)
        if found is None:
            raise KeyError(session.state.flow)
        return self._content.instruments[found]

    # --- while it goes on
    async def _now(self, session: Session) -> Mapping[str, str]:
        """Which arguments are lacking.

        Asked before anything is done in a talk: so an action that could not be added when it was
        described, as the program ended right then, is added now.
        """
        await self._add(session)
        return d.standing(self._instrument(session), session.state)

    async def _beside(self, session: Session) -> Mapping[str, str]:
        """How the cards lie on the rubric that is talked about, and which actions it has.

        One that was described just now is in the plan before its rubric is shown.
        """
        await self._add(session)
        laid, element = await self._cards.beside(session), self._cards.about(session.state)
        where = await self._storage.team(session.chat)
        if element is None or where is None:
            return laid
        actions = await self._plans.actions(team_place(where.id))
        own = of_rubric(actions, self._instrument(session).block_of(element).id, element)
        return {**laid, **g.actions_as_facts(own)}

    async def _add(self, session: Session) -> None:
        """Adds the actions that were described in a talk, each once."""
        made = d.actions_of(self._instrument(session), session.state, self._moments.day)
        where = await self._storage.team(session.chat) if made else None
        if where is None:
            return
        place = team_place(where.id)
        if await self._plans.add_once(place, session.id, made):
            await self._plans.begin_digest(place)

    # --- after it
    async def told(self, kept: Kept, detail: str = "", *, ended: bool = False) -> Message:
        """A page of the card, or of what moved, for anybody in the group."""
        found = await self._agreements.of(kept)
        if found is None:
            return Message(self._words("agreed.none"))
        told = say.Agreed(
            self._words,
            found.there,
            found.notes,
            found.before,
            found.actions,
            self._moments.zone,
            found.whole,
        )
        number = detail.removeprefix(say.MOVED)
        page = int(number) if number.isdecimal() else 1
        if detail.startswith(say.MOVED):
            return say.moved(told, page)
        return say.card(told, page, ended=ended)

    async def show(self, where: Team, kept: Kept, detail: str, message: int | None) -> None:
        """Answers a button of the card, in its place; one without a page below what it is on."""
        at = message if any(map(str.isdecimal, detail)) else None
        await self._screens.say(where.chat, await self.told(kept, detail), at)
