"""Knows how one database is spoken to, and how long it may be silent; not what is asked of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.port import StorageError, Unavailable

Result = TypeVar("Result")
Work = Callable[[AsyncConnection], Awaitable[Result]]

PATIENCE = 3.0
"""Seconds after which a save counts as failed and the person is told (architecture, point 8)."""

TRIES = 10
"""Into how many turns of waiting for a lock the patience is divided."""

PAUSE = 0.02
"""Seconds before a try again."""

_SQLITE_TROUBLE = {
    5: "SQLITE_BUSY",
    6: "SQLITE_LOCKED",
    8: "SQLITE_READONLY",
    10: "SQLITE_IOERR",
    13: "SQLITE_FULL",
    14: "SQLITE_CANTOPEN",
    15: "SQLITE_PROTOCOL",
}
_PRIMARY_CODE = 0xFF
"""SQLite's extended codes hold the primary one in their lowest byte."""

_POSTGRESQL_TROUBLE = ("08", "25006", "40", "53", "55P03", "57", "58")
"""Gone, read-only (a standby), deadlock, full, a lock, shut down, disk: SQLSTATE beginnings."""


class Dialect(StrEnum):
    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


@dataclass(slots=True)
class _Turn:
    """One try: whether its connection is being made ready, and whether it is awaited no more."""

    getting: bool = False
    late: bool = False


Once = Callable[[_Turn], Awaitable[Result]]


class Database:
    """One database. What fails for want of a lock, of room or of a connection is tried again.

    `work` may therefore run more than once, each time on a transaction that starts afresh;
    it gets a connection and must not keep it. Both ways raise Unavailable after `patience`
    seconds (or at `until`, of the loop's clock) and StorageError for what trying again would
    not mend. A commit that was cut off by the clock may have come through all the same;
    the revisions of conversations tell. `connections` is how many the engine's pool has.
    """

    def __init__(self, engine: AsyncEngine, patience: float, connections: int = 1) -> None:
        self.dialect = Dialect(engine.dialect.name)
        self.patience = patience
        self._engine = engine
        self._reading = engine.execution_options(isolation_level="AUTOCOMMIT")
        # Who waits here for one of the connections can be cut off; in the pool nobody waits.
        self._turns = asyncio.Semaphore(connections)
        self._left: set[asyncio.Future[Any]] = set()
        self._commit = {
            Dialect.SQLITE: self._sqlite_commit,
            Dialect.POSTGRESQL: self._postgresql_commit,
        }[self.dialect]

    async def read(self, work: Work[Result], until: float | None = None) -> Result:
        """No transaction: every statement sees what is committed."""

        async def once(turn: _Turn) -> Result:
            async with self._held(self._reading, turn) as connection:
                return await work(connection)

        return await self._patiently(once, until)

    async def write(self, work: Work[Result], until: float | None = None) -> Result:
        """One transaction, committed when `work` returns, undone when it raises."""

        async def once(turn: _Turn) -> Result:
            async with self._held(self._engine, turn) as connection:
                try:
                    return await self._commit(connection, work)
                except asyncio.CancelledError:
                    # Cut off somewhere: nobody knows where it stands, so it is not used again.
                    await connection.invalidate()
                    raise

        return await self._patiently(once, until)

    async def close(self) -> None:
        """What was left gets its time to end; a disk that hangs is not waited for any longer."""
        if self._left:
            await asyncio.wait(self._left, timeout=self.patience)
        await self._engine.dispose()

    @asynccontextmanager
    async def _held(self, engine: AsyncEngine, turn: _Turn) -> AsyncIterator[AsyncConnection]:
        """A connection, given back whatever happens.

        What cuts off a try spares it here: a pool whose connection is cut off half-way, while
        its isolation is being set, never gets it back, and this one may have no other.
        """
        async with self._turns:
            turn.getting = True
            connection = engine.connect()
            await connection.start()
            turn.getting = False
            try:
                if turn.late:
                    raise TimeoutError
                yield connection
            finally:
                await asyncio.shield(asyncio.ensure_future(connection.close()))

    async def _patiently(self, once: Once[Result], until: float | None) -> Result:
        clock = asyncio.get_running_loop().time
        end = clock() + self.patience if until is None else until
        turn = self.patience / TRIES
        while True:
            try:
                return await self._in_time(once, end - clock())
            except (SQLAlchemyError, OSError) as error:
                trouble = _trouble(error)
                # A turn that cannot be waited out would end in a connection cut off.
                if not isinstance(trouble, Unavailable) or clock() + turn + PAUSE >= end:
                    raise trouble from None
            await asyncio.sleep(PAUSE)

    async def _in_time(self, once: Once[Result], seconds: float) -> Result:
        """Raises TimeoutError in time even where a disk hangs, and the connection's end with it.

        What was left then ends by itself; until it does, it keeps its connection.
        """
        turn = _Turn()
        task = asyncio.ensure_future(once(turn))
        try:
            await asyncio.wait([task], timeout=seconds)
        finally:
            if not task.done():
                turn.late = True
                if not turn.getting:
                    task.cancel()
                self._left.add(task)
                task.add_done_callback(self._ended)
        if task.done():
            return task.result()
        raise TimeoutError

    def _ended(self, task: asyncio.Future[Any]) -> None:
        self._left.discard(task)
        if not task.cancelled():
            # Its caller was told already; asking keeps asyncio from printing it.
            task.exception()

    @staticmethod
    async def _postgresql_commit(connection: AsyncConnection, work: Work[Result]) -> Result:
        async with connection.begin():
            return await work(connection)

    @staticmethod
    async def _sqlite_commit(connection: AsyncConnection, work: Work[Result]) -> Result:
        """The lock for writing is taken before the first read, so that nothing changes between."""
        try:
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
            result = await work(connection)
            await connection.exec_driver_sql("COMMIT")
        except Exception:
            await _undo(connection)
            raise
        return result


async def _undo(connection: AsyncConnection) -> None:
    """Leaves no transaction open on the one connection, whatever went wrong on it."""
    if connection.invalidated:
        return
    try:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.rollback()
    except Exception:  # noqa: BLE001  what went wrong first is what is raised
        await connection.invalidate()


def _trouble(error: SQLAlchemyError | OSError) -> StorageError:
    """The error as the port names it; its message has a code and never what was being written."""
    match error:
        case OSError() | PoolTimeoutError():
            return Unavailable(f"the store did not answer in time ({type(error).__name__})")
        case DBAPIError():
            return _of_driver(error)
        case _:
            return StorageError(f"the store cannot be used ({type(error).__name__})")


def _of_driver(error: DBAPIError) -> StorageError:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        name = _SQLITE_TROUBLE.get(code & _PRIMARY_CODE)
        if name is not None:
            return Unavailable(f"the store did not answer in time ({name})")
        return StorageError(f"the store refused ({getattr(error.orig, 'sqlite_errorname', code)})")
    state = getattr(error.orig, "sqlstate", None) or ""
    if error.connection_invalidated or state.startswith(_POSTGRESQL_TROUBLE):
        return Unavailable(f"the store did not answer in time ({state or 'connection lost'})")
    return StorageError(f"the store refused ({state or type(error.orig).__name__})")
