"""Knows how a team's results are shown in its group: a picture, and its details on buttons."""

import io
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import Bot, InlineKeyboardMarkup
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.content import Content
from bot.past_rounds import PastRounds
from bot.phrasing import movement, names, results, trend
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message, Rows, paragraphs
from bot.phrasing.movement import LIST, MOVED, TREND
from bot.phrasing.remarks import LEAF, REMARKS, remarks
from bot.phrasing.trend import AS_TEXT
from bot.picture_bars import PictureWords
from bot.pictures import Painter, PictureError
from bot.telegram import render
from bot.telegram.api import Moved, TooMany, Unreachable
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender, outgoing
from flows.round import RoundId
from instruments.disclosure import Release, asked
from instruments.model import Instrument
from storage.port import Kept, Outgoing, Storage, Team

log = logging.getLogger("onlife.showing")

Sent = TypeVar("Sent")

PICTURE = "job:picture"
"""The outbox job that draws a team's picture and sends it."""

TREND_PICTURE = "job:trend"
"""The same for the picture of all its rounds."""

AGAIN = frozenset({MOVED, TREND, AS_TEXT})
"""What asks for more than one round."""

DETAILS = frozenset({"blocks", "list", "block", "differ", "text", REMARKS, LEAF}) | AGAIN
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
        sender: Sender,
        screens: Screens,
        bot: Bot,
        painter: Painter,
        past: PastRounds,
    ) -> None:
        self._content = content
        self._words = words
        self._storage = storage
        self._sender = sender
        self._screens = screens
        self._bot = bot
        self._painter = painter
        self._past = past

    # --- pictures
    async def show_soon(self, where: Team, one: RoundId) -> None:
        """Hands the picture to the outbox: it takes longer than an answer may."""
        await self._soon(where, PICTURE, one, f"picture:{one}")

    async def _soon(self, where: Team, job: str, one: RoundId, merge: str) -> None:
        await self._sender.now("sendChatAction", chat_id=where.chat, action="upload_photo")
        await self._sender.send(outgoing(where.chat, job, one.encode(), merge))

    async def carry_out(self, call: Outgoing) -> None:
        """Raises TooMany or Unreachable where it has to be tried again."""
        kept = await self._storage.round(RoundId(call.body.decode()))
        if kept is None or kept.release is None:
            return
        again = await self._past.has_earlier(kept)
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
            one = kept.round.id
            text = results.as_text(self._words, instrument, kept.release, one, again=again)
            await self._send_text(call.chat, text)
            return
        caption = results.caption(self._words, instrument, kept.release)
        rows = results.under_picture(
            self._words, instrument, kept.release, kept.round.id, again=again
        )
        await translated(lambda: self._send_picture(call.chat, picture, caption, rows))

    async def carry_out_trend(self, call: Outgoing) -> None:
        """Of all rounds up to the newest, whichever one was looked at; raises as the other."""
        asked_at = await self._storage.round(RoundId(call.body.decode()))
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
        await translated(lambda: self._send_picture(call.chat, picture, caption, rows))

    def _picture_words(self, instrument: Instrument, shown: Release) -> PictureWords:
        return PictureWords(
            title=results.title(self._words, instrument, shown),
            hidden=self._words("results.few"),
            footer=results.foot(self._words, shown, picture=True),
        )

    async def _send_picture(self, chat: int, picture: bytes, caption: str, rows: Rows) -> None:
        markup = InlineKeyboardMarkup.de_json(render.keyboard(Message("", rows)), None)
        await self._bot.send_photo(
            chat,
            io.BytesIO(picture),
            caption=render.html(caption),
            parse_mode="HTML",
            reply_markup=markup,
            filename="beeld.png",
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
        if verb == TREND:
            await self._soon(where, TREND_PICTURE, kept.round.id, f"trend:{kept.round.id}")
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
            return movement.since_last(words, instrument, between)
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
                again = await self._past.has_earlier(kept)
                return results.as_text(words, instrument, shown, one, again=again)


def _place(detail: str) -> int:
    return int(detail) if detail.isdecimal() else 1


async def translated(call: Callable[[], Awaitable[Sent]]) -> Sent | None:
    """A call of PTB's, with its errors as ours; None where Telegram will never do it, logged.

    PTB makes BadRequest a kind of NetworkError, though no network is at fault there.
    """
    try:
        return await call()
    except RetryAfter as error:
        after = error.retry_after
        raise TooMany(float(after if isinstance(after, int) else after.total_seconds())) from None
    except ChatMigrated as error:
        raise Moved(error.new_chat_id) from None
    except Forbidden as error:
        log.warning("a picture was refused: %s", type(error).__name__)
    except NetworkError as error:
        if not isinstance(error, BadRequest):
            raise Unreachable(type(error).__name__) from None
        log.warning("a picture was refused: %s", type(error).__name__)
    except TelegramError as error:
        log.warning("a picture was refused: %s", type(error).__name__)
    return None
