"""No name, remark, Telegram id or token is in anything the program writes, whatever goes wrong;
and after closing nothing that was written before can be read any more."""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.hosting import sandbox_at
from bot.sandbox.people import User
from bot.sandbox.server import Sandbox
from flows.state import SessionId
from storage.codec import body_read
from storage.conversations import _place
from storage.port import Owner
from storage.sealing import Secrets, Unreadable, unseal
from tests.proof.crowd import Crowd, Lead, Respondent, keys
from tests.proof.process import Calls, Process

pytestmark = pytest.mark.proof
"""Long: a whole process, or a machine of many steps."""

TOKEN = "987654321:Kanarietoken-AAE_onlife"
NAMES = ("Kanarlotte", "Kanaramir", "Kanarels", "Kanarjoris", "Kanarnadia")
LEADER, TEAM = "Kanarfatima", "Kanarteam"
REMARK = "kanarieopmerking over het overleg"
STRAY = "kanarievogel die verdwaalde"
TEXTS = (*NAMES, "Kanar", LEADER, TEAM, REMARK, STRAY, TOKEN, TOKEN.partition(":")[2])


@dataclass
class Scene:
    sandbox: Sandbox
    bot: Process
    calls: Calls
    lead: Lead
    people: list[User]

    @property
    def chats(self) -> list[int]:
        return [*self.sandbox.world.users, *self.sandbox.world.chats]

    def logged(self) -> bytes:
        return self.bot.log.read_bytes()

    def kept(self) -> Iterator[tuple[str, bytes]]:
        """Every file that the program may have written, and what is in it."""
        for path in self.bot.folder.rglob("*"):
            if path.is_file() and path != self.bot.log and "copy" not in path.parts:
                yield path.relative_to(self.bot.folder).as_posix(), path.read_bytes()

    def pressed(self) -> set[str]:
        """Every button's data that anybody was ever shown or sent."""
        found = {
            data
            for messages in self.sandbox.world.messages.values()
            for message in messages.values()
            for data in keys(message).values()
        }
        return {one for one in found if len(one) > 8}

    async def until(self, look: object, within: float = 20.0) -> None:
        assert callable(look)
        await self.calls.until(look, within)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with sandbox_at("127.0.0.1", 0, TOKEN) as (sandbox, address):
        world = sandbox.world
        leader = world.add_user(LEADER, username="kanarleider")
        people = [world.add_user(name) for name in NAMES]
        group = world.add_group(TEAM, leader, people)
        world.join_bot(group, leader)
        for folder in ("temporary", "home"):
            (tmp_path / folder).mkdir()
        extra = {"TMPDIR": str(tmp_path / "temporary"), "HOME": str(tmp_path / "home")}
        bot = Process(address, TOKEN, tmp_path, extra)
        crowd = Crowd(world, random.Random(3), pace=0.0, remark=REMARK)
        await bot.start()
        try:
            yield Scene(sandbox, bot, Calls(sandbox), Lead(crowd, leader, group.id), people)
        finally:
            await bot.kill()


def found(canaries: Iterable[bytes], data: bytes) -> list[bytes]:
    return [one for one in canaries if one in data]


def numbers(chats: Iterable[int]) -> list[bytes]:
    """Telegram ids as text, and as the bytes in which a database or a pickle would keep them."""
    written: list[bytes] = []
    for chat in chats:
        written.append(str(abs(chat)).encode())
        written += [chat.to_bytes(8, "big", signed=True), chat.to_bytes(8, "little", signed=True)]
        written.append(chat.to_bytes(6, "big", signed=True))
    return written


def check(scene: Scene, link: str) -> None:
    """No canary in any log line or file; in logs no button's data and no invitation either."""
    texts = [one.encode() for one in TEXTS]
    secret = [*texts, *numbers(scene.chats)]
    told = [one.encode() for one in scene.pressed()] + [link.rpartition("r_")[2].encode()]
    assert found([*secret, *told], scene.logged()) == []
    files = dict(scene.kept())
    assert {"data/onlife.db", "data/keys.sqlite", "data/key"} <= set(files)
    assert {name: found(secret, data) for name, data in files.items() if found(secret, data)} == {}


async def trouble(scene: Scene, link: str) -> None:
    """Everything that can go wrong goes wrong once."""
    world, faults = scene.sandbox.world, scene.sandbox.running.faults
    for fault in (
        Fault("sendMessage", status=429, retry_after=1),
        Fault("sendMessage", status=500),
        Fault("sendMessage", status=502, html=True),
        Fault("sendMessage", drop=True),
        Fault("sendMessage", drop=True, after=True),
        Fault("sendMessage", status=400, description=f"Bad Request: {STRAY}"),
        Fault("sendMessage", status=403, description=f"Forbidden: {STRAY}"),
        Fault("answerCallbackQuery", status=500),
        Fault("getChatMember", status=400, description=STRAY),
        Fault("getUpdates", status=409, description="Conflict: terminated by other request"),
        Fault("getUpdates", status=502, html=True),
        Fault("editMessageReplyMarkup", drop=True),
    ):
        faults.add(fault)
        # Somebody new each time: who waits for a message that failed gets no other before it.
        user = world.add_user(f"Kanar{fault.method}")
        world.open_link(user, link)
        screen = max(world.messages[user.id])
        world.tap(user, user, screen, f"s.{STRAY}.1.a")
        world.say(user, user, STRAY)
        await through(scene)
        await scene.until(lambda: not faults._orders)
    user = scene.people[0]
    for kind in ("photo", "contact", "location", "voice"):
        caption = STRAY if kind in {"photo", "voice"} else None
        world.send_media(user, user, kind, caption)
    broken = {"message": {"text": STRAY, "from": {"id": user.id}, "chat": STRAY}}
    world.inject(broken)
    world.inject({"callback_query": {"data": STRAY, "message": {"chat": {"id": user.id}}}})
    world.inject({"something_new": {"text": STRAY, "chat": {"id": user.id}}})
    world.say(user, user, STRAY * 100)
    world.block(scene.people[1])
    await through(scene)


async def through(scene: Scene) -> None:
    await scene.until(lambda: not len(scene.sandbox.running.updates))


async def locked(scene: Scene) -> None:
    """A database that somebody else holds, until a text could not be kept."""
    user = scene.people[2]
    with closing(sqlite3.connect(scene.bot.data / "onlife.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        scene.sandbox.world.say(user, user, f"/start {STRAY}")
        texts = scene.sandbox.world.messages[user.id].values
        await scene.until(lambda: any("niet bewaren" in one.get("text", "") for one in texts()))


def copy(scene: Scene, name: str) -> Path:
    """The stores as a backup of this moment has them."""
    folder = scene.bot.folder / "copy" / name
    folder.mkdir(parents=True)
    for file in ("onlife.db", "keys.sqlite"):
        with (
            closing(sqlite3.connect(scene.bot.data / file)) as source,
            closing(sqlite3.connect(folder / file)) as target,
        ):
            source.backup(target)
    return folder


def bodies(folder: Path) -> list[tuple[SessionId, int, Owner, bytes]]:
    with closing(sqlite3.connect(folder / "onlife.db")) as store:
        return store.execute("SELECT id, revision, owner, body FROM sessions").fetchall()


def opened(sealed: Path, keystore: Path, secrets: Secrets) -> list[str]:
    """What can be read of the conversations in one copy with all the keys of another."""
    with closing(sqlite3.connect(keystore / "keys.sqlite")) as store:
        rows = store.execute("SELECT name, wrapped FROM keys").fetchall()
    known = [secrets.unwrap(wrapped, name) for name, wrapped in rows]
    read: list[str] = []
    for session, revision, owner, body in bodies(sealed):
        for key in known:
            try:
                data = unseal(key, body, _place(session, revision, owner))
            except Unreadable:
                continue
            body_read(data)
            read.append(data.decode())
    return read


async def test_canaries(scene: Scene) -> None:
    """A whole round with everything that can go wrong leaves no canary in any byte written, open
    or closed; after closing, a copy from before opens with no key that is left."""
    link = await scene.lead.open()
    check(scene, link)
    people = [Respondent(scene.lead.crowd, one, link) for one in scene.people]
    scene.lead.crowd.up_since = 0.0
    async with asyncio.timeout(100):
        await asyncio.gather(*(one.play() for one in people))
    assert any(one.remarks for one in people)
    await trouble(scene, link)
    await locked(scene)
    check(scene, link)
    before = copy(scene, "before")
    scene.lead.say("/sluit")
    await scene.lead.press("Sluit nu")
    await scene.lead.until(lambda one: "gesloten met 5 antwoorden" in one.get("text", ""))
    scene.lead.say("/resultaten")
    await scene.lead.until(lambda one: "photo" in one)
    await through(scene)
    check(scene, link)
    gone(scene, before, copy(scene, "after"))
    assert (await scene.bot.stop())[0] == 0
    check(scene, link)


def gone(scene: Scene, before: Path, after: Path) -> None:
    """Nothing of the answers is left that any key opens, and their sealed bytes are gone too."""
    secrets = Secrets.load("", scene.bot.data)
    readable = opened(before, before, secrets)
    assert len(readable) == len(NAMES)
    assert any(REMARK in one for one in readable)
    assert opened(before, after, secrets) == []
    assert bodies(after) == []
    left = [body for _, _, _, body in bodies(before)]
    assert [name for name, data in scene.kept() if found(left, data)] == []
