"""Knows how an SQLite file is opened safely and durably; refuses to know what is in it."""

import logging
import os
import sqlite3
from pathlib import Path

from sqlalchemy import URL, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.database import TRIES, Database
from storage.port import StorageError

SOUND_WAL = (3, 51, 3)
"""From here on SQLite does not lose commits when a write-ahead log begins anew (WAL-reset bug)."""

OLDEST = (3, 35, 0)
"""The first that gives back what an UPDATE changed."""

ROLLBACK = "truncate"
"""A rollback journal, emptied at every commit, so that nothing erased lies on in it."""


LOG = "wal"
"""A write-ahead log."""

# At its finest level the driver writes down every parameter of every statement.
logging.getLogger("aiosqlite").setLevel(logging.INFO)


class WrongFile(StorageError):
    """The SQLite file, or the SQLite library, cannot be used safely; the message says why."""


def open_sqlite(
    path: Path,
    patience: float,
    *,
    logged: bool,
    version: tuple[int, int, int] = sqlite3.sqlite_version_info,
) -> Database:
    """A database in one file, with one connection; the file has mode 0600.

    With `logged` it has a write-ahead log, where the library's `version` does that soundly.
    Raises WrongFile here, and at the first use where the journal cannot be changed.
    """
    if version < OLDEST:
        raise WrongFile("DATABASE_URL: this SQLite library is too old; 3.35 or newer is needed")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise WrongFile(
            f"DATABASE_URL: the file {path} cannot be used ({error.strerror})"
        ) from None
    journal = LOG if logged and version >= SOUND_WAL else ROLLBACK
    return Database(_engine(path, patience, journal), patience)


def _engine(path: Path, patience: float, journal: str) -> AsyncEngine:
    # The transactions are begun and ended by hand (see `Database`), so that the lock is taken
    # at once and a read costs nothing more than itself.
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        hide_parameters=True,
        pool_size=1,
        max_overflow=0,
        pool_timeout=patience,
        connect_args={"timeout": patience / TRIES},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        try:
            _prepare(connection, path, journal)
        except BaseException:
            connection.close()
            raise

    return engine


def _prepare(connection: DBAPIConnection, path: Path, journal: str) -> None:
    cursor = connection.cursor()
    try:
        cursor.execute("PRAGMA journal_mode")
        before = cursor.fetchone()
        try:
            cursor.execute(f"PRAGMA journal_mode = {journal}")
        except sqlite3.OperationalError as error:
            raise (_unsafe(path) if before == (LOG,) else error) from None
        if cursor.fetchone() != (journal,):
            raise WrongFile(
                f"DATABASE_URL: the file {path} cannot have a journal of kind {journal}"
            )
        for pragma in (
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",
            "temp_store = MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
    finally:
        cursor.close()


def _unsafe(path: Path) -> WrongFile:
    return WrongFile(
        f"DATABASE_URL: {path} has a write-ahead log, which SQLite before 3.51.3 may corrupt, "
        "and another program keeps it open; end that program, then start again"
    )
