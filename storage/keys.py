"""Knows the keys of rounds and runs, and destroys them; refuses to know what they open."""

import os
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import (
    Column,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.round import RoundId
from flows.state import SessionId
from storage.database import Database, Dialect
from storage.recent import Recent
from storage.sealing import KEY_BYTES, Secrets

SCHEMA = "keys"
"""In PostgreSQL the key store is a schema of its own; in SQLite a file of its own."""

OPEN_KEYS = 1024
"""How many unwrapped keys are held in memory, of 32 bytes each."""


def round_key(one: RoundId) -> str:
    return f"r:{one}"


def own_key(session: SessionId) -> str:
    """Of a conversation that belongs to no round."""
    return f"s:{session}"


def key_name(session: SessionId, one: RoundId | None) -> str:
    """The key that a conversation is sealed with: its round's where it is in one."""
    return own_key(session) if one is None else round_key(one)


def fresh_key() -> bytes:
    return os.urandom(KEY_BYTES)


class KeyStore:
    """Every key lies wrapped by the installation's key, in a place that backups leave out."""

    def __init__(self, database: Database, secrets: Secrets) -> None:
        self._database = database
        self._secrets = secrets
        self._open: Recent[str, bytes] = Recent(OPEN_KEYS)
        self._owed: set[str] = set()
        self._table = Table(
            "keys",
            MetaData(schema=SCHEMA if database.dialect is Dialect.POSTGRESQL else None),
            Column("name", Text, primary_key=True),
            Column("wrapped", LargeBinary, nullable=False),
            sqlite_with_rowid=False,
        )
        self._any = select(self._table.c.name).limit(1)
        self._one = delete(self._table).where(self._table.c.name == bindparam("sought"))

    async def prepare(self) -> None:
        """Makes the store where there is none; a restored backup begins with an empty one."""

        async def work(connection: AsyncConnection) -> None:
            if self._database.dialect is Dialect.POSTGRESQL:
                await connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
            await connection.run_sync(self._table.metadata.create_all)

        await self._database.write(work)

    async def put(self, made: Mapping[str, bytes]) -> None:
        """Keeps new keys: one commit for all of them. A key of the same name is replaced."""
        if not made:
            return
        rows = [
            {"name": name, "wrapped": self._secrets.wrap(key, name)} for name, key in made.items()
        ]

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(self._one, [{"sought": name} for name in made])
            await connection.execute(insert(self._table), rows)

        await self._database.write(work)
        for name, key in made.items():
            self._open.put(name, key)

    def at_hand(self, name: str) -> bytes | None:
        """The key, if it was used lately."""
        return self._open.get(name)

    async def get(self, names: Iterable[str]) -> dict[str, bytes]:
        """The keys that are there; a name without one was destroyed or never had one."""
        found: dict[str, bytes] = {}
        sought: list[str] = []
        for name in set(names) - self._owed:
            key = self._open.get(name)
            if key is None:
                sought.append(name)
            else:
                found[name] = key
        if not sought:
            return found
        read_at = self._open.writes

        async def work(connection: AsyncConnection) -> Sequence[Row[str, bytes]]:
            table = self._table
            return (await connection.execute(select(table).where(table.c.name.in_(sought)))).all()

        for name, wrapped in await self._database.read(work):
            found[name] = self._secrets.unwrap(wrapped, name)
            self._open.add(name, found[name], read_at=read_at)
        return found

    async def ping(self, until: float) -> None:
        """Reads anything at all. Raises StorageError."""
        await self._database.read(lambda one: one.execute(self._any), until)

    async def names(self) -> set[str]:
        async def work(connection: AsyncConnection) -> set[str]:
            return set((await connection.scalars(select(self._table.c.name))).all())

        return await self._database.read(work)

    async def destroy(self, names: Iterable[str]) -> None:
        """The rows are overwritten, not only forgotten (`secure_delete` in SQLite)."""
        doomed = sorted(self._owed.union(names))
        if not doomed:
            return

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(self._one, [{"sought": name} for name in doomed])

        await self._database.write(work)
        self._owed.difference_update(doomed)
        for name in doomed:
            self._open.drop(name)

    def owe(self, names: Iterable[str]) -> None:
        """These must be destroyed but could not be now: from here on they open nothing."""
        for name in names:
            self._owed.add(name)
            self._open.drop(name)

    async def close(self) -> None:
        await self._database.close()
