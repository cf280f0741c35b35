"""Knows what a group and its respondents are told of a round, as calls for the outbox.

The outbox outlives a round's key, so nothing of what anybody answered is said here.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.content import Content
from bot.phrasing import names, private, team
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message
from bot.telegram.admission import Admission
from bot.telegram.screens import Screens
from flows.round import Phase, Round, asked
from storage.port import Outgoing, Posted, Progress, Session, Team


class Tidings:
    """`words` are the group's."""

    def __init__(
        self,
        content: Content,
        words: Words,
        screens: Screens,
        admission: Admission,
        zone: ZoneInfo,
    ) -> None:
        self._content = content
        self._words = words
        self._screens = screens
        self._admission = admission
        self._zone = zone

    def invitation(self, one: Round, progress: Progress, now: int) -> Message:
        """A round's one message in the group, as it reads now."""
        instrument = asked(one, self._content.instruments[one.instrument])
        link = self._admission.link(one.id)
        return team.invitation(self._words, instrument, one, progress, link, now, self._zone)

    def too_few(self, where: Team, one: Round, there: Sequence[Session]) -> list[Outgoing]:
        line = Message(self._words("round.stalled"))
        group = self._for_group(where, team.too_few(self._words, one))
        return [*group, *(self._screens.told(session.chat, line) for session in there)]

    def closed(
        self, where: Team, one: Round, ballots: int, there: Sequence[Session]
    ) -> list[Outgoing]:
        day = self.last_day(one) if one.phase is Phase.LAID else None
        group = self._for_group(where, team.closed(self._words, one, ballots, day))
        return [*group, *self.gone(one, there)]

    def gone(self, one: Round, there: Sequence[Session]) -> list[Outgoing]:
        """Takes the buttons off each respondent's screen, and says what became of the answers."""
        return [
            call
            for session in there
            for call in (
                *self._stripped(session),
                self._screens.told(session.chat, self._became(one, session)),
            )
        ]

    def _became(self, one: Round, session: Session) -> Message:
        words = self._words
        if one.phase is Phase.CANCELLED:
            return Message(words("round.gone_cancelled"))
        if not session.submitted:
            return Message(words("round.gone_draft"))
        if one.phase is Phase.LAID:
            line = words("round.laid", day=names.day(words, self.last_day(one)))
            return private.resuming(words, line, session.id, words("laid.key"))
        return Message(words("round.gone_counted"))

    def abandoned(self, where: Team, posted: Posted) -> list[Outgoing]:
        """Of a round that was erased because its instrument is out of the content."""
        told = self._for_group(where, Message(self._words("close.erased_removed")))
        if not told or posted.message is None:
            return told
        return [self._screens.stripped(where.chat, posted.message), *told]

    def taken_up(self, there: Sequence[Session]) -> list[Outgoing]:
        """Of cards that are erased: they are only looked at no more, so nobody is disturbed."""
        return [call for session in there for call in self._stripped(session)]

    def _stripped(self, session: Session) -> Iterator[Outgoing]:
        if session.screen is not None:
            yield self._screens.stripped(session.chat, session.screen)

    def last_day(self, one: Round) -> date:
        """The day on which the cards of an open round that is closed are erased."""
        return datetime.fromtimestamp(one.cards_until, self._zone).date()

    def extended(self, one: Round, there: Sequence[Session]) -> list[Outgoing]:
        day = names.day_of(self._words, one.closes, self._zone)
        line = Message(self._words("round.extended", day=day))
        return [self._screens.told(session.chat, line) for session in there]

    def reminders(self, where: Team, one: Round, there: Sequence[Session]) -> list[Outgoing]:
        """To the group, and in private to those who began and have not finished."""
        link, line = self._admission.link(one.id), self._words("round.remind")
        return [
            *self._for_group(where, team.reminder(self._words, one, link, self._zone)),
            *(
                self._screens.told(session.chat, private.resuming(self._words, line, session.id))
                for session in there
                if not session.submitted
            ),
        ]

    def _for_group(self, where: Team, message: Message) -> list[Outgoing]:
        return [self._screens.told(where.chat, message)] if where.present else []
