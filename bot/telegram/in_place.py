"""Knows how a message is changed or taken away where it stands; never another in its stead.

A group that became a supergroup counts its messages anew, so that a number means another one
there: a call about an old message is not made again in the new group.
"""

import io
from collections.abc import Mapping

from telegram import Bot, InlineKeyboardMarkup, InputMediaPhoto, LinkPreviewOptions

from bot.phrasing.catalogue import Language, Words
from bot.phrasing.message import Message, Rows
from bot.telegram import render
from bot.telegram.photos import translated
from storage.port import Outgoing


class InPlace:
    """Its calls raise TooMany, Unreachable or Moved where they have to be tried again.

    What Telegram will never do is let go of: somebody deleted the message, or it says so already.
    """

    def __init__(self, bot: Bot, languages: Mapping[Language, Words]) -> None:
        self._bot = bot
        self._languages = languages

    async def text(self, chat: int, message: int, shown: Message) -> None:
        await translated(
            lambda: self._bot.edit_message_text(
                render.html(shown.text),
                chat,
                message,
                parse_mode="HTML",
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_markup=_keyboard(shown.rows),
            )
        )

    async def photo(
        self, chat: int, message: int, picture: bytes, caption: str, rows: Rows = ()
    ) -> None:
        """Another picture in the place of one, whatever its age."""
        await translated(
            lambda: self._bot.edit_message_media(
                InputMediaPhoto(
                    io.BytesIO(picture),
                    caption=render.html(caption),
                    parse_mode="HTML",
                    filename="beeld.png",
                ),
                chat,
                message,
                reply_markup=_keyboard(rows),
            )
        )

    async def remove(self, chat: int, message: int) -> bool:
        """Whether it could be deleted; after 48 hours it cannot."""
        return bool(await translated(lambda: self._bot.delete_message(chat, message)))

    async def carry_out(self, job: Outgoing) -> None:
        """Takes a text away, or has it say nothing any more where it cannot be deleted."""
        message, _, language = job.body.decode().partition(" ")
        if not await self.remove(job.chat, int(message)):
            words = self._languages[Language(language)]
            await self.text(job.chat, int(message), Message(words("emptied")))


def _keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup.de_json(render.keyboard(Message("", rows)), None) if rows else None
