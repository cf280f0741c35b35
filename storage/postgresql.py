"""Knows how a PostgreSQL database is reached; refuses to know what is in it."""

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import create_async_engine

from storage.database import TRIES, Database
from storage.port import StorageError

CONNECTIONS = 5
"""For the tables. What waits shares one commit, so few are needed."""

KEY_CONNECTIONS = 2
"""For the key store, apart: its commits come within those of the tables, and must not wait."""


class NoDriver(StorageError):
    """The program was installed without what speaks to PostgreSQL."""


def open_postgresql(url: URL, patience: float, connections: int) -> Database:
    """`url` names the driver asyncpg. Nothing is connected before the first use.

    Raises NoDriver.
    """
    try:
        engine = create_async_engine(
            url,
            hide_parameters=True,
            pool_size=connections,
            max_overflow=0,
            pool_timeout=patience,
            connect_args={
                "timeout": patience,
                "server_settings": {"lock_timeout": f"{int(patience / TRIES * 1000)}ms"},
            },
        )
    except ModuleNotFoundError:
        raise NoDriver(
            "DATABASE_URL: for PostgreSQL the package asyncpg must be installed "
            "(the extra 'postgres' of this program)"
        ) from None
    return Database(engine, patience, connections)
