"""Knows how a picture is asked of the outbox and sent to a chat; not what any picture shows."""

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

from bot.phrasing.message import Message, Rows
from bot.telegram import render
from bot.telegram.api import Moved, TooMany, Unreachable
from bot.telegram.sender import Sender, outgoing
from bot.topics import topic_asked, with_topic

log = logging.getLogger("onlife.photos")

Sent = TypeVar("Sent")


class Photos:
    def __init__(self, sender: Sender, bot: Bot) -> None:
        self._sender = sender
        self._bot = bot

    async def soon(self, chat: int, job: str, about: str, merge: str) -> None:
        """Hands a picture to the outbox: it takes longer than an answer may."""
        topic = topic_asked(chat)
        there = {"message_thread_id": topic} if topic else {}
        await self._sender.now("sendChatAction", chat_id=chat, action="upload_photo", **there)
        body = with_topic(about, chat)
        await self._sender.send(outgoing(chat, job, body, f"{merge}:{topic or 0}"))

    async def send(self, chat: int, picture: bytes, caption: str, rows: Rows) -> int | None:
        """The message id; None where Telegram will never take it.

        Raises TooMany, Unreachable or Moved where it has to be tried again.
        """
        markup = InlineKeyboardMarkup.de_json(render.keyboard(Message("", rows)), None)
        sent = await translated(
            lambda: self._bot.send_photo(
                chat,
                io.BytesIO(picture),
                caption=render.html(caption),
                parse_mode="HTML",
                reply_markup=markup,
                filename="beeld.png",
                message_thread_id=topic_asked(chat) or None,
            )
        )
        return None if sent is None else sent.message_id


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
        log.warning("a call was refused: %s", type(error).__name__)
    except NetworkError as error:
        if not isinstance(error, BadRequest):
            raise Unreachable(type(error).__name__) from None
        if "not modified" not in error.message.lower():
            log.warning("a call was refused: %s", type(error).__name__)
    except TelegramError as error:
        log.warning("a call was refused: %s", type(error).__name__)
    return None
