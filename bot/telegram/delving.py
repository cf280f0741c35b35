"""Knows how one goes deeper into a block, alone or read together in a group, and how it ends.

Of who may leaf in a group it knows nothing: it is asked only for a lead.
"""

from collections.abc import Collection
from dataclasses import dataclass

from bot.choices import Choices
from bot.content import Content
from bot.conversation import NOTHING
from bot.phrasing import deepening as say
from bot.phrasing.catalogue import Words
from bot.phrasing.private import ended
from bot.places import own_place, team_place
from bot.presses import OnDepth
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.talk import Talk
from bot.telegram.updates import Tapped
from bot.topics import in_topic
from flows.delving import alone_flow, block_of, together_flow
from flows.model import FlowId
from instruments.model import BlockId
from storage.port import Owner, Place, Session, Storage, Team
from storage.sealing import Secrets


@dataclass(frozen=True, slots=True)
class Seat:
    """Where one reads: alone, or together in a group. `topic` is the forum's, and 0 for none."""

    place: Place
    owner: Owner
    chat: int
    words: Words
    together: bool
    topic: int = 0

    def flow(self, block: BlockId) -> FlowId:
        return together_flow(block) if self.together else alone_flow(block)


class Delving:
    """`words` are the groups'."""

    def __init__(
        self,
        content: Content,
        words: Words,
        storage: Storage,
        secrets: Secrets,
        sender: Sender,
        screens: Screens,
        talk: Talk,
    ) -> None:
        self._content = content
        self._words = words
        self._storage = storage
        self._secrets = secrets
        self._sender = sender
        self._screens = screens
        self._talk = talk
        self._choices = Choices(storage, secrets)
        for block in content.deepenings:
            talk.endings[together_flow(block), "done"] = self._done

    # --- asked for
    async def asked(self, where: Team) -> None:
        """`/verdieping` in a group, by a lead."""
        await self._list(self._team_seat(where), None)

    async def asked_alone(self, chat: int, words: Words) -> None:
        """`/verdieping` in private."""
        await self._list(self._own_seat(chat, words), None)

    def _team_seat(self, where: Team, topic: int = 0) -> Seat:
        owner = self._secrets.owner(where.chat)
        place = team_place(where.id)
        return Seat(place, owner, where.chat, self._words, together=True, topic=topic)

    def _own_seat(self, chat: int, words: Words) -> Seat:
        owner = self._secrets.owner(chat)
        return Seat(own_place(owner), owner, chat, words, together=False)

    async def _list(self, seat: Seat, message: int | None) -> None:
        chosen = await self._chosen(seat.place)
        begun = {
            block
            for one in await self._storage.sessions(seat.owner)
            if (block := block_of(one.state.flow)) is not None
        }
        shown = say.blocks(seat.words, self._content, chosen, begun)
        await self._screens.say(seat.chat, shown, message)

    async def _chosen(self, place: Place) -> Collection[BlockId]:
        """The blocks that were chosen last to start with; none where nothing was chosen."""
        choice = await self._choices.latest(place)
        return () if choice is None else choice.chosen

    # --- buttons
    async def tapped(self, tap: Tapped, press: OnDepth, where: Team) -> None:
        """In a group, by a lead."""
        await self._tapped(tap, press, self._team_seat(where, tap.topic))

    async def tapped_alone(self, tap: Tapped, press: OnDepth, words: Words) -> None:
        await self._tapped(tap, press, self._own_seat(tap.chat, words))

    async def _tapped(self, tap: Tapped, press: OnDepth, seat: Seat) -> None:
        block, _, page = press.detail.partition("-")
        session = await self._begun(seat, BlockId(block))
        if press.verb == say.OPEN and block in self._content.deepenings:
            await self._sender.answer(tap.query)
            await self._open(seat, BlockId(block), session, tap.message)
        elif press.verb == say.PAGE and session is not None and self._has_pages(seat, block):
            await self._sender.answer(tap.query)
            await self._leaf(seat, session, int(page) if page.isdecimal() else 1, tap.message)
        else:
            # Of a block, or of notes, that are there no more.
            gone = None if press.verb == say.LIST else seat.words("toast.gone")
            await self._sender.answer(tap.query, gone)
            await self._list(seat, tap.message)

    def _has_pages(self, seat: Seat, block: str) -> bool:
        """Notes are one's own; of a block that is in the content no more, nothing is leafed."""
        return not seat.together and block in self._content.deepenings

    async def _leaf(self, seat: Seat, session: Session, place: int, message: int | None) -> None:
        """A page of the notes in their place; the first is the conversation's own screen."""
        if place == 1:
            await self._talk.resume(session, seat.words, at=message)
        else:
            shown = say.page(seat.words, self._content, session.state, place)
            await self._screens.say(seat.chat, shown, message)

    async def _begun(self, seat: Seat, block: BlockId) -> Session | None:
        flow = seat.flow(block)
        sessions = await self._storage.sessions(seat.owner)
        return next((one for one in sessions if one.state.flow == flow), None)

    async def _open(
        self, seat: Seat, block: BlockId, session: Session | None, message: int | None
    ) -> None:
        """Goes on where one was, or begins in the place of the list."""
        if session is None:
            facts = in_topic(seat.topic) if seat.topic else NOTHING
            start = self._talk.conversations.start
            session = await start(seat.flow(block), seat.owner, seat.chat, facts)
        await self._talk.attention.turned_to(session)
        if message is not None and session.screen in (None, message):
            await self._talk.resume(session, seat.words, at=message)
        else:
            await self._talk.resume(session, seat.words)

    # --- the end of reading together; who is alone decides what becomes of their notes
    async def _done(self, session: Session, words: Words, message: int | None) -> None:
        await self._storage.erase(session.id)
        text = ended(self._content, words, session.state).text
        await self._screens.say(session.chat, say.done(words, text), message)
