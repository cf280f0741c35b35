"""Knows the way from one's own finished card to an action at one of its rubrics, and back.

Whose card it is, is asked anew at every tap: a button holds nothing of it.
"""

from bot.content import Content
from bot.phrasing import rubrics as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Message
from bot.places import own_place, team_of
from bot.plans import Kept, Plans
from bot.presses import OnPlan
from bot.telegram.composing import Composing
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.updates import Tapped
from flows import questionnaire as q
from flows.asking import asked
from flows.plan import element_of, is_rubric, rubric
from flows.state import State
from instruments.model import ElementId, Instrument, InstrumentId
from storage.port import Session, Storage
from storage.sealing import Secrets

VERBS = frozenset({say.RUBRICS, say.ABOUT})


class Acting:
    def __init__(
        self,
        content: Content,
        storage: Storage,
        secrets: Secrets,
        sender: Sender,
        screens: Screens,
        plans: Plans,
        composing: Composing,
    ) -> None:
        self._content = content
        self._storage = storage
        self._secrets = secrets
        self._sender = sender
        self._screens = screens
        self._plans = plans
        self._composing = composing

    async def tapped(self, tap: Tapped, press: OnPlan, words: Words) -> None:
        """A button in private."""
        await self._sender.answer(tap.query)
        if press.verb == say.RUBRICS:
            await self._show(tap, press.detail, words)
            return
        instrument = self._with(press.detail)
        if instrument is None:
            await self._screens.say(tap.chat, Message(words("rubrics.gone")), tap.message)
            return
        block = instrument.block_of(ElementId(press.detail)).id
        place = own_place(self._secrets.owner(tap.chat))
        about = rubric(block, press.detail)
        await self._composing.begin(tap.chat, tap.name, place, words, about=about)

    async def _show(self, tap: Tapped, detail: str, words: Words) -> None:
        """Below the card, which stays to be read."""
        instrument = self._content.instruments.get(InstrumentId(detail))
        found = None if instrument is None else await self._card(tap.chat, instrument)
        if instrument is None or found is None:
            await self._screens.say(tap.chat, Message(words("rubrics.gone")))
            return
        session, state = found
        actions = await self._plans.actions(own_place(session.owner))
        there = asked(instrument, state)
        levels = q.levels(instrument, state)
        shown = say.rubrics(words, there, levels, actions, session.id)
        await self._screens.say(tap.chat, shown)

    async def _card(self, chat: int, instrument: Instrument) -> tuple[Session, State] | None:
        """One's own scan with this instrument, as it was finished."""
        for one in await self._storage.sessions(self._secrets.owner(chat)):
            mine = self._content.instrument_of(one.state.flow) == instrument
            state = q.cast(one.state) if mine and not one.round else None
            if state is not None:
                return one, state
        return None

    def _with(self, element: str) -> Instrument | None:
        """The instrument that has a rubric of this id."""
        for one in self._content.instruments.values():
            if one.concludes and any(each.id == element for each in one.elements):
                return one
        return None

    def more(self, kept: Kept, words: Words) -> tuple[Button, ...]:
        """Back to the rubrics, after an action of one's own at one of them."""
        about = kept.action.block
        if team_of(kept.place) is not None or not is_rubric(about):
            return ()
        instrument = self._with(element_of(about))
        return () if instrument is None else (say.way(words, instrument.id, "rubrics.other"),)
