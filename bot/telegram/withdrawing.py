"""Knows how a card of an open round goes, and how its name leaves the group; not what shows it."""

from collections.abc import Iterable

from bot.content import Content
from bot.phrasing import private as say
from bot.phrasing.catalogue import Words
from bot.standing import Shown, Standing
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender, outgoing
from bot.telegram.talk import Talk
from flows import talk_ground as g
from flows.model import FlowId
from flows.round import Phase, Round
from flows.talking import instrument_id
from storage.port import Outgoing, Session, Storage
from storage.sealing import Secrets

CARDS_ANEW = "job:cards_anew"
"""The outbox job that has a message show the cards as they lie by then, or none."""


def anew(chat: int, shown: Shown) -> Outgoing:
    return outgoing(chat, CARDS_ANEW, shown.id.encode(), f"{CARDS_ANEW}:{shown.id}")


class Withdrawing:
    """`words` are the group's."""

    def __init__(
        self,
        content: Content,
        words: Words,
        storage: Storage,
        secrets: Secrets,
        sender: Sender,
        screens: Screens,
        talk: Talk,
    ) -> None:
        self._content = content
        self._words = words
        self._storage = storage
        self._secrets = secrets
        self._sender = sender
        self._screens = screens
        self._standing = Standing(storage)
        self._removed = talk.removed.forget
        talk.removed.forget = self.forget
        talk.endings |= {(FlowId(one), "erased"): self._erased for one in content.instruments}

    async def calls(self, one: Round) -> list[Outgoing]:
        """What has every message of a group with cards of this round show them as they lie then.

        Its talk is among them. They name nobody: each reads the cards when its turn comes.
        """
        where = await self._storage.team_by_id(one.team)
        if where is None:
            return []
        shown = [anew(where.chat, each) for each in await self._standing.of(one)]
        sessions = await self._storage.sessions(self._secrets.owner(where.chat))
        talks = (each for each in sessions if each.state.facts.get(g.ROUND) == one.id)
        return [*shown, *self._talks(talks)]

    def _talks(self, talks: Iterable[Session]) -> Iterable[Outgoing]:
        for session in talks:
            if instrument_id(session.state.flow) is None or session.screen is None:
                continue
            if session.state.flow in self._content.flows:
                yield self._screens.again(session, self._words)
            else:
                yield self._screens.removal(session.chat, session.screen, self._words)

    # --- the ways in which a card goes
    async def _erased(self, session: Session, words: Words, message: int | None) -> None:
        """Who answered an instrument said so; of a round or of one's own."""
        calls = await self._of(session)
        try:
            await self._storage.erase(session.id)
        finally:
            self._sender.adopt(calls)
        ended = say.ended(self._content, words, session.state)
        await self._screens.say(session.chat, ended, message)

    async def forget(self, session: Session, words: Words) -> None:
        """The instrument is in the content no more."""
        calls = await self._of(session)
        try:
            await self._removed(session, words)
        finally:
            self._sender.adopt(calls)

    async def _of(self, session: Session) -> list[Outgoing]:
        """What has the group lose a card, in the outbox before the card is erased.

        Nothing carries it out until it is adopted, after the erasure. So a crash before the
        erasure leaves calls that change nothing when the program starts, and a tap that Telegram
        brings again; a crash after it leaves calls that take the name away. The other way round
        it could leave a name that nobody takes away.
        """
        kept = None if session.round is None else await self._storage.round(session.round)
        if kept is None or kept.round.phase is not Phase.LAID:
            return []
        calls = await self.calls(kept.round)
        await self._storage.put(calls)
        return calls
