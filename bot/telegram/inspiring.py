"""Knows how what others do is looked through and found, in private and in groups, by anybody.

It keeps nothing: every button says itself what it shows, and no word that was looked for stays.
"""

import orjson

from bot.content import Content
from bot.phrasing import inspiration as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message
from bot.presses import OnIdea
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender, outgoing
from bot.telegram.updates import Said, Tapped
from flows.inspiration import FunctionId, PracticeId, search


class Inspiring:
    def __init__(self, content: Content, sender: Sender, screens: Screens) -> None:
        self._ideas = content.inspiration
        self._sender = sender
        self._screens = screens

    async def asked(self, chat: int, query: str, words: Words, *, only_found: bool = False) -> None:
        """What is found, or all functions where nothing is or nothing was asked.

        With `only_found` nothing is said where nothing is found.
        """
        hits = search(self._ideas.practices, query, say.MOST_FOUND)
        if hits:
            await self._screens.say(chat, say.found(words, hits))
        elif not only_found:
            line = words("idea.nothing") if query.strip() else ""
            await self._screens.say(chat, say.functions(words, self._ideas, line, alone=chat > 0))

    def is_query(self, said: Said, words: Words) -> bool:
        """Whether a text answers the question what to look for."""
        return said.chat > 0 and not said.command and said.quoted.startswith(words("idea.ask"))

    async def tapped(self, tap: Tapped, press: OnIdea, words: Words) -> None:
        if press.verb == say.ASK and tap.chat > 0:
            await self._sender.answer(tap.query)
            await self._ask(tap.chat, words)
            return
        shown = self._shown(press, words)
        known = shown is not None or press.verb in {say.BEGIN, say.LIST}
        await self._sender.answer(tap.query, None if known else words("toast.gone"))
        if shown is None:
            shown = say.functions(words, self._ideas, alone=tap.chat > 0)
        edited = None if press.verb == say.BEGIN else tap.message
        await self._screens.say(tap.chat, shown, edited)

    def _shown(self, press: OnIdea, words: Words) -> Message | None:
        """What a button shows; None where that is not there any more, and for all functions."""
        first, second, third = (*press.detail.split("-"), "", "")[:3]
        match press.verb:
            case say.OF:
                page = int(second) if second.isdecimal() else 1
                return say.of_function(words, self._ideas, FunctionId(first), page)
            case say.READ:
                page, function = int(third) if third.isdecimal() else 1, FunctionId(second)
                return say.of_page(words, self._ideas, PracticeId(first), function, page)
            case say.HITS:
                hits = say.marked_in(self._ideas, press.detail)
                return say.found(words, hits) if hits else None
            case say.HIT:
                one = say.marked_in(self._ideas, press.detail[: say.MARK])
                hits = say.marked_in(self._ideas, press.detail[say.MARK :])
                return say.of_found(words, one[0], hits) if one else None
            case _:
                return None

    async def _ask(self, chat: int, words: Words) -> None:
        """Has the answer come as a reply, so that it is known from what is said otherwise."""
        body = {
            "chat_id": chat,
            "text": words("idea.ask"),
            "reply_markup": {"force_reply": True},
        }
        await self._sender.send(outgoing(chat, "sendMessage", orjson.dumps(body)))
