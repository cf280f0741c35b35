"""The migrations and the tables that the program knows are the same thing."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import upgrade
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from kept import LOTTE, SAM, SECRETS, TEAM, Place, a_round, a_run, ballot, later, scan
from sqlalchemy import Connection, MetaData, create_engine, insert, inspect, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.round import RoundId
from storage import schema
from storage.keys import KeyStore
from storage.port import Kept, OutboxId, Outgoing, StorageError
from storage.postgresql import open_postgresql
from storage.schema import MIGRATIONS, NewerStore
from storage.sql import SqlStorage
from storage.tables import HEAD, metadata


@pytest.fixture(params=["sqlite", "new_postgresql"])
def empty(request: pytest.FixtureRequest) -> Place:
    return cast("Place", request.getfixturevalue(request.param))


async def inside(storage: SqlStorage, look: Any) -> Any:
    async def work(connection: AsyncConnection) -> Any:
        return await connection.run_sync(look)

    return await storage._database.write(work)


def test_head() -> None:
    """The newest migration is the one that a start compares with, and there is one line of them."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


async def test_migrated_is_what_the_program_knows(empty: Place) -> None:
    """From an empty database the migrations make just the tables that the program uses."""
    storage = await empty.open()

    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    assert await inside(storage, differences) == []
    made = await inside(storage, lambda one: set(inspect(one).get_table_names()))
    assert made == {*metadata.tables, "alembic_version"}
    await storage.close()


async def test_no_order_of_arrival(sqlite: Place) -> None:
    """No table of SQLite has the hidden numbers that tell what came first."""
    storage = await sqlite.open()
    for database in (storage._database, storage._keys._database):

        async def work(connection: AsyncConnection) -> list[str]:
            query = text(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%WITHOUT ROWID%'"
            )
            return list((await connection.scalars(query)).all())

        assert set(await database.read(work)) <= {"alembic_version"}


async def test_a_second_start_migrates_nothing(
    empty: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that is up to date is opened without the tool that migrates."""
    storage = await empty.open()
    made = await storage.create(scan())
    await storage.close()

    def never(_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(schema, "upgrade", never)
    storage = await empty.open()
    assert await storage.session(made.id) == made
    await storage.close()


def first(name: str) -> str:
    """What the program wrote when 0001 was its newest migration: its tables, or its key store."""
    return (Path(__file__).parent / "first" / f"{name}.sql").read_text()


def first_in_sqlite(place: Place) -> None:
    for name in ("bot", "keys"):
        with closing(sqlite3.connect(place.folder / f"{name}.sqlite")) as made:
            made.executescript(first(name))


async def first_in_postgresql(place: Place) -> None:
    """The same rows, in the tables that the first migration makes there."""
    database = open_postgresql(make_url(place.url), 10, 1)
    keys = KeyStore(database, SECRETS)

    def work(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        upgrade(config, "0001")
        known = MetaData()
        known.reflect(connection)
        keys._table.to_metadata(known)
        with closing(sqlite3.connect(":memory:")) as source:
            source.row_factory = sqlite3.Row
            source.executescript(first("bot") + first("keys"))
            for table in known.sorted_tables:
                rows = [dict(row) for row in source.execute(f"SELECT * FROM {table.name}")]
                if table.name != "alembic_version":
                    connection.execute(insert(table), rows)

    await keys.prepare()
    await database.write(lambda one: one.run_sync(work))
    await keys.close()


async def test_from_the_first_tables(empty: Place) -> None:
    """A store of the first version opens with all that it held, and goes on from there."""
    if empty.url.startswith("sqlite"):
        first_in_sqlite(empty)
    else:
        await first_in_postgresql(empty)
    storage = await empty.open()
    assert storage.lost == 0
    own, other = replace(later(scan("s1")), screen=7), scan("s2", flow="concern")
    assert await storage.sessions(LOTTE) == (own, other)
    assert await storage.active(LOTTE) == other
    submitted = replace(later(ballot("s3", SAM)), submitted=True)
    assert await storage.participants(RoundId("r1")) == (submitted,)
    assert await storage.round(RoundId("r1")) == Kept(a_round())
    assert await storage.team(TEAM.chat) == TEAM
    assert await storage.is_appointed(TEAM.id, LOTTE)
    call = Outgoing(OutboxId("o1"), 5, "sendMessage", b"{}", "m1", 9)
    assert await storage.waiting() == (call,)
    assert await storage.next_due() is None
    assert await storage.create(scan("s9")) == own
    assert await storage.save(replace(later(own), due=5))
    assert await storage.create(a_run("s8")) == a_run("s8")
    assert await storage.create(a_run("s7")) == a_run("s7")
    assert await storage.due(5) == (own.id,)
    await storage.close()


async def test_conditions_and_defaults(sqlite: Place) -> None:
    """What Alembic does not compare is the same too: the conditions of indexes, and defaults."""
    first_in_sqlite(sqlite)
    await (await sqlite.open()).close()
    made = create_engine(f"sqlite:///{sqlite.folder}/made.sqlite")
    metadata.create_all(made)
    made.dispose()
    told = []
    for name in ("bot", "made"):
        with closing(sqlite3.connect(sqlite.folder / f"{name}.sqlite")) as file:
            indexes = file.execute(
                "SELECT name, sql FROM sqlite_master WHERE sql LIKE 'CREATE %INDEX%'"
            )
            columns = [
                (table, *row)
                for table in sorted(metadata.tables)
                for row in file.execute(f"PRAGMA table_info({table})")
            ]
            told.append((sorted(indexes), columns))
    assert told[0] == told[1]


OPENS = """
import asyncio, sys
from pathlib import Path
from storage.opening import open_storage
from storage.sealing import Secrets

async def main():
    storage = await open_storage(sys.argv[1], Path(sys.argv[2]), Secrets([b"k" * 32]), patience=60)
    await storage.close()

asyncio.run(main())
"""


async def test_replicas_that_start_together(empty: Place) -> None:
    """Two programs that start on one empty database at the same moment both come up."""
    both = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", OPENS, empty.url, str(empty.folder), cwd=MIGRATIONS.parents[1]
        )
        for _ in range(2)
    ]
    assert [await one.wait() for one in both] == [0, 0]
    storage = await empty.open()
    assert await storage.create(scan()) == scan()
    await storage.close()


async def test_a_newer_store(empty: Place) -> None:
    """A database of a newer version is refused with one clear line, and left as it is."""
    storage = await empty.open()
    await inside(
        storage, lambda one: one.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    )
    await storage.close()
    with pytest.raises(NewerStore, match="newer version of the program"):
        await empty.open()


async def test_a_migration_that_fails(empty: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration that fails half-way leaves the database as it was."""

    def fails(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (a INTEGER)"))
        connection.execute(text("CREATE TABLE half (a INTEGER)"))

    with monkeypatch.context() as patch:
        patch.setattr(schema, "upgrade", fails)
        with pytest.raises(StorageError):
            await empty.open()
    storage = await empty.open()
    assert "half" not in await inside(storage, lambda one: inspect(one).get_table_names())
    await storage.close()
