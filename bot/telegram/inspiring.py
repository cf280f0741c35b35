"""Knows how what others do is looked through and found, in private and in groups, by anybody.

Every button says itself what it shows. In private it keeps that somebody is asked what to look
for, so that their next words are that; it keeps none of those words.
"""

from bot.content import Content
from bot.phrasing import inspiration as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message
from bot.phrasing.private import ended
from bot.presses import OnIdea
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.talk import Talk
from bot.telegram.updates import Tapped
from flows.inspiration import FunctionId, PracticeId
from flows.model import FlowId
from flows.searching import search
from flows.state import SessionId
from storage.port import Owner, Session, Storage
from storage.sealing import Secrets

SEARCH = FlowId("search")
"""The flow that asks one what to look for. What is typed there never comes to it."""

BEHIND = "behind"
"""The fact which conversation somebody was in before: they are in it again afterwards."""


class Inspiring:
    def __init__(
        self,
        content: Content,
        storage: Storage,
        secrets: Secrets,
        sender: Sender,
        screens: Screens,
        talk: Talk,
    ) -> None:
        self._content = content
        self._ideas = content.inspiration
        self._storage = storage
        self._secrets = secrets
        self._sender = sender
        self._screens = screens
        self._talk = talk
        talk.endings[SEARCH, "cancelled"] = self._cancelled

    async def asked(self, chat: int, query: str, words: Words, *, only_found: bool = False) -> None:
        """What is found, or all functions where nothing is or nothing was asked.

        With `only_found` nothing is said where nothing is found. In private other words are
        waited for where nothing is: that is what is asked for.
        """
        hits = search(self._ideas.practices, query, say.MOST_FOUND)
        again = not hits and not only_found and bool(query.strip())
        if hits:
            await self._screens.say(chat, say.found(words, hits))
        elif not only_found:
            line = words("idea.nothing") if again else ""
            await self._screens.say(chat, say.functions(words, self._ideas, line, alone=chat > 0))
        if chat > 0 and again:
            await self._wait(chat, words)
        elif chat > 0:
            await self._stop(chat, words)

    @staticmethod
    def searches(session: Session) -> bool:
        """Whether words in a conversation are what somebody looks for."""
        return session.state.flow == SEARCH

    async def tapped(self, tap: Tapped, press: OnIdea, words: Words) -> None:
        if press.verb == say.ASK and tap.chat > 0:
            await self._sender.answer(tap.query)
            await self._screens.renew(await self._wait(tap.chat, words), words)
            return
        shown = self._shown(press, words)
        known = shown is not None or press.verb in {say.BEGIN, say.LIST}
        await self._sender.answer(tap.query, None if known else words("toast.gone"))
        if shown is None:
            shown = say.functions(words, self._ideas, alone=tap.chat > 0)
        edited = None if press.verb == say.BEGIN else tap.message
        await self._screens.say(tap.chat, shown, edited)
        if tap.chat > 0:
            await self._stop(tap.chat, words)

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

    # --- what is waited for
    async def _wait(self, chat: int, words: Words) -> Session:
        """From now on the words that somebody types are what they look for."""
        owner = self._secrets.owner(chat)
        now = await self._talk.attention.current(owner)
        if now is not None and self.searches(now):
            return now
        await self._stop(chat, words)
        facts = {BEHIND: "" if now is None else now.id}
        session = await self._talk.conversations.start(SEARCH, owner, chat, facts)
        await self._talk.attention.turned_to(session)
        return session

    async def _stop(self, chat: int, words: Words) -> None:
        """Nothing is looked for any more: something was found, or something else was chosen."""
        owner = self._secrets.owner(chat)
        for one in await self._storage.sessions(owner):
            if self.searches(one):
                await self._screens.retire(one, words)
                await self._over(one)

    async def _cancelled(self, session: Session, words: Words, message: int | None) -> None:
        if message is None:
            await self._screens.retire(session, words)
        await self._over(session)
        await self._screens.say(session.chat, ended(self._content, words, session.state), message)

    async def _over(self, session: Session) -> None:
        """Back to where somebody was, unless they went elsewhere themselves meanwhile."""
        owner: Owner = session.owner
        now = await self._storage.active(owner)
        await self._storage.erase(session.id)
        behind = await self._storage.session(SessionId(session.state.facts[BEHIND]))
        if now is not None and now.id == session.id and behind is not None:
            await self._talk.attention.turned_to(behind)
