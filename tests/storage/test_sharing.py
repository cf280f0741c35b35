"""What waits shares one commit; what was used lately is not read again. Counted, not timed."""

import asyncio
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from kept import LOTTE, OURS, Place, ballot, changed, item, later, scan, with_round
from sqlalchemy import event

from flows.state import SessionId
from storage.conversations import HELD
from storage.database import Database, Dialect
from storage.port import Owner, Session
from storage.recent import Recent
from storage.sql import SqlStorage

MANY = 60


class Counted:
    """Counts the commits and the statements of a storage's tables and of its key store."""

    def __init__(self, storage: SqlStorage) -> None:
        self.tables: Counter[str] = Counter()
        self.keys: Counter[str] = Counter()
        self._count(storage._database, self.tables)
        self._count(storage._keys._database, self.keys)

    @staticmethod
    def _count(database: Database, counter: Counter[str]) -> None:
        def statement(_: object, __: object, text: str, *___: Any) -> None:
            counter[text.split(maxsplit=1)[0]] += 1

        def commit(_: object) -> None:
            counter["COMMIT"] += 1

        engine = database._engine.sync_engine
        event.listen(engine, "before_cursor_execute", statement)
        if database.dialect is Dialect.POSTGRESQL:
            event.listen(engine, "commit", commit)


def people(many: int = MANY) -> list[Owner]:
    return [Owner(f"{n:032x}") for n in range(many)]


async def begun(storage: SqlStorage) -> list[Session]:
    new = (scan(f"s{n:03}", owner) for n, owner in enumerate(people()))
    return list(await asyncio.gather(*map(storage.create, new)))


async def test_beginnings_share_a_commit(place: Place) -> None:
    """Many who begin at the same moment need one commit, and their keys another."""
    storage = await place.open()
    counted = Counted(storage)
    await begun(storage)
    assert counted.tables["COMMIT"] <= 2
    assert counted.keys["COMMIT"] <= 2


async def test_saves_share_a_commit(place: Place) -> None:
    """Many saves at the same moment need one commit and one statement."""
    storage = await place.open()
    now = await begun(storage)
    counted = Counted(storage)
    for _ in range(3):
        now = [replace(later(one), due=n) for n, one in enumerate(now)]
        assert all(await asyncio.gather(*map(storage.save, now)))
    assert counted.tables["COMMIT"] <= 6
    assert counted.tables["UPDATE"] <= 6
    assert not counted.keys


async def test_screens_cost_no_commit(place: Place) -> None:
    """The messages that show conversations are kept with the next save."""
    storage = await place.open()
    now = await begun(storage)
    counted = Counted(storage)
    for n, one in enumerate(now):
        await storage.show(one.id, n)
    assert counted.tables["COMMIT"] == 0
    assert await storage.save(replace(later(now[0]), screen=0))
    await storage.flush()
    assert counted.tables["COMMIT"] == 1
    await storage.close()
    again = await place.open()
    found = await asyncio.gather(*(again.session(one.id) for one in now))
    assert [one.screen for one in found if one] == list(range(MANY))


async def test_shown_while_it_is_kept(place: Place) -> None:
    """A message that is shown while an older one is being kept, is kept after it."""
    storage = await place.open()
    one = await storage.create(scan())
    write = storage._database.write

    async def showing(work: Any, until: float | None = None) -> Any:
        done = await write(work, until)
        storage._database.write = write  # type: ignore[method-assign]
        await storage.show(one.id, 9)
        return done

    storage._database.write = showing  # type: ignore[method-assign]
    await storage.show(one.id, 8)
    assert await storage.save(later(replace(one, screen=8)))
    assert await storage.session(one.id) == replace(later(one), screen=9)
    await storage.close()
    again = await place.open()
    assert await again.session(one.id) == replace(later(one), screen=9)


async def test_screens_are_kept_soon(place: Place) -> None:
    """Where nothing else is saved, they are kept on their own a moment later."""
    storage = await place.open()
    one = await storage.create(scan())
    kept = asyncio.Event()
    write = storage._database.write

    async def noticed(work: Any, until: float | None = None) -> Any:
        try:
            return await write(work, until)
        finally:
            kept.set()

    storage._database.write = noticed  # type: ignore[method-assign]
    await storage.show(one.id, 8)
    await storage.show(one.id, 9)
    await asyncio.wait_for(kept.wait(), 5)
    await storage.flush()
    assert not storage._screens
    other = await place.open()
    assert await other.session(one.id) == replace(one, screen=9)


async def test_screens_are_kept_at_closing(place: Place) -> None:
    """What still waits when the program ends is kept."""
    storage = await place.open()
    one = await storage.create(scan())
    await storage.show(one.id, 9)
    saving = asyncio.create_task(storage.save(replace(later(one), screen=9)))
    await asyncio.sleep(0)
    await storage.close()
    assert await saving
    again = await place.open()
    assert await again.session(one.id) == replace(later(one), screen=9)


async def test_reads_share_a_statement(place: Place) -> None:
    """Many conversations asked for at the same moment are read in one statement."""
    storage = await place.open()
    now = await begun(storage)
    await storage.close()
    again = await place.open()
    counted = Counted(again)
    asked = [again.session(one.id) for one in [*now, *now]]
    assert await asyncio.gather(*asked) == [*now, *now]
    assert counted.tables["SELECT"] <= 2
    assert counted.keys["SELECT"] <= 2


async def test_a_tap_reads_nothing(sqlite: Place) -> None:
    """In SQLite a conversation that was used lately is not read again."""
    storage = await sqlite.open()
    now = await begun(storage)
    counted = Counted(storage)
    for one in now:
        assert await storage.session(one.id) == one
        assert await storage.save(later(one))
        assert await storage.session(one.id) == later(one)
    assert counted.tables["SELECT"] == 0


async def test_another_replica(postgresql: Place) -> None:
    """In PostgreSQL every replica sees what another one saved or erased."""
    first, second = await postgresql.open(), await postgresql.open()
    await with_round(first)
    one = await first.create(ballot("s1"))
    assert await second.session(one.id) == one
    assert await second.save(later(one))
    assert await first.session(one.id) == later(one)
    assert await first.save(later(one)) is False
    assert await first.save(later(later(one)))
    await second.erase(one.id)
    assert await first.session(one.id) is None
    assert await first.save(later(later(later(one)))) is False


async def test_another_program_saved(sqlite: Place) -> None:
    """In SQLite a save that comes too late is refused, and the next read sees what is there."""
    first, second = await sqlite.open(), await sqlite.open()
    one = await first.create(scan())
    assert await second.save(later(one, "q7"))
    assert await first.save(later(one, "q8")) is False
    assert await first.session(one.id) == later(one, "q7")


async def test_an_item_of_two_programs(place: Place) -> None:
    """Of two that keep one revision of an item exactly one does; the other sees what is there."""
    both = [await place.open(), await place.open()]
    now = item()
    assert sorted(await asyncio.gather(*(one.keep_items([now]) for one in both))) == [False, True]
    for n in range(10):
        tries = [changed(now, b"%d %d" % (n, which)) for which in (0, 1)]
        added = [item(f"{n}-{which}") for which in (0, 1)]
        pairs = zip(both, tries, added, strict=True)
        done = await asyncio.gather(*(one.keep_items([new, after]) for one, after, new in pairs))
        assert sorted(done) == [False, True]
        which = done.index(True)
        now = tries[which]
        for one in both:
            assert await one.item(now.id) == now
            assert await one.item(added[which].id) == added[which]
            assert await one.item(added[1 - which].id) is None


async def test_items_in_any_order(place: Place) -> None:
    """Programs that change the same items, each in another order, do not wait in a circle."""
    both = [await place.open(patience=60), await place.open(patience=60)]
    now = [item(f"i{n}") for n in range(20)]
    assert await both[0].keep_items(now)
    counted = [Counted(one) for one in both]
    for _ in range(5):
        now = [changed(one) for one in now]
        done = await asyncio.gather(both[0].keep_items(now), both[1].keep_items(now[::-1]))
        assert sorted(done) == [False, True]
    # Whoever comes second sees so at its first item; in a circle, one had to begin again.
    assert sum(one.tables["UPDATE"] for one in counted) == 5 * (len(now) + 1)
    assert await both[1].items(OURS) == tuple(sorted(now, key=lambda one: one.id))


async def test_memory_is_bounded(sqlite: Place) -> None:
    """No more than HELD conversations are held in memory."""
    storage = await sqlite.open()
    owners = people(HELD + 20)
    made = [scan(f"s{n}", owner) for n, owner in enumerate(owners)]
    await asyncio.gather(*map(storage.create, made))
    assert len(storage._held._values) == HELD
    assert await storage.session(made[0].id) == made[0]


class TestRecent:
    def test_the_one_used_longest_ago_goes(self) -> None:
        """What was used lately stays, up to a number."""
        recent = Recent[str, int](2)
        recent.put("a", 1)
        recent.put("b", 2)
        assert recent.get("a") == 1
        recent.put("c", 3)
        assert [recent.get(key) for key in "abc"] == [1, None, 3]

    @pytest.mark.parametrize("change", [lambda one: one.put("b", 1), lambda one: one.drop("a")])
    def test_an_old_reading(self, change: Any) -> None:
        """What was read before something was written is not kept."""
        recent = Recent[str, int](2)
        read_at = recent.writes
        change(recent)
        recent.add("a", 1, read_at=read_at)
        assert recent.get("a") is None
        recent.add("a", 1, read_at=recent.writes)
        assert recent.get("a") == 1


async def test_erased_while_being_read(sqlite: Place) -> None:
    """A conversation that is erased while it is being read is not held on to."""
    storage = await sqlite.open()
    await with_round(storage)
    one = await storage.create(ballot("s1"))
    storage._held.drop(one.id)
    reading = asyncio.create_task(storage.session(SessionId("s1")))
    await asyncio.sleep(0)
    await storage.erase(one.id)
    await reading
    assert await storage.session(one.id) is None
    assert await storage.active(LOTTE) is None
