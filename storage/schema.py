"""Knows how a database gets today's tables; refuses to know what is kept in them."""

import asyncio
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database, Dialect
from storage.port import StorageError
from storage.tables import HEAD

MIGRATIONS = Path(__file__).parent / "migrations"

MIGRATION_PATIENCE = 60.0
"""Seconds that bringing the tables up to date may take."""

ONE_OPENS = 0x6F6E6C69
"""The number of PostgreSQL's lock under which one replica at a time opens the store."""


class NewerStore(StorageError):
    """The database was made by a newer version of the program."""


async def bring_up_to_date(database: Database) -> None:
    """Applies what is missing, in one transaction. Raises NewerStore and Unavailable."""
    if await database.read(_version) == HEAD:
        return

    async def work(connection: AsyncConnection) -> None:
        await one_at_a_time(connection, database.dialect)
        await connection.run_sync(upgrade)

    await database.write(work, asyncio.get_running_loop().time() + MIGRATION_PATIENCE)


async def one_at_a_time(connection: AsyncConnection, dialect: Dialect) -> None:
    """Until this transaction is over, no other replica opens the store."""
    if dialect is Dialect.POSTGRESQL:
        await connection.execute(
            text("SELECT pg_advisory_xact_lock(:number)"), {"number": ONE_OPENS}
        )


def upgrade(connection: Connection) -> None:
    # Alembic takes as long to import as everything else here, and is needed once a version.
    from alembic.command import upgrade as apply  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        apply(config, "head")
    except CommandError:
        raise NewerStore(
            "DATABASE_URL: the database was made by a newer version of the program; use that one"
        ) from None


async def _version(connection: AsyncConnection) -> str | None:
    def known(sync: Connection) -> str | None:
        if not inspect(sync).has_table("alembic_version"):
            return None
        return sync.execute(text("SELECT version_num FROM alembic_version")).scalar()

    return await connection.run_sync(known)
