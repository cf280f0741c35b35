"""Knows how conversations are kept, sealed, and found again; refuses to know what is said."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.state import SessionId
from storage.batch import Together
from storage.beginning import doubles, live
from storage.bulk import Bulk, Sealed, sealed
from storage.codec import body_of, body_read, in_any_order
from storage.database import Database, Dialect
from storage.ground import Ground
from storage.keys import KeyStore, fresh_key, key_name, own_key, round_key
from storage.port import Owner, Session, StorageError
from storage.recent import Recent
from storage.sealing import Secrets, seal, unseal
from storage.tables import people, sessions

HELD = 512
"""How many conversations are held in memory as they were read or saved last."""

SHOWN_WITHIN = 0.05
"""Seconds after which a screen's message is kept on its own, where nothing else is saved."""


@dataclass(slots=True, eq=False)
class _Change:
    """A save that waits. Its screen may still change; that stands outside what is sealed."""

    session: Session
    body: bytes


class Conversations(Ground):
    """What waits is written together: one statement and one commit for all of it.

    In SQLite, whose file has one program, conversations that were used lately are not read
    again. In PostgreSQL another replica may have changed them, so there they are.
    """

    def __init__(self, database: Database, keys: KeyStore, secrets: Secrets) -> None:
        super().__init__(database, keys, secrets)
        self._bulk = Bulk(database.dialect)
        held = HELD if database.dialect is Dialect.SQLITE else 0
        self._held: Recent[SessionId, Session] = Recent(held)
        self._screens: dict[SessionId, int | None] = {}
        self._queued: dict[SessionId, _Change] = {}
        self._later: asyncio.TimerHandle | None = None
        self._showing: asyncio.Task[None] | None = None
        patience = database.patience
        self._loads = Together[SessionId, Session | None](self._load_all, patience=patience)
        self._saves = Together[_Change | None, bool](
            self._save_all, patience=patience, alone=_change_of
        )
        self._creates = Together[Session, Session](
            self._create_all, patience=patience, alone=_owner_of
        )
        self._erasures = Together[SessionId, None](self._erase_all, patience=patience)

    async def session(self, session: SessionId) -> Session | None:
        held = self._held.get(session)
        return await self._loads(session) if held is None else held

    async def active(self, owner: Owner) -> Session | None:
        now = select(people.c.active).where(people.c.owner == owner).scalar_subquery()
        return next(iter(await self._found(sessions.c.id == now)), None)

    async def sessions(self, owner: Owner) -> tuple[Session, ...]:
        return await self._found(sessions.c.owner == owner)

    async def create(self, session: Session) -> Session:
        """Raises StorageError where the round takes no conversations (any more)."""
        return await self._creates(session)

    async def activate(self, owner: Owner, session: SessionId) -> None:
        await self._database.write(
            lambda connection: self._bulk.activate(connection, {owner: session})
        )

    async def save(self, session: Session) -> bool:
        name = _key_name(session)
        key = self._keys.at_hand(name) or (await self._keys.get([name])).get(name)
        if key is None:
            return False
        change = _Change(session, sealed_body(key, session))
        self._queued[session.id] = change
        saved = False
        try:
            saved = await self._saves(change)
        finally:
            if not saved:
                self._held.drop(session.id)
        return saved

    async def show(self, session: SessionId, screen: int | None) -> None:
        """Returns at once: kept with the next save, or within SHOWN_WITHIN seconds.

        A crash before that loses the message's id only; the next answer then sends a new message.
        """
        self._screens[session] = screen
        queued = self._queued.get(session)
        if queued is not None:
            queued.session = replace(queued.session, screen=screen)
        held = self._held.get(session)
        if held is not None:
            self._held.put(session, replace(held, screen=screen))
        if self._later is None:
            self._later = asyncio.get_running_loop().call_later(SHOWN_WITHIN, self._show_now)

    async def erase(self, session: SessionId) -> None:
        """Where this fails after the key was destroyed, the conversation is gone all the same."""
        await self._erasures(session)

    async def flush(self) -> None:
        """Keeps what waits. Where that fails, only messages' ids are lost; see `show`."""
        if self._later is not None:
            self._later.cancel()
        self._show_now()
        if self._showing is not None:
            await self._showing
        for waiting in (self._saves, self._creates, self._loads):
            await waiting.idle()

    # --- for the parts that handle a whole round
    async def _decoded(self, rows: Sequence[Sealed]) -> tuple[Session, ...]:
        """Opens rows. One whose key was destroyed is being erased: it is not there any more."""
        keys = await self._keys.get(_key_name(row) for row in rows)
        return in_any_order(
            self._opened(row, keys[_key_name(row)]) for row in rows if _key_name(row) in keys
        )

    def _forget(self, gone: Iterable[SessionId]) -> None:
        for session in gone:
            self._held.drop(session)
            self._screens.pop(session, None)

    def _opened(self, row: Sealed, key: bytes) -> Session:
        chat, state = body_read(unseal(key, row.body, _place(row.id, row.revision, row.owner)))
        screen = self._screens.get(row.id, row.screen)
        return Session(
            row.owner, chat, state, row.round, row.submitted, screen, row.due, row.repeatable
        )

    async def _found(self, which: ColumnElement[bool]) -> tuple[Session, ...]:
        async def work(connection: AsyncConnection) -> Sequence[Sealed]:
            return sealed((await connection.execute(select(sessions).where(which))).all())

        return await self._decoded(await self._database.read(work))

    async def _load_all(
        self, ids: Sequence[SessionId], until: float
    ) -> Sequence[Session | StorageError | None]:
        read_at = self._held.writes
        rows = await self._database.read(lambda one: self._bulk.load(one, ids), until)
        found = {one.id: one for one in await self._decoded(rows)}
        for session, one in found.items():
            self._held.add(session, one, read_at=read_at)
        return [found.get(session) for session in ids]

    async def _save_all(self, changes: Sequence[_Change | None], until: float) -> Sequence[bool]:
        """None among the changes asks only that the screens be kept."""
        waiting = [change for change in changes if change is not None]
        for change in waiting:
            if self._queued.get(change.session.id) is change:
                del self._queued[change.session.id]
        screens = dict(self._screens)
        rows = [row_of(change.session, change.body) for change in waiting]

        async def work(connection: AsyncConnection) -> set[SessionId]:
            if screens:
                await self._bulk.show(connection, screens)
            return await self._bulk.save(connection, rows) if rows else set()

        saved = await self._database.write(work, until)
        for session, screen in screens.items():
            if self._screens.get(session, ...) == screen:
                del self._screens[session]
        for change in waiting:
            one = change.session
            if one.id in saved:
                screen = self._screens.get(one.id, one.screen)
                self._held.put(one.id, replace(one, screen=screen))
        return [change is not None and change.session.id in saved for change in changes]

    async def _erase_all(self, gone: Sequence[SessionId], until: float) -> Sequence[None]:
        self._forget(gone)
        await self._keys.destroy(own_key(one) for one in gone)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(sessions).where(sessions.c.id.in_(gone)))

        try:
            await self._database.write(work, until)
        finally:
            self._forget(gone)
        return [None] * len(gone)

    async def _create_all(
        self, new: Sequence[Session], until: float
    ) -> Sequence[Session | StorageError]:
        """One new conversation for each owner."""
        made = {own_key(one.id): fresh_key() for one in new if one.round is None}
        keys = made | await self._keys.get(round_key(one.round) for one in new if one.round)
        rows = [
            row_of(one, sealed_body(keys[_key_name(one)], one))
            for one in new
            if _key_name(one) in keys
        ]

        async def work(connection: AsyncConnection) -> tuple[set[SessionId], Sequence[Session]]:
            """The keys are kept before the commit: a crash leaves a key too many, never too few."""
            open_now = await live(connection, [row.round for row in rows if row.round])
            wanted = {row.owner: row for row in rows if row.round is None or row.round in open_now}
            added = await self._bulk.create(connection, tuple(wanted.values()))
            missed = {row.owner: row for row in wanted.values() if row.id not in added}
            first = await doubles(connection, missed) if missed else []
            there = await self._decoded(first)
            if dead := {row.id for row in first} - {one.id for one in there}:
                await connection.execute(delete(sessions).where(sessions.c.id.in_(dead)))
                added |= await self._bulk.create(connection, tuple(missed.values()))
            active = {row.owner: row.id for row in wanted.values() if row.id in added}
            active |= {one.owner: one.id for one in there}
            await self._bulk.activate(connection, active)
            await self._keys.put(
                {name: made[name] for one in added if (name := own_key(one)) in made}
            )
            return added, there

        added, there = await self._database.write(work, until)
        for one in new:
            if one.id in added:
                self._screens.pop(one.id, None)
                self._held.put(one.id, one)
        known = {one.owner: one for one in there}
        return [one if one.id in added else known.get(one.owner) or _refused() for one in new]

    def _show_now(self) -> None:
        self._later = None
        if self._screens:
            self._showing = asyncio.get_running_loop().create_task(self._keep_screens())

    async def _keep_screens(self) -> None:
        # Nobody waits for it; what could not be kept stays, and goes with the next save.
        with suppress(StorageError):
            await self._saves(None)


def _change_of(change: _Change | None) -> SessionId | None:
    return None if change is None else change.session.id


def _owner_of(session: Session) -> Owner:
    return session.owner


def _refused() -> StorageError:
    return StorageError("the round takes no conversations, or another's has this id")


def _key_name(one: Session | Sealed) -> str:
    return key_name(one.id, one.round)


def _place(session: SessionId, revision: int, owner: Owner) -> bytes:
    """What a sealed body is bound to."""
    return f"sessions {session} {revision} {owner}".encode()


def sealed_body(key: bytes, one: Session) -> bytes:
    """What is kept of a conversation that only its own key, its owner and revision open."""
    return seal(key, body_of(one.chat, one.state), _place(one.id, one.state.revision, one.owner))


def row_of(one: Session, body: bytes) -> Sealed:
    """A conversation as it is kept; `body` is what is sealed of it."""
    return Sealed(
        one.id,
        one.owner,
        one.state.flow,
        one.round,
        one.state.revision,
        one.submitted,
        one.screen,
        body,
        one.due,
        one.repeatable,
    )
