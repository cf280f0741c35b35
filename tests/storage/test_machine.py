"""The SQL form does in any order of calls just what the memory form does."""

import asyncio
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from kept import LOTTE, LOTTES, NOOR, OURS, SAM, SECRETS, TEAM, a_round, later, scan

from flows.round import Phase, RoundId, TeamId
from flows.state import SessionId
from storage.memory import MemoryStorage
from storage.opening import open_storage
from storage.port import (
    Closing,
    Item,
    ItemId,
    OutboxId,
    Outgoing,
    Place,
    Posted,
    Reading,
    ReadingId,
    Session,
    StorageError,
    Team,
    team_place,
)

pytestmark = pytest.mark.proof
"""Long: a whole process, or a machine of many steps."""

T2 = TeamId("t2")
OWNERS = (LOTTE, SAM, NOOR)
owners = st.sampled_from(OWNERS)
ids = st.sampled_from([SessionId(f"s{n}") for n in range(5)])
rounds = st.sampled_from([RoundId("r1"), RoundId("r2")])
moments = st.none() | st.integers(0, 9)
READINGS = (ReadingId("d1"), ReadingId("d2"))
readings = st.sampled_from(READINGS)
PLACES = (OURS, LOTTES, team_place(T2))
places = st.sampled_from(PLACES)
kinds = st.sampled_from(["action", "choice"])
ITEMS = tuple(ItemId(one) for one in ("i1", "i2", "i3"))
items = st.sampled_from(ITEMS)
bodies = st.binary(max_size=3)
any_items = st.builds(Item, items, places, kinds, st.integers(0, 3), bodies, moments)
phases = st.sampled_from(Phase)
calls = st.builds(
    Outgoing,
    st.sampled_from([OutboxId(one) for one in "abcd"]),
    st.integers(-9, 9),
    st.just("m"),
    st.binary(max_size=3),
    st.sampled_from(["", "", "m1", "m2"]),
)


class TwoForms(RuleBasedStateMachine):
    """Every call goes to both; what they give, and what can be seen of them, is the same."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.memory = MemoryStorage()
        self.path = Path(self.folder.name)
        self.open()

    def open(self) -> None:
        url = f"sqlite:///{self.path}/bot.sqlite"
        self.sql = self.runner.run(open_storage(url, self.path, SECRETS))
        assert self.sql.lost == 0

    def teardown(self) -> None:
        self.runner.run(self.sql.close())
        self.runner.close()
        self.folder.cleanup()

    def both(self, name: str, *arguments: Any) -> Any:
        told = []
        for form in (self.memory, self.sql):
            try:
                told.append(self.runner.run(getattr(form, name)(*arguments)))
            except StorageError:
                told.append(StorageError)
        assert told[0] == told[1], name
        return told[0]

    @rule(
        one=ids,
        owner=owners,
        round_=st.none() | rounds,
        flow=st.sampled_from(["f", "g"]),
        due=moments,
        repeatable=st.booleans(),
    )
    def create(
        self,
        one: SessionId,
        owner: Any,
        round_: RoundId | None,
        flow: str,
        due: int | None,
        repeatable: bool,
    ) -> None:
        new = scan(one, owner, flow, due)
        self.both("create", replace(new, round=round_, repeatable=repeatable))

    @rule(one=ids, by=st.sampled_from([0, 1, 1, 1, 2]), submitted=st.booleans(), due=moments)
    def save(self, one: SessionId, by: int, submitted: bool, due: int | None) -> None:
        there = self.both("session", one)
        if there is not None:
            state = replace(there.state, revision=there.state.revision + by)
            self.both("save", replace(there, state=state, submitted=submitted, due=due))

    @rule(one=ids, message=st.integers(1, 3), at=st.integers(0, 9))
    def note_message(self, one: SessionId, message: int, at: int) -> None:
        self.both("note_message", one, message, at)

    @rule(one=readings, run=ids, body=st.binary(max_size=3))
    def keep_reading(self, one: ReadingId, run: SessionId, body: bytes) -> None:
        self.both("keep_reading", Reading(one, run, 7, body))

    @rule(one=readings)
    def erase_reading(self, one: ReadingId) -> None:
        self.both("erase_reading", one)

    @rule(owner=owners, facts=st.dictionaries(st.sampled_from("ab"), st.text(max_size=2)))
    def keep_profile(self, owner: Any, facts: dict[str, str]) -> None:
        self.both("keep_profile", owner, facts)

    @rule(some=st.lists(any_items, max_size=3), telling=st.lists(calls, max_size=2))
    def keep_items(self, some: list[Item], telling: list[Outgoing]) -> None:
        self.both("keep_items", some, telling)

    @rule(which=st.lists(items, max_size=3), body=bodies, due=moments, also=any_items | st.none())
    def change_items(
        self, which: list[ItemId], body: bytes, due: int | None, also: Item | None
    ) -> None:
        there = [one for each in which if (one := self.both("item", each))]
        after = [replace(one, revision=one.revision + 1, body=body, due=due) for one in there]
        self.both("keep_items", after if also is None else [*after, also])

    @rule(some=st.lists(items, max_size=2))
    def erase_items(self, some: list[ItemId]) -> None:
        self.both("erase_items", some)

    @rule(place=places)
    def erase_place(self, place: Place) -> None:
        self.both("erase_place", place)

    @rule(one=ids, screen=st.none() | st.integers(0, 2**40))
    def show(self, one: SessionId, screen: int | None) -> None:
        # An id is given once: a screen is never shown for a conversation that is still to come.
        if self.both("session", one) is not None:
            self.both("show", one, screen)

    @rule(one=ids, owner=owners)
    def activate(self, one: SessionId, owner: Any) -> None:
        self.both("activate", owner, one)

    @rule(before=owners, after=owners)
    def move_sessions(self, before: Any, after: Any) -> None:
        self.both("move_sessions", before, after, -7)

    @rule(one=ids)
    def erase(self, one: SessionId) -> None:
        self.both("erase", one)

    @rule(chat=st.sampled_from([-1, -2]), present=st.booleans(), other=st.booleans())
    def keep_team(self, chat: int, present: bool, other: bool) -> None:
        self.both("keep_team", Team(T2 if other else TEAM.id, chat, present))

    @rule(chat=st.sampled_from([-1, -2]), other=st.booleans())
    def move_team(self, chat: int, other: bool) -> None:
        self.both("move_team", T2 if other else TEAM.id, chat)

    @rule(lead=owners)
    def appoint(self, lead: Any) -> None:
        self.both("appoint", TEAM.id, lead)

    @rule(one=rounds, opened=st.integers(1, 3))
    def open_round(self, one: RoundId, opened: int) -> None:
        self.both("open_round", a_round(one, opened), Posted())

    @rule(one=rounds, closes=st.integers(0, 3), stale=st.booleans())
    def change_round(self, one: RoundId, closes: int, stale: bool) -> None:
        kept = self.both("round", one)
        if kept is not None:
            before = replace(kept.round, reminded=stale)
            self.both("change_round", before, replace(kept.round, closes=closes))

    @rule(one=rounds, phase=phases)
    def close_round(self, one: RoundId, phase: Phase) -> None:
        kept = self.both("round", one)
        if kept is None:
            return
        over = phase in {Phase.RELEASED, Phase.LAID, Phase.CANCELLED}
        after = replace(kept.round, phase=phase)

        def decide(there: Any) -> Closing:
            keeps = [later(session) for session in there if session.submitted]
            return Closing(
                replace(after, closed=len(there)),
                None,
                erase=over,
                keeps=keeps if phase is Phase.LAID else (),
            )

        if kept.round.phase in {Phase.OPEN, Phase.SHORT, Phase.LAID}:
            self.both("close_round", kept.round, decide)

    @rule(one=rounds, message=st.integers(1, 5))
    def post(self, one: RoundId, message: int) -> None:
        self.both("post", one, Posted(message))

    @rule(some=st.lists(calls, max_size=3))
    def put(self, some: list[Outgoing]) -> None:
        self.both("put", some)

    @rule(call=calls, delayed=st.booleans())
    def after(self, call: Outgoing, delayed: bool) -> None:
        if delayed:
            self.both("delay", call.id, 7)
        else:
            self.both("sent", call.id)

    @rule()
    def start_again(self) -> None:
        """Nothing is forgotten and nothing comes back when the program stops and starts."""
        self.runner.run(self.sql.close())
        self.open()

    @invariant()
    def the_same_is_seen(self) -> None:
        for owner in OWNERS:
            self.both("active", owner)
            there: tuple[Session, ...] = self.both("sessions", owner)
            self.both("profile", owner)
            for one in there:
                assert self.both("session", one.id) == one
                self.both("messages", one.id)
                self.both("readings", one.id)
        for reading in READINGS:
            self.both("reading", reading)
        for place in PLACES:
            self.both("items", place)
            self.both("items", place, "choice")
        for item in ITEMS:
            self.both("item", item)
        self.both("due_items", 5)
        self.both("due", 5)
        self.both("next_due")
        for one in ("r1", "r2"):
            self.both("round", RoundId(one))
            self.both("progress", RoundId(one))
            self.both("participants", RoundId(one))
        self.both("rounds", TEAM.id)
        self.both("live_rounds")
        self.both("waiting")
        self.both("team", -1)


TwoForms.TestCase.settings = settings(
    # Each example opens a store of its own; `make proof` looks at more of them.
    max_examples=max(
        8, settings.get_profile(settings.get_current_profile_name()).max_examples // 20
    ),
    stateful_step_count=25,
    deadline=None,
)
TestTwoForms = TwoForms.TestCase
