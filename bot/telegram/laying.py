"""Knows how the cards of an open round are laid side by side in its group, for whoever is in it."""

import logging
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.card_picture import CARDS_SHOWN
from bot.content import Content
from bot.laid_cards import LaidCards
from bot.phrasing import laid_cards as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message, paragraphs
from bot.pictures import Painter, PictureError
from bot.telegram.photos import Photos
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender, outgoing
from bot.topics import asked_in, with_topic, without_topic
from flows.round import RoundId
from storage.port import Kept, Outgoing, Storage, Team

log = logging.getLogger("onlife.laying")

CARDS_PICTURE = "job:cards"
"""The outbox job that draws a block's cards side by side and sends them."""

CARDS_TEXT = "job:cards_text"
"""The same for text that could not be sent at once.

So what has a name lies nowhere but in the cards, and a card that was withdrawn is sent no more.
"""

LAID = frozenset({say.CARDS, say.BLOCK, say.ELEMENT, say.ON_BLOCK, say.PICTURE})
"""What the buttons about the cards can ask for; anybody in the group may."""

IN_PLACE = frozenset({say.BLOCK, say.ELEMENT, say.ON_BLOCK})
"""Of these what is shown in the message that the button is on."""


class Laying:
    """`words` are the group's."""

    def __init__(
        self,
        content: Content,
        words: Words,
        storage: Storage,
        sender: Sender,
        screens: Screens,
        photos: Photos,
        painter: Painter,
        cards: LaidCards,
        zone: ZoneInfo,
    ) -> None:
        self._content = content
        self._words = words
        self._storage = storage
        self._sender = sender
        self._screens = screens
        self._photos = photos
        self._painter = painter
        self._cards = cards
        self._zone = zone

    async def detail(
        self, where: Team, kept: Kept, verb: str, detail: str, message: int | None
    ) -> None:
        """Answers a button about the cards, in the message that it is on, or below a picture."""
        told = await self._together(kept)
        edit = message if verb in IN_PLACE else None
        if isinstance(told, Message):
            # In the place of what stood there, so that names do not outlive their cards here.
            await self._screens.say(where.chat, told, edit)
            return
        if verb == say.PICTURE and len(told.cards) <= CARDS_SHOWN:
            one = kept.round.id
            merge = f"cards:{one}:{detail}"
            await self._photos.soon(where.chat, CARDS_PICTURE, f"{one}:{detail}", merge)
            return
        await self._say(where.chat, told, verb, detail, edit)

    async def _say(
        self, chat: int, told: say.Together, verb: str, detail: str, edit: int | None
    ) -> None:
        about = ":".join((told.one, verb, detail, str(edit or "")))
        later = outgoing(chat, CARDS_TEXT, with_topic(about, chat), f"cards:{chat}:{edit or about}")
        await self._sender.send(self._call(chat, told, verb, detail, edit), later=later)

    def _call(
        self, chat: int, told: say.Together, verb: str, detail: str, edit: int | None
    ) -> Outgoing:
        return self._screens.told(chat, self._shown(told, verb, detail), edit)

    async def carry_out_text(self, call: Outgoing) -> None:
        """Raises TooMany or Unreachable where it has to be tried again."""
        about, topic = without_topic(call.body)
        one, verb, detail, edit = about.split(":")
        with asked_in(call.chat, topic):
            kept = await self._storage.round(RoundId(one))
            told = say.gone(self._words) if kept is None else await self._together(kept)
            at = int(edit) if edit else None
            if isinstance(told, Message):
                await self._sender.deliver(self._screens.told(call.chat, told, at))
            else:
                await self._sender.deliver(self._call(call.chat, told, verb, detail, at))

    def _shown(self, told: say.Together, verb: str, detail: str) -> Message:
        match verb:
            case say.ELEMENT:
                return say.element(told, detail)
            case say.ON_BLOCK:
                return say.on_block(told, detail)
            case say.PICTURE:
                return self._instead(say.block(told, detail), "cards.too_many")
            case _:
                return say.block(told, detail)

    def _instead(self, text: Message, why: str) -> Message:
        return Message(paragraphs(self._words(why), text.text), text.rows)

    async def _together(self, kept: Kept) -> say.Together | Message:
        """What lies together now, or the line that says that nothing does."""
        found = await self._cards.of(kept)
        if found is None or kept.release is None:
            return say.gone(self._words)
        if not found:
            return say.none_left(self._words)
        instrument = self._content.instruments[kept.round.instrument]
        until = datetime.fromtimestamp(kept.round.cards_until, self._zone).date()
        return say.Together(self._words, instrument, kept.release, found, kept.round.id, until)

    # --- a picture
    async def carry_out(self, call: Outgoing) -> None:
        """Raises TooMany or Unreachable where it has to be tried again."""
        about, topic = without_topic(call.body)
        one, _, detail = about.partition(":")
        with asked_in(call.chat, topic):
            await self._carry_out(call.chat, RoundId(one), detail)

    async def _carry_out(self, chat: int, one: RoundId, detail: str) -> None:
        kept = await self._storage.round(one)
        told = None if kept is None else await self._together(kept)
        if not isinstance(told, say.Together):
            return
        drawn = say.picture(told, int(detail) if detail.isdecimal() else 1)
        try:
            picture = await self._painter.cards(drawn)
        except PictureError:
            log.warning("a picture could not be drawn; its text is sent instead")
            text = say.block(told, f"{drawn.number}-1")
            instead = self._instead(text, "results.no_picture")
            await self._sender.deliver(self._screens.told(chat, instead))
            return
        await self._photos.send(chat, picture, drawn.title, say.under_picture(told, drawn))
