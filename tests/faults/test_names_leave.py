"""Cards with names leave a group's messages whatever goes wrong meanwhile."""

import asyncio
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import orjson
import pytest

from bot.blank_picture import blank_picture
from bot.card_picture import CardPicture
from bot.hours import read_hours
from bot.laid_cards import LaidCards
from bot.limits import NO_LIMITS
from bot.moments import Moments
from bot.phrasing import laid_cards as say
from bot.phrasing.catalogue import DUTCH
from bot.pictures import PictureError
from bot.places import team_place
from bot.plans import Plans
from bot.sandbox.files import picture_size
from bot.standing import STANDING, Shown, Standing
from bot.telegram.api import Api, Refused
from bot.telegram.in_place import InPlace
from bot.telegram.laying import CARDS_PICTURE, CARDS_TEXT, Laying
from bot.telegram.pace import Pace
from bot.telegram.photos import Photos
from bot.telegram.request import HttpRequest
from bot.telegram.rounds import Rounds
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.talk import Talk
from bot.telegram.withdrawing import CARDS_ANEW, Withdrawing
from flows import questionnaire as q
from flows.cards import laid
from flows.round import CARDS_LIE, Phase, Round, RoundId, TeamId
from flows.state import Act, Entry, SessionId, State
from instruments.counting import Tally
from instruments.disclosure import Release
from instruments.model import InstrumentId, Level
from storage.memory import MemoryStorage
from storage.port import Closing, Item, ItemId, Owner, Posted, Session, Team
from tests.faults.stage import CONTENT, SECRETS, START, WORDS, FakeClock

SAFETY = CONTENT.instruments[InstrumentId("safety")]
TEAM = Team(TeamId("team"), -100)
ONE = RoundId("r" * 16)
NAMES = ("Amir", "Els", "Lotte")
BRUSSELS = ZoneInfo("Europe/Brussels")
TWICE = 40
"""Turns of the loop in which all that can be done without time passing is done."""


class Died(Exception):
    """The program died at this point."""


class Store(MemoryStorage):
    """Outlives the program, which may die on either side of an erasure."""

    dies = ""

    async def erase(self, session: SessionId) -> None:
        if self.dies == "before":
            raise Died
        await super().erase(session)
        if self.dies == "after":
            raise Died


class Group(Api):
    """A group as it reads now: what stands in each message, as its words or what is drawn on it."""

    def __init__(self) -> None:
        super().__init__("http://nowhere", "1:x", HttpRequest("http://nowhere"))
        self.reads: dict[int, str] = {}
        self.on_sent = None
        self.old = False

    async def call(self, method: str, body: bytes, patience: float | None = None) -> bytes:
        asked = orjson.loads(body)
        if asked["chat_id"] != TEAM.chat or "text" not in asked:
            return b'{"ok":true,"result":{"message_id":1}}'
        message = asked.get("message_id")
        if method == "editMessageText" and message not in self.reads:
            raise Refused(400, "Bad Request: message to edit not found")
        at = message or max(self.reads, default=0) + 1
        self.reads[at] = asked["text"]
        if self.on_sent is not None:
            happens, self.on_sent = self.on_sent, None
            await happens
        return b'{"ok":true,"result":{"message_id":%d}}' % at

    async def send_photo(self, chat, photo, caption="", **_):
        at = max(self.reads, default=0) + 1
        self.reads[at] = photo.read().decode()
        if self.on_sent is not None:
            happens, self.on_sent = self.on_sent, None
            await happens
        return type("Sent", (), {"message_id": at})

    async def edit_message_text(self, text, chat, message, **_):
        self.reads[message] = text

    async def edit_message_media(self, media, chat, message, **_):
        picture = media.media.input_file_content
        drawn = "" if picture == blank_picture() else picture.decode()
        self.reads[message] = f"{drawn}\n{media.caption}"

    async def delete_message(self, chat, message):
        if self.old:
            return False
        return self.reads.pop(message) is not None


class Easel:
    """Draws names, unless it is broken."""

    broken = False

    async def cards(self, picture: CardPicture) -> bytes:
        if self.broken:
            raise PictureError("no picture")
        return " ".join(picture.names).encode()


class Program:
    """What shows cards and has them go, on a store and in a group that outlive it."""

    def __init__(self, storage: Store, group: Group, clock: FakeClock) -> None:
        words = WORDS[DUTCH]
        moments = Moments(BRUSSELS, read_hours("ma-vr 9-17"))
        self.storage, self.easel = storage, Easel()
        self.sender = Sender(group, storage, Pace(NO_LIMITS), clock)
        screens = Screens(CONTENT, WORDS, storage, self.sender, moments, clock)
        self.talk = Talk(CONTENT, storage, self.sender, screens, None, moments, clock)
        withdrawing = Withdrawing(CONTENT, words, storage, SECRETS, self.sender, screens, self.talk)
        self.laying = Laying(
            CONTENT,
            words,
            storage,
            self.sender,
            screens,
            Photos(self.sender, group),
            InPlace(group, WORDS),
            self.easel,
            LaidCards(CONTENT, storage),
            BRUSSELS,
        )
        self.rounds = Rounds(
            CONTENT, words, storage, self.sender, screens, None, withdrawing, clock, BRUSSELS
        )
        self.sender.jobs = {
            CARDS_ANEW: self.laying.carry_out_anew,
            CARDS_TEXT: self.laying.carry_out_text,
            CARDS_PICTURE: self.laying.carry_out,
        }

    async def start(self) -> None:
        await self.sender.load()
        self._running = asyncio.create_task(self.sender.run())
        await self.settle()

    async def stop(self) -> None:
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)
        await self.sender.close()

    async def settle(self) -> None:
        for _ in range(TWICE):
            await asyncio.sleep(0)

    async def tap(self, verb: str, detail: str = "", message: int | None = None) -> None:
        kept = await self.storage.round(ONE)
        await self.laying.detail(TEAM, kept, verb, detail, message)
        await self.settle()

    async def withdraw(self, name: str) -> None:
        session = await self.storage.session(SessionId(name))
        await self.talk.endings[session.state.flow, "erased"](session, WORDS[DUTCH], None)


class Scene:
    def __init__(self) -> None:
        self.storage, self.group, self.clock = Store(), Group(), FakeClock()
        self.program = self.again()

    def again(self) -> Program:
        self.program = Program(self.storage, self.group, self.clock)
        return self.program

    def named(self, name: str) -> list[int]:
        return [at for at, reads in self.group.reads.items() if name in reads]


def a_card(name: str) -> State:
    """All green, submitted, and laid when the round was closed."""
    acts = [(q.NAME, name), *((q.element_node(one.id), Level.GREEN) for one in SAFETY.elements)]
    history = [Entry(node, Act.WROTE, said, 1) for node, said in acts]
    facts = {q.SCAN: q.ROUND, q.OPEN: "yes"}
    sent = Entry(q.REVIEW, Act.ANSWERED, q.SEND, 1)
    state = State(
        SessionId(name), SAFETY.id, SAFETY.version, 9, facts, (*history, sent), q.SUBMITTED
    )
    lying = laid(state, date(2026, 10, 15), 5)
    assert lying is not None
    return lying


async def a_scene() -> Scene:
    """A round of three whose cards lie since now."""
    scene = Scene()
    one = Round(
        ONE, TEAM.id, SAFETY.id, SAFETY.version, 2, asks_roles=False, phase=Phase.OPEN,
        opened=START, planned=START, closes=START, open=True,
    )  # fmt: skip
    over = replace(one, phase=Phase.LAID, closed=START)
    await scene.storage.keep_team(TEAM)
    await scene.storage.open_round(one, Posted())
    for name in NAMES:
        session = Session(Owner(name), 1, replace(a_card(name), revision=1), ONE, submitted=True)
        await scene.storage.create(session)
    counted = dict.fromkeys([each.id for each in SAFETY.elements], Tally(3))
    shown = Release(3, 2, counted, {}, names=True)
    there = await scene.storage.participants(ONE)
    keeps = [replace(each, state=replace(each.state, revision=2)) for each in there]
    await scene.storage.close_round(one, lambda _: Closing(over, shown, erase=True, keeps=keeps))
    await scene.program.start()
    return scene


async def shown_twice(scene: Scene) -> None:
    """As text, and as a picture."""
    await scene.program.tap(say.CARDS)
    await scene.program.tap(say.PICTURE, "1")
    assert scene.named("Els") == [1, 2]


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_crash_leaves_no_name(moment: str) -> None:
    """Whether the program dies before a card is erased or after it, in the end no name is left."""
    scene = await a_scene()
    await shown_twice(scene)
    await scene.program.stop()
    scene.storage.dies = moment
    with pytest.raises(Died):
        await scene.program.withdraw("Els")
    scene.storage.dies = ""
    waiting = [one.method for one in await scene.storage.waiting()]
    assert waiting == [CARDS_ANEW, CARDS_ANEW]
    await scene.again().start()
    assert scene.named("Els") == ([1, 2] if moment == "before" else [])
    if moment == "before":
        await scene.program.withdraw("Els")
        await scene.program.settle()
    assert (scene.named("Els"), scene.named("Amir")) == ([], [1, 2])
    assert not await scene.storage.waiting()
    await scene.program.stop()


@pytest.mark.parametrize("verb", [say.CARDS, say.PICTURE])
async def test_a_card_that_goes_while_it_is_being_shown(verb: str) -> None:
    """A message that was under way when a card was withdrawn is drawn anew too."""
    scene = await a_scene()
    scene.group.on_sent = scene.program.withdraw("Els")
    await scene.program.tap(verb, "1")
    assert (scene.named("Els"), scene.named("Amir")) == ([], [1])
    await scene.program.stop()


async def test_the_same_message_is_remembered_for_what_it_shows_last() -> None:
    """Leafed on in place, a message is drawn anew as what it came to show."""
    scene = await a_scene()
    await scene.program.tap(say.CARDS)
    await scene.program.tap(say.ELEMENT, "2-1", 1)
    kept = await scene.storage.round(ONE)
    [shown] = await Standing(scene.storage).of(kept.round)
    assert (shown.verb, shown.detail, shown.message) == (say.ELEMENT, "2-1", 1)
    before = scene.group.reads[1]
    await scene.program.withdraw("Els")
    await scene.program.settle()
    after = scene.group.reads[1]
    assert before.splitlines()[:2] == after.splitlines()[:2]
    assert "Els" not in after
    await scene.program.stop()


async def test_what_is_sent_in_the_place_of_a_deleted_message() -> None:
    """Where somebody deleted the message, the one sent instead is remembered in its place."""
    scene = await a_scene()
    await scene.program.tap(say.CARDS)
    await scene.program.tap(say.PICTURE, "1")
    del scene.group.reads[1]
    await scene.program.tap(say.BLOCK, "2-1", 1)
    kept = await scene.storage.round(ONE)
    there = await Standing(scene.storage).of(kept.round)
    assert sorted(one.message for one in there) == [2, 3]
    await scene.program.withdraw("Els")
    await scene.program.settle()
    assert scene.named("Els") == []
    await scene.program.stop()


async def test_a_broken_easel_leaves_no_name() -> None:
    """A picture that cannot be drawn anew is emptied, and drawn at the next occasion."""
    scene = await a_scene()
    await shown_twice(scene)
    scene.program.easel.broken = True
    await scene.program.withdraw("Els")
    await scene.program.settle()
    assert scene.group.reads[2] == f"\n{WORDS[DUTCH]('results.no_picture')}"
    scene.program.easel.broken = False
    await scene.program.withdraw("Amir")
    await scene.program.settle()
    assert scene.named("Lotte") == [1, 2]
    await scene.program.stop()


async def test_text_in_the_place_of_a_picture_is_remembered() -> None:
    """What is sent because a picture could not be drawn loses its names as any text."""
    scene = await a_scene()
    scene.program.easel.broken = True
    await scene.program.tap(say.PICTURE, "1")
    assert scene.named("Els") == [1]
    await scene.program.withdraw("Els")
    await scene.program.settle()
    assert (scene.named("Els"), scene.named("Amir")) == ([], [1])
    await scene.program.stop()


@pytest.mark.parametrize("old", [False, True])
async def test_when_the_cards_are_taken_up(old: bool) -> None:
    """With the commit that erases them all that shows them is in the outbox, and nothing stays."""
    scene = await a_scene()
    await shown_twice(scene)
    await scene.program.stop()
    scene.clock.advance(CARDS_LIE)
    scene.group.old = old
    await scene.program.rounds.tick()
    waiting = [one.method for one in await scene.storage.waiting()]
    assert waiting == [CARDS_ANEW, CARDS_ANEW]
    await scene.again().start()
    gone = say.gone(WORDS[DUTCH]).text
    assert scene.group.reads == {1: gone, **({2: f"\n{gone}"} if old else {})}
    assert await scene.storage.items(team_place(TEAM.id), STANDING) == ()
    await scene.program.stop()


async def test_a_plan_that_is_erased_leaves_the_names_within_reach() -> None:
    """Erasing a plan forgets nothing of where names stand; what cannot be read is passed over."""
    scene = await a_scene()
    await shown_twice(scene)
    place = team_place(TEAM.id)
    for number, body in enumerate((b"[]", b"{", b'{"round":"x"}')):
        await scene.storage.keep_items([Item(ItemId(str(number)), place, STANDING, 1, body)])
    moments = Moments(BRUSSELS, read_hours("ma-vr 9-17"))
    await Plans(scene.storage, moments, scene.clock).erase_all(place)
    kept = await scene.storage.round(ONE)
    assert len(await Standing(scene.storage).of(kept.round)) == 2
    other = replace(kept.round, id=RoundId("o" * 16))
    assert await Standing(scene.storage).of(other) == ()
    await scene.program.stop()


async def test_a_group_that_moves_while_names_are_taken_away() -> None:
    """No call is made again in the new group, where the number means another message."""
    scene = await a_scene()
    kept = await scene.storage.round(ONE)
    shown = Shown(ONE, -99, 1, say.CARDS, "")
    scene.group.reads[1] = "Els, in the new group"
    await Standing(scene.storage).keep(kept.round, shown)
    await scene.program.withdraw("Els")
    await scene.program.settle()
    assert scene.group.reads == {1: "Els, in the new group"}
    assert await Standing(scene.storage).of(kept.round) == ()
    await scene.program.stop()


def test_a_blank_picture_is_one_that_telegram_takes() -> None:
    """A PNG with sides that Telegram allows."""
    assert picture_size(blank_picture()) == (640, 64)
