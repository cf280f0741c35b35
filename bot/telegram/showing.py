"""Knows how a team's results are shown in its group: a picture, and its details on buttons."""

import logging

from bot.content import Content
from bot.past_rounds import PastRounds
from bot.phrasing import agreed, movement, names, results, trend
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message, paragraphs
from bot.phrasing.movement import LIST, MOVED, TREND
from bot.phrasing.remarks import LEAF, REMARKS, remarks
from bot.phrasing.trend import AS_TEXT
from bot.picture_bars import PictureWords
from bot.pictures import Painter, PictureError
from bot.telegram.laying import LAID, Laying
from bot.telegram.photos import Photos
from bot.telegram.screens import Screens
from bot.topics import asked_in, without_topic
from flows.round import Phase, RoundId
from instruments.disclosure import Release, asked
from instruments.model import Instrument
from storage.port import Kept, Outgoing, Storage, Team

log = logging.getLogger("onlife.showing")

PICTURE = "job:picture"
"""The outbox job that draws a team's picture and sends it."""

TREND_PICTURE = "job:trend"
"""The same for the picture of all its rounds."""

AGAIN = frozenset({MOVED, TREND, AS_TEXT})
"""What asks for more than one round."""

DETAILS = frozenset({"blocks", "list", "block", "differ", "text", REMARKS, LEAF}) | AGAIN | LAID
"""What the buttons under a picture can ask for; anybody in the group may."""

IN_PLACE = frozenset({"list", "block", LEAF})
"""Of these what is shown in the message that the button is on; so is MOVED with a detail."""


class Showing:
    """`words` are the group's."""

    def __init__(
        self,
        content: Content,
        words: Words,
        storage: Storage,
        screens: Screens,
        photos: Photos,
        painter: Painter,
        past: PastRounds,
        laying: Laying,
    ) -> None:
        self._content = content
        self._words = words
        self._storage = storage
        self._screens = screens
        self._photos = photos
        self._painter = painter
        self._past = past
        self.laying = laying

    # --- pictures
    async def show_soon(self, where: Team, one: RoundId) -> None:
        """Hands the picture to the outbox: it takes longer than an answer may."""
        await self._photos.soon(where.chat, PICTURE, one, f"picture:{one}")

    async def carry_out(self, call: Outgoing) -> None:
        """Raises TooMany or Unreachable where it has to be tried again."""
        one, topic = without_topic(call.body)
        with asked_in(call.chat, topic):
            await self._carry_out(call, RoundId(one))

    async def _carry_out(self, call: Outgoing, one: RoundId) -> None:
        kept = await self._storage.round(one)
        if kept is None or kept.release is None:
            return
        again, laid = await self._past.has_earlier(kept), kept.round.phase is Phase.LAID
        instrument = self._content.instruments[kept.round.instrument]
        there = instrument.only({one.id for one in asked(instrument, kept.release)})
        try:
            picture = await self._painter.team_picture(
                there,
                kept.release,
                self._picture_words(instrument, kept.release),
                [names.block_short(self._words, there, one) for one in there.blocks],
            )
        except PictureError:
            text = results.as_text(
                self._words, instrument, kept.release, one, again=again, laid=laid
            )
            await self._send_text(call.chat, text)
            return
        caption = results.caption(self._words, instrument, kept.release)
        rows = results.under_picture(
            self._words, instrument, kept.release, one, again=again, laid=laid
        )
        await self._photos.send(call.chat, picture, caption, rows)

    async def carry_out_trend(self, call: Outgoing) -> None:
        """Of all rounds up to the newest, whichever one was looked at; raises as the other."""
        one, topic = without_topic(call.body)
        with asked_in(call.chat, topic):
            await self._carry_out_trend(call, RoundId(one))

    async def _carry_out_trend(self, call: Outgoing, at: RoundId) -> None:
        asked_at = await self._storage.round(at)
        if asked_at is None or asked_at.release is None:
            return
        kept = await self._past.newest(asked_at)
        one, rounds = kept.round.id, await self._past.counted(kept)
        instrument = self._content.instruments[kept.round.instrument]
        try:
            picture = await self._painter.trend(trend.picture(self._words, instrument, rounds))
        except PictureError:
            await self._send_text(call.chat, trend.as_text(self._words, instrument, rounds, one))
            return
        caption = trend.caption(self._words, instrument, rounds)
        rows = trend.under_picture(self._words, one)
        await self._photos.send(call.chat, picture, caption, rows)

    def _picture_words(self, instrument: Instrument, shown: Release) -> PictureWords:
        return PictureWords(
            title=results.title(self._words, instrument, shown),
            hidden=self._words("results.few"),
            footer=results.foot(self._words, shown, picture=True),
        )

    async def _send_text(self, chat: int, instead: Message) -> None:
        log.warning("a picture could not be drawn; its text is sent instead")
        text = paragraphs(self._words("results.no_picture"), instead.text)
        await self._screens.say(chat, Message(text, instead.rows), push=True)

    # --- details

    async def detail(
        self, where: Team, kept: Kept, verb: str, detail: str, message: int | None
    ) -> None:
        """Answers a button under a picture, or under one of its details."""
        if kept.release is None:
            return
        if verb in LAID:
            await self.laying.detail(where, kept, verb, detail, message)
            return
        if verb == TREND:
            one = kept.round.id
            await self._photos.soon(where.chat, TREND_PICTURE, one, f"trend:{one}")
            return
        if verb in AGAIN:
            shown = await self._again(kept, verb, detail)
        else:
            shown = await self._detail(kept, kept.release, verb, detail)
        in_place = verb in IN_PLACE or (verb == MOVED and detail)
        await self._screens.say(where.chat, shown, message if in_place else None)

    async def _again(self, kept: Kept, verb: str, detail: str) -> Message:
        """What moved up to a round, whole or of a block, or the trend up to it in words."""
        words = self._words
        instrument = self._content.instruments[kept.round.instrument]
        if verb == AS_TEXT:
            rounds = await self._past.counted(kept)
            return trend.as_text(words, instrument, rounds, kept.round.id)
        between = await self._past.since_last(kept)
        if between is None:
            return Message(words("moved.first"))
        if detail in {"", LIST}:
            shown = movement.since_last(words, instrument, between)
            more = agreed.moved_key(words, instrument, kept.round.id)
            return Message(shown.text, (*shown.rows, *more))
        return movement.block(words, instrument, between, _place(detail))

    async def _detail(self, kept: Kept, shown: Release, verb: str, detail: str) -> Message:
        words, one = self._words, kept.round.id
        instrument = self._content.instruments[kept.round.instrument]
        place = _place(detail)
        match verb:
            case "blocks" | "list":
                return results.choose_block(words, instrument, shown, one)
            case "block":
                return results.block(words, instrument, shown, one, place)
            case "differ":
                return results.differences(words, instrument, shown, one)
            case _ if verb in {REMARKS, LEAF}:
                return remarks(words, instrument, shown, one, place)
            case _:
                again, laid = await self._past.has_earlier(kept), kept.round.phase is Phase.LAID
                return results.as_text(words, instrument, shown, one, again=again, laid=laid)


def _place(detail: str) -> int:
    return int(detail) if detail.isdecimal() else 1
