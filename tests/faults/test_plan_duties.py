"""A plan that makes itself heard, whatever goes wrong: nothing is lost, repeated or told at night."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import orjson
import pytest

from bot.hours import read_hours
from bot.limits import NO_LIMITS
from bot.moments import Moments
from bot.phrasing.catalogue import DUTCH
from bot.phrasing.drafts import blocks_of
from bot.plans import ACTION, Plans, digest_of, kept_of
from bot.telegram.api import Api, ApiError, Refused, TooMany, Unreachable
from bot.telegram.duties import MONDAY, REMIND, Duties
from bot.telegram.leads import Leads
from bot.telegram.pace import Pace
from bot.telegram.request import HttpRequest
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from flows.action import Action, ActionId, Doer, Moved, Standing
from flows.round import TeamId
from storage.memory import MemoryStorage
from storage.port import Item, ItemId, Outgoing, Place, Team, Unavailable, own_place, team_place
from tests.faults.stage import CONTENT, SECRETS, WORDS

BRUSSELS = ZoneInfo("Europe/Brussels")
GROUP, LOTTE, ELS, FATIMA, AMIR = -100, 1, 2, 3, 4
TEAM = Team(TeamId("team"), GROUP)
PLAN = team_place(TEAM.id)


class HandClock:
    """It is what the test says, in Brussels."""

    def __init__(self, moment: str) -> None:
        self.set(moment)

    def set(self, moment: str) -> None:
        self.at = datetime.fromisoformat(moment).replace(tzinfo=BRUSSELS).timestamp()

    def now(self) -> int:
        return int(self.at)

    def monotonic(self) -> float:
        return self.at

    async def wait(self, event: object, seconds: float) -> bool:
        raise AssertionError("nobody waits here")


@dataclass
class Said:
    chat: int
    text: str


class Telegram(Api):
    """A Bot API that refuses some chats, fails as it is told, and remembers what arrived."""

    def __init__(self) -> None:
        super().__init__("http://nowhere", "1:x", HttpRequest("http://nowhere"))
        self.said: list[Said] = []
        self.shut: set[int] = set()
        self.left: set[int] = set()
        self.faults: list[ApiError] = []
        self.kicked = False

    async def call(self, method: str, body: bytes, patience: float | None = None) -> bytes:
        asked = orjson.loads(body)
        if method.startswith("getChat"):
            return orjson.dumps({"ok": True, "result": self._known(method, asked)})
        if self.faults:
            raise self.faults.pop(0)
        if asked["chat_id"] in self.shut:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        self.said.append(Said(asked["chat_id"], asked["text"]))
        return b'{"ok":true,"result":{"message_id":1}}'

    def _known(self, method: str, asked: dict[str, int]) -> object:
        if self.kicked:
            raise Refused(403, "Forbidden: bot was kicked from the group chat")
        if method == "getChatAdministrators":
            return [{"user": {"id": FATIMA}}, {"user": {"id": AMIR}}]
        return {"status": "left" if asked["user_id"] in self.left else "member"}


@dataclass
class Office:
    """Duties on a store that outlives them, as the program wires them."""

    clock: HandClock
    telegram: Telegram = field(default_factory=Telegram)
    storage: MemoryStorage = field(default_factory=MemoryStorage)

    def __post_init__(self) -> None:
        self.moments = Moments(BRUSSELS, read_hours("ma-vr 9-17"))
        self.plans = Plans(self.storage, self.moments, self.clock)
        self.start()

    def start(self) -> None:
        """The program anew, on what was kept."""
        storage, clock = self.storage, self.clock
        self.sender = Sender(self.telegram, storage, Pace(NO_LIMITS), clock)
        screens = Screens(CONTENT, WORDS, storage, self.sender, self.moments, clock)
        leads = Leads(self.telegram, storage, SECRETS, clock, 99)
        words = WORDS[DUTCH]
        self.duties = Duties(
            words,
            blocks_of(CONTENT, words),
            storage,
            self.telegram,
            self.sender,
            screens,
            leads,
            self.plans,
            self.moments,
            clock,
        )

    async def tick(self) -> None:
        await self.duties.tick()

    async def deliver(self) -> None:
        """Carries out what waits, as the sender does: what fails stays."""
        for job in await self.storage.waiting():
            try:
                await self._carry_out(job)
            except (TooMany, Unreachable):
                continue
            await self.storage.sent(job.id)

    async def _carry_out(self, job: Outgoing) -> None:
        if job.method == REMIND:
            await self.duties.remind(job)
        else:
            assert job.method == MONDAY
            await self.duties.tell_team(job)

    async def on(self, moment: str) -> list[Said]:
        """What was said by one look at the clock at this moment."""
        self.clock.set(moment)
        self.telegram.said.clear()
        await self.tick()
        await self.deliver()
        return list(self.telegram.said)

    async def action(self, name: str) -> Action:
        kept = await self.plans.found(ActionId(name))
        assert kept is not None
        return kept.action


def ends(name: str, day: str, doer: int = LOTTE, **more: object) -> Action:
    names = {LOTTE: "Lotte", ELS: "Els"}
    one = Action(ActionId(name), 0, f"Taak {name}", end=date.fromisoformat(day))
    return replace(one, doer=Doer(names[doer], doer), **more)  # type: ignore[arg-type]


@pytest.fixture
async def office() -> Office:
    one = Office(HandClock("2026-09-15 10:00"))
    await one.storage.keep_team(TEAM)
    return one


async def test_restarted_between_commit_and_send(office: Office) -> None:
    """What was noted as given lies in the outbox: after a restart it is told, once."""
    await office.plans.add(PLAN, [ends("a", "2026-09-23")])
    office.clock.set("2026-09-16 09:00")
    await office.tick()
    assert (await office.action("a")).given == ("end-7:2026-09-23",)
    assert office.telegram.said == []
    office.start()
    await office.tick()
    await office.deliver()
    assert [one.chat for one in office.telegram.said] == [LOTTE]
    assert await office.on("2026-09-16 09:05") == []


async def test_what_waited_into_the_night_is_told_in_the_morning(office: Office) -> None:
    """Telegram is away until three at night: nobody is woken, and nothing is lost."""
    await office.plans.add(PLAN, [ends("a", "2026-09-23")])
    await office.plans.begin_digest(PLAN)
    office.telegram.faults = [Unreachable("HTTP 502")]
    assert await office.on("2026-09-16 16:59") == []
    office.clock.set("2026-09-17 03:00")
    await office.deliver()
    await office.deliver()
    assert office.telegram.said == []
    assert await office.storage.waiting() == ()
    assert await office.on("2026-09-17 08:59") == []
    (told,) = await office.on("2026-09-17 09:00")
    assert "Loopt binnenkort af" in told.text
    assert await office.on("2026-09-17 09:05") == []


async def test_a_digest_that_waited_into_the_night_comes_the_next_morning(office: Office) -> None:
    """A team's Monday that could not be told until the evening is told on Tuesday, once."""
    await office.plans.add(PLAN, [ends("a", "2026-10-02", quiet=True)])
    await office.plans.begin_digest(PLAN)
    assert await office.on("2026-09-21 09:00") == []
    office.telegram.faults = [TooMany(3600)]
    assert await office.on("2026-09-28 16:00") == []
    office.clock.set("2026-09-28 20:00")
    await office.deliver()
    assert office.telegram.said == []
    assert [one.chat for one in await office.on("2026-09-29 09:00")] == [GROUP]
    assert await office.on("2026-09-30 09:00") == []


async def test_what_waits_is_told_as_it_is_when_it_goes(office: Office) -> None:
    """A reminder that lay for days says what is so by then; of what was closed, nothing."""
    await office.plans.add(PLAN, [ends("a", "2026-09-17"), ends("b", "2026-09-17")])
    office.clock.set("2026-09-15 11:00")
    await office.tick()
    await office.plans.change(
        ActionId("b"), lambda one: replace(one, history=(Moved(Standing.DONE, 1),))
    )
    office.clock.set("2026-09-18 10:00")
    await office.deliver()
    (told,) = office.telegram.said
    assert "Over tijd" in told.text
    assert "Taak b" not in told.text


async def test_an_action_that_was_handed_over_or_erased_is_not_told(office: Office) -> None:
    """Who carries it out no more hears nothing of it; an erased one is nowhere."""
    await office.plans.add(PLAN, [ends("a", "2026-09-17"), ends("b", "2026-09-17")])
    office.clock.set("2026-09-15 11:00")
    await office.tick()
    await office.plans.change(ActionId("a"), lambda one: replace(one, doer=Doer("Els", ELS)))
    await office.plans.erase(ActionId("b"))
    await office.deliver()
    assert office.telegram.said == []


async def test_a_month_away(office: Office) -> None:
    """After a month of silence each person and each team gets one message."""
    await office.plans.add(
        PLAN,
        [
            ends("a", "2026-09-23", follow=tuple(date(2026, 9, day) for day in range(16, 30))),
            ends("b", "2026-10-16"),
            ends("c", "2026-09-25", doer=ELS),
        ],
    )
    await office.plans.begin_digest(PLAN)
    said = await office.on("2026-10-15 11:00")
    assert sorted(one.chat for one in said) == [GROUP, LOTTE, ELS]
    to_lotte = next(one.text for one in said if one.chat == LOTTE)
    assert "Over tijd" in to_lotte
    assert "Loopt morgen af" in to_lotte
    assert await office.on("2026-10-15 11:05") == []
    assert [one.chat for one in await office.on("2026-10-19 09:00")] != []


async def test_a_lead_hears_once_who_could_not_be_reached(office: Office) -> None:
    """One line for all of it, to a lead who can be written to; the plan shows it too."""
    await office.plans.add(PLAN, [ends("a", "2026-09-17"), ends("b", "2026-09-18")])
    await office.plans.add(own_place(SECRETS.owner(LOTTE)), [ends("own", "2026-09-17")])
    office.telegram.shut = {LOTTE, FATIMA}
    said = await office.on("2026-09-15 11:00")
    assert [one.chat for one in said] == [AMIR]
    assert "Taak a" in said[0].text
    assert "Taak b" in said[0].text
    assert "Taak own" not in said[0].text
    assert all([(await office.action(one)).unreached for one in ("a", "b", "own")])
    office.telegram.shut = {LOTTE, FATIMA, AMIR}
    assert await office.on("2026-09-16 11:00") == []


async def test_a_lead_hears_of_somebody_once_however_much_they_miss(office: Office) -> None:
    """With all that is open in that name; anew only after a reminder arrived in between."""
    later = [ends("b", "2026-10-16"), ends("c", "2026-10-23"), ends("e", "2026-10-23", doer=ELS)]
    done = replace(ends("d", "2026-10-16"), history=(Moved(Standing.DONE, 1),))
    await office.plans.add(PLAN, [ends("a", "2026-09-17"), *later, done])
    office.telegram.shut = {LOTTE}
    (first,) = await office.on("2026-09-15 11:00")
    assert first.chat == FATIMA
    assert [one for one in "abcde" if f"Taak {one}" in first.text] == ["a", "b", "c"]
    for day in ("2026-09-16", "2026-09-18", "2026-10-09", "2026-10-15"):
        assert await office.on(f"{day} 11:00") == []
    assert (await office.action("b")).unreached
    office.telegram.shut = set()
    assert sorted(one.chat for one in await office.on("2026-10-16 11:00")) == [LOTTE, ELS]
    assert not any([(await office.action(one)).unreached for one in "abc"])
    office.telegram.shut = {LOTTE}
    told = await office.on("2026-10-22 11:00")
    assert sorted(one.chat for one in told) == [ELS, FATIMA]


async def test_who_left_the_team_is_not_told_of_its_plan(office: Office) -> None:
    """They still hear of their own; a lead hears of the team's."""
    await office.plans.add(PLAN, [ends("a", "2026-09-17")])
    await office.plans.add(own_place(SECRETS.owner(LOTTE)), [ends("own", "2026-09-17")])
    office.telegram.left = {LOTTE}
    said = await office.on("2026-09-15 11:00")
    assert [one.chat for one in said] == [LOTTE, FATIMA]
    assert "Taak a" not in said[0].text
    assert "niet meer in de groep" in said[1].text


async def test_a_group_that_is_gone(office: Office) -> None:
    """No digest goes where the bot was sent away; who carries its actions out is reminded."""
    await office.plans.add(PLAN, [ends("a", "2026-09-23")])
    await office.plans.begin_digest(PLAN)
    await office.storage.keep_team(replace(TEAM, present=False))
    office.telegram.kicked = True
    assert [one.chat for one in await office.on("2026-09-21 09:00")] == [LOTTE]
    await office.storage.keep_team(TEAM)
    office.telegram.kicked = False
    assert GROUP in [one.chat for one in await office.on("2026-09-28 09:00")]


async def test_what_cannot_be_read_is_no_others_trouble(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """One action that is damaged stops no other reminder, and its words stand in no log."""
    body = b'{"id":"bad","what":"Kanarie"}'
    await office.storage.keep_items([Item(ItemId("bad"), PLAN, ACTION, 1, body, 1)])
    await office.plans.add(PLAN, [ends("z", "2026-09-17")])
    with caplog.at_level(logging.INFO):
        assert [one.chat for one in await office.on("2026-09-15 11:00")] == [LOTTE]
    assert caplog.records
    assert "Kanarie" not in caplog.text


async def test_what_is_kept_says_when_it_next_asks(office: Office) -> None:
    """After every change the store knows the next moment, and none where nothing is to come."""

    async def due() -> int | None:
        item = await office.storage.item(ItemId("a"))
        assert item is not None
        return item.due

    async def becomes(**fields: object) -> int | None:
        change = fields
        await office.plans.change(ActionId("a"), lambda one: replace(one, **change))  # type: ignore[arg-type]
        return await due()

    def at(moment: str) -> int:
        return int(datetime.fromisoformat(moment).replace(tzinfo=BRUSSELS).timestamp())

    await office.plans.add(PLAN, [ends("a", "2026-10-02")])
    assert await due() == at("2026-09-25 09:00")
    # A Sunday, the last of summer time: told on the Monday after it, at its own nine o'clock.
    assert await becomes(end=date(2026, 11, 1)) == at("2026-10-26 09:00")
    assert await becomes(follow=(date(2026, 9, 19),)) == at("2026-09-21 09:00")
    assert await becomes(snoozed=date(2026, 9, 30)) == at("2026-09-30 09:00")
    assert await becomes(quiet=True) is None
    assert await becomes(quiet=False) == at("2026-09-30 09:00")
    assert await becomes(doer=Doer("Els")) is None
    assert await becomes(doer=None) is None
    assert await becomes(doer=Doer("Els", ELS)) == at("2026-09-30 09:00")
    assert await becomes(history=(Moved(Standing.STOPPED, 1),)) is None


async def test_two_at_once_both_count(office: Office) -> None:
    """Whoever is first between a look and a change, no change undoes the other."""
    await office.plans.add(PLAN, [ends("a", "2026-10-02")])
    looks = (Standing.BUSY, Standing.DONE)
    first = await office.plans.found(ActionId("a"))
    assert first is not None
    busy = replace(first.action, history=(Moved(looks[0], 1),))
    raced: list[bool] = []

    def late(action: Action) -> Action:
        return replace(action, history=(*action.history, Moved(looks[1], 2)))

    original = office.storage.item

    async def item(name: ItemId) -> Item | None:
        found = await original(name)
        if not raced:
            raced.append(True)
            assert await office.plans.keep(first, busy)
        return found

    office.storage.item = item  # type: ignore[method-assign]
    after = await office.plans.change(ActionId("a"), late)
    assert after is not None
    assert [one.standing for one in after.action.history] == list(looks)


async def test_what_never_comes_to_rest_is_said(office: Office) -> None:
    """A change that somebody else always comes before ends as trouble, not for ever."""
    await office.plans.add(PLAN, [ends("a", "2026-10-02")])

    async def refuse(items: Sequence[Item], calls: Sequence[Outgoing] = ()) -> bool:
        return False

    office.storage.keep_items = refuse  # type: ignore[method-assign]
    with pytest.raises(Unavailable):
        await office.plans.change(ActionId("a"), lambda one: replace(one, quiet=True))


async def test_a_teams_mondays_begin_once(office: Office) -> None:
    """However often an action is added, there is one digest a week; none where nothing is."""
    for _ in range(3):
        await office.plans.begin_digest(PLAN)
    assert await office.on("2026-09-21 09:00") == []
    item = await office.storage.item(digest_of(PLAN))
    assert item is not None
    assert item.due == office.moments.opening(date(2026, 9, 28))
    assert await office.plans.put_off_digest(Place("t:nobody")) is False


async def test_an_item_is_read_as_it_was_kept(office: Office) -> None:
    """Place, action and revision come back."""
    await office.plans.add(PLAN, [ends("a", "2026-10-02")])
    (item,) = await office.storage.items(PLAN, ACTION)
    kept = kept_of(item)
    assert (kept.place, kept.revision, kept.action.what) == (PLAN, 1, "Taak a")
    with pytest.raises(Unavailable):
        await office.plans.add(PLAN, [kept.action])
