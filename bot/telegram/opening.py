"""Knows how a lead opens a team's round: what is asked in the group, and what the answers open.

The rules are in flows/round.py and flows/opening.py; here they are only followed.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.content import OPEN_ROUND, Content
from bot.conversation import NOTHING, new_id
from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message, bold
from bot.telegram.presence import Presence
from bot.telegram.rounds import Rounds
from bot.telegram.screens import Screens
from bot.telegram.talk import Talk
from bot.topics import in_topic, topic_asked
from bot.under_way import UnderWay
from flows.model import NodeId
from flows.opening import (
    INSTRUMENT,
    guides_clients,
    is_open,
    may_be_opened,
    of_instrument,
)
from flows.reading import answer, answers
from flows.round import (
    DAY,
    QUIET_AFTER_RELEASE,
    Phase,
    Refusal,
    Round,
    RoundId,
    chosen_blocks,
    closing_moment,
    may_open,
)
from flows.state import State
from instruments.disclosure import LEAST_WITH_NAMES
from instruments.model import Instrument, InstrumentId
from storage.port import Kept, Posted, Session, Storage, Team
from storage.sealing import Secrets

STAYS_OPEN = {"d3": 3, "d7": 7, "d14": 14}
"""Days per answer to how long a round stays open."""


class Opening:
    """Of who may open a round it knows nothing: it is asked only for a lead.

    `words` are the group's, `minimum` is the setting of anonymous rounds.
    """

    def __init__(
        self,
        content: Content,
        words: Words,
        storage: Storage,
        secrets: Secrets,
        screens: Screens,
        talk: Talk,
        presence: Presence,
        rounds: Rounds,
        under_way: UnderWay,
        clock: Clock,
        zone: ZoneInfo,
        minimum: int,
    ) -> None:
        self._content = content
        self._words = words
        self._storage = storage
        self._secrets = secrets
        self._screens = screens
        self._talk = talk
        self._presence = presence
        self._rounds = rounds
        self._under_way = under_way
        self._clock = clock
        self._zone = zone
        self._minimum = minimum
        talk.endings |= {
            (OPEN_ROUND, OPEN_ROUND): self._answered,
            (OPEN_ROUND, "cancelled"): self._cancelled,
        }
        talk.knowing[OPEN_ROUND] = self._known

    @property
    def _today(self) -> date:
        return datetime.fromtimestamp(self._clock.now(), self._zone).date()

    async def begin(self, where: Team) -> None:
        """Begins the conversation that opens a round anew; an unfinished one makes way.

        Before it the team is asked for the state of its plan, so that it is right by the time
        that what moved stands beside it. What may not be opened now is said, and not offered.
        """
        kept = await self._storage.rounds(where.id)
        instruments = self._content.instruments.values()
        refused = [
            (one, reason)
            for one in instruments
            if (reason := self._refusal(kept, one, names=True)) is not None
        ]
        if len(refused) == len(instruments):
            await self._screens.say(where.chat, self._not_now(refused))
            return
        owner = self._secrets.owner(where.chat)
        await self._make_way(where)
        if (plan := await self._under_way.plan(where)) is not None:
            await self._screens.say(where.chat, plan)
        if refused:
            await self._screens.say(where.chat, self._not_now(refused))
        rounds = [one.round for one in kept]
        facts = {
            "today": self._today.isoformat(),
            **may_be_opened(rounds, self._content.instruments, self._clock.now()),
            **in_topic(topic_asked(where.chat) or 0),
        }
        conversations = self._talk.conversations
        session = await conversations.start(OPEN_ROUND, owner, where.chat, facts)
        await self._screens.renew(session, self._words)

    async def _make_way(self, where: Team) -> None:
        for old in await self._storage.sessions(self._secrets.owner(where.chat)):
            if old.state.flow != OPEN_ROUND:
                continue
            if old.screen is not None:
                await self._screens.strip(old.chat, old.screen)
            await self._storage.erase(old.id)

    async def _known(self, session: Session) -> Mapping[str, str]:
        """What is known of the instrument that was chosen, once one was."""
        name = InstrumentId(answer(session.state, INSTRUMENT) or "")
        instrument = self._content.instruments.get(name)
        if instrument is None:
            return NOTHING
        where = await self._presence.team(session.chat)
        rounds = [one.round for one in await self._storage.rounds(where.id)]
        return {
            **of_instrument(rounds, instrument, self._clock.now()),
            **await self._under_way.facts(where, instrument),
        }

    # --- what was answered
    async def _answered(self, session: Session, _words: Words, message: int | None) -> None:
        where = await self._presence.team(session.chat)
        line = await self._open(where, session.state, message)
        if line is not None:
            await self._screens.say(where.chat, Message(line), message)
        await self._storage.erase(session.id)

    async def _cancelled(self, session: Session, words: Words, message: int | None) -> None:
        await self._storage.erase(session.id)
        await self._screens.say(session.chat, Message(words("wizard.cancelled")), message)

    async def _open(self, where: Team, state: State, message: int | None) -> str | None:
        """Opens what a lead chose, in the message that asked; the reason where it may not."""
        given = chosen(answers(state))
        instrument = self._content.instruments[InstrumentId(given["instrument"])]
        names_shown = is_open(instrument, state)
        kept = await self._storage.rounds(where.id)
        if (refused := self._refusal(kept, instrument, names=names_shown)) is not None:
            return refused
        now = self._clock.now()
        days = STAYS_OPEN.get(given["closing"])
        last = self._today + timedelta(days) if days else date.fromisoformat(given["day"])
        closes = closing_moment(last, self._zone)
        if closes <= now:
            return self._words("open.too_late")
        one = Round(
            id=RoundId(new_id(12)),
            team=where.id,
            instrument=instrument.id,
            version=instrument.version,
            minimum=LEAST_WITH_NAMES if names_shown else self._minimum,
            asks_roles=given["roles"] == "yes",
            phase=Phase.OPEN,
            opened=now,
            planned=closes,
            closes=closes,
            blocks=chosen_blocks(instrument, given, state.facts),
            open=names_shown,
            clients=guides_clients(state),
        )
        await self._storage.open_round(one, Posted(message))
        await self._rounds.show_invitation(one.id)
        return None

    # --- what may not be
    def _refusal(self, kept: Sequence[Kept], instrument: Instrument, *, names: bool) -> str | None:
        """Why a team with these rounds may not open one of this instrument now, in words."""
        rounds = [one.round for one in kept]
        match may_open(rounds, instrument.id, self._clock.now(), names=names):
            case Refusal.ALREADY_OPEN:
                return self._words("open.already")
            case Refusal.TOO_SOON:
                free = max(one.closed for one in rounds if one.instrument == instrument.id)
                return self._words("open.too_soon", day=self._day(free))
            case _:
                return None

    def _day(self, released: int) -> str:
        return names.day_of(self._words, released + QUIET_AFTER_RELEASE + DAY, self._zone)

    def _not_now(self, refused: Sequence[tuple[Instrument, str]]) -> Message:
        """Which instruments no round may be opened of now, and why; one alone needs no name."""
        if len(self._content.instruments) == 1:
            return Message(refused[0][1])
        titles = ((bold(names.title_of(self._words, one)), reason) for one, reason in refused)
        lines = (self._words("open.not_now", title=title, reason=each) for title, each in titles)
        return Message("\n\n".join(lines))


def chosen(given: Mapping[NodeId, str]) -> dict[str, str]:
    """What was chosen in a conversation, with the empty text where a question was not asked."""
    return {"day": "", **{str(node): value for node, value in given.items()}}
