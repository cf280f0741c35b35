"""Starts what the storage is tested on: memory, SQLite, and a PostgreSQL server of its own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest
from kept import OPENED, SECRETS, Place

from storage.memory import MemoryStorage
from storage.port import Storage


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server, reached by the socket in its folder."""

    folder: Path
    binaries: Path

    def run(self, program: str, *arguments: str) -> None:
        """Runs one of PostgreSQL's programs, as a user that it accepts."""
        # The server refuses to run as root; Debian's package has a user for it.
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        with (self.folder / "log").open("ab") as log:
            command = [*user, str(self.binaries / program), *arguments]
            subprocess.run(command, check=True, stdout=log, stderr=log, cwd=self.folder)

    def ask(self, database: str, statement: str) -> str:
        """Runs a statement; gives its rows as text."""
        command = ["psql", "-h", str(self.folder), "-U", "postgres", "-d", database, "-qAtXc"]
        command[0] = str(self.binaries / "psql")
        return subprocess.run(
            [*command, statement], check=True, capture_output=True, text=True
        ).stdout

    def name(self, database: str) -> str:
        return f"postgresql+asyncpg://postgres@/{database}?host={self.folder}"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    binaries = found[-1] if found else None
    if binaries is None and (started := shutil.which("initdb")):
        binaries = Path(started).parent
    if binaries is None:
        reason = "no PostgreSQL server is installed (Debian: apt-get install postgresql)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    server = Server(folder, binaries)
    data = str(folder / "data")
    server.run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
               "--locale=C", "--no-sync")  # fmt: skip
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    server.run("pg_ctl", "-D", data, "-w", "-o", options, "start")
    try:
        yield server
    finally:
        server.run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


EMPTIED = """DO $$ BEGIN
DROP SCHEMA IF EXISTS keys CASCADE;
IF to_regclass('teams') IS NOT NULL THEN
    TRUNCATE installation, teams, leads, rounds, sessions, people, outbox,
        messages, readings, profiles, items;
END IF;
END $$"""


@pytest.fixture
def postgresql(server: Server, tmp_path: Path) -> Place:
    """A database whose tables are there from the second test on, and always empty."""
    server.ask("postgres", EMPTIED)
    return Place(server.name("postgres"), tmp_path)


@pytest.fixture
def new_postgresql(server: Server, tmp_path: Path) -> Iterator[Place]:
    """A database without tables."""
    name = f"t{os.urandom(8).hex()}"
    server.ask("postgres", f"CREATE DATABASE {name}")
    yield Place(server.name(name), tmp_path)
    server.ask("postgres", f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite(tmp_path: Path) -> Place:
    return Place(f"sqlite+aiosqlite:///{tmp_path}/bot.sqlite", tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Place:
    """Where an SQL form is kept, for tests that open it themselves."""
    return cast("Place", request.getfixturevalue(request.param))


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def home(request: pytest.FixtureRequest) -> Place | None:
    if request.param == "memory":
        return None
    return cast("Place", request.getfixturevalue(request.param))


@pytest.fixture(autouse=True)
async def _closed() -> AsyncIterator[None]:
    yield
    while OPENED:
        await OPENED.pop().close()


@pytest.fixture
async def storage(home: Place | None) -> AsyncIterator[Storage]:
    """Every form of the port."""
    opened: Storage = MemoryStorage() if home is None else await home.open(SECRETS)
    yield opened
    await opened.close()
