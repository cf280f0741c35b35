"""What is kept cannot be read without its key, and what is erased cannot be brought back."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from kept import (
    CANARY,
    CANARY_CHAT,
    LOTTE,
    NOOR,
    OTHERS,
    SAM,
    SECRETS,
    TEAM,
    Place,
    a_round,
    a_run,
    ballot,
    changed,
    item,
    later,
    reading,
    scan,
    state,
    with_round,
)
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.round import Phase, RoundId
from flows.state import SessionId
from instruments.disclosure import Release
from storage.conversations import _place
from storage.keys import own_key, round_key
from storage.port import (
    Closing,
    ItemId,
    Kept,
    OutboxId,
    Outgoing,
    Posted,
    Reading,
    ReadingId,
    Session,
    StorageError,
    Team,
    Unavailable,
    own_place,
)
from storage.runs import _place as _hanging
from storage.sealing import Secrets, Unreadable, WrongKeys, unseal
from storage.sql import SqlStorage
from storage.tables import messages, readings

CLOSED = replace(a_round(), phase=Phase.RELEASED, closed=5)


HASH = "5d1e" * 8
"""By which a second reading is found."""


COUNTED = Release(2, 2, {}, {}, names=True)


def close(_: object) -> Closing:
    return Closing(CLOSED, None, erase=True)


def said(session: Session) -> Session:
    """A conversation that holds what must never be readable."""
    return replace(session, chat=CANARY_CHAT, state=state(session.id, text=CANARY))


def telling() -> Iterator[bytes]:
    """The canaries as they might stand in a file."""
    number = CANARY_CHAT.to_bytes(8, "big")
    yield from (
        CANARY.encode(),
        str(CANARY_CHAT).encode(),
        number,
        number[::-1],
        number.lstrip(b"\0"),
    )


def contents(folder: Path) -> dict[Path, bytes]:
    return {one: one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def assert_nothing_told(folder: Path) -> None:
    found = contents(folder)
    assert found
    for path, data in found.items():
        for canary in telling():
            assert canary not in data, path


async def fill(storage: SqlStorage) -> None:
    await with_round(storage)
    await storage.keep_team(Team(TEAM.id, CANARY_CHAT))
    for n, one in enumerate((scan("s1"), ballot("s2"), ballot("s3", SAM))):
        made = await storage.create(said(one))
        await storage.show(made.id, n)
        await storage.save(later(made))
    run = await storage.create(said(a_run("s4", NOOR)))
    await storage.save(replace(later(run), due=5))
    await storage.note_message(run.id, CANARY_CHAT, CANARY_CHAT)
    await storage.keep_reading(reading(HASH, run.id, CANARY.encode()))
    await storage.keep_reading(Reading(ReadingId("d2"), run.id, CANARY_CHAT, CANARY.encode()))
    await storage.erase_reading(ReadingId("d2"))
    await storage.keep_profile(NOOR, {"old": CANARY})
    await storage.keep_profile(NOOR, {CANARY: CANARY})
    call = Outgoing(OutboxId("o1"), CANARY_CHAT, CANARY, CANARY.encode(), f"edit {CANARY_CHAT}")
    action, alone = item("i1", CANARY.encode()), replace(item("i2"), place=own_place(NOOR))
    assert await storage.keep_items([action, alone], [call])
    body = f"{CANARY} {CANARY_CHAT}".encode()
    assert await storage.keep_items([changed(action, body), changed(alone, body)])
    await storage.delay(call.id, 5)


async def raw(storage: SqlStorage, statement: str) -> None:
    async def work(connection: AsyncConnection) -> None:
        for one in statement.split(";"):
            await connection.execute(text(one))

    await storage._database.write(work)


class TestFiles:
    async def test_no_canary_in_sqlite(self, sqlite: Place) -> None:
        """No file of SQLite ever holds an answer, a remark or a chat's id in the clear."""
        storage = await sqlite.open()
        await fill(storage)
        assert_nothing_told(sqlite.folder)
        await storage.close_round(a_round(), close)
        await storage.erase(SessionId("s1"))
        await storage.erase(SessionId("s4"))
        assert_nothing_told(sqlite.folder)
        assert await storage.profile(NOOR) == {CANARY: CANARY}
        await storage.keep_profile(NOOR, {})
        assert await storage.profile(NOOR) == {}
        assert_nothing_told(sqlite.folder)
        await storage.erase_items([ItemId("i1")])
        await storage.erase_place(own_place(NOOR))
        assert_nothing_told(sqlite.folder)
        await storage.close()
        assert_nothing_told(sqlite.folder)

    async def test_no_canary_in_postgresql(self, postgresql: Place, server: object) -> None:
        """No file of PostgreSQL does so either, its log included."""
        storage = await postgresql.open()
        await fill(storage)
        await storage.close_round(a_round(), close)
        await storage.erase(SessionId("s4"))
        await storage.keep_profile(NOOR, {})
        await storage.erase_items([ItemId("i1")])
        await storage.erase_place(own_place(NOOR))
        await storage.close()
        server.ask("postgres", "CHECKPOINT")  # type: ignore[attr-defined]
        assert_nothing_told(server.folder / "data")  # type: ignore[attr-defined]

    async def test_modes(self, sqlite: Place) -> None:
        """Every file may be read by its owner only."""
        storage = await sqlite.open()
        await fill(storage)
        for path in contents(sqlite.folder):
            assert path.stat().st_mode & 0o777 == 0o600, path

    async def test_what_is_destroyed_is_overwritten(self, sqlite: Place) -> None:
        """A destroyed key stands nowhere in the files any more, not even wrapped; nor does a body."""
        storage = await sqlite.open()
        await fill(storage)
        with sqlite3.connect(sqlite.folder / "keys.sqlite") as beside:
            wrapped = dict(beside.execute("SELECT name, wrapped FROM keys"))
        with sqlite3.connect(sqlite.folder / "bot.sqlite") as beside:
            bodies = [
                body
                for table in ("sessions", "messages", "readings", "profiles")
                for (body,) in beside.execute(f"SELECT body FROM {table}")
            ]
        assert set(wrapped) == {"r:r1", "s:s1", "s:s4"}
        assert len(bodies) == 4 + 1 + 1 + 1
        files = b"".join(contents(sqlite.folder).values())
        assert all(one in files for one in (*wrapped.values(), *bodies))
        await storage.close_round(a_round(), close)
        await storage.erase(SessionId("s1"))
        await storage.erase(SessionId("s4"))
        *erased, profile = bodies
        files = b"".join(contents(sqlite.folder).values())
        assert not any(
            one in files for one in (*wrapped.values(), *erased, LOTTE.encode(), HASH.encode())
        )
        assert profile in files
        await storage.keep_profile(NOOR, {})
        await storage.erase_place(own_place(NOOR))
        files = b"".join(contents(sqlite.folder).values())
        assert not any(one in files for one in (profile, NOOR.encode()))

    async def test_an_item_is_overwritten(self, sqlite: Place) -> None:
        """The body of an erased item, and one that was replaced, stand in no file, even sealed."""
        storage = await sqlite.open()
        held: list[list[bytes]] = []

        def bodies() -> list[bytes]:
            with sqlite3.connect(sqlite.folder / "bot.sqlite") as beside:
                return [one for (one,) in beside.execute("SELECT body FROM items ORDER BY id")]

        def lie(some: list[bytes]) -> list[bool]:
            """Which of these lie in a file by any part; a large one lies on several pages."""
            files = b"".join(contents(sqlite.folder).values())
            return [
                any(one[n : n + 64] in files for n in range(0, max(1, len(one) - 64), 64))
                for one in some
            ]

        mine = replace(item("i2", b"x" * 5000), place=own_place(NOOR))
        for now in (item(), mine), (changed(item()), changed(mine, b"y" * 9000)):
            assert await storage.keep_items(now)
            held.append(bodies())
        assert lie(held[0]) == [False, False]
        assert lie(held[1]) == [True, True]
        await storage.erase_items([ItemId("i1")])
        assert lie(held[1]) == [False, True]
        await storage.erase_place(mine.place)
        assert lie([held[1][1], NOOR.encode()]) == [False, False]


class TestClosedIsGone:
    async def test_a_copy_from_before(self, sqlite: Place) -> None:
        """A copy of the tables from before a closing cannot be read with the keys from after it."""
        storage = await sqlite.open()
        await fill(storage)
        shutil.copy(sqlite.folder / "bot.sqlite", sqlite.folder / "copy.sqlite")
        await storage.close_round(a_round(), close)
        await storage.erase(SessionId("s4"))
        await storage.close()
        with sqlite3.connect(sqlite.folder / "keys.sqlite") as beside:
            keys = [SECRETS.unwrap(one, name) for name, one in beside.execute("SELECT * FROM keys")]
        with sqlite3.connect(sqlite.folder / "copy.sqlite") as beside:
            query = "SELECT id, revision, owner, body FROM sessions"
            rows = [(one, body, _place(one, *rest)) for one, *rest, body in beside.execute(query)]
            for table in (messages, readings):
                query = f"SELECT id, run, body FROM {table.name}"
                rows += [
                    (one, body, _hanging(table, one, run))
                    for one, run, body in beside.execute(query)
                ]
        assert len(rows) == 6
        opened = []
        for one, body, place in rows:
            for key in keys:
                try:
                    unseal(key, body, place)
                    opened.append(one)
                except Unreadable:
                    continue
        assert opened == ["s1"]

    async def test_a_copy_put_back(self, sqlite: Place) -> None:
        """Where that copy is put back, the closed round and its conversations are lost, and counted."""
        storage = await sqlite.open()
        await fill(storage)
        shutil.copy(sqlite.folder / "bot.sqlite", sqlite.folder / "copy.sqlite")
        await storage.close_round(a_round(), close)
        await storage.close()
        shutil.move(sqlite.folder / "copy.sqlite", sqlite.folder / "bot.sqlite")
        storage = await sqlite.open()
        assert storage.lost == 3
        assert await storage.round(RoundId("r1")) is None
        assert [one.id for one in await storage.sessions(LOTTE)] == ["s1"]
        assert await storage.sessions(SAM) == ()
        await storage.close()
        again = await sqlite.open()
        assert again.lost == 0

    async def test_a_backup_without_keys(
        self, place: Place, request: pytest.FixtureRequest
    ) -> None:
        """A backup has no keys: what was open is lost and counted, what was released stays."""
        storage = await place.open()
        await with_round(storage)
        await storage.close_round(a_round(), close)
        await storage.open_round(a_round("r2"), Posted())
        await storage.create(scan("s1"))
        await storage.create(ballot("s2", SAM, "r2"))
        await storage.close()
        if storage._database.dialect == "sqlite":
            (place.folder / "keys.sqlite").unlink()
        else:
            request.getfixturevalue("server").ask("postgres", "DROP SCHEMA keys CASCADE")
        again = await place.open()
        assert again.lost == 3
        assert await again.rounds(TEAM.id) == (Kept(CLOSED),)
        assert await again.sessions(LOTTE) == await again.sessions(SAM) == ()
        assert await again.active(LOTTE) is None
        new = await again.create(scan("s3"))
        await again.open_round(a_round("r2"), Posted())
        assert await again.sessions(LOTTE) == (new,)

    async def test_cards_that_lie(self, place: Place, request: pytest.FixtureRequest) -> None:
        """They stay readable over a start; without their key they are lost, and the counts stay."""
        storage = await place.open()
        opened = await with_round(storage)
        one = await storage.create(ballot("s1"))
        laid = replace(opened, phase=Phase.LAID, closed=9)
        kept = [later(one)]
        await storage.close_round(opened, lambda _: Closing(laid, COUNTED, True, keeps=kept))
        await storage.close()
        again = await place.open()
        assert again.lost == 0
        assert await again.participants(opened.id) == tuple(kept)
        await again.close()
        if again._database.dialect == "sqlite":
            (place.folder / "keys.sqlite").unlink()
        else:
            request.getfixturevalue("server").ask("postgres", "DROP SCHEMA keys CASCADE")
        bare = await place.open()
        assert bare.lost == 2
        over = replace(laid, phase=Phase.RELEASED)
        assert await bare.rounds(TEAM.id) == (Kept(over, release=COUNTED),)
        assert await bare.participants(opened.id) == ()
        assert await bare.live_rounds() == ()

    async def test_a_crash_before_the_key_was_destroyed(self, place: Place) -> None:
        """A key that outlived its round or its conversation is destroyed at the next start."""
        storage = await place.open()
        await fill(storage)
        await raw(storage, "DELETE FROM sessions WHERE round IS NOT NULL OR id IN ('s1', 's4')")
        await raw(storage, "UPDATE rounds SET phase = 'released'")
        await storage.create(scan("s5"))
        await storage.close()
        again = await place.open()
        assert again.lost == 0
        assert await again._keys.names() == {own_key(SessionId("s5"))}

    async def test_the_key_store_is_away(self, place: Place) -> None:
        """Where the key cannot be destroyed at once, it opens nothing, and goes with the next."""
        storage = await place.open()
        await fill(storage)
        destroy = storage._keys.destroy

        async def fails(_: object) -> None:
            raise Unavailable("gone")

        storage._keys.destroy = fails  # type: ignore[assignment, method-assign]
        assert await storage.close_round(a_round(), close) == close(())
        name = round_key(RoundId("r1"))
        assert await storage._keys.get([name]) == {}
        storage._keys.destroy = destroy  # type: ignore[method-assign]
        await storage.erase(SessionId("nothing"))
        assert await storage._keys.names() == {own_key(SessionId(one)) for one in ("s1", "s4")}

    async def test_erased_by_half(self, place: Place) -> None:
        """A conversation whose key is gone is not there, and does not stand in a new one's way."""
        storage = await place.open()
        first = await storage.create(scan("s1"))
        await storage._keys.destroy([own_key(first.id)])
        storage._held.drop(first.id)
        assert await storage.session(first.id) is None
        assert await storage.save(later(first)) is False
        assert await storage.create(scan("s2")) == scan("s2")
        assert await storage.sessions(LOTTE) == (scan("s2"),)

    async def test_keys_made_and_destroyed(self, place: Place) -> None:
        """There is one key for each open round and one for each conversation outside rounds."""
        storage = await place.open()
        await fill(storage)
        await storage.create(scan("s9"))
        assert await storage._keys.names() == {"r:r1", "s:s1", "s:s4"}
        await storage.erase(SessionId("s2"))
        assert await storage._keys.names() == {"r:r1", "s:s1", "s:s4"}
        await storage.erase(SessionId("s1"))
        await storage.erase(SessionId("s4"))
        assert await storage._keys.names() == {"r:r1"}
        await storage.close_round(a_round(), close)
        assert await storage._keys.names() == set()


class TestBound:
    async def reopened(self, place: Place, statement: str) -> SqlStorage:
        storage = await place.open()
        await fill(storage)
        await raw(storage, statement)
        await storage.close()
        return await place.open()

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE sessions SET body = (SELECT body FROM sessions AS s WHERE s.id = 's3') WHERE id = 's2'",
            "UPDATE sessions SET revision = 9 WHERE id = 's2'",
            "UPDATE sessions SET owner = 'someone' WHERE id = 's2'",
            "DELETE FROM people; UPDATE sessions SET id = 's7' WHERE id = 's2'",
        ],
    )
    async def test_a_row_that_was_changed(self, place: Place, statement: str) -> None:
        """A conversation put in another's row, or a row that was changed, cannot be read."""
        storage = await self.reopened(place, statement)
        one = SessionId("s7" if "s7" in statement else "s2")
        told = await asyncio.gather(
            storage.session(SessionId("s3")), storage.session(one), return_exceptions=True
        )
        assert isinstance(told[0], Session)
        assert isinstance(told[1], StorageError)
        assert CANARY not in str(told[1])

    async def test_a_chat_in_another_row(self, place: Place) -> None:
        """A team's chat does not open in another team's row."""
        storage = await place.open()
        await storage.keep_team(TEAM)
        await raw(storage, "UPDATE teams SET id = 't2'")
        with pytest.raises(Unreadable):
            await storage.team(TEAM.chat)


class TestKeysOfTheInstallation:
    async def test_rotation(self, place: Place) -> None:
        """With a new key in front, all that is there opens, and people are recognised."""
        old, both = Secrets([b"1" * 32]), Secrets([b"2" * 32, b"1" * 32])
        me = old.owner(1)
        storage = await place.open(old)
        await storage.keep_team(TEAM)
        first = await storage.create(scan("s1", me))
        await storage.close()
        storage = await place.open(both)
        assert (storage.lost, both.owner(1)) == (0, me)
        assert await storage.active(me) == first
        assert await storage.team(TEAM.chat) == TEAM
        await storage.erase(first.id)
        await storage.create(scan("s2", me))
        await storage.close()
        storage = await place.open(old)
        with pytest.raises(Unreadable):
            await storage.session(SessionId("s2"))

    @pytest.mark.parametrize("wrong", [OTHERS, Secrets([b"k" * 32, b"o" * 32])])
    async def test_wrong_keys(self, place: Place, wrong: Secrets) -> None:
        """With another last key the store does not open, and nothing is taken for lost."""
        storage = await place.open()
        made = await storage.create(scan())
        await storage.close()
        with pytest.raises(WrongKeys, match="ENCRYPTION_KEYS"):
            await place.open(wrong)
        storage = await place.open()
        assert await storage.session(made.id) == made
