"""Knows how a team's round is carried out in its group: opened, counted, shown, reminded, over.

The rules are in flows/round.py and instruments/disclosure.py; here they are only followed.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.content import Content
from bot.conversation import new_id
from bot.phrasing import names, scan, team
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message, bold, paragraphs
from bot.telegram.admission import Admission
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender, outgoing
from flows import questionnaire as q
from flows.round import (
    DAY,
    Due,
    Phase,
    Refusal,
    Round,
    RoundId,
    cancel,
    close,
    closing_moment,
    due,
    extend,
    may_open,
)
from instruments.disclosure import release
from instruments.model import Instrument, InstrumentId
from storage.port import Closing, Kept, Posted, Progress, Session, Storage, Team

log = logging.getLogger("onlife.rounds")

CLOSE = "job:close"
"""The outbox job that closes a round and tells of it; done again after a crash, it does no harm."""

EDIT_EVERY = 20.0
"""Seconds between two edits of an invitation's count."""

STAYS_OPEN = {"d3": 3, "d7": 7, "d14": 14}
"""Days per answer to how long a round stays open."""


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
        clock: Clock,
        zone: ZoneInfo,
        minimum: int,
    ) -> None:
        self._content = content
        self._words = words
        self._storage = storage
        self._sender = sender
        self._screens = screens
        self._admission = admission
        self._clock = clock
        self._zone = zone
        self._minimum = minimum
        self._edited: dict[RoundId, tuple[float, str]] = {}
        self._told: set[RoundId] = set()

    @property
    def today(self) -> date:
        return datetime.fromtimestamp(self._clock.now(), self._zone).date()

    def instrument(self, one: Round) -> Instrument:
        return self._content.instruments[one.instrument]

    # --- opening
    async def open(self, where: Team, answers: dict[str, str], message: int | None) -> str | None:
        """Opens what a lead chose, in the message that asked; the reason where it may not."""
        instrument = self._content.instruments[InstrumentId(answers["instrument"])]
        now = self._clock.now()
        kept = await self._storage.rounds(where.id)
        refused = may_open((one.round for one in kept), instrument.id, now)
        if refused is Refusal.ALREADY_OPEN:
            return self._words("open.already")
        if refused is Refusal.TOO_SOON:
            return self._words("open.too_soon", day=self._free_from(kept, instrument))
        days = STAYS_OPEN.get(answers["closing"])
        last = self.today + timedelta(days) if days else date.fromisoformat(answers["day"])
        closes = closing_moment(last, self._zone)
        one = Round(
            id=RoundId(new_id(12)),
            team=where.id,
            instrument=instrument.id,
            version=instrument.version,
            minimum=self._minimum,
            asks_roles=answers["roles"] == "yes",
            phase=Phase.OPEN,
            opened=now,
            planned=closes,
            closes=closes,
        )
        await self._storage.open_round(one)
        await self.show_invitation(Kept(one, Posted(message)), where)
        return None

    def _free_from(self, kept: Sequence[Kept], instrument: Instrument) -> str:
        closed = max(one.round.closed for one in kept if one.round.instrument == instrument.id)
        return names.day_of(self._words, closed + 15 * DAY, self._zone)

    async def show_invitation(self, kept: Kept, where: Team) -> None:
        """Sends a round's one message, or edits it where its words have changed."""
        progress = await self._progress(kept)
        message = self._invitation(kept.round, progress)
        if self._edited.get(kept.round.id, (0.0, ""))[1] == message.text:
            return
        at = kept.posted.message
        shown = await self._screens.say(where.chat, message, at, push=True)
        self._edited[kept.round.id] = (self._clock.monotonic(), message.text)
        await self._storage.post(kept.round.id, Posted(shown or at, progress))

    async def _progress(self, kept: Kept) -> Progress:
        if kept.release is not None:
            return Progress(kept.release.ballots, kept.release.ballots)
        return await self._storage.progress(kept.round.id)

    def _invitation(self, one: Round, progress: Progress) -> Message:
        link = self._admission.link(one.id)
        return team.invitation(
            self._words,
            self.instrument(one),
            one,
            progress,
            link,
            self._clock.now(),
            self._zone,
        )

    # --- closing
    async def ask_to_close(self, kept: Kept) -> Message:
        progress = await self._storage.progress(kept.round.id)
        return team.ask_to_close(self._words, kept.round, progress)

    async def close_soon(self, one: Round, where: Team) -> None:
        """Hands the closing to the outbox, which sees it through whatever happens meanwhile."""
        await self._sender.send(outgoing(where.chat, CLOSE, one.id.encode(), f"close:{one.id}"))

    async def carry_out_closing(self, one: RoundId) -> None:
        """Counts once, tells the group, and shows the respondents that it is over."""
        kept = await self._storage.round(one)
        if kept is None:
            return
        where = await self._storage.team_by_id(kept.round.team)
        if where is None:
            return
        gone: list[Session] = []
        if kept.round.phase is Phase.OPEN:
            await self._storage.close_round(kept.round, self._counter(kept.round, gone))
            kept = await self._storage.round(one) or kept
        elif one in self._told:
            return
        await self.show_invitation(kept, where)
        if kept.round.phase is Phase.SHORT:
            await self._post(where, team.too_few(self._words, kept.round))
        elif kept.release is not None:
            await self._post(where, team.closed(self._words, kept.round, kept.release.ballots))
        self._told.add(one)
        await self._tell_gone(kept.round, gone)

    def _counter(self, one: Round, gone: list[Session]) -> Callable[[Sequence[Session]], Closing]:
        instrument, now = self.instrument(one), self._clock.now()

        def count(sessions: Sequence[Session]) -> Closing:
            ballots = [
                found
                for session in sessions
                if session.submitted and (found := q.ballot(instrument, session.state)) is not None
            ]
            after = close(one, len(ballots), now)
            if isinstance(after, Refusal) or after.phase is Phase.SHORT:
                return Closing(one if isinstance(after, Refusal) else after, None, erase=False)
            gone[:] = sessions
            return Closing(after, release(instrument, ballots, one.minimum), erase=True)

        return count

    async def _tell_gone(self, one: Round, gone: Sequence[Session]) -> None:
        """Leaves each respondent their own picture, without buttons, and says what became of it."""
        for session in gone:
            if session.screen is None:
                continue
            state, counted = session.state, None
            if one.phase is Phase.CANCELLED:
                line = "round.gone_cancelled"
            else:
                line = "round.gone_counted" if session.submitted else "round.gone_draft"
                counted = q.cast(state) if session.submitted else None
            node = self._content.flows[session.state.flow].nodes[session.state.cursor]
            page = scan.Page(self._words, self.instrument(one), counted or state, node)
            text = paragraphs(
                self._words(line), bold(self._words("submitted.picture")), scan.picture(page)
            )
            await self._screens.say(session.chat, Message(text), session.screen, push=True)

    async def extend(self, kept: Kept, where: Team, days: int) -> str:
        """Takes answers again; gives the line to show."""
        after = extend(kept.round, days, self._clock.now(), self._zone)
        if isinstance(after, Refusal):
            enough = after is Refusal.EXTENDED_ENOUGH
            return self._words("close.extended_enough" if enough else "close.over")
        if not await self._storage.change_round(kept.round, after):
            return self._words("close.over")
        day = names.day_of(self._words, after.closes, self._zone)
        await self.show_invitation(replace(kept, round=after), where)
        for session in await self._storage.participants(after.id):
            await self._screens.say(
                session.chat, Message(self._words("round.extended", day=day)), push=True
            )
        return self._words("close.extended", day=day)

    async def cancel(self, kept: Kept, where: Team, sentence: str = "close.cancelled") -> str:
        """Erases a round uncounted; gives the line to show."""
        after = cancel(kept.round, self._clock.now())
        if isinstance(after, Refusal):
            return self._words("close.over")
        gone: list[Session] = []

        def erase(sessions: Sequence[Session]) -> Closing:
            gone[:] = sessions
            return Closing(after, None, erase=True)

        if await self._storage.close_round(kept.round, erase) is None:
            return self._words("close.over")
        await self.show_invitation(Kept(after, kept.posted), where)
        await self._tell_gone(after, gone)
        return self._words(sentence)

    # --- the passing of time
    async def tick(self) -> None:
        """What time asks of all rounds: counts, closings, reminders, erasures."""
        now = self._clock.now()
        for kept in await self._storage.live_rounds():
            where = await self._storage.team_by_id(kept.round.team)
            if where is None:
                continue
            match due(kept.round, now, self._zone):
                case Due.CLOSE:
                    await self.close_soon(kept.round, where)
                case Due.REMIND:
                    await self._remind(kept, where)
                case Due.ERASE:
                    line = await self.cancel(kept, where, "close.erased")
                    await self._post(where, Message(line))
                case None:
                    await self._refresh(kept, where)

    async def _refresh(self, kept: Kept, where: Team) -> None:
        at, _ = self._edited.get(kept.round.id, (-EDIT_EVERY, ""))
        rested = self._clock.monotonic() - at >= EDIT_EVERY
        if kept.round.phase is Phase.OPEN and where.present and rested:
            await self.show_invitation(kept, where)

    async def _remind(self, kept: Kept, where: Team) -> None:
        """Once: the group, and in private those who began and have not finished."""
        after = replace(kept.round, reminded=True)
        if not await self._storage.change_round(kept.round, after):
            return
        link = self._admission.link(after.id)
        await self._post(where, team.reminder(self._words, after, link, self._zone))
        for session in await self._storage.participants(after.id):
            if not session.submitted:
                await self._screens.renew(session, self._words, "round.remind")

    async def _post(self, where: Team, message: Message) -> None:
        if where.present:
            await self._screens.say(where.chat, message, push=True)
