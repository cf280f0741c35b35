"""What outlives conversations, on every form of the port: actions, choices, stars, talks."""

import asyncio
from dataclasses import replace

import pytest
from kept import CANARY, LOTTES, OURS, SECRETS, TEAM, Place, changed, item, with_round

from flows.round import TeamId
from storage.port import (
    Item,
    ItemId,
    OutboxId,
    Outgoing,
    Storage,
    StorageError,
    Team,
    own_place,
    team_place,
)
from storage.sealing import Secrets, Unreadable

I1, I2 = ItemId("i1"), ItemId("i2")
CALL = Outgoing(OutboxId("o1"), 5, "sendMessage", b"{}")


class TestKept:
    async def test_as_it_is(self, storage: Storage) -> None:
        """An item is kept as it is, whatever bytes it holds."""
        for n, body in enumerate((b"", b"\x00\n\xff", b"x" * 100_000)):
            one = item(f"i{n}", body, due=2**40 * (n - 1))
            assert await storage.keep_items([one])
            assert await storage.item(one.id) == one

    async def test_of_a_place(self, storage: Storage) -> None:
        """A place's items come by id, all or those of one kind; another's never do."""
        choice, action = replace(item("i1"), kind="choice"), item("i2")
        alone = replace(item("i0"), place=LOTTES)
        assert await storage.keep_items([action, alone, choice])
        assert await storage.items(OURS) == (choice, action)
        assert await storage.items(OURS, "action") == (action,)
        assert await storage.items(OURS, "stars") == ()
        assert await storage.items(LOTTES) == await storage.items(LOTTES, "action") == (alone,)
        assert await storage.items(team_place(TeamId("t2"))) == ()

    def test_places(self) -> None:
        """A team's place and a person's are never the same, and neither holds a chat's id."""
        owner = SECRETS.owner(TEAM.chat)
        assert team_place(TEAM.id) == "t:t1"
        assert own_place(owner) == f"o:{owner}"
        assert team_place(TeamId(owner)) != own_place(owner)

    async def test_changed(self, storage: Storage) -> None:
        """A changed item replaces the one that is one revision older; its moment may go."""
        one = item(due=90)
        assert await storage.keep_items([one])
        after = replace(changed(one, b"more"), due=None)
        assert await storage.keep_items([after])
        assert await storage.item(I1) == after
        assert await storage.due_items(2**62) == ()

    @pytest.mark.parametrize("by", [-2, -1, 0, 2])
    async def test_another_revision(self, storage: Storage, by: int) -> None:
        """What is not exactly one revision newer is not kept."""
        before = changed(item())
        assert await storage.keep_items([item()])
        assert await storage.keep_items([before])
        assert not await storage.keep_items([changed(before, b"other", by=by)])
        assert await storage.item(I1) == before

    @pytest.mark.parametrize("revision", [-1, 0, 2])
    async def test_a_new_one_begins_at_one(self, storage: Storage, revision: int) -> None:
        """An item that is not there begins at revision 1."""
        assert not await storage.keep_items([replace(item(), revision=revision)])
        assert await storage.item(I1) is None

    async def test_new_where_one_is(self, storage: Storage) -> None:
        """A new item does not take the place of one that is there, nor of one in another place."""
        assert await storage.keep_items([item()])
        assert not await storage.keep_items([item(body=b"other")])
        assert not await storage.keep_items([replace(item(), place=LOTTES)])
        assert await storage.items(OURS) == (item(),)

    async def test_stays_what_it_is(self, storage: Storage) -> None:
        """An item changes neither its place nor its kind."""
        assert await storage.keep_items([item()])
        assert not await storage.keep_items([replace(changed(item()), place=LOTTES)])
        assert not await storage.keep_items([replace(changed(item()), kind="choice")])
        assert await storage.item(I1) == item()

    @pytest.mark.parametrize("spoilt", [changed(item("i5"), by=4), item("i2"), changed(item("i9"))])
    async def test_all_or_none(self, storage: Storage, spoilt: Item) -> None:
        """Where one item cannot be kept nothing is, wherever it stands; no call is put either."""
        there = (item("i2"), item("i5"))
        assert await storage.keep_items(there)
        good = [item("i1"), changed(there[1], b"new"), item("i8")]
        for n in range(len(good) + 1):
            tried = [*good[:n], spoilt, *good[n:]]
            assert not await storage.keep_items(tried, [CALL])
            assert await storage.items(OURS) == there
            assert await storage.waiting() == ()
        assert await storage.keep_items(good, [CALL])
        assert await storage.items(OURS) == (good[0], there[0], good[1], good[2])

    async def test_twice_in_one(self, storage: Storage) -> None:
        """Of two that are one item, both new, none is kept; one after the other they are."""
        assert not await storage.keep_items([item(), item("i2"), item(body=b"other")])
        assert await storage.items(OURS) == ()
        assert await storage.keep_items([item(), item("i2"), changed(item())])
        assert await storage.items(OURS) == (changed(item()), item("i2"))

    async def test_calls(self, storage: Storage) -> None:
        """Calls that tell of items wait with them, behind those that waited; also of none."""
        first, last = (replace(CALL, id=OutboxId(one)) for one in ("o9", "o0"))
        await storage.put([first])
        assert await storage.keep_items([item()], [CALL])
        assert await storage.keep_items([], [last])
        assert await storage.keep_items([])
        assert await storage.waiting() == (first, CALL, last)

    async def test_lost_updates(self, storage: Storage) -> None:
        """Of many changes of one revision exactly one is kept, and it was told so."""
        assert await storage.keep_items([item()])
        tries = [changed(item(), b"%d" % n) for n in range(8)]
        calls = [replace(CALL, id=OutboxId(f"o{n}")) for n in range(8)]
        keeping = (
            storage.keep_items([one], [call]) for one, call in zip(tries, calls, strict=True)
        )
        done = await asyncio.gather(*keeping)
        assert sum(done) == 1
        assert await storage.item(I1) == tries[done.index(True)]
        assert await storage.waiting() == (calls[done.index(True)],)

    async def test_made_at_once(self, storage: Storage) -> None:
        """Of many that are made with one id exactly one is, and the others' further items are not."""
        tries = [[item(f"j{n}"), item(body=b"%d" % n)] for n in range(8)]
        done = await asyncio.gather(*map(storage.keep_items, tries))
        assert sum(done) == 1
        made = tries[done.index(True)]
        assert await storage.items(OURS) == (made[1], made[0])

    async def test_a_plan_of_two_hundred(self, storage: Storage) -> None:
        """A large plan is kept, changed and erased as one."""
        plan = [item(f"i{n:03}", b"x" * 500, n) for n in range(200)]
        assert await storage.keep_items(plan)
        after = [changed(one, b"y" * 500) for one in plan]
        assert await storage.keep_items(after[::-1])
        assert await storage.items(OURS) == await storage.due_items(199) == tuple(after)
        await storage.erase_items([one.id for one in plan])
        assert await storage.items(OURS) == ()


class TestErased:
    async def test_items(self, storage: Storage) -> None:
        """What is erased is gone, and what is not there may be erased too; the rest stays."""
        assert await storage.keep_items([item("i1", due=1), item("i2"), item("i3")])
        await storage.erase_items([])
        await storage.erase_items([I1, ItemId("i3"), ItemId("nothing")])
        assert await storage.items(OURS) == (item("i2"),)
        assert await storage.due_items(9) == ()

    async def test_stays_erased(self, storage: Storage) -> None:
        """A change that comes too late does not bring it back; a new one may have its id."""
        assert await storage.keep_items([item()])
        await storage.erase_items([I1])
        assert not await storage.keep_items([changed(item())])
        assert await storage.item(I1) is None
        assert await storage.keep_items([item()])

    async def test_place(self, storage: Storage) -> None:
        """A place is erased whole, with all its kinds; another's items stay."""
        alone = replace(item("i3"), place=LOTTES)
        assert await storage.keep_items([item("i1"), replace(item("i2"), kind="stars"), alone])
        await storage.erase_place(OURS)
        assert await storage.items(OURS) == ()
        assert await storage.items(LOTTES) == (alone,)

    async def test_team_that_makes_way(self, storage: Storage) -> None:
        """A team that makes way for one that moves to its chat takes its items with it."""
        await storage.keep_team(TEAM)
        await storage.keep_team(Team(TeamId("t2"), -200))
        other = replace(item("i2"), place=team_place(TeamId("t2")))
        assert await storage.keep_items([item(), other])
        await storage.move_team(TEAM.id, -200)
        assert await storage.items(OURS) == (item(),)
        assert await storage.item(I2) is None

    async def test_team_that_does_not(self, storage: Storage) -> None:
        """Where it has rounds it stays, and so do its items."""
        await with_round(storage)
        await storage.keep_team(Team(TeamId("t2"), -200))
        assert await storage.keep_items([item()])
        with pytest.raises(StorageError):
            await storage.move_team(TeamId("t2"), TEAM.chat)
        assert await storage.items(OURS) == (item(),)


class TestDue:
    async def test_order(self, storage: Storage) -> None:
        """The soonest comes first, the moment itself counts, and those without one never come."""
        moments = {"i1": 70, "i2": None, "i3": 50, "i4": 71, "i5": 50, "i6": -3}
        made = {one: item(one, due=at) for one, at in moments.items()}
        made["i5"] = replace(made["i5"], place=LOTTES)
        assert await storage.keep_items(tuple(made.values()))
        assert await storage.due_items(70) == tuple(made[one] for one in ("i6", "i3", "i5", "i1"))
        assert await storage.due_items(-4) == ()

    async def test_refused_with_its_change(self, storage: Storage) -> None:
        """Where a change is refused, its moment is too."""
        assert await storage.keep_items([item(due=90)])
        assert not await storage.keep_items([replace(item(), due=5)])
        assert await storage.due_items(89) == ()
        assert await storage.due_items(90) == (item(due=90),)


class TestBound:
    async def test_after_a_restart(self, place: Place) -> None:
        """Items are there after a restart, whatever became of the key store."""
        storage = await place.open()
        assert await storage.keep_items([item(due=5)])
        assert await storage._keys.names() == set()
        await storage.close()
        again = await place.open()
        assert again.lost == 0
        assert await again.items(OURS) == await again.due_items(5) == (item(due=5),)

    @pytest.mark.parametrize(
        "change",
        [
            "id = 'i9'",
            "place = 't:t2'",
            "kind = 'choice'",
            "revision = 2",
            "body = (SELECT body FROM items AS other WHERE other.id = 'i2')",
            "body = (SELECT body FROM profiles)",
        ],
    )
    async def test_a_row_that_was_changed(self, place: Place, change: str) -> None:
        """What was put in another row, place, kind or revision cannot be read."""
        storage = await place.open()
        await storage.keep_profile(SECRETS.owner(1), {"framework": CANARY})
        assert await storage.keep_items([item("i1", CANARY.encode(), 5), item("i2")])
        statement = f"UPDATE items SET {change} WHERE id = 'i1'"
        await storage._database.write(lambda one: one.exec_driver_sql(statement))
        with pytest.raises(Unreadable) as caught:
            await storage.due_items(5)
        assert CANARY not in str(caught.value)
        assert await storage.item(I2) == item("i2")

    async def test_another_key(self, place: Place) -> None:
        """A new key in front opens what the old one sealed, and seals what is changed."""
        old, both = Secrets([b"1" * 32]), Secrets([b"2" * 32, b"1" * 32])
        storage = await place.open(old)
        assert await storage.keep_items([item("i1"), item("i2")])
        await storage.close()
        storage = await place.open(both)
        assert await storage.keep_items([changed(item("i1"))])
        assert await storage.items(OURS) == (changed(item("i1")), item("i2"))
        await storage.close()
        storage = await place.open(old)
        assert await storage.item(I2) == item("i2")
        with pytest.raises(Unreadable):
            await storage.item(I1)

    async def test_the_soonest_by_an_index(self, sqlite: Place) -> None:
        """Who asks what is due, or what a place has, looks through no other's rows."""
        storage = await sqlite.open()

        async def plan(query: str) -> str:
            explained = f"EXPLAIN QUERY PLAN SELECT * FROM items WHERE {query}"
            return " ".join(
                str(row)
                for row in await storage._database.read(lambda one: one.exec_driver_sql(explained))
            )

        assert "items_by_due" in await plan("due <= 5 ORDER BY due, id")
        assert "items_by_place" in await plan("place = 'a' ORDER BY id")
        assert "items_by_place" in await plan("place = 'a' AND kind = 'b' ORDER BY id")
