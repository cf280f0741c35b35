"""The migrations and the tables that the program knows are the same thing."""

import asyncio
import sys
from typing import Any, cast

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from kept import Place, scan
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import schema
from storage.port import StorageError
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
