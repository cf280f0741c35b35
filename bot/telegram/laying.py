"""Knows how the cards of an open round are laid side by side in its group, for whoever is in it."""

import logging
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.blank_picture import blank_picture
from bot.card_picture import CARDS_SHOWN
from bot.content import Content
from bot.laid_cards import LaidCards
from bot.phrasing import laid_cards as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message, paragraphs
from bot.pictures import Painter, PictureError
from bot.standing import Shown, Standing
from bot.telegram.in_place import InPlace
from bot.telegram.photos import Photos
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender, outgoing
from bot.telegram.withdrawing import anew
from bot.topics import asked_in, with_topic, without_topic
from flows.round import Phase, RoundId
from storage.port import ItemId, Kept, Outgoing, Storage, Team

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
        in_place: InPlace,
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
        self.in_place = in_place
        self._painter = painter
        self._cards = cards
        self._zone = zone
        self._standing = Standing(storage)

    async def detail(
        self, where: Team, kept: Kept, verb: str, detail: str, message: int | None
    ) -> None:
        """Answers a button about the cards, in the message that it is on, or below a picture."""
        told = await self._together(kept)
        edit = message if verb in IN_PLACE else None
        if isinstance(told, Message):
            # In the place of what stood there, so that names do not outlive their cards here.
            await self._screens.say(where.chat, told, edit)
            if edit is not None:
                await self._standing.let_go([Shown(kept.round.id, where.chat, edit, verb, detail)])
            return
        if verb == say.PICTURE and len(told.cards) <= CARDS_SHOWN:
            one = kept.round.id
            merge = f"cards:{one}:{detail}"
            await self._photos.soon(where.chat, CARDS_PICTURE, f"{one}:{detail}", merge)
            return
        await self._say(kept, where.chat, told, verb, detail, edit)

    async def _say(
        self, kept: Kept, chat: int, told: say.Together, verb: str, detail: str, edit: int | None
    ) -> None:
        about = ":".join((told.one, verb, detail, str(edit or "")))
        later = outgoing(chat, CARDS_TEXT, with_topic(about, chat), f"cards:{chat}:{edit or about}")
        call = self._call(chat, told, verb, detail, edit)
        shown = Shown(told.one, chat, edit or 0, verb, detail)
        await self._remembered(kept, shown)
        at = await self._sender.send(call, later=later)
        await self._stands(kept, shown, at, told)

    def _call(
        self, chat: int, told: say.Together, verb: str, detail: str, edit: int | None
    ) -> Outgoing:
        return self._screens.told(chat, self._shown(told, verb, detail), edit)

    async def carry_out_text(self, call: Outgoing) -> None:
        """Raises TooMany or Unreachable where it has to be tried again."""
        about, topic = without_topic(call.body)
        one, verb, detail, edit = about.split(":")
        with asked_in(call.chat, topic):
            lying = await self._lying(RoundId(one))
            at = int(edit) if edit else None
            if isinstance(lying, Message):
                await self._sender.deliver(self._screens.told(call.chat, lying, at))
                return
            kept, told = lying
            shown = Shown(told.one, call.chat, at or 0, verb, detail)
            await self._remembered(kept, shown)
            sent = await self._sender.deliver(self._call(call.chat, told, verb, detail, at))
            await self._stands(kept, shown, sent, told)

    # --- where they stand
    async def _remembered(self, kept: Kept, shown: Shown) -> None:
        """Before a message says so: after a crash in between it is only edited in vain."""
        if shown.message:
            await self._standing.keep(kept.round, shown)

    async def _stands(self, kept: Kept, shown: Shown, at: int | None, told: say.Together) -> None:
        """Remembers a message that was sent just now, or instead of one that was gone.

        A card that went while it was under way was none of what is known to stand in it.
        """
        if at is not None and at != shown.message:
            if shown.message:
                await self._standing.let_go([shown])
            shown = replace(shown, message=at)
            await self._remembered(kept, shown)
        if not shown.message:
            return
        now = await self._lying(shown.round)
        if isinstance(now, Message) or now[1].cards != told.cards:
            await self._sender.send(anew(shown.chat, shown))

    async def carry_out_anew(self, call: Outgoing) -> None:
        """Has a message show the cards as they lie now; where none do, it names nobody any more.

        Raises TooMany, Unreachable or Moved where it has to be tried again.
        """
        shown = await self._standing.found(ItemId(call.body.decode()))
        if shown is None:
            return
        lying = await self._lying(shown.round)
        if shown.chat != call.chat:
            # The group became a supergroup, where nobody can edit what came before.
            await self._standing.let_go([shown])
        elif isinstance(lying, Message):
            await self._blanked(shown, lying)
            await self._standing.let_go([shown])
        elif shown.photo:
            await self._drawn_anew(shown, lying[1])
        else:
            text = self._shown(lying[1], shown.verb, shown.detail)
            await self.in_place.text(shown.chat, shown.message, text)

    async def _blanked(self, shown: Shown, told: Message) -> None:
        if not shown.photo:
            await self.in_place.text(shown.chat, shown.message, told)
        elif not await self.in_place.remove(shown.chat, shown.message):
            await self.in_place.photo(shown.chat, shown.message, blank_picture(), told.text)

    async def _drawn_anew(self, shown: Shown, told: say.Together) -> None:
        drawn = say.picture(told, _place(shown.detail))
        caption = drawn.title
        try:
            picture = await self._painter.cards(drawn)
        except PictureError:
            log.warning("a picture could not be drawn; nothing is shown in its place")
            picture, caption = blank_picture(), self._words("results.no_picture")
        rows = say.under_picture(told, drawn)
        await self.in_place.photo(shown.chat, shown.message, picture, caption, rows)

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

    async def _lying(self, one: RoundId) -> tuple[Kept, say.Together] | Message:
        """The same of a round by its id, as it is by now."""
        kept = await self._storage.round(one)
        if kept is None:
            return say.gone(self._words)
        told = await self._together(kept)
        return told if isinstance(told, Message) else (kept, told)

    async def _together(self, kept: Kept) -> say.Together | Message:
        """What lies together now, or the line that says that nothing does."""
        if (
            kept.round.phase is Phase.LAID
            and kept.round.instrument not in self._content.instruments
        ):
            return Message(self._words("removed.instrument"))
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
        lying = await self._lying(one)
        if isinstance(lying, Message):
            return
        kept, told = lying
        drawn = say.picture(told, _place(detail))
        shown = Shown(one, chat, 0, say.PICTURE, detail, photo=True)
        try:
            picture = await self._painter.cards(drawn)
        except PictureError:
            log.warning("a picture could not be drawn; its text is sent instead")
            shown = Shown(one, chat, 0, say.BLOCK, f"{drawn.number}-1")
            instead = self._instead(say.block(told, shown.detail), "results.no_picture")
            at = await self._sender.deliver(self._screens.told(chat, instead))
        else:
            rows = say.under_picture(told, drawn)
            at = await self._photos.send(chat, picture, drawn.title, rows)
        await self._stands(kept, shown, at, told)


def _place(detail: str) -> int:
    return int(detail) if detail.isdecimal() else 1
