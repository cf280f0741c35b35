"""Knows how a store is opened: address, tables, keys, and what a crash left to be made good."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import PATIENCE, Database
from storage.drivers import DRIVERS, POSTGRESQL, SQLITE
from storage.keys import KeyStore
from storage.mending import mend, prove
from storage.port import StorageError
from storage.postgresql import CONNECTIONS, KEY_CONNECTIONS, open_postgresql
from storage.schema import bring_up_to_date, one_at_a_time
from storage.sealing import Secrets
from storage.sql import SqlStorage
from storage.sqlite import open_sqlite

KEY_STORE_FILE = "keys.sqlite"


class WrongUrl(StorageError):
    """DATABASE_URL cannot be used; the message says how it is written, and never repeats it."""


async def open_storage(
    url: str, data_dir: Path, secrets: Secrets, *, patience: float = PATIENCE
) -> SqlStorage:
    """Opens the store that `url` (DATABASE_URL) names; the key store of SQLite is in `data_dir`.

    Raises StorageError with one clear line: a wrong address, keys that are not this store's,
    a file that cannot be used safely, a store of a newer program; Unavailable when it does not
    answer within `patience` seconds.
    """
    database, beside = _databases(url, data_dir, patience)
    keys = KeyStore(beside, secrets)

    async def work(connection: AsyncConnection) -> int:
        await one_at_a_time(connection, database.dialect)
        await keys.prepare()
        await prove(connection, secrets)
        return await mend(connection, keys, database.dialect)

    try:
        await bring_up_to_date(database)
        lost = await database.write(work)
    except BaseException:
        await database.close()
        await keys.close()
        raise
    return SqlStorage(database, keys, secrets, lost)


def _databases(url: str, data_dir: Path, patience: float) -> tuple[Database, Database]:
    """The tables' database and the key store's."""
    address = _address(url)
    driver = DRIVERS.get(address.drivername)
    if driver == SQLITE:
        if not address.database or address.database == ":memory:":
            raise WrongUrl(
                "DATABASE_URL: an SQLite database needs a file: sqlite:///data/bot.sqlite"
            )
        # Keys are few and must not lie on in a log: their file never has one.
        return (
            open_sqlite(Path(address.database), patience, logged=True),
            open_sqlite(data_dir / KEY_STORE_FILE, patience, logged=False),
        )
    if driver == POSTGRESQL:
        address = address.set(drivername=driver)
        return (
            open_postgresql(address, patience, CONNECTIONS),
            open_postgresql(address, patience, KEY_CONNECTIONS),
        )
    raise WrongUrl("DATABASE_URL: begins with sqlite: or postgresql:; other databases are unknown")


def _address(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        raise WrongUrl(
            "DATABASE_URL: is not an address such as sqlite:///data/bot.sqlite "
            "or postgresql://name:password@host/database"
        ) from None
