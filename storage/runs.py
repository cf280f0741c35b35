"""Knows what hangs on a run, sealed with its key, and when it is due; not what it is about."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, RowMapping, Table, delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.state import SessionId
from storage.batch import Together
from storage.database import Database
from storage.ground import Ground
from storage.keys import KeyStore, key_name, own_key
from storage.port import Reading, ReadingId
from storage.sealing import Secrets, seal, unseal
from storage.tables import messages, readings, sessions

ROW_BYTES = 16
"""Of a random id, which tells nothing of the order."""

_NOTE = text("""INSERT INTO messages (id, run, body) VALUES (:id, :run, :body)
ON CONFLICT DO NOTHING""")

_KEEP_READING = text("""INSERT INTO readings (id, run, body) VALUES (:id, :run, :body)
ON CONFLICT (id) DO UPDATE SET body = excluded.body WHERE readings.run = excluded.run
RETURNING id""")


@dataclass(frozen=True, slots=True, eq=False)
class _Note:
    """A message to keep, already sealed."""

    run: SessionId
    row: str
    body: bytes


class Runs(Ground):
    """Where a run's key was destroyed, nothing that hangs on it is there any more."""

    def __init__(self, database: Database, keys: KeyStore, secrets: Secrets) -> None:
        super().__init__(database, keys, secrets)
        self._notes = Together[_Note, None](self._note_all, patience=database.patience)

    async def due(self, until: int) -> tuple[SessionId, ...]:
        """Erases, on the way, what an erasure that failed half-way had left without its key."""
        query = (
            select(sessions.c.id, sessions.c.round)
            .where(sessions.c.due <= until)
            .order_by(sessions.c.due, sessions.c.id)
        )

        async def work(connection: AsyncConnection) -> dict[SessionId, str]:
            rows = (await connection.execute(query)).all()
            return {row.id: key_name(row.id, row.round) for row in rows}

        names = await self._database.read(work)
        keys = await self._keys.get(names.values())
        dead = [one for one, name in names.items() if name not in keys]
        if dead:
            await self._delete(sessions, sessions.c.id.in_(dead))
        return tuple(one for one, name in names.items() if name in keys)

    async def next_due(self) -> int | None:
        # Said although a minimum passes over them: by this SQLite sees that the index will do.
        query = select(func.min(sessions.c.due)).where(sessions.c.due.is_not(None))

        async def work(connection: AsyncConnection) -> int | None:
            soonest: int | None = await connection.scalar(query)
            return soonest

        return await self._database.read(work)

    async def note_message(self, session: SessionId, message: int, at: int) -> None:
        row = os.urandom(ROW_BYTES).hex()
        body = await self._sealed(b"%d %d" % (message, at), messages, row, session)
        if body is not None:
            await self._notes(_Note(session, row, body))

    async def _note_all(self, notes: Sequence[_Note], until: float) -> Sequence[None]:
        async def work(connection: AsyncConnection) -> None:
            there = await _staying(connection, {one.run for one in notes})
            rows = [
                {"id": one.row, "run": one.run, "body": one.body}
                for one in notes
                if one.run in there
            ]
            if rows:
                await connection.execute(_NOTE, rows)

        await self._database.write(work, until)
        return [None] * len(notes)

    async def messages(self, session: SessionId) -> tuple[tuple[int, int], ...]:
        found: dict[int, int] = {}
        for _, body in await self._unsealed(messages, messages.c.run == session):
            message, at = map(int, body.split())
            found[message] = min(at, found.get(message, at))
        return tuple(sorted(found.items()))

    async def keep_reading(self, reading: Reading) -> bool:
        told = b"%d\n%b" % (reading.expires, reading.body)
        body = await self._sealed(told, readings, reading.id, reading.run)
        if body is None:
            return False
        values = {"id": reading.id, "run": reading.run, "body": body}

        async def work(connection: AsyncConnection) -> bool:
            if not await _staying(connection, [reading.run]):
                return False
            return (await connection.execute(_KEEP_READING, values)).first() is not None

        return await self._database.write(work)

    async def reading(self, reading: ReadingId) -> Reading | None:
        return next(iter(await self._readings(readings.c.id == reading)), None)

    async def readings(self, run: SessionId) -> tuple[Reading, ...]:
        """By their ids, so that nothing tells who came first."""
        return await self._readings(readings.c.run == run)

    async def erase_reading(self, reading: ReadingId) -> None:
        await self._delete(readings, readings.c.id == reading)

    async def _readings(self, which: ColumnElement[bool]) -> tuple[Reading, ...]:
        found = []
        for row, told in await self._unsealed(readings, which):
            expires, _, body = told.partition(b"\n")
            found.append(Reading(ReadingId(row["id"]), SessionId(row["run"]), int(expires), body))
        return tuple(found)

    async def _sealed(self, told: bytes, table: Table, row: str, run: SessionId) -> bytes | None:
        """None where the run has no key, or none of its own."""
        name = own_key(run)
        key = (await self._keys.get([name])).get(name)
        return None if key is None else seal(key, told, _place(table, row, run))

    async def _unsealed(
        self, table: Table, which: ColumnElement[bool]
    ) -> list[tuple[RowMapping, bytes]]:
        async def work(connection: AsyncConnection) -> Sequence[RowMapping]:
            query = select(table).where(which).order_by(table.c.id)
            return (await connection.execute(query)).mappings().all()

        rows = await self._database.read(work)
        keys = await self._keys.get(own_key(row["run"]) for row in rows)
        return [
            (row, unseal(keys[name], row["body"], _place(table, row["id"], row["run"])))
            for row in rows
            if (name := own_key(row["run"])) in keys
        ]

    async def _delete(self, table: Table, which: ColumnElement[bool]) -> None:
        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(table).where(which))

        await self._database.write(work)


async def _staying(connection: AsyncConnection, runs: Iterable[SessionId]) -> set[SessionId]:
    """Which of the runs are there, and are until this transaction is over."""
    query = select(sessions.c.id).where(sessions.c.id.in_(runs)).order_by(sessions.c.id)
    held = query.with_for_update(read=True, key_share=True)
    return set((await connection.scalars(held)).all())


def _place(table: Table, row: str, run: SessionId) -> bytes:
    """What a sealed body is bound to."""
    return f"{table.name} {row} {run}".encode()
