"""Knows everything for as long as the program runs; refuses to write anything down."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from flows.round import Round, RoundId, TeamId
from flows.state import SessionId
from storage.codec import LIVE, TAKING, in_any_order, newest_first
from storage.memory_items import MemoryItems
from storage.port import (
    Closing,
    Kept,
    Outgoing,
    Owner,
    Posted,
    Progress,
    Reading,
    ReadingId,
    Session,
    StorageError,
    Team,
    team_place,
)


class MemoryStorage(MemoryItems):
    """The port's form for tests and for play in a terminal: all is gone when the program ends."""

    def __init__(self) -> None:
        super().__init__()
        self._sessions: dict[SessionId, Session] = {}
        self._messages: dict[SessionId, dict[int, int]] = {}
        self._readings: dict[ReadingId, Reading] = {}
        self._profiles: dict[Owner, Mapping[str, str]] = {}
        self._active: dict[Owner, SessionId] = {}
        self._teams: dict[TeamId, Team] = {}
        self._leads: set[tuple[TeamId, Owner]] = set()
        self._rounds: dict[RoundId, Kept] = {}

    async def session(self, session: SessionId) -> Session | None:
        return self._sessions.get(session)

    async def active(self, owner: Owner) -> Session | None:
        session = self._active.get(owner)
        return None if session is None else self._sessions[session]

    async def sessions(self, owner: Owner) -> tuple[Session, ...]:
        return in_any_order(one for one in self._sessions.values() if one.owner == owner)

    async def create(self, session: Session) -> Session:
        """Raises StorageError where the round takes no conversations (any more)."""
        if session.round is not None:
            kept = self._rounds.get(session.round)
            if kept is None or kept.round.phase not in TAKING:
                raise StorageError("the round takes no conversations")
        for one in self._sessions.values():
            if _stands_for(one, session):
                self._active[one.owner] = one.id
                return one
        if session.id in self._sessions:
            raise StorageError("a conversation of someone else has this id")
        self._sessions[session.id] = session
        self._active[session.owner] = session.id
        return session

    async def activate(self, owner: Owner, session: SessionId) -> None:
        there = self._sessions.get(session)
        if there is not None and there.owner == owner:
            self._active[owner] = session

    async def save(self, session: Session) -> bool:
        there = self._sessions.get(session.id)
        if (
            there is None
            or there.state.revision != session.state.revision - 1
            or (there.owner, there.round) != (session.owner, session.round)
            or there.repeatable != session.repeatable
        ):
            return False
        self._sessions[session.id] = session
        return True

    async def show(self, session: SessionId, screen: int | None) -> None:
        there = self._sessions.get(session)
        if there is not None:
            self._sessions[session] = replace(there, screen=screen)

    async def erase(self, session: SessionId) -> None:
        there = self._sessions.pop(session, None)
        if there is not None and self._active.get(there.owner) == session:
            del self._active[there.owner]
        self._messages.pop(session, None)
        self._readings = {key: one for key, one in self._readings.items() if one.run != session}

    async def move_sessions(self, before: Owner, after: Owner, chat: int) -> None:
        if before == after:
            return
        active = self._active.get(before)
        for one in await self.sessions(before):
            if one.round is not None:
                continue
            moved = replace(one, owner=after, chat=chat, screen=None)
            for other in await self.sessions(after):
                if _stands_for(other, moved):
                    await self.erase(other.id)
            self._sessions[one.id] = moved
            if active == one.id:
                del self._active[before]
                self._active[after] = one.id

    async def due(self, until: int) -> tuple[SessionId, ...]:
        return tuple(one for due, one in self._by_due() if due <= until)

    async def next_due(self) -> int | None:
        return next((due for due, _ in self._by_due()), None)

    async def note_message(self, session: SessionId, message: int, at: int) -> None:
        if self._is_run(session):
            noted = self._messages.setdefault(session, {})
            noted[message] = min(at, noted.get(message, at))

    async def messages(self, session: SessionId) -> tuple[tuple[int, int], ...]:
        return tuple(sorted(self._messages.get(session, {}).items()))

    async def keep_reading(self, reading: Reading) -> bool:
        there = self._readings.get(reading.id, reading)
        if not self._is_run(reading.run) or there.run != reading.run:
            return False
        self._readings[reading.id] = reading
        return True

    async def reading(self, reading: ReadingId) -> Reading | None:
        return self._readings.get(reading)

    async def readings(self, run: SessionId) -> tuple[Reading, ...]:
        return tuple(one for _, one in sorted(self._readings.items()) if one.run == run)

    async def erase_reading(self, reading: ReadingId) -> None:
        self._readings.pop(reading, None)

    async def profile(self, owner: Owner) -> Mapping[str, str]:
        return self._profiles.get(owner, {})

    async def keep_profile(self, owner: Owner, facts: Mapping[str, str]) -> None:
        if facts:
            self._profiles[owner] = dict(facts)
        else:
            self._profiles.pop(owner, None)

    async def team(self, chat: int) -> Team | None:
        return next((one for one in self._teams.values() if one.chat == chat), None)

    async def team_by_id(self, team: TeamId) -> Team | None:
        return self._teams.get(team)

    async def keep_team(self, team: Team) -> None:
        """Raises StorageError where another team has this chat."""
        holder = await self.team(team.chat)
        if holder is not None and holder.id != team.id:
            raise StorageError("another team has this chat")
        self._teams[team.id] = team

    async def move_team(self, team: TeamId, chat: int) -> None:
        other = await self.team(chat)
        if other is not None and other.id != team:
            if await self.rounds(other.id):
                raise StorageError("a team with rounds does not make way")
            self._leads = {lead for lead in self._leads if lead[0] != other.id}
            await self.erase_place(team_place(other.id))
            del self._teams[other.id]
        if team in self._teams:
            self._teams[team] = Team(team, chat)

    async def appoint(self, team: TeamId, lead: Owner) -> None:
        if team not in self._teams:
            raise StorageError("there is no such team")
        self._leads.add((team, lead))

    async def is_appointed(self, team: TeamId, lead: Owner) -> bool:
        return (team, lead) in self._leads

    async def open_round(self, one: Round, posted: Posted) -> None:
        """Raises StorageError for an unknown team and for a round that is there already."""
        if one.id in self._rounds or one.team not in self._teams:
            raise StorageError("the round is there already, or its team is not")
        self._rounds[one.id] = Kept(one, posted)

    async def round(self, one: RoundId) -> Kept | None:
        return self._rounds.get(one)

    async def rounds(self, team: TeamId) -> tuple[Kept, ...]:
        return newest_first(one for one in self._rounds.values() if one.round.team == team)

    async def live_rounds(self) -> tuple[Kept, ...]:
        return newest_first(one for one in self._rounds.values() if one.round.phase in LIVE)

    async def progress(self, one: RoundId) -> Progress:
        there = await self.participants(one)
        return Progress(len(there), sum(session.submitted for session in there))

    async def participants(self, one: RoundId) -> tuple[Session, ...]:
        return in_any_order(there for there in self._sessions.values() if there.round == one)

    async def change_round(
        self, before: Round, after: Round, calls: Sequence[Outgoing] = ()
    ) -> bool:
        kept = self._rounds.get(before.id)
        if kept is None or kept.round != before:
            return False
        self._rounds[before.id] = replace(kept, round=after)
        await self.put(calls)
        return True

    async def post(self, one: RoundId, posted: Posted) -> None:
        kept = self._rounds.get(one)
        if kept is not None:
            self._rounds[one] = replace(kept, posted=posted)

    async def close_round(
        self, before: Round, decide: Callable[[Sequence[Session]], Closing]
    ) -> Closing | None:
        kept = self._rounds.get(before.id)
        if kept is None or kept.round != before:
            return None
        there = await self.participants(before.id)
        closing = decide(there)
        self._rounds[before.id] = replace(kept, round=closing.round, release=closing.release)
        if closing.erase:
            for session in there:
                await self.erase(session.id)
            self._sessions |= {session.id: session for session in closing.keeps}
        await self.put(closing.calls)
        return closing

    async def ping(self, within: float) -> None:
        """Always answers, at once."""

    async def close(self) -> None:
        """Forgets nothing: a test may look at what was kept after the program stopped."""

    def _by_due(self) -> list[tuple[int, SessionId]]:
        return sorted((one.due, one.id) for one in self._sessions.values() if one.due is not None)

    def _is_run(self, session: SessionId) -> bool:
        there = self._sessions.get(session)
        return there is not None and there.round is None


def _stands_for(there: Session, new: Session) -> bool:
    """Whether an owner's conversation is the one that the new one would double."""
    if there.owner != new.owner or there.round != new.round:
        return False
    return new.round is not None or (
        there.state.flow == new.state.flow and not there.repeatable and not new.repeatable
    )
