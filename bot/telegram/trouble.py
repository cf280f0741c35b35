"""Knows how it is said that something did not work: from memory, for the store may be what broke.

Nothing of what came was kept then. A group gets one line; the numbers belong to private chats.
"""

from collections.abc import Mapping

from bot.phrasing.catalogue import Language, Words, choose
from bot.phrasing.message import Message, paragraphs
from bot.phrasing.numbers import alarm
from bot.presses import Alarm
from bot.telegram.buttons import decode
from bot.telegram.emergency import Emergency
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.talk import Talk
from bot.telegram.updates import Said, Strayed, Tapped


class Trouble:
    def __init__(
        self,
        languages: Mapping[Language, Words],
        sender: Sender,
        screens: Screens,
        talk: Talk,
        emergency: Emergency,
    ) -> None:
        self._languages = languages
        self._sender = sender
        self._screens = screens
        self._talk = talk
        self._emergency = emergency

    async def tell(self, incoming: Tapped | Said | Strayed, *, unsaved: bool) -> None:
        """To who did it; `unsaved` where the store did not take it, so that it may work again."""
        words = choose(self._languages, incoming.language)
        line = words("not_saved" if unsaved else "error")
        if isinstance(incoming, Tapped):
            text = words("toast.not_saved" if unsaved else "error")
            await self._sender.answer(incoming.query, text, alert=True)
            if not isinstance(decode(incoming.exit), Alarm):
                return
            # Where danger may be spoken of a toast is not enough, and it may not arrive.
            line = paragraphs(words("numbers.first"), line)
        elif incoming.chat < 0:
            await self._screens.say(incoming.chat, Message(line))
            return
        elif self._talk.of_distress(incoming.text):
            await self._emergency.comfort(incoming.chat, words)
        await self._screens.say(incoming.chat, Message(line, alarm(words)))
        if isinstance(incoming, Said | Strayed) and self._talk.attention.is_discreet(incoming.chat):
            # Not kept, and it may be about a client: it does not stay in the chat either.
            await self._talk.delete(incoming.chat, incoming.message)
