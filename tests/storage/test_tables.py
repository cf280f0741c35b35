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
from kept import (
    LOTTE,
    OURS,
    SAM,
    SECRETS,
    TEAM,
    Place,
    a_round,
    a_run,
    ballot,
    item,
    later,
    reading,
    scan,
)
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


OLD = {"first": "0001", "second": "0002"}
"""What the program wrote when each of these was its newest migration."""


def old(version: str, name: str) -> str:
    """Its tables, or its key store."""
    return (Path(__file__).parent / version / f"{name}.sql").read_text()


async def written_by(version: str, place: Place) -> None:
    """Makes the store that an older version of the program left."""
    if place.url.startswith("sqlite"):
        old_in_sqlite(version, place)
    else:
        await old_in_postgresql(version, place)


def old_in_sqlite(version: str, place: Place) -> None:
    for name in ("bot", "keys"):
        with closing(sqlite3.connect(place.folder / f"{name}.sqlite")) as made:
            made.executescript(old(version, name))


async def old_in_postgresql(version: str, place: Place) -> None:
    """The same rows, in the tables that the migrations made there."""
    database = open_postgresql(make_url(place.url), 10, 1)
    keys = KeyStore(database, SECRETS)

    def work(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        upgrade(config, OLD[version])
        known = MetaData()
        known.reflect(connection)
        keys._table.to_metadata(known)
        with closing(sqlite3.connect(":memory:")) as source:
            source.row_factory = sqlite3.Row
            source.executescript(old(version, "bot") + old(version, "keys"))
            for table in known.sorted_tables:
                rows = [dict(row) for row in source.execute(f"SELECT * FROM {table.name}")]
                if rows and table.name != "alembic_version":
                    connection.execute(insert(table), rows)

    await keys.prepare()
    await database.write(lambda one: one.run_sync(work))
    await keys.close()


async def test_from_the_first_tables(empty: Place) -> None:
    """A store of the first version opens with all that it held, and goes on from there."""
    await written_by("first", empty)
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
    assert await storage.keep_items([item(due=5)])
    assert await storage.due_items(5) == (item(due=5),)
    await storage.close()


async def test_from_the_second_tables(empty: Place) -> None:
    """So does a store of the second version, with all that a concern left in it."""
    await written_by("second", empty)
    storage = await empty.open()
    assert storage.lost == 0
    run, other = a_run("s1", due=5), a_run("s2")
    assert await storage.sessions(LOTTE) == (run, other)
    assert await storage.active(LOTTE) == other
    assert await storage.due(5) == (run.id,)
    assert await storage.messages(run.id) == ((9, 50),)
    assert await storage.readings(run.id) == (reading(),)
    assert await storage.profile(LOTTE) == {"framework": "secrecy"}
    assert await storage.participants(RoundId("r1")) == (ballot("s3", SAM),)
    assert await storage.rounds(TEAM.id) == (Kept(a_round()),)
    assert await storage.is_appointed(TEAM.id, LOTTE)
    assert await storage.items(OURS) == await storage.due_items(2**62) == ()
    assert await storage.keep_items([item()])
    assert await storage.items(OURS) == (item(),)
    await storage.close()


async def test_conditions_and_defaults(sqlite: Place) -> None:
    """What Alembic does not compare is the same too: the conditions of indexes, and defaults."""
    old_in_sqlite("first", sqlite)
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
