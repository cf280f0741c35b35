"""What happens when the store is locked, full, gone or of the wrong kind; and that it passes."""

import asyncio
import logging
import sqlite3
import stat
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest
from kept import (
    LOTTE,
    LOTTES,
    OURS,
    SECRETS,
    TEAM,
    Place,
    a_round,
    ballot,
    item,
    later,
    reading,
    scan,
    state,
    with_round,
)
from sqlalchemy import Connection, event
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.util.concurrency import await_

from flows.round import RoundId
from flows.state import SessionId
from storage.database import Database, _trouble
from storage.opening import WrongUrl, open_storage
from storage.port import (
    Closing,
    ItemId,
    OutboxId,
    Outgoing,
    Posted,
    Progress,
    ReadingId,
    Session,
    Storage,
    StorageError,
    Unavailable,
)
from storage.postgresql import NoDriver
from storage.sql import SqlStorage
from storage.sqlite import OLDEST, SOUND_WAL, WrongFile, _prepare, open_sqlite

SHORT = 0.5
"""Seconds of patience, where a test waits until it is at an end."""

WRITES: dict[str, Callable[[Storage], Awaitable[object]]] = {
    "create": lambda one: one.create(scan("s8", flow="concern")),
    "activate": lambda one: one.activate(LOTTE, SessionId("s1")),
    "save": lambda one: one.save(later(scan("s1"))),
    "erase": lambda one: one.erase(SessionId("s2")),
    "keep_team": lambda one: one.keep_team(TEAM),
    "appoint": lambda one: one.appoint(TEAM.id, LOTTE),
    "open_round": lambda one: one.open_round(a_round("r7"), Posted()),
    "change_round": lambda one: one.change_round(a_round(), a_round()),
    "post": lambda one: one.post(RoundId("r1"), Posted(1)),
    "close_round": lambda one: one.close_round(
        a_round(), lambda _: Closing(a_round(), None, erase=False)
    ),
    "put": lambda one: one.put([Outgoing(OutboxId("o7"), 1, "m", b"")]),
    "delay": lambda one: one.delay(OutboxId("o1"), 4),
    "sent": lambda one: one.sent(OutboxId("o1")),
    "note_message": lambda one: one.note_message(SessionId("s1"), 9, 50),
    "keep_reading": lambda one: one.keep_reading(reading()),
    "erase_reading": lambda one: one.erase_reading(ReadingId("d9")),
    "keep_profile": lambda one: one.keep_profile(LOTTE, {"framework": "secrecy"}),
    "keep_items": lambda one: one.keep_items([item()], [Outgoing(OutboxId("o8"), 1, "m", b"")]),
    "erase_items": lambda one: one.erase_items([ItemId("i9")]),
    "erase_place": lambda one: one.erase_place(LOTTES),
}
READS: dict[str, Callable[[Storage], Awaitable[object]]] = {
    "session": lambda one: one.session(SessionId("s9")),
    "active": lambda one: one.active(LOTTE),
    "sessions": lambda one: one.sessions(LOTTE),
    "team": lambda one: one.team(TEAM.chat),
    "team_by_id": lambda one: one.team_by_id(TEAM.id),
    "is_appointed": lambda one: one.is_appointed(TEAM.id, LOTTE),
    "round": lambda one: one.round(RoundId("r1")),
    "rounds": lambda one: one.rounds(TEAM.id),
    "live_rounds": lambda one: one.live_rounds(),
    "progress": lambda one: one.progress(RoundId("r1")),
    "participants": lambda one: one.participants(RoundId("r1")),
    "waiting": lambda one: one.waiting(),
    "due": lambda one: one.due(5),
    "next_due": lambda one: one.next_due(),
    "messages": lambda one: one.messages(SessionId("s1")),
    "reading": lambda one: one.reading(ReadingId("d1")),
    "readings": lambda one: one.readings(SessionId("s1")),
    "profile": lambda one: one.profile(LOTTE),
    "items": lambda one: one.items(OURS),
    "item": lambda one: one.item(ItemId("i1")),
    "due_items": lambda one: one.due_items(5),
    "ping": lambda one: one.ping(SHORT),
}


async def filled(place: Place) -> SqlStorage:
    """A store with little patience; it was filled with more, for a machine that is busy."""
    storage = await place.open()
    await with_round(storage)
    await storage.create(scan("s1"))
    await storage.create(ballot("s2"))
    await storage.put([Outgoing(OutboxId("o1"), 1, "m", b"")])
    await storage.close()
    return await place.open(patience=SHORT)


def locked(path: Path) -> sqlite3.Connection:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    return other


class TestLocked:
    async def test_tables(self, sqlite: Place) -> None:
        """While another program holds the file, everything says so; afterwards all goes on."""
        storage = await filled(sqlite)
        other = locked(sqlite.folder / "bot.sqlite")
        calls = [*WRITES.values(), *READS.values()]
        told = await asyncio.gather(*(call(storage) for call in calls), return_exceptions=True)
        assert [type(one) for one in told] == [Unavailable] * len(calls)
        other.close()
        told = await asyncio.gather(*(call(storage) for call in calls), return_exceptions=True)
        assert [one for one in told if isinstance(one, Exception)] == []
        found = await storage.session(SessionId("s1"))
        assert found == later(scan("s1"))

    @pytest.mark.parametrize("name", ["create", "open_round", "erase"])
    async def test_key_store(self, sqlite: Place, name: str) -> None:
        """What needs a key waits for the key store in the same way, and leaves nothing behind."""
        storage = await filled(sqlite)
        other = locked(sqlite.folder / "keys.sqlite")
        with pytest.raises(Unavailable):
            await WRITES[name](storage)
        other.close()
        assert await storage.session(SessionId("s8")) is None
        assert await storage.round(RoundId("r7")) is None
        await WRITES[name](storage)

    async def test_for_a_moment(self, sqlite: Place) -> None:
        """A lock that ends in time is never noticed."""
        storage = await filled(sqlite)
        other = locked(sqlite.folder / "bot.sqlite")
        storage._database.patience = 60
        storage._saves._patience = 60
        saving = asyncio.create_task(storage.save(later(scan("s1"))))
        asyncio.get_running_loop().call_later(SHORT, other.close)
        assert await saving is True

    async def test_at_opening(self, sqlite: Place) -> None:
        """A file that is locked at the start is Unavailable too."""
        storage = await filled(sqlite)
        await storage.close()
        other = locked(sqlite.folder / "bot.sqlite")
        with pytest.raises(Unavailable):
            await sqlite.open(patience=SHORT)
        other.close()
        assert (await sqlite.open()).lost == 0

    async def test_postgresql(self, postgresql: Place) -> None:
        """A table that another holds in PostgreSQL is the same case."""
        storage = await filled(postgresql)
        other = await _connected(postgresql)
        await other.execute("BEGIN; LOCK TABLE sessions, rounds IN ACCESS EXCLUSIVE MODE")
        for name in ("create", "save", "erase", "change_round", "close_round"):
            with pytest.raises(Unavailable):
                await WRITES[name](storage)
        with pytest.raises(Unavailable):
            await storage.session(SessionId("s1"))
        await other.execute("ROLLBACK")
        await other.close()
        assert await storage.save(later(scan("s1"))) is True
        assert await storage.progress(RoundId("r1")) == Progress(1, 0)


class TestFull:
    async def test_full(self, sqlite: Place) -> None:
        """On a full disk nothing is half kept; with room again all goes on."""
        storage = await filled(sqlite)
        large = later(Session(LOTTE, 1, state("s1", text="x" * 200_000)))
        await _limit(storage, 1)
        with pytest.raises(Unavailable, match="SQLITE_FULL"):
            await storage.save(large)
        assert await storage.session(SessionId("s1")) == scan("s1")
        await _limit(storage, 1_000_000)
        assert await storage.save(large) is True
        assert await storage.session(SessionId("s1")) == large

    async def test_key_store(self, sqlite: Place) -> None:
        """A full key store keeps a conversation from being made without its key."""
        storage = await filled(sqlite)
        database = storage._keys._database
        await _limited(database, 1)
        with pytest.raises(Unavailable):
            await asyncio.gather(
                *(storage.create(scan(f"n{n}", type(LOTTE)(f"n{n}"))) for n in range(200))
            )
        await _limited(database, 1_000_000)
        await storage._creates.idle()
        assert await storage._keys.names() >= {"s:s1", "r:r1"}
        again = await sqlite.open()
        assert again.lost == 0


class TestGone:
    async def test_cut_off(self, postgresql: Place) -> None:
        """Connections that the server ended are made again, unnoticed."""
        storage = await filled(postgresql)
        other = await _connected(postgresql)
        await other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await other.close()
        storage._database.patience = storage._saves._patience = 10
        assert await storage.save(later(scan("s1"))) is True
        assert await storage.session(SessionId("s1")) == later(scan("s1"))
        await storage.open_round(a_round("r8"), Posted())

    async def test_no_server(self, tmp_path: Path) -> None:
        """A server that is not there is Unavailable, in time."""
        url = f"postgresql://bot:geheim@/bot?host={tmp_path}"
        with pytest.raises(Unavailable) as caught:
            await open_storage(url, tmp_path, SECRETS, patience=SHORT)
        assert "geheim" not in str(caught.value)

    async def test_no_driver(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without the package for PostgreSQL, one clear line says which one is missing."""
        monkeypatch.setitem(sys.modules, "asyncpg", None)
        with pytest.raises(NoDriver, match="asyncpg must be installed"):
            await open_storage("postgresql://bot@/bot", tmp_path, SECRETS)

    async def test_no_database(self, postgresql: Place) -> None:
        """A database that is not there is a StorageError with one line."""
        url = postgresql.url.replace("/postgres?", "/nothing?")
        with pytest.raises(StorageError, match="3D000"):
            await open_storage(url, postgresql.folder, SECRETS, patience=SHORT)

    async def test_no_answer(self, place: Place) -> None:
        """What hangs is cut off when patience ends, and its transaction is undone."""
        storage = await filled(place)

        async def hangs(connection: AsyncConnection) -> None:
            await connection.exec_driver_sql("DELETE FROM people")
            await asyncio.Event().wait()

        with pytest.raises(Unavailable, match="TimeoutError"):
            await storage._database.write(hangs)
        assert await storage.active(LOTTE) == ballot("s2")
        assert await storage.save(later(scan("s1"))) is True

    async def test_a_disk_that_hangs(self, sqlite: Place) -> None:
        """A statement that does not return is left, and a new connection takes over."""
        storage = await filled(sqlite)
        free = threading.Event()

        async def hangs(connection: AsyncConnection) -> None:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            await driver.create_function("hang", 0, lambda: free.wait(30))
            await connection.exec_driver_sql("SELECT hang()")

        with pytest.raises(Unavailable):
            await storage._database.write(hangs)
        free.set()
        storage._saves._patience = 10
        assert await storage.save(later(scan("s1"))) is True

    async def test_a_connection_that_ends_within(self, sqlite: Place) -> None:
        """Where a connection breaks in a transaction, the first error is told and a new one made."""
        storage = await filled(sqlite)

        async def breaks(connection: AsyncConnection) -> None:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            await driver.close()
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await storage._database.write(breaks)
        assert await storage.save(later(scan("s1"))) is True

    async def test_a_connection_that_is_lost_within(self, sqlite: Place) -> None:
        """Where a statement finds its connection gone, all of it is done again on a new one."""
        storage = await filled(sqlite)
        tries: list[object] = []

        async def breaks_once(connection: AsyncConnection) -> None:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            tries.append(driver)
            if len(tries) == 1:
                await driver.close()
            await connection.exec_driver_sql("DELETE FROM people")

        storage._database.patience = 10
        await storage._database.write(breaks_once)
        assert len(set(map(id, tries))) == 2
        assert await storage.active(LOTTE) is None

    async def test_left_while_failing(self, place: Place) -> None:
        """What fails after its caller was told the time is up, troubles nobody."""
        storage = await filled(place)

        async def fails(_: AsyncConnection) -> None:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                raise ZeroDivisionError from None

        with pytest.raises(Unavailable):
            await storage._database.write(fails)
        assert await storage.save(later(scan("s1"))) is True

    async def test_closed_while_it_hangs(self, place: Place) -> None:
        """The end of the program does not wait for what hangs longer than a moment."""
        storage = await filled(place)
        goes_on = asyncio.Event()

        async def hangs(_: AsyncConnection) -> None:
            try:
                await asyncio.Event().wait()
            finally:
                await goes_on.wait()

        with pytest.raises(Unavailable):
            await storage._database.write(hangs)
        await storage.close()
        goes_on.set()
        await asyncio.gather(*storage._database._left, return_exceptions=True)

    async def test_a_cancelled_write(self, place: Place) -> None:
        """A caller that is cancelled leaves nothing half done and no lock behind."""
        storage = await filled(place)
        inside = asyncio.Event()

        async def waits(connection: AsyncConnection) -> None:
            await connection.exec_driver_sql("DELETE FROM people")
            inside.set()
            await asyncio.Event().wait()

        task = asyncio.create_task(storage._database.write(waits))
        await inside.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await storage.active(LOTTE) == ballot("s2")
        assert await storage.save(later(scan("s1"))) is True


class TestMessages:
    async def test_no_content(self, place: Place) -> None:
        """An error names a code, and nothing of what was being written."""
        storage = await filled(place)
        with pytest.raises(StorageError) as caught:
            await storage.open_round(a_round("r9", team=type(TEAM.id)("geheim")), Posted())
        assert "geheim" not in str(caught.value)
        assert caught.value.__suppress_context__
        assert caught.value.__cause__ is None

    def test_os_error(self) -> None:
        """An error of the operating system says its kind only."""
        assert str(_trouble(ConnectionRefusedError("geheim"))).endswith("(ConnectionRefusedError)")

    def test_a_mistake_of_the_program(self) -> None:
        """A wrong use of the database is a StorageError that is not tried again."""
        trouble = _trouble(InvalidRequestError("geheim"))
        assert not isinstance(trouble, Unavailable)
        assert str(trouble) == "the store cannot be used (InvalidRequestError)"

    async def test_logs(self, place: Place, caplog: pytest.LogCaptureFixture) -> None:
        """Whatever is logged, no value that is kept is in it, not even the hash of a person."""
        with caplog.at_level(logging.DEBUG):
            await filled(place)
        assert LOTTE not in caplog.text


class TestFileKinds:
    async def test_settings(self, sqlite: Place) -> None:
        """Every commit is on the disk, relations hold, and what is erased is overwritten."""
        storage = await sqlite.open()
        for database in (storage._database, storage._keys._database):
            told = [
                await _pragma(database, name)
                for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
            ]
            expected = "wal" if _sound() and database is storage._database else "truncate"
            assert told == [expected, 2, 1, 1]

    async def test_the_log_is_left(self, tmp_path: Path) -> None:
        """A file that has a write-ahead log is switched where the library is not sound."""
        path = tmp_path / "bot.sqlite"
        with_log(path).close()
        database = open_sqlite(path, SHORT, logged=True, version=(3, 51, 2))
        assert await _pragma(database, "journal_mode") == "truncate"
        await database.close()

    async def test_the_log_cannot_be_left(self, tmp_path: Path) -> None:
        """Where another program keeps the log, the start is refused with one clear line."""
        path = tmp_path / "bot.sqlite"
        other = with_log(path)
        database = open_sqlite(path, SHORT, logged=True, version=(3, 51, 2))
        with pytest.raises(WrongFile, match=r"3\.51\.3.*end that program") as caught:
            await _pragma(database, "journal_mode")
        assert "\n" not in str(caught.value)
        other.close()
        assert await _pragma(database, "journal_mode") == "truncate"
        await database.close()

    async def test_a_sound_library(self, tmp_path: Path) -> None:
        """A library without the fault gets a write-ahead log, and the key store never."""
        for logged, expected in ((True, "wal"), (False, "truncate")):
            database = open_sqlite(tmp_path / expected, SHORT, logged=logged, version=SOUND_WAL)
            assert await _pragma(database, "journal_mode") == expected
            await database.close()

    def test_a_disk_without_logs(self, tmp_path: Path) -> None:
        """A place where the file cannot have its journal is refused with one clear line."""

        class Answers:
            """A connection whose every pragma says `delete`."""

            def cursor(self) -> "Answers":
                return self

            def execute(self, _: str) -> None: ...

            def fetchone(self) -> tuple[str]:
                return ("delete",)

            def close(self) -> None: ...

        with pytest.raises(WrongFile, match="cannot have a journal of kind wal"):
            _prepare(Answers(), tmp_path, "wal")  # type: ignore[arg-type]

    def test_an_old_library(self, tmp_path: Path) -> None:
        """A library that is too old is refused before any file is made."""
        with pytest.raises(WrongFile, match=r"3\.35"):
            open_sqlite(tmp_path / "x", SHORT, logged=True, version=(3, 34, 1))
        assert not (tmp_path / "x").exists()
        assert OLDEST < SOUND_WAL

    def test_folders(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Missing folders are made, for the owner only; a relative path counts from where one is."""
        monkeypatch.chdir(tmp_path)
        open_sqlite(Path("new/data/bot.sqlite"), SHORT, logged=True)
        path = tmp_path / "new" / "data" / "bot.sqlite"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    def test_a_folder_that_cannot_be(self, tmp_path: Path) -> None:
        """A place where no file can be made is refused with one clear line."""
        (tmp_path / "file").touch()
        for path in (tmp_path / "file" / "bot.sqlite", tmp_path):
            with pytest.raises(WrongFile, match=r"DATABASE_URL: the file .* cannot be used"):
                open_sqlite(path, SHORT, logged=True)

    async def test_not_a_database(self, sqlite: Place) -> None:
        """A file that is something else is refused, and left as it is."""
        path = sqlite.folder / "bot.sqlite"
        path.write_bytes(b"liefste dagboek" * 100)
        with pytest.raises(StorageError, match="SQLITE_NOTADB"):
            await sqlite.open(patience=SHORT)
        assert path.read_bytes() == b"liefste dagboek" * 100

    @pytest.mark.parametrize(
        "url",
        ["", "geheim", "sqlite://", "sqlite:///:memory:", "mysql://a:geheim@b/c",
         "postgresql://a:geheim@b:port/c", "sqlite+pysqlite:///geheim"],
    )  # fmt: skip
    async def test_wrong_addresses(self, tmp_path: Path, url: str) -> None:
        """An address that cannot be used is refused in one line that does not repeat it."""
        with pytest.raises(WrongUrl, match=r"^DATABASE_URL: ") as caught:
            await open_storage(url, tmp_path, SECRETS)
        assert "geheim" not in str(caught.value)
        assert "\n" not in str(caught.value)
        assert not (tmp_path / "keys.sqlite").exists()


def with_log(path: Path) -> sqlite3.Connection:
    """A connection to a file with a write-ahead log, which it keeps open."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode = wal")
    other.execute("CREATE TABLE one (a)")
    return other


def _sound() -> bool:
    return sqlite3.sqlite_version_info >= SOUND_WAL


async def _pragma(database: Database, name: str) -> object:
    async def work(connection: AsyncConnection) -> object:
        return (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()

    return await database.read(work)


async def _limit(storage: SqlStorage, pages: int) -> None:
    await _limited(storage._database, pages)


async def _limited(database: Database, pages: int) -> None:
    """SQLite then has room for so many pages, and never for fewer than it has."""
    await _pragma(database, f"max_page_count = {pages}")


async def _connected(place: Place) -> asyncpg.Connection:
    database = "postgres"
    return await asyncpg.connect(
        host=place.url.partition("host=")[2], user="postgres", database=database
    )


async def test_who_gives_up_early_leaves_no_connection_behind(tmp_path: Path) -> None:
    """A try whose time is over while its connection is made ready gives the connection back."""
    database = open_sqlite(tmp_path / "one.db", SHORT, logged=False)
    ready = asyncio.Event()

    @event.listens_for(database._engine.sync_engine, "engine_connect")
    def prepare(_: Connection) -> None:
        await_(ready.wait())

    async def one(connection: AsyncConnection) -> int:
        return (await connection.exec_driver_sql("SELECT 1")).scalar_one()

    for ask in (database.read, database.write):
        ready.clear()
        with pytest.raises(Unavailable):
            await ask(one, asyncio.get_running_loop().time() + 0.01)
        ready.set()
        assert await ask(one) == 1
    await database.close()
