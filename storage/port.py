"""Knows what the program asks to be remembered, in its own words; not how or where.

Every form (SQL, memory) passes the same suite of tests. A method is one commit: when it
returns, what it says is on the disk; when it raises, nothing of it happened.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from flows.round import Round, RoundId, TeamId
from flows.state import SessionId
from storage.remembered import (
    Closing,
    Item,
    ItemId,
    Kept,
    OutboxId,
    Outgoing,
    Owner,
    Place,
    Posted,
    Progress,
    Reading,
    ReadingId,
    Session,
    Team,
    own_place,
    team_place,
)

__all__ = [  # beside what is here
    "Closing",
    "Item",
    "ItemId",
    "Kept",
    "OutboxId",
    "Outgoing",
    "Owner",
    "Place",
    "Posted",
    "Progress",
    "Reading",
    "ReadingId",
    "Session",
    "Team",
    "own_place",
    "team_place",
]


class StorageError(Exception):
    """Something could not be remembered or looked up; the message names no content."""


class Unavailable(StorageError):
    """The store did not answer in time (locked, full, gone); trying again may work."""


class Storage(Protocol):
    """The port. Reads that find nothing give None or an empty tuple."""

    # --- conversations
    async def session(self, session: SessionId) -> Session | None: ...

    async def active(self, owner: Owner) -> Session | None:
        """The conversation that this owner is in now."""
        ...

    async def sessions(self, owner: Owner) -> tuple[Session, ...]: ...

    async def create(self, session: Session) -> Session:
        """Keeps a new conversation (revision 1) and makes it the active one.

        An owner has one conversation per round, and one per flow outside rounds that is not
        repeatable: where it is there already, that one is made active and returned unchanged.
        Raises StorageError where the round takes no conversations (any more).
        """
        ...

    async def activate(self, owner: Owner, session: SessionId) -> None: ...

    async def save(self, session: Session) -> bool:
        """Keeps a changed conversation if its stored revision is one less; False otherwise.

        Calls that wait for their commit share one. A conversation that was erased in the
        meantime stays erased (False), and `repeatable` never changes (False).
        """
        ...

    async def show(self, session: SessionId, screen: int | None) -> None:
        """Keeps which message shows the conversation; no change of revision.

        The one call that may return before it is on the disk: it goes with the next save, or a
        moment later. A crash in between costs one new message, no answer.
        """
        ...

    async def erase(self, session: SessionId) -> None:
        """Erases a conversation and what hangs on it; a key of its own is destroyed first."""
        ...

    async def move_sessions(self, before: Owner, after: Owner, chat: int) -> None:
        """Gives all conversations of an owner outside rounds to another, who is in `chat`.

        They go on as they are, with no message that shows them. One of the other's own that
        would be doubled makes way, and what was active stays so.
        """
        ...

    async def due(self, until: int) -> tuple[SessionId, ...]:
        """The conversations whose `due` is `until` or earlier, the soonest first."""
        ...

    async def next_due(self) -> int | None: ...

    # --- what hangs on a run, and what is known of a person
    async def note_message(self, session: SessionId, message: int, at: int) -> None:
        """Keeps a message of a run by Telegram's number, and its earliest `at`; else nothing."""
        ...

    async def messages(self, session: SessionId) -> tuple[tuple[int, int], ...]:
        """Messages with their `at`, by the messages' numbers, which grow within a chat."""
        ...

    async def keep_reading(self, reading: Reading) -> bool:
        """Keeps or replaces a reading; False where its run is not there, or the id another's."""
        ...

    async def reading(self, reading: ReadingId) -> Reading | None: ...

    async def readings(self, run: SessionId) -> tuple[Reading, ...]: ...

    async def erase_reading(self, reading: ReadingId) -> None: ...

    async def profile(self, owner: Owner) -> Mapping[str, str]: ...

    async def keep_profile(self, owner: Owner, facts: Mapping[str, str]) -> None:
        """Replaces all that is known of a person; an empty mapping erases it."""
        ...

    # --- teams and leads
    async def team(self, chat: int) -> Team | None: ...

    async def team_by_id(self, team: TeamId) -> Team | None: ...

    async def keep_team(self, team: Team) -> None:
        """Keeps a new team, or its new chat id (a migration) or presence.

        Raises StorageError where another team has this chat.
        """
        ...

    async def move_team(self, team: TeamId, chat: int) -> None:
        """Gives a team another chat, and counts it as present.

        A team that was made for that chat in the meantime makes way, with its items, unless it
        has rounds (StorageError): Telegram tells of the new group before it tells that it is the
        old one.
        """
        ...

    async def appoint(self, team: TeamId, lead: Owner) -> None: ...

    async def is_appointed(self, team: TeamId, lead: Owner) -> bool: ...

    # --- rounds
    async def open_round(self, one: Round, posted: Posted) -> None:
        """Keeps a new round, with where its invitation stands, and makes its key."""
        ...

    async def round(self, one: RoundId) -> Kept | None: ...

    async def rounds(self, team: TeamId) -> tuple[Kept, ...]:
        """All rounds of a team, the newest first."""
        ...

    async def live_rounds(self) -> tuple[Kept, ...]:
        """The rounds of all teams that are open or short, or whose cards still lie together."""
        ...

    async def progress(self, one: RoundId) -> Progress: ...

    async def participants(self, one: RoundId) -> tuple[Session, ...]:
        """The conversations of a round, for as long as it has any."""
        ...

    async def change_round(
        self, before: Round, after: Round, calls: Sequence[Outgoing] = ()
    ) -> bool:
        """Replaces a round that is still as `before`; False, and no change, otherwise.

        `calls` tell of it, and are kept in the outbox by the same commit.
        """
        ...

    async def post(self, one: RoundId, posted: Posted) -> None:
        """Keeps where the invitation stands and what it shows."""
        ...

    async def close_round(
        self, before: Round, decide: Callable[[Sequence[Session]], Closing]
    ) -> Closing | None:
        """Reads a round's conversations, lets `decide` count them, keeps what it says: one commit.

        With `erase` the conversations are deleted and the round's key is destroyed. Those that it
        `keeps` stay, sealed with that key, which then stays too; they are nobody's active one any
        more. None, and no change, where the round is no longer as `before`. `decide` may be asked
        more than once. A crash between the commit and the destruction of the key is made good at
        the next start.
        """
        ...

    # --- what outlives conversations and rounds
    async def items(self, place: Place, kind: str | None = None) -> tuple[Item, ...]:
        """The items of a place, of one kind or of all, by id, so that order tells nothing."""
        ...

    async def item(self, item: ItemId) -> Item | None: ...

    async def keep_items(self, items: Sequence[Item], calls: Sequence[Outgoing] = ()) -> bool:
        """Keeps new items and changed ones, all or none: False, and no change, otherwise.

        One of revision 1 is new, and must not be there; another must be there one revision
        older, with the same place and kind. `calls` tell of it, and are kept in the outbox by
        the same commit.
        """
        ...

    async def erase_items(self, items: Sequence[ItemId]) -> None: ...

    async def erase_place(self, place: Place) -> None:
        """Erases all items of a place."""
        ...

    async def due_items(self, until: int) -> tuple[Item, ...]:
        """The items whose `due` is `until` or earlier, the soonest first."""
        ...

    # --- what could not be sent at once
    async def put(self, calls: Sequence[Outgoing]) -> None:
        """Adds calls, in this order; a call with a `merge` replaces the waiting one like it.

        It then takes that one's place in the row. A call that waits already stays as it is.
        """
        ...

    async def waiting(self) -> tuple[Outgoing, ...]:
        """All calls that wait, in the order in which they were put."""
        ...

    async def delay(self, call: OutboxId, due: int) -> None:
        """Counts an attempt and sets when to try again."""
        ...

    async def sent(self, call: OutboxId) -> None: ...

    async def ping(self, within: float) -> None:
        """Raises Unavailable where the store gives no sound answer `within` so many seconds."""
        ...

    async def close(self) -> None: ...
