"""What a concern asks of the port, on every form of it: moments, messages, readings, profiles."""

import asyncio
import sqlite3
from dataclasses import replace

import pytest
from kept import LOTTE, SAM, Place, a_run, ballot, later, reading, scan, with_round

from flows.round import Phase
from flows.state import SessionId
from storage.keys import own_key
from storage.port import (
    Closing,
    Owner,
    ReadingId,
    Storage,
    StorageError,
    Unavailable,
)
from storage.sealing import Unreadable

S1, S2 = SessionId("s1"), SessionId("s2")


class TestDue:
    async def test_kept(self, storage: Storage) -> None:
        """When a conversation asks for attention is kept with it, and changes with it."""
        one = await storage.create(scan(due=90))
        assert await storage.session(one.id) == one
        after = replace(later(one), due=2**40)
        assert await storage.save(after)
        assert await storage.session(one.id) == after
        assert await storage.next_due() == 2**40
        assert await storage.save(replace(later(after), due=None))
        assert await storage.next_due() is None
        assert await storage.due(2**62) == ()

    async def test_refused_with_its_save(self, storage: Storage) -> None:
        """Where a save is refused, its moment is too."""
        one = later(await storage.create(scan(due=90)))
        assert await storage.save(one)
        assert not await storage.save(replace(one, due=5))
        assert await storage.due(89) == ()
        assert await storage.due(90) == (one.id,)

    async def test_order(self, storage: Storage) -> None:
        """The soonest comes first, the moment itself counts, and those without one never come."""
        moments = {"s1": 70, "s2": None, "s3": 50, "s4": 71, "s5": 50, "s6": -3}
        owners = [Owner(f"{n:032x}") for n in range(len(moments))]
        new = [
            scan(one, who, due=at) for (one, at), who in zip(moments.items(), owners, strict=True)
        ]
        await asyncio.gather(*map(storage.create, new))
        assert await storage.due(70) == ("s6", "s3", "s5", "s1")
        assert await storage.due(-4) == ()
        assert await storage.next_due() == -3

    async def test_erased(self, storage: Storage) -> None:
        """What is erased asks for nothing any more, a closed round's conversations included."""
        before = await with_round(storage)
        await storage.create(replace(ballot("s1"), due=5))
        await storage.create(scan("s2", SAM, due=6))
        assert await storage.due(9) == (S1, S2)
        await storage.erase(S2)
        closed = Closing(replace(before, phase=Phase.CANCELLED), None, erase=True)
        await storage.close_round(before, lambda _: closed)
        assert (await storage.due(9), await storage.next_due()) == ((), None)

    async def test_erased_by_half(self, place: Place) -> None:
        """What lost its key is not due, and is cleared away, so that nobody waits for it."""
        storage = await place.open()
        await storage.create(scan("s1", due=5))
        await storage.create(scan("s2", SAM, due=6))
        await storage._keys.destroy([own_key(S1)])
        assert await storage.due(9) == (S2,)
        assert await storage.next_due() == 6


class TestRepeatable:
    async def test_several(self, storage: Storage) -> None:
        """An owner may have several at a time, each new one active; others still have one."""
        first = await storage.create(a_run("s1"))
        second = await storage.create(a_run("s2"))
        assert (first, second) == (a_run("s1"), a_run("s2"))
        assert await storage.sessions(LOTTE) == (first, second)
        assert await storage.active(LOTTE) == second
        own = await storage.create(scan("s3"))
        assert await storage.create(scan("s4")) == own
        assert await storage.save(later(first))
        assert await storage.session(first.id) == later(first)

    async def test_beside_one_that_is_not(self, storage: Storage) -> None:
        """Of one flow, the one that is not repeatable is found again beside those that are."""
        run = await storage.create(a_run("s1"))
        only = await storage.create(replace(a_run("s2"), repeatable=False))
        assert only.id == "s2"
        assert await storage.create(a_run("s3")) == a_run("s3")
        assert await storage.create(replace(a_run("s4"), repeatable=False)) == only
        assert await storage.active(LOTTE) == only
        assert await storage.session(run.id) == run

    async def test_begun_at_once(self, storage: Storage) -> None:
        """Several begun at the same moment are all made."""
        new = [a_run(f"s{n}") for n in range(6)]
        assert await asyncio.gather(*map(storage.create, new)) == new
        assert await storage.sessions(LOTTE) == tuple(new)

    async def test_one_in_a_round(self, storage: Storage) -> None:
        """In a round an owner has one conversation all the same."""
        await with_round(storage)
        first = await storage.create(replace(ballot("s1"), repeatable=True))
        assert await storage.create(replace(ballot("s2"), repeatable=True)) == first

    async def test_an_id_is_one_conversation(self, storage: Storage) -> None:
        """An id that is there already is refused, also of the same owner."""
        first = await storage.create(a_run("s1"))
        with pytest.raises(StorageError):
            await storage.create(replace(a_run("s1"), chat=99))
        assert await storage.session(first.id) == first

    async def test_never_changes(self, storage: Storage) -> None:
        """A save does not make one repeatable, nor the other way round."""
        one = await storage.create(a_run("s1"))
        assert not await storage.save(replace(later(one), repeatable=False))
        assert await storage.session(one.id) == one


class TestMessages:
    async def test_noted(self, storage: Storage) -> None:
        """A run's messages come in the order of their numbers, which is that of sending."""
        await storage.create(a_run("s1"))
        await storage.create(a_run("s2", SAM))
        for message, at in ((9, 50), (11, 48), (10, 51), (2**40, 2**41)):
            await storage.note_message(S1, message, at)
        assert await storage.messages(S1) == ((9, 50), (10, 51), (11, 48), (2**40, 2**41))
        assert await storage.messages(S2) == ()

    async def test_noted_twice(self, storage: Storage) -> None:
        """A message that is noted again keeps its earliest moment."""
        await storage.create(a_run("s1"))
        for at in (50, 40, 60):
            await storage.note_message(S1, 9, at)
        assert await storage.messages(S1) == ((9, 40),)

    async def test_no_run(self, storage: Storage) -> None:
        """Nothing comes of it where there is no run, or where it is a round's ballot."""
        await with_round(storage)
        await storage.create(ballot("s2"))
        for one in (S1, S2):
            await storage.note_message(one, 9, 50)
            assert await storage.messages(one) == ()

    async def test_erased_meanwhile(self, storage: Storage) -> None:
        """Messages noted while a run is erased go with it, and nobody hears of it."""
        await storage.create(a_run("s1"))
        noted = [storage.note_message(S1, n, n) for n in range(6)]
        await asyncio.gather(*noted[:3], storage.erase(S1), *noted[3:])
        assert await storage.messages(S1) == ()
        await storage.create(a_run("s1"))
        assert await storage.messages(S1) == ()


class TestReadings:
    async def test_kept(self, storage: Storage) -> None:
        """A reading is kept as it is, found by its id and by its run, and replaced whole."""
        await storage.create(a_run("s1"))
        await storage.create(a_run("s2"))
        first, second, other = reading("d2"), reading("d1"), reading("d3", "s2")
        for one in (first, second, other):
            assert await storage.keep_reading(one)
        assert await storage.reading(first.id) == first
        assert await storage.readings(S1) == (second, first)
        assert await storage.readings(S2) == (other,)
        after = replace(first, expires=-1, body=b"7\n\x00\n")
        assert await storage.keep_reading(after)
        assert await storage.reading(first.id) == after
        assert await storage.readings(S1) == (second, after)

    async def test_erased(self, storage: Storage) -> None:
        """A reading that is erased is gone, and what is not there can be erased too."""
        await storage.create(a_run("s1"))
        for one in ("d1", "d2"):
            await storage.keep_reading(reading(one))
        await storage.erase_reading(ReadingId("d1"))
        await storage.erase_reading(ReadingId("nothing"))
        assert await storage.reading(ReadingId("d1")) is None
        assert await storage.readings(S1) == (reading("d2"),)

    async def test_no_run(self, storage: Storage) -> None:
        """It is refused where there is no run, or where it is a round's ballot."""
        await with_round(storage)
        await storage.create(ballot("s2"))
        for one in ("s1", "s2"):
            assert not await storage.keep_reading(reading(run=one))
        assert await storage.reading(ReadingId("d1")) is None

    async def test_of_another_run(self, storage: Storage) -> None:
        """An id stays with its run."""
        await storage.create(a_run("s1"))
        await storage.create(a_run("s2"))
        assert await storage.keep_reading(reading())
        assert not await storage.keep_reading(reading(run="s2"))
        assert await storage.reading(ReadingId("d1")) == reading()
        assert await storage.readings(S2) == ()

    async def test_kept_twice_at_once(self, storage: Storage) -> None:
        """Of readings with one id at the same moment one stays, and all are told it is kept."""
        await storage.create(a_run("s1"))
        tries = [replace(reading(), expires=n) for n in range(8)]
        assert all(await asyncio.gather(*map(storage.keep_reading, tries)))
        assert await storage.reading(ReadingId("d1")) in tries

    async def test_gone_with_the_run(self, storage: Storage) -> None:
        """Readings and messages go with their run, and another's stay."""
        for one, who in (("s1", LOTTE), ("s2", SAM)):
            await storage.create(a_run(one, who))
            await storage.keep_reading(reading(f"d-{one}", one))
            await storage.note_message(SessionId(one), 9, 50)
        await storage.erase(S1)
        assert await storage.reading(ReadingId("d-s1")) is None
        assert await storage.readings(S1) == await storage.messages(S1) == ()
        assert not await storage.keep_reading(reading("d-s1", "s1"))
        assert await storage.readings(S2) == (reading("d-s2", "s2"),)
        assert await storage.messages(S2) == ((9, 50),)

    async def test_erased_meanwhile(self, storage: Storage) -> None:
        """One that is kept while its run is erased goes with it."""
        await storage.create(a_run("s1"))
        kept = [storage.keep_reading(reading(f"d{n}")) for n in range(6)]
        await asyncio.gather(*kept[:3], storage.erase(S1), *kept[3:])
        assert await storage.readings(S1) == ()
        assert not await storage.keep_reading(reading())


class TestBound:
    @pytest.mark.parametrize("table", ["messages", "readings"])
    async def test_erased_by_half(self, place: Place, table: str) -> None:
        """Where the key is gone they are not there, though their rows are."""
        storage = await _with_all(place)
        await storage._keys.destroy([own_key(S1)])
        assert await _count(storage, table) == 1
        assert await storage.reading(ReadingId("d1")) is None
        assert await storage.readings(S1) == await storage.messages(S1) == ()
        assert not await storage.keep_reading(reading())
        await storage.note_message(S1, 10, 51)
        assert await _count(storage, table) == 1
        await storage.close()
        again = await place.open()
        assert again.lost == 1
        assert await _count(again, table) == 0

    @pytest.mark.parametrize(
        ("statement", "ask"),
        [
            ("UPDATE messages SET id = 'other'", lambda one: one.messages(S1)),
            (
                "UPDATE messages SET body = (SELECT body FROM readings)",
                lambda one: one.messages(S1),
            ),
            ("UPDATE readings SET id = 'd9'", lambda one: one.reading(ReadingId("d9"))),
            (
                "UPDATE readings SET body = (SELECT body FROM sessions)",
                lambda one: one.readings(S1),
            ),
            ("UPDATE profiles SET owner = 'someone'", lambda one: one.profile(Owner("someone"))),
        ],
    )
    async def test_a_row_that_was_changed(self, place: Place, statement: str, ask) -> None:
        """What was put in another row, or another table, cannot be read."""
        storage = await _with_all(place)
        await storage._database.write(lambda one: one.exec_driver_sql(statement))
        with pytest.raises(Unreadable):
            await ask(storage)

    async def test_of_another_run(self, place: Place) -> None:
        """What is moved to another run is not opened by that run's key."""
        storage = await _with_all(place)
        await storage.create(a_run("s2"))
        for table in ("messages", "readings"):
            statement = f"UPDATE {table} SET run = 's2'"
            await storage._database.write(lambda one, said=statement: one.exec_driver_sql(said))
        for asked in (storage.messages, storage.readings):
            with pytest.raises(Unreadable):
                await asked(S2)

    async def test_a_run_without_its_row(self, place: Place) -> None:
        """Where the row went first, its key alone keeps nothing new."""
        storage = await _with_all(place)
        await storage._database.write(lambda one: one.exec_driver_sql("DELETE FROM sessions"))
        assert not await storage.keep_reading(reading())
        await storage.note_message(S1, 10, 51)
        assert await _count(storage, "messages") == await _count(storage, "readings") == 0

    async def test_a_note_that_is_repeated(self, place: Place) -> None:
        """Where a commit came through unnoticed and is made again, the note stands once."""
        storage = await _with_all(place)
        write = storage._database.write

        async def twice(work: object, until: float | None = None) -> object:
            await write(work, until)  # type: ignore[arg-type]
            return await write(work, until)  # type: ignore[arg-type]

        storage._database.write = twice  # type: ignore[assignment, method-assign]
        await storage.note_message(S1, 10, 51)
        assert await storage.messages(S1) == ((9, 50), (10, 51))
        assert await _count(storage, "messages") == 2


class TestProfiles:
    async def test_kept(self, storage: Storage) -> None:
        """What is known of a person is replaced whole, and is theirs alone."""
        assert await storage.profile(LOTTE) == {}
        await storage.keep_profile(LOTTE, {"framework": "discretion", "region": "nl"})
        await storage.keep_profile(SAM, {"framework": "é\n"})
        await storage.keep_profile(LOTTE, {"framework": "secrecy"})
        assert await storage.profile(LOTTE) == {"framework": "secrecy"}
        assert await storage.profile(SAM) == {"framework": "é\n"}

    async def test_erased(self, storage: Storage) -> None:
        """An empty one erases it, also where there was none."""
        await storage.keep_profile(LOTTE, {"framework": "secrecy"})
        for _ in range(2):
            await storage.keep_profile(LOTTE, {})
            assert await storage.profile(LOTTE) == {}

    async def test_outlives_runs(self, storage: Storage) -> None:
        """It stays when its owner's conversations go."""
        await storage.create(a_run("s1"))
        await storage.keep_profile(LOTTE, {"framework": "secrecy"})
        await storage.erase(S1)
        assert await storage.profile(LOTTE) == {"framework": "secrecy"}

    async def test_a_copy_of_its_own(self, storage: Storage) -> None:
        """What the caller changes afterwards is not changed here."""
        facts = {"framework": "secrecy"}
        await storage.keep_profile(LOTTE, facts)
        facts["framework"] = "other"
        assert await storage.profile(LOTTE) == {"framework": "secrecy"}

    async def test_after_a_restart(self, place: Place) -> None:
        """It is there after a restart; with what hangs on a run, and the run's own moment."""
        storage = await _with_all(place)
        await storage.close()
        again = await place.open()
        assert again.lost == 0
        assert await again.profile(LOTTE) == {"framework": "secrecy"}
        assert await again.session(S1) == a_run("s1", due=5)
        assert await again.messages(S1) == ((9, 50),)
        assert await again.readings(S1) == (reading(),)


class TestPing:
    async def test_answers(self, storage: Storage) -> None:
        """A store that answers is silent."""
        await storage.ping(5)

    @pytest.mark.parametrize("file", ["bot.sqlite", "keys.sqlite"])
    async def test_locked(self, sqlite: Place, file: str) -> None:
        """While another holds the tables or the key store, it says so in the time it was given."""
        storage = await sqlite.open(patience=60)
        other = sqlite3.connect(sqlite.folder / file, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        clock = asyncio.get_running_loop().time
        begun = clock()
        with pytest.raises(Unavailable):
            await storage.ping(0.2)
        assert clock() - begun < 5
        other.close()
        await storage.ping(30)

    async def test_hangs(self, place: Place) -> None:
        """It does not wait for what holds the connections any longer than it was given."""
        storage = await place.open(patience=60)
        ends = asyncio.Event()
        busy = [
            asyncio.create_task(storage._database.read(lambda _: ends.wait())) for _ in range(5)
        ]
        await asyncio.sleep(0)
        with pytest.raises(Unavailable):
            await storage.ping(0.2)
        ends.set()
        await asyncio.gather(*busy)
        await storage.ping(30)

    async def test_spoilt(self, sqlite: Place) -> None:
        """A store that answers, but not soundly, is out of order too; what is wrong stays unsaid."""
        storage = await sqlite.open()
        await storage._database.write(
            lambda one: one.exec_driver_sql("ALTER TABLE installation RENAME TO elsewhere")
        )
        with pytest.raises(Unavailable, match="SQLITE_ERROR"):
            await storage.ping(30)


async def _with_all(place: Place):
    """A store with a run and a profile, and one of all that can hang on a run."""
    storage = await place.open()
    await storage.create(a_run("s1", due=5))
    await storage.note_message(S1, 9, 50)
    await storage.keep_reading(reading())
    await storage.keep_profile(LOTTE, {"framework": "secrecy"})
    return storage


async def _count(storage, table: str) -> int:
    async def work(connection) -> int:
        return (await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar()

    return await storage._database.read(work)
