"""Knows how a team's results are shown in its group: one picture, and its details on buttons."""

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
from bot.phrasing import names, results
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message, paragraphs
from bot.picture_bars import PictureWords
from bot.pictures import Painter, PictureError
from bot.telegram import render
from bot.telegram.api import Moved, TooMany, Unreachable
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender, outgoing
from flows.round import RoundId
from instruments.disclosure import Release
from instruments.model import Instrument
from storage.port import Kept, Outgoing, Storage, Team

log = logging.getLogger("onlife.showing")

Sent = TypeVar("Sent")

PICTURE = "job:picture"
"""The outbox job that draws a team's picture and sends it."""


DETAILS = frozenset({"blocks", "list", "block", "differ", "text"})
"""What the buttons under a picture can ask for; anybody in the group may."""


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
    ) -> None:
        self._content = content
        self._words = words
        self._storage = storage
        self._sender = sender
        self._screens = screens
        self._bot = bot
        self._painter = painter

    async def show_soon(self, where: Team, one: RoundId) -> None:
        """Hands the picture to the outbox: it takes longer than an answer may."""
        await self._sender.now("sendChatAction", chat_id=where.chat, action="upload_photo")
        await self._sender.send(outgoing(where.chat, PICTURE, one.encode(), f"picture:{one}"))

    async def carry_out(self, call: Outgoing) -> None:
        """Raises TooMany or Unreachable where it has to be tried again."""
        kept = await self._storage.round(RoundId(call.body.decode()))
        if kept is None or kept.release is None:
            return
        instrument = self._content.instruments[kept.round.instrument]
        try:
            picture = await self._painter.team_picture(
                instrument,
                kept.release,
                self._picture_words(instrument, kept.release),
                [names.block_short(self._words, instrument, one) for one in instrument.blocks],
            )
        except PictureError:
            log.warning("a picture could not be drawn; its text is sent instead")
            await self._send_text(call.chat, instrument, kept, kept.release)
            return
        await translated(lambda: self._send_picture(call.chat, picture, instrument, kept))

    def _picture_words(self, instrument: Instrument, shown: Release) -> PictureWords:
        return PictureWords(
            title=results.title(self._words, instrument, shown),
            hidden=self._words("results.few"),
            footer=results.foot(self._words, shown, picture=True),
        )

    async def _send_picture(
        self, chat: int, picture: bytes, instrument: Instrument, kept: Kept
    ) -> None:
        if kept.release is None:
            return
        caption = results.caption(self._words, instrument, kept.release)
        rows = results.under_picture(self._words, kept.round.id)
        markup = InlineKeyboardMarkup.de_json(render.keyboard(Message("", rows)), None)
        await self._bot.send_photo(
            chat,
            io.BytesIO(picture),
            caption=render.html(caption),
            parse_mode="HTML",
            reply_markup=markup,
            filename="beeld.png",
        )

    async def _send_text(
        self, chat: int, instrument: Instrument, kept: Kept, shown: Release
    ) -> None:
        message = results.as_text(self._words, instrument, shown, kept.round.id)
        text = paragraphs(self._words("results.no_picture"), message.text)
        await self._screens.say(chat, Message(text, message.rows), push=True)

    async def detail(
        self, where: Team, kept: Kept, verb: str, detail: str, message: int | None
    ) -> None:
        """Answers a button under the picture, or under one of its details."""
        if kept.release is None:
            return
        words, one = self._words, kept.round.id
        instrument = self._content.instruments[kept.round.instrument]
        match verb:
            case "blocks":
                await self._screens.say(where.chat, results.choose_block(words, instrument, one))
            case "list":
                chosen = results.choose_block(words, instrument, one)
                await self._screens.say(where.chat, chosen, message)
            case "block":
                place = int(detail) if detail.isdecimal() else 1
                shown = results.block(words, instrument, kept.release, one, place)
                await self._screens.say(where.chat, shown, message)
            case "differ":
                shown = results.differences(words, instrument, kept.release, one)
                await self._screens.say(where.chat, shown)
            case _:
                shown = results.as_text(words, instrument, kept.release, one)
                await self._screens.say(where.chat, shown)


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
