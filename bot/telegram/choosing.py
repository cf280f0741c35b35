"""Knows how a choice between blocks is begun, gone on with, fixed and looked at, in its chat.

The rules are in flows/choosing.py; who may steer is asked by who calls.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.choices import Choices, Kept
from bot.clock import Clock
from bot.content import Content
from bot.conversation import TRIES
from bot.moments import Moments
from bot.phrasing import chosen as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message
from bot.places import own_place, team_place
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.starring import Starring
from bot.telegram.talk import Talk
from bot.telegram.updates import Tapped
from bot.topics import in_topic, topic_of
from flows import choosing as c
from flows import questionnaire as q
from flows.choice import Choice
from flows.choice_ground import ALONE, BOT, MINIMUM, NO, ONCE, ROUND, TEAM, YES, ground
from flows.model import FlowId
from flows.round import RoundId, TeamId, asked
from instruments.counting import tally
from instruments.disclosure import block_total, least
from instruments.model import Instrument, InstrumentId
from storage.port import Owner, Place, Session, Storage, Team, Unavailable
from storage.sealing import Secrets

LOOKS = frozenset({say.CARD, say.BLOCK})
"""What anybody may ask of a choice that is fixed; the rest is a lead's."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a choice is made: in a team's group, or by one person alone.

    `topic` is the forum's that it is made in, and 0 for none.
    """

    place: Place
    owner: Owner
    chat: int
    words: Words
    team: Team | None = None
    topic: int = 0


@dataclass(frozen=True, slots=True)
class Upon:
    """What a choice is made upon: the newest picture, as facts; `round` None for one's own."""

    instrument: InstrumentId
    round: RoundId | None
    facts: Mapping[str, str]

    @property
    def flow(self) -> FlowId:
        return c.flow_id(self.instrument)


def anyone_may(detail: str) -> bool:
    """Whether a button about a choice only shows something."""
    return detail.partition("-")[0] in LOOKS


class Choosing:
    """`words` are the group's, and `username` the bot's own name."""

    def __init__(
        self,
        content: Content,
        words: Words,
        storage: Storage,
        secrets: Secrets,
        sender: Sender,
        screens: Screens,
        talk: Talk,
        starring: Starring,
        moments: Moments,
        clock: Clock,
        username: str,
    ) -> None:
        self._content = content
        self._words = words
        self._storage = storage
        self._secrets = secrets
        self._sender = sender
        self._screens = screens
        self._talk = talk
        self._starring = starring
        self._moments = moments
        self._clock = clock
        self._username = username
        self.choices = Choices(storage, secrets)
        for instrument in content.instruments:
            talk.endings[c.flow_id(instrument), "fixed"] = self._fixed
            talk.endings[c.flow_id(instrument), "erased"] = self._erased

    # --- asked for
    async def asked(self, where: Team, topic: int = 0) -> None:
        """`/keuze` in a group, by a lead."""
        await self._asked(self._team_seat(where, topic))

    async def asked_alone(self, chat: int, words: Words) -> None:
        """`/keuze` in private: about one's own scan."""
        await self._asked(self._own_seat(chat, words))

    def _team_seat(self, where: Team, topic: int) -> Seat:
        owner = self._secrets.owner(where.chat)
        return Seat(team_place(where.id), owner, where.chat, self._words, where, topic)

    def _own_seat(self, chat: int, words: Words) -> Seat:
        return Seat(own_place(owner := self._secrets.owner(chat)), owner, chat, words)

    async def _asked(self, seat: Seat) -> None:
        """Goes on with what is unfinished, shows what is fixed, or begins."""
        upon = await self._upon(seat)
        if upon is None:
            early = "choice.too_early" if seat.team else "choice.own_early"
            await self._say(seat, Message(seat.words(early)))
            return
        if await self._went_on(seat, upon):
            return
        kept = await self.choices.of(seat.place, upon.instrument, upon.round)
        if kept is None:
            await self._begin(seat, upon)
        else:
            await self._say(seat, self._card(seat.words, kept))

    async def _say(self, seat: Seat, message: Message, edit: int | None = None) -> None:
        await self._screens.say(seat.chat, message, edit, topic=seat.topic)

    async def _went_on(self, seat: Seat, upon: Upon) -> bool:
        """Goes on with the unfinished choice of this round; one of another round makes way."""
        for old in await self._storage.sessions(seat.owner):
            if old.state.flow != upon.flow:
                continue
            if old.state.facts.get(ROUND) == (upon.round or ""):
                await self._talk.attention.turned_to(old)
                await self._talk.come_back(old, seat.words)
                return True
            if old.screen is not None:
                await self._screens.strip(old.chat, old.screen)
            await self._starring.close(old)
            await self._storage.erase(old.id)
        return False

    async def _begin(self, seat: Seat, upon: Upon) -> None:
        before = await self.choices.of(seat.place, upon.instrument, upon.round)
        voted = before is not None and before.choice.voted
        facts = {
            **self._moments.facts(self._clock.now()),
            **upon.facts,
            ROUND: upon.round or "",
            TEAM: seat.team.id if seat.team else "",
            ALONE: NO if seat.team else YES,
            ONCE: YES if voted else NO,
            BOT: self._username,
            **in_topic(seat.topic),
        }
        session = await self._talk.conversations.start(upon.flow, seat.owner, seat.chat, facts)
        await self._screens.renew(session, seat.words, "choice.voted_once" if voted else None)

    # --- what is chosen upon
    async def _upon(self, seat: Seat) -> Upon | None:
        return await (self._upon_own(seat) if seat.team is None else self._upon_round(seat.team))

    async def _upon_round(self, team: Team) -> Upon | None:
        """The newest round that was released."""
        kept = [one for one in await self._storage.rounds(team.id) if one.release is not None]
        newest = max(kept, key=lambda one: one.round.closed, default=None)
        if newest is None or newest.release is None:
            return None
        whole = self._content.instruments.get(newest.round.instrument)
        if whole is None:
            return None
        blocks = asked(newest.round, whole).blocks
        counts = {one.id: block_total(one, newest.release) for one in blocks}
        facts = {**ground(blocks, counts), MINIMUM: str(least(newest.release.minimum))}
        return Upon(whole.id, newest.round.id, facts)

    async def _upon_own(self, seat: Seat) -> Upon | None:
        """The own scan that was finished last."""
        found: list[tuple[int, Upon]] = []
        for session in await self._storage.sessions(seat.owner):
            instrument = self._content.instrument_of(session.state.flow)
            state = None if session.round or instrument is None else q.cast(session.state)
            if instrument is not None and state is not None:
                levels = q.levels(instrument, state)
                counts = {
                    block.id: tally(levels[one.id] for one in block.elements if one.id in levels)
                    for block in instrument.blocks
                }
                facts = {**ground(instrument.blocks, counts), MINIMUM: "0"}
                found.append((state.history[-1].at, Upon(instrument.id, None, facts)))
        return max(found, key=lambda one: one[0])[1] if found else None

    # --- over
    async def _fixed(self, session: Session, words: Words, _message: int | None) -> None:
        """Keeps a choice, once whatever fails; its card is in the outbox by the same commit."""
        seat = await self._seat(session, words)
        choice = c.choice_of(self._instrument(session), session.state, self._clock.now())
        if seat is not None:
            await self._keep(seat, choice, session.screen)
        await self._starring.close(session)
        await self._storage.erase(session.id)

    async def _keep(self, seat: Seat, choice: Choice, screen: int | None) -> None:
        for _ in range(TRIES):
            before = await self.choices.of(seat.place, choice.instrument, choice.round)
            if before is not None and before.choice.session == choice.session:
                return
            kept = self.choices.following(seat.place, choice, before)
            card = self._card(seat.words, kept)
            told = self._screens.told(seat.chat, card, topic=seat.topic)
            calls = [told] if screen is None else [self._screens.stripped(seat.chat, screen), told]
            if await self.choices.keep(kept, calls):
                self._sender.adopt(calls)
                return
        raise Unavailable("a choice changes faster than it can be kept")

    async def _erased(self, session: Session, words: Words, message: int | None) -> None:
        await self._starring.close(session)
        await self._storage.erase(session.id)
        await self._screens.say(session.chat, Message(words("choice.erased")), message)

    async def _seat(self, session: Session, words: Words) -> Seat | None:
        """Whose choice a conversation is; None where the team is gone."""
        if session.state.facts[ALONE] == YES:
            return self._own_seat(session.chat, words)
        team = await self._storage.team_by_id(TeamId(session.state.facts[TEAM]))
        return None if team is None else self._team_seat(team, topic_of(session.state))

    def _instrument(self, session: Session) -> Instrument:
        found = c.instrument_id(session.state.flow)
        if found is None:
            raise KeyError(session.state.flow)
        return self._content.instruments[found]

    # --- buttons under what is fixed
    async def tapped(self, tap: Tapped, detail: str, where: Team) -> None:
        """A `choose` button in a group; of a lead, unless `anyone_may`."""
        await self._tapped(tap, detail, self._team_seat(where, tap.topic))

    async def tapped_alone(self, tap: Tapped, detail: str, words: Words) -> None:
        await self._tapped(tap, detail, self._own_seat(tap.chat, words))

    async def _tapped(self, tap: Tapped, detail: str, seat: Seat) -> None:
        if not detail:
            await self._sender.answer(tap.query)
            await self._asked(seat)
            return
        what, stamp, place = (*detail.split("-"), "", "")[:3]
        kept = await self.choices.stamped(seat.place, stamp)
        if kept is None or kept.choice.instrument not in self._content.instruments:
            await self._sender.answer(tap.query, seat.words("toast.gone"))
            if tap.message is not None:
                await self._screens.strip(tap.chat, tap.message)
            return
        await self._sender.answer(tap.query)
        if what == say.ANEW:
            await self._anew(tap, kept, seat)
        else:
            shown = self._shown(seat.words, kept, what, place)
            edited = None if what == say.AGAIN else tap.message
            await self._say(seat, shown, edited)

    async def _anew(self, tap: Tapped, kept: Kept, seat: Seat) -> None:
        """Chooses again upon the newest picture, which may be another one by now."""
        if tap.message is not None:
            await self._screens.strip(tap.chat, tap.message)
        upon = await self._upon(seat)
        if upon is None:
            # One's own scan was erased since; what was fixed stays.
            await self._say(seat, self._card(seat.words, kept))
        elif not await self._went_on(seat, upon):
            await self._begin(seat, upon)

    def _shown(self, words: Words, kept: Kept, what: str, place: str) -> Message:
        instrument = self._content.instruments[kept.choice.instrument]
        at = int(place) if place.isdecimal() else len(instrument.blocks)
        if what == say.AGAIN:
            return say.ask_again(words, kept.stamp)
        if what == say.STAY:
            return Message(words("choice.stays"))
        if what == say.BLOCK and at < len(instrument.blocks):
            block = instrument.blocks[at]
            return say.block_card(words, instrument, kept.choice, block, kept.stamp)
        return self._card(words, kept)

    def _card(self, words: Words, kept: Kept) -> Message:
        instrument = self._content.instruments[kept.choice.instrument]
        return say.card(words, instrument, kept.choice, kept.stamp)
