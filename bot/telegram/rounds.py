"""Knows how a team's round is carried out in its group: opened, counted, shown, reminded, over.

The rules are in flows/round.py and instruments/disclosure.py; here they are only followed.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.content import Content
from bot.naming_errors import place_of
from bot.phrasing import names, team
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message
from bot.telegram.admission import Admission
from bot.telegram.counting import CHANCE, counted
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender, outgoing
from bot.telegram.tidings import Tidings
from bot.telegram.withdrawing import Withdrawing
from bot.topics import with_topic
from flows.round import (
    Due,
    Phase,
    Refusal,
    Round,
    RoundId,
    abandon,
    asked,
    cancel,
    due,
    due_unknown,
    extend,
    forget,
)
from instruments.model import Instrument
from storage.port import (
    Closing,
    Kept,
    Posted,
    Progress,
    Session,
    Storage,
    StorageError,
    Team,
)

log = logging.getLogger("onlife.rounds")

CLOSE = "job:close"
"""The outbox job that closes a round and tells of it; done again after a crash, it does no harm."""

EDIT_EVERY = 20.0
"""Seconds between two edits of an invitation's count."""


class Rounds:
    """`words` are the group's."""

    def __init__(
        self,
        content: Content,
        words: Words,
        storage: Storage,
        sender: Sender,
        screens: Screens,
        admission: Admission,
        withdrawing: Withdrawing,
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self._content = content
        self._words = words
        self._storage = storage
        self._sender = sender
        self._screens = screens
        self._admission = admission
        self._withdrawing = withdrawing
        self._clock = clock
        self._zone = zone
        self._edited: dict[RoundId, tuple[float, str]] = {}
        self._tidings = Tidings(content, words, screens, admission, zone)
        self._showing: dict[RoundId, asyncio.Lock] = {}

    def knows(self, one: Round) -> bool:
        """Whether what a round asks is in the content still: an organisation may take it out."""
        return one.instrument in self._content.instruments

    def instrument(self, one: Round) -> Instrument:
        """The instrument as this round asks it."""
        return asked(one, self._content.instruments[one.instrument])

    # --- the invitation
    async def show_invitation(self, one: RoundId) -> None:
        """Sends a round's one message, or edits it where its words have changed.

        One at a time, and as the round stands by then, so that no older count comes last.
        """
        async with self._showing.setdefault(one, asyncio.Lock()):
            kept = await self._storage.round(one)
            where = None if kept is None else await self._storage.team_by_id(kept.round.team)
            if kept is None or where is None:
                return
            progress = await self._progress(kept)
            message = self._tidings.invitation(kept.round, progress, self._clock.now())
            if self._edited.get(one, (0.0, ""))[1] == message.text:
                return
            at = kept.posted.message
            self._edited[one] = (self._clock.monotonic(), message.text)
            shown = await self._screens.say(where.chat, message, at, push=True)
            await self._storage.post(one, Posted(shown or at))

    async def _progress(self, kept: Kept) -> Progress:
        if kept.release is not None:
            return Progress(kept.release.ballots, kept.release.ballots)
        return await self._storage.progress(kept.round.id)

    # --- closing
    async def ask_to_close(self, kept: Kept) -> Message:
        progress = await self._storage.progress(kept.round.id)
        return team.ask_to_close(self._words, kept.round, progress)

    async def close_soon(self, one: Round, where: Team) -> None:
        """Hands the closing to the outbox, which sees it through whatever happens meanwhile."""
        body = with_topic(one.id, where.chat)
        await self._sender.send(outgoing(where.chat, CLOSE, body, f"close:{one.id}"))

    async def carry_out_closing(self, one: RoundId) -> None:
        """Counts once; what tells of it is in the outbox by the same commit.

        Carried out again, it changes nothing: a round that is not open is closed already.
        """
        kept = await self._storage.round(one)
        if kept is not None and not self.knows(kept.round):
            return
        while kept is not None and kept.round.phase is Phase.OPEN:
            where = await self._storage.team_by_id(kept.round.team)
            if where is None:
                return
            closing = await self._storage.close_round(kept.round, self._counter(kept.round, where))
            if closing is not None:
                self._sender.adopt(closing.calls)
                break
            kept = await self._storage.round(one)
        await self.show_invitation(one)

    def _counter(self, one: Round, where: Team) -> Callable[[Sequence[Session]], Closing]:
        now, chance = self._clock.now(), secrets.token_bytes(CHANCE)
        return partial(counted, self._tidings, self.instrument(one), one, where, now, chance)

    async def extend(self, kept: Kept, days: int) -> str:
        """Takes answers again; gives the line to show."""
        after = extend(kept.round, days, self._clock.now(), self._zone)
        if isinstance(after, Refusal):
            enough = after is Refusal.EXTENDED_ENOUGH
            return self._words("close.extended_enough" if enough else "close.over")
        calls = self._tidings.extended(after, await self._storage.participants(after.id))
        if not await self._storage.change_round(kept.round, after, calls):
            return self._words("close.over")
        self._sender.adopt(calls)
        await self.show_invitation(after.id)
        day = names.day_of(self._words, after.closes, self._zone)
        return self._words("close.extended", day=day)

    async def cancel(self, kept: Kept) -> str | None:
        """Erases a round uncounted; the line to show, or None where it was over already."""
        after = cancel(kept.round, self._clock.now())
        if isinstance(after, Refusal):
            return None

        def erase(sessions: Sequence[Session]) -> Closing:
            return Closing(after, None, erase=True, calls=self._tidings.gone(after, sessions))

        closing = await self._storage.close_round(kept.round, erase)
        if closing is None:
            return None
        self._sender.adopt(closing.calls)
        await self.show_invitation(after.id)
        return self._words("close.cancelled")

    async def _take_up(self, kept: Kept) -> None:
        """Erases the cards of an open round with their key; what was counted stays.

        By the same commit the outbox has every message that shows them name nobody any more.
        """
        after = forget(kept.round)
        shown = await self._withdrawing.calls(kept.round)

        def erase(sessions: Sequence[Session]) -> Closing:
            calls = [*self._tidings.taken_up(sessions), *shown]
            return Closing(after, kept.release, erase=True, calls=calls)

        closing = await self._storage.close_round(kept.round, erase)
        if closing is not None:
            self._sender.adopt(closing.calls)

    # --- the passing of time
    async def tick(self) -> None:
        """What time asks of all rounds; what goes wrong with one is no other's trouble."""
        for kept in await self._storage.live_rounds():
            try:
                await (self._tick(kept) if self.knows(kept.round) else self._tick_unknown(kept))
            except StorageError:
                raise
            except Exception as error:  # noqa: BLE001 - time goes on for the other rounds
                log.error("the time could not be kept of one round: %s", place_of(error))

    async def _tick(self, kept: Kept) -> None:
        where = await self._storage.team_by_id(kept.round.team)
        if where is None:
            return
        match due(kept.round, self._clock.now(), self._zone):
            case Due.CLOSE:
                await self.close_soon(kept.round, where)
            case Due.REMIND:
                await self._remind(kept, where)
            case Due.ERASE:
                if await self.cancel(kept) is not None and where.present:
                    erased = Message(self._words("close.erased"))
                    await self._screens.say(where.chat, erased, push=True)
            case Due.FORGET:
                await self._take_up(kept)
            case None:
                await self._refresh(kept, where)

    async def _tick_unknown(self, kept: Kept) -> None:
        """The instrument is out of the content, and may come back."""
        match due_unknown(kept.round, self._clock.now()):
            case Due.ERASE:
                await self._abandon(kept)
            case Due.FORGET:
                await self._take_up(kept)
            case _:
                pass

    async def _abandon(self, kept: Kept) -> None:
        """Erases a round whose instrument did not come back; all are told by the same commit."""
        where = await self._storage.team_by_id(kept.round.team)
        after = abandon(kept.round, self._clock.now())

        def erase(sessions: Sequence[Session]) -> Closing:
            group = self._tidings.abandoned(where, kept.posted) if where else []
            calls = [*group, *self._tidings.gone(after, sessions)]
            return Closing(after, None, erase=True, calls=calls)

        closing = await self._storage.close_round(kept.round, erase)
        if closing is not None:
            self._sender.adopt(closing.calls)

    async def _refresh(self, kept: Kept, where: Team) -> None:
        at, _ = self._edited.get(kept.round.id, (-EDIT_EVERY, ""))
        rested = self._clock.monotonic() - at >= EDIT_EVERY
        if kept.round.phase is Phase.OPEN and where.present and rested:
            await self.show_invitation(kept.round.id)

    async def _remind(self, kept: Kept, where: Team) -> None:
        """Once: the group, and in private those who began and have not finished."""
        after = replace(kept.round, reminded=True)
        there = await self._storage.participants(after.id)
        calls = self._tidings.reminders(where, after, there)
        if await self._storage.change_round(kept.round, after, calls):
            self._sender.adopt(calls)
