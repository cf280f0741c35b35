"""Every sentence of the port, on every form of it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from kept import (
    LOTTE,
    NOOR,
    OURS,
    SAM,
    TEAM,
    a_round,
    a_run,
    ballot,
    changed,
    item,
    later,
    reading,
    scan,
    with_round,
)

from flows.round import Phase, Round, RoundId, TeamId
from flows.state import SessionId
from instruments.counting import Tally
from instruments.disclosure import Release
from instruments.model import ElementId, RoleId
from storage.port import (
    Closing,
    ItemId,
    Kept,
    OutboxId,
    Outgoing,
    Posted,
    Progress,
    ReadingId,
    Session,
    Storage,
    StorageError,
    Team,
)

RELEASE = Release(
    5,
    5,
    {ElementId("e2"): Tally(3, 1, 1, 0), ElementId("e1"): None},
    {ElementId("e2"): {RoleId("coach"): Tally(3, 1, 1, 0)}},
)


class TestNothing:
    async def test_reads_that_find_nothing(self, storage: Storage) -> None:
        """Reads that find nothing give None or an empty tuple."""
        assert await storage.session(SessionId("s1")) is None
        assert await storage.active(LOTTE) is None
        assert await storage.sessions(LOTTE) == ()
        assert await storage.team(-100) is None
        assert await storage.team_by_id(TEAM.id) is None
        assert await storage.round(RoundId("r1")) is None
        assert await storage.rounds(TEAM.id) == ()
        assert await storage.live_rounds() == ()
        assert await storage.participants(RoundId("r1")) == ()
        assert await storage.progress(RoundId("r1")) == Progress(0, 0)
        assert await storage.waiting() == ()
        assert not await storage.is_appointed(TEAM.id, LOTTE)
        assert await storage.due(2**62) == ()
        assert await storage.next_due() is None
        assert await storage.messages(SessionId("s1")) == ()
        assert await storage.readings(SessionId("s1")) == ()
        assert await storage.reading(ReadingId("d1")) is None
        assert await storage.profile(LOTTE) == {}
        assert await storage.items(OURS) == await storage.due_items(2**62) == ()
        assert await storage.item(ItemId("i1")) is None

    async def test_changes_of_nothing(self, storage: Storage) -> None:
        """What is not there cannot be changed, and nothing comes of trying."""
        assert await storage.save(later(scan())) is False
        await storage.show(SessionId("s1"), 4)
        await storage.activate(LOTTE, SessionId("s1"))
        await storage.erase(SessionId("s1"))
        await storage.post(RoundId("r1"), Posted(1))
        assert await storage.change_round(a_round(), a_round()) is False
        await storage.delay(OutboxId("o1"), 5)
        await storage.sent(OutboxId("o1"))
        await storage.note_message(SessionId("s1"), 9, 50)
        assert await storage.keep_reading(reading()) is False
        await storage.erase_reading(ReadingId("d1"))
        await storage.keep_profile(LOTTE, {})
        assert await storage.keep_items([changed(item())]) is False
        await storage.erase_items([ItemId("i1")])
        await storage.erase_place(OURS)
        await self.test_reads_that_find_nothing(storage)


class TestConversations:
    async def test_create(self, storage: Storage) -> None:
        """A new conversation is kept as it is and becomes the active one."""
        new = replace(scan(), screen=12)
        assert await storage.create(new) == new
        assert await storage.session(new.id) == new
        assert await storage.active(LOTTE) == new
        assert await storage.active(SAM) is None

    async def test_one_per_flow(self, storage: Storage) -> None:
        """A second conversation in a flow is not made: the first becomes active, unchanged."""
        first = await storage.create(scan("s1"))
        other = await storage.create(scan("s2", flow="concern"))
        assert await storage.active(LOTTE) == other
        assert await storage.create(scan("s3")) == first
        assert await storage.active(LOTTE) == first
        assert await storage.sessions(LOTTE) == (first, other)
        assert await storage.session(SessionId("s3")) is None

    async def test_one_per_round(self, storage: Storage) -> None:
        """An owner has one conversation per round, beside those outside rounds."""
        await with_round(storage)
        await storage.open_round(a_round("r2"), Posted())
        own = await storage.create(scan("s1"))
        first = await storage.create(ballot("s2"))
        second = await storage.create(ballot("s3", one="r2"))
        assert await storage.create(ballot("s4")) == first
        assert await storage.sessions(LOTTE) == (own, first, second)
        assert await storage.create(ballot("s5", SAM)) == ballot("s5", SAM)

    async def test_created_twice_at_once(self, storage: Storage) -> None:
        """Of many creations at the same moment one is kept, and all are given that one."""
        made = await asyncio.gather(*(storage.create(scan(f"s{n}")) for n in range(20)))
        assert len({one.id for one in made}) == 1
        assert await storage.sessions(LOTTE) == (made[0],)

    async def test_created_by_many_at_once(self, storage: Storage) -> None:
        """Many people may begin at the same moment, in a round and outside."""
        await with_round(storage)
        owners = [type(LOTTE)(f"{n:032x}") for n in range(30)]
        new = [scan(f"a{n}", one) for n, one in enumerate(owners)]
        new += [ballot(f"b{n}", one) for n, one in enumerate(owners)]
        assert list(await asyncio.gather(*map(storage.create, new))) == new
        assert list(await asyncio.gather(*(storage.session(one.id) for one in new))) == new
        assert await storage.progress(RoundId("r1")) == Progress(30, 0)

    async def test_an_id_is_one_conversation(self, storage: Storage) -> None:
        """Another's id is refused, and nothing of it is kept."""
        first = await storage.create(scan("s1"))
        with pytest.raises(StorageError):
            await storage.create(scan("s1", SAM))
        assert await storage.session(first.id) == first
        assert await storage.active(SAM) is None

    @pytest.mark.parametrize("phase", [Phase.RELEASED, Phase.LAID, Phase.CANCELLED])
    async def test_create_after_closing(self, storage: Storage, phase: Phase) -> None:
        """A round that is over takes no conversation, nor does one that never was."""
        before = await with_round(storage)
        await storage.create(ballot("s1"))
        await storage.close_round(before, _closing(replace(before, phase=phase)))
        for one in ("r1", "r9"):
            with pytest.raises(StorageError):
                await storage.create(ballot("s2", SAM, one))
        assert await storage.session(SessionId("s2")) is None
        assert await storage.active(SAM) is None

    async def test_activate(self, storage: Storage) -> None:
        """An owner's other conversation can be made active; another's cannot."""
        first = await storage.create(scan("s1"))
        second = await storage.create(scan("s2", flow="concern"))
        other = await storage.create(scan("s3", SAM))
        await storage.activate(LOTTE, first.id)
        assert await storage.active(LOTTE) == first
        await storage.activate(LOTTE, other.id)
        await storage.activate(LOTTE, SessionId("nothing"))
        assert await storage.active(LOTTE) == first
        assert await storage.active(SAM) == other
        assert await storage.session(second.id) == second

    async def test_save(self, storage: Storage) -> None:
        """A changed conversation replaces the one that is one revision older."""
        before = await storage.create(scan())
        after = replace(later(before), submitted=True, screen=7, chat=99)
        assert await storage.save(after) is True
        assert await storage.session(after.id) == after
        assert await storage.active(LOTTE) == after

    @pytest.mark.parametrize("by", [0, -1, 2])
    async def test_save_of_another_revision(self, storage: Storage, by: int) -> None:
        """What is not exactly one revision newer is not kept."""
        before = later(await storage.create(scan()))
        await storage.save(before)
        assert await storage.save(later(before, by=by)) is False
        assert await storage.session(before.id) == before

    async def test_save_keeps_what_it_is(self, storage: Storage) -> None:
        """A conversation does not change hands, nor move into a round."""
        await with_round(storage)
        before = await storage.create(scan())
        assert await storage.save(replace(later(before), owner=SAM)) is False
        assert await storage.save(replace(later(before), round=RoundId("r1"))) is False
        assert await storage.session(before.id) == before

    async def test_lost_updates(self, storage: Storage) -> None:
        """Of many saves of one revision exactly one is kept, and it is the one that was told so."""
        now = await storage.create(scan())
        for _ in range(5):
            tries = [later(now, f"q{n}") for n in range(10)]
            kept = await asyncio.gather(*map(storage.save, tries))
            assert sum(kept) == 1
            now = tries[kept.index(True)]
            assert await storage.session(now.id) == now

    async def test_many_save_at_once(self, storage: Storage) -> None:
        """Many conversations are saved at the same moment, each for itself."""
        owners = [type(LOTTE)(f"{n:032x}") for n in range(40)]
        made = [await storage.create(scan(f"s{n}", one)) for n, one in enumerate(owners)]
        old = made[7]
        await storage.save(later(old))
        kept = await asyncio.gather(*(storage.save(later(one, "q5")) for one in made))
        assert [n for n, one in enumerate(kept) if not one] == [7]
        found = await asyncio.gather(*(storage.session(one.id) for one in made))
        assert all(one and one.state.cursor == "q5" for n, one in enumerate(found) if n != 7)

    async def test_show(self, storage: Storage) -> None:
        """The message that shows a conversation is kept without a new revision."""
        before = await storage.create(scan())
        await storage.show(before.id, 31)
        shown = replace(before, screen=31)
        assert await storage.session(before.id) == shown
        assert await storage.active(LOTTE) == shown
        assert await storage.save(later(shown)) is True
        assert await storage.session(before.id) == later(shown)
        await storage.show(before.id, None)
        assert await storage.sessions(LOTTE) == (later(before),)

    async def test_show_while_a_save_waits(self, storage: Storage) -> None:
        """What was shown last holds, also where a save was on its way."""
        before = await storage.create(replace(scan(), screen=3))
        saving = asyncio.create_task(storage.save(later(before)))
        await asyncio.sleep(0)
        await storage.show(before.id, 31)
        assert await saving
        assert await storage.session(before.id) == replace(later(before), screen=31)
        assert await storage.sessions(LOTTE) == (replace(later(before), screen=31),)

    async def test_erase(self, storage: Storage) -> None:
        """An erased conversation is nowhere, and what is its owner's else stays."""
        await with_round(storage)
        own = await storage.create(scan("s1"))
        shared = await storage.create(ballot("s2"))
        await storage.erase(shared.id)
        assert await storage.session(shared.id) is None
        assert await storage.active(LOTTE) is None
        assert await storage.participants(RoundId("r1")) == ()
        assert await storage.sessions(LOTTE) == (own,)
        await storage.erase(own.id)
        assert await storage.sessions(LOTTE) == ()

    async def test_erased_stays_erased(self, storage: Storage) -> None:
        """Saves that wait while a conversation is erased do not bring it back."""
        now = await storage.create(scan())
        others = [await storage.create(scan(f"o{n}", type(SAM)(f"o{n}"))) for n in range(5)]
        await asyncio.gather(
            storage.save(later(now)),
            storage.erase(now.id),
            storage.show(now.id, 5),
            storage.session(now.id),
            *(storage.save(later(one)) for one in others),
        )
        assert await storage.save(later(later(now))) is False
        assert await storage.save(later(now)) is False
        await storage.show(now.id, 6)
        assert await storage.session(now.id) is None
        assert await storage.active(LOTTE) is None
        again = await storage.create(scan("s1"))
        assert await storage.session(again.id) == again

    async def test_an_owners_conversations_go_over_to_another(self, storage: Storage) -> None:
        """They go on under another owner in another chat, the active one too; no message is."""
        await with_round(storage)
        mine = await storage.create(scan("s1", LOTTE, "choice"))
        await storage.create(a_run("s2", LOTTE, 9))
        await storage.create(ballot("s3", LOTTE))
        await storage.activate(LOTTE, mine.id)
        await storage.show(mine.id, 5)
        await storage.note_message(SessionId("s2"), 4, 1)
        await storage.move_sessions(LOTTE, SAM, -100_200)
        moved = replace(mine, owner=SAM, chat=-100_200, screen=None)
        assert await storage.session(mine.id) == moved
        assert await storage.active(SAM) == moved
        assert [one.id for one in await storage.sessions(SAM)] == ["s1", "s2"]
        assert [one.id for one in await storage.sessions(LOTTE)] == ["s3"]
        assert await storage.messages(SessionId("s2")) == ((4, 1),)
        assert await storage.due(9) == ("s2",)
        assert not await storage.save(later(mine))
        assert await storage.save(later(moved))

    async def test_what_would_be_doubled_makes_way(self, storage: Storage) -> None:
        """What the other began meanwhile goes, unless it may be there more than once."""
        await storage.create(scan("s1", LOTTE, "choice"))
        await storage.create(scan("s2", SAM, "choice"))
        await storage.create(a_run("s3", SAM))
        for _ in range(2):
            await storage.move_sessions(LOTTE, SAM, -100_200)
            assert [one.id for one in await storage.sessions(SAM)] == ["s1", "s3"]
            assert (await storage.active(SAM)) == await storage.session(SessionId("s1"))
            assert await storage.session(SessionId("s2")) is None
        await storage.move_sessions(SAM, SAM, -7)
        assert [one.chat for one in await storage.sessions(SAM)][:1] == [-100_200]


class TestTeams:
    async def test_keep(self, storage: Storage) -> None:
        """A team is found by its chat and by its id, also after its chat's id changed."""
        await storage.keep_team(TEAM)
        assert await storage.team(-100) == TEAM
        assert await storage.team_by_id(TEAM.id) == TEAM
        moved = replace(TEAM, chat=-1_001_234_567_890, present=False)
        await storage.keep_team(moved)
        assert await storage.team(-100) is None
        assert await storage.team(moved.chat) == moved
        assert await storage.team_by_id(TEAM.id) == moved

    async def test_a_chat_is_one_team(self, storage: Storage) -> None:
        """A chat that is a team's cannot become another's."""
        await storage.keep_team(TEAM)
        with pytest.raises(StorageError):
            await storage.keep_team(Team(TeamId("t2"), -100))
        assert await storage.team(-100) == TEAM

    async def test_a_team_moves_to_a_chat(self, storage: Storage) -> None:
        """A team that moves takes the place of one that was made for that chat meanwhile."""
        await storage.keep_team(TEAM)
        await storage.appoint(TEAM.id, LOTTE)
        await storage.keep_team(Team(TeamId("t2"), -100_200))
        await storage.appoint(TeamId("t2"), SAM)
        await storage.move_team(TEAM.id, -100_200)
        assert await storage.team(-100) is None
        assert await storage.team(-100_200) == Team(TEAM.id, -100_200)
        assert await storage.team_by_id(TeamId("t2")) is None
        assert await storage.is_appointed(TEAM.id, LOTTE)
        assert not await storage.is_appointed(TEAM.id, SAM)
        await storage.move_team(TEAM.id, -100_200)
        assert await storage.team(-100_200) == Team(TEAM.id, -100_200)

    async def test_a_team_with_rounds_does_not_make_way(self, storage: Storage) -> None:
        """Rounds are not lost to a team that moves; nothing of it happens then."""
        await with_round(storage)
        await storage.keep_team(Team(TeamId("t2"), -200))
        with pytest.raises(StorageError):
            await storage.move_team(TeamId("t2"), TEAM.chat)
        assert await storage.team(TEAM.chat) == TEAM
        assert await storage.team(-200) == Team(TeamId("t2"), -200)

    async def test_leads(self, storage: Storage) -> None:
        """A lead is appointed for one team; twice is once; a team that is not there has none."""
        await storage.keep_team(TEAM)
        await storage.keep_team(Team(TeamId("t2"), -200))
        await storage.appoint(TEAM.id, LOTTE)
        await storage.appoint(TEAM.id, LOTTE)
        assert await storage.is_appointed(TEAM.id, LOTTE)
        assert not await storage.is_appointed(TEAM.id, SAM)
        assert not await storage.is_appointed(TeamId("t2"), LOTTE)
        with pytest.raises(StorageError):
            await storage.appoint(TeamId("t9"), LOTTE)


class TestRounds:
    async def test_open(self, storage: Storage) -> None:
        """A new round is kept, with nothing posted and nothing released."""
        opened = await with_round(storage)
        assert await storage.round(opened.id) == Kept(opened)
        with pytest.raises(StorageError):
            await storage.open_round(opened, Posted())
        with pytest.raises(StorageError):
            await storage.open_round(a_round("r2", team=TeamId("t9")), Posted())
        assert await storage.live_rounds() == (Kept(opened),)

    async def test_order(self, storage: Storage) -> None:
        """A team's rounds come newest first, and only that team's."""
        await with_round(storage)
        await storage.keep_team(Team(TeamId("t2"), -200))
        newer, other = a_round("r0", 1_800_000_000), a_round("r3", team=TeamId("t2"))
        await storage.open_round(newer, Posted())
        await storage.open_round(other, Posted())
        assert await storage.rounds(TEAM.id) == (Kept(newer), Kept(a_round()))
        assert len(await storage.live_rounds()) == 3

    async def test_what_tells_of_a_change_is_kept_with_it(self, storage: Storage) -> None:
        """Calls go into the outbox by the commit that they tell of, and only by it."""
        before = await with_round(storage)
        first, second, third = (
            Outgoing(OutboxId(one), -100, "sendMessage", b"{}") for one in ("a", "b", "c")
        )
        after = replace(before, reminded=True)
        assert await storage.change_round(before, after, [first])
        assert not await storage.change_round(before, after, [second])
        assert await storage.waiting() == (first,)
        closed = replace(after, phase=Phase.CANCELLED)

        def decide(_: object) -> Closing:
            return Closing(closed, None, erase=True, calls=[third])

        assert await storage.close_round(after, decide) is not None
        assert await storage.close_round(after, decide) is None
        assert await storage.waiting() == (first, third)

    async def test_change(self, storage: Storage) -> None:
        """A round changes only from what it was; what is posted stays."""
        before = await with_round(storage)
        await storage.post(before.id, Posted(8))
        after = replace(before, phase=Phase.SHORT, short_since=5)
        assert await storage.change_round(before, after) is True
        assert await storage.change_round(before, replace(before, reminded=True)) is False
        assert await storage.round(before.id) == Kept(after, Posted(8))
        assert await storage.live_rounds() == await storage.rounds(TEAM.id)
        over = replace(after, phase=Phase.CANCELLED, closed=9)
        assert await storage.change_round(after, over) is True
        assert await storage.live_rounds() == ()

    async def test_changed_by_many(self, storage: Storage) -> None:
        """Of many changes of one round at the same moment exactly one is made."""
        before = await with_round(storage)
        after = [replace(before, closes=n) for n in range(8)]
        done = await asyncio.gather(*(storage.change_round(before, one) for one in after))
        assert sum(done) == 1
        assert await storage.round(before.id) == Kept(after[done.index(True)])

    async def test_progress(self, storage: Storage) -> None:
        """The finished are counted among those who began."""
        one = await with_round(storage)
        made = [await storage.create(ballot(f"s{n}", who)) for n, who in enumerate((LOTTE, SAM))]
        await storage.create(scan("s9", NOOR))
        await storage.save(replace(later(made[0]), submitted=True))
        assert await storage.progress(one.id) == Progress(2, 1)
        assert await storage.participants(one.id) == (
            replace(later(made[0]), submitted=True),
            made[1],
        )

    async def test_close(self, storage: Storage) -> None:
        """Closing reads all conversations, keeps what was decided, and erases in the same commit."""
        before = await with_round(storage)
        made = [await storage.create(ballot(f"s{n}", who)) for n, who in enumerate((LOTTE, SAM))]
        kept = await storage.create(scan("s9", NOOR))
        after = replace(before, phase=Phase.RELEASED, closed=77)
        seen: list[Session] = []
        decide = _closing(after, RELEASE, seen)
        assert await storage.close_round(before, decide) == Closing(after, RELEASE, erase=True)
        assert seen == made
        assert await storage.round(before.id) == Kept(after, release=RELEASE)
        found = await storage.round(before.id)
        assert found is not None
        assert found.release is not None
        assert list(found.release.elements) == ["e2", "e1"]
        assert await storage.participants(before.id) == ()
        assert [await storage.session(one.id) for one in made] == [None, None]
        assert await storage.active(LOTTE) is None
        assert await storage.save(later(made[0])) is False
        assert await storage.active(NOOR) == kept

    async def test_close_and_keep(self, storage: Storage) -> None:
        """What a closing keeps stays as it says, in the same commit; the rest is erased."""
        before = await with_round(storage)
        made = [await storage.create(ballot(f"s{n}", who)) for n, who in enumerate((LOTTE, SAM))]
        sent = replace(later(made[0]), submitted=True)
        await storage.save(sent)
        await storage.show(sent.id, 7)
        laid = replace(before, phase=Phase.LAID, closed=77)
        kept = replace(later(sent, "q3"), screen=None)
        closing = Closing(laid, RELEASE, erase=True, keeps=[kept])
        assert await storage.close_round(before, lambda _: closing) == closing
        assert await storage.round(before.id) == Kept(laid, release=RELEASE)
        assert await storage.participants(before.id) == (kept,)
        assert await storage.session(sent.id) == kept
        assert await storage.sessions(SAM) == ()
        assert await storage.active(LOTTE) is None
        assert await storage.save(later(sent)) is False
        assert await storage.save(later(kept)) is True
        await storage.activate(LOTTE, kept.id)
        assert await storage.active(LOTTE) == later(kept)

    async def test_taken_up(self, storage: Storage) -> None:
        """What was kept is withdrawn alone, or goes with its key; nobody comes to it any more."""
        before = await with_round(storage)
        made = [await storage.create(ballot(f"s{n}", who)) for n, who in enumerate((LOTTE, SAM))]
        laid = replace(before, phase=Phase.LAID, closed=77)
        keeps = [later(one) for one in made]
        await storage.close_round(before, lambda _: Closing(laid, RELEASE, True, keeps=keeps))
        assert [one.round for one in await storage.live_rounds()] == [laid]
        with pytest.raises(StorageError):
            await storage.create(ballot("s9", NOOR))
        await storage.erase(made[0].id)
        assert await storage.participants(before.id) == (keeps[1],)
        over = replace(laid, phase=Phase.RELEASED)
        taken = Closing(over, RELEASE, erase=True)
        assert await storage.close_round(laid, lambda _: taken) == taken
        assert await storage.round(before.id) == Kept(over, release=RELEASE)
        assert await storage.participants(before.id) == ()
        assert await storage.live_rounds() == ()
        assert await storage.save(later(keeps[1])) is False

    async def test_close_too_few(self, storage: Storage) -> None:
        """Without erasing only the round changes, and the conversations go on."""
        before = await with_round(storage)
        one = await storage.create(ballot("s1"))
        after = replace(before, phase=Phase.SHORT, short_since=3)
        decide = _closing(after, erase=False)
        assert await storage.close_round(before, decide) == Closing(after, None, erase=False)
        assert await storage.round(before.id) == Kept(after)
        assert await storage.save(later(one)) is True
        assert await storage.create(ballot("s2", SAM)) == ballot("s2", SAM)
        assert await storage.active(LOTTE) == later(one)

    async def test_close_twice(self, storage: Storage) -> None:
        """Of many closings at the same moment one is made; the others change nothing."""
        before = await with_round(storage)
        await storage.create(ballot("s1"))
        after = [replace(before, phase=Phase.RELEASED, closed=n) for n in range(6)]
        done = await asyncio.gather(*(storage.close_round(before, _closing(one)) for one in after))
        made = [one for one in done if one is not None]
        assert len(made) == 1
        assert await storage.round(before.id) == Kept(made[0].round)

    async def test_close_that_fails(self, storage: Storage) -> None:
        """Where deciding raises, nothing happened."""
        before = await with_round(storage)
        one = await storage.create(ballot("s1"))

        def decide(_: Sequence[Session]) -> Closing:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await storage.close_round(before, decide)
        assert await storage.round(before.id) == Kept(before)
        assert await storage.session(one.id) == one
        assert await storage.save(later(one)) is True

    async def test_close_while_saving(self, storage: Storage) -> None:
        """A save beside a closing is either counted or refused, never lost and told as kept."""
        before = await with_round(storage)
        owners = [type(LOTTE)(f"{n:032x}") for n in range(20)]
        made = [await storage.create(ballot(f"s{n:02}", one)) for n, one in enumerate(owners)]
        seen: list[Session] = []
        after = replace(before, phase=Phase.RELEASED)
        told = await asyncio.gather(
            *(storage.save(later(one)) for one in made[:10]),
            storage.close_round(before, _closing(after, seen=seen)),
            *(storage.save(later(one)) for one in made[10:]),
            return_exceptions=True,
        )
        kept = [bool(one) for n, one in enumerate(told) if n != 10]
        assert [one.state.revision == 2 for one in seen] == kept
        assert await storage.progress(before.id) == Progress(0, 0)


class TestOutbox:
    async def test_order(self, storage: Storage) -> None:
        """Calls wait in the order in which they were put, until they are sent."""
        one, two, three = (Outgoing(OutboxId(i), -5, "sendMessage", b"\x00{}\n") for i in "cab")
        await storage.put([])
        await storage.put([one, two])
        await storage.put([three])
        assert await storage.waiting() == (one, two, three)
        await storage.sent(two.id)
        assert await storage.waiting() == (one, three)
        await storage.put([replace(one, due=9)])
        assert await storage.waiting() == (one, three)

    async def test_merge(self, storage: Storage) -> None:
        """A call replaces the waiting one with the same `merge`, in its place in the row."""
        calls = [
            Outgoing(OutboxId(i), 5, "editMessageText", i.encode(), merge)
            for i, merge in (("a", "m1"), ("b", ""), ("c", "m2"), ("d", "m1"), ("e", ""))
        ]
        await storage.put(calls)
        assert await storage.waiting() == (calls[3], calls[1], calls[2], calls[4])
        newer = Outgoing(OutboxId("f"), 5, "editMessageText", b"f", "m2", due=4)
        await storage.put([newer])
        assert await storage.waiting() == (calls[3], calls[1], newer, calls[4])

    async def test_delay(self, storage: Storage) -> None:
        """A delay counts an attempt and sets when to try again."""
        call = Outgoing(OutboxId("a"), 5, "sendPhoto", b"x", due=3)
        await storage.put([call])
        await storage.delay(call.id, 50)
        await storage.delay(call.id, 90)
        assert await storage.waiting() == (replace(call, due=90, attempts=2),)


def _closing(
    after: Round,
    release: Release | None = None,
    seen: list[Session] | None = None,
    *,
    erase: bool = True,
) -> Callable[[Sequence[Session]], Closing]:
    def decide(there: Sequence[Session]) -> Closing:
        if seen is not None:
            seen[:] = there
        return Closing(after, release, erase)

    return decide
