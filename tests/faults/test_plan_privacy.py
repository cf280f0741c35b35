"""What a plan says and of whom it speaks stands in no file, no log and no button; what is erased
is gone."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

from bot.sandbox.faults import Fault
from bot.sandbox.people import User
from tests.faults import test_privacy
from tests.faults.test_privacy import LEADER, STRAY, TEAM, Scene, check, found, numbers, through
from tests.proof.crowd import keys

Json = dict[str, Any]

scene = test_privacy.scene

TASK, GOAL, OWN = (
    "Kanartaak voor de hele ploeg",
    "Kanardoel met een naam",
    "Kanartaak van mij alleen",
)


async def say(scene: Scene, user: User, chat: int, text: str) -> None:
    scene.sandbox.world.say(user, chat, text)
    await through(scene)


async def tap(scene: Scene, user: User, chat: int, label: str) -> None:
    """The newest button of this name, once there is one."""

    def newest() -> tuple[int, str] | None:
        for message in reversed(list(scene.sandbox.world.messages[chat].values())):
            data = keys(message).get(label)
            if data is not None:
                return message["message_id"], data
        return None

    await scene.until(newest)
    found_now = newest()
    assert found_now is not None
    scene.sandbox.world.tap(user, chat, *found_now)
    await through(scene)


async def until_said(scene: Scene, chat: int, *words: str) -> None:
    def there() -> bool:
        messages = scene.sandbox.world.messages.get(chat, {}).values()
        return any(all(one in str(message) for one in words) for message in messages)

    await scene.until(there)


async def describe(scene: Scene, user: User, title: str, *, last: str = "Bewaren") -> None:
    """An action of one's own plan, with everything that can be typed."""
    chat = user.id
    await say(scene, user, chat, "/actie")
    await tap(scene, user, chat, "Geen van deze")
    await say(scene, user, chat, title)
    for label in ("Nog niet kiezen", "Vandaag", "Over een week"):
        await tap(scene, user, chat, label)
    await say(scene, user, chat, GOAL)
    await tap(scene, user, chat, "Iemand anders")
    for text in ("Kanarnaam", "Kanarmiddel", "Kanarteken"):
        await say(scene, user, chat, text)
    await tap(scene, user, chat, "Niet")
    await say(scene, user, chat, "Kanaropmerking")
    await tap(scene, user, chat, last)


def links(scene: Scene, chat: int) -> list[str]:
    return [
        str(key["url"])
        for message in scene.sandbox.world.messages[chat].values()
        for row in message.get("reply_markup", {}).get("inline_keyboard", [])
        for key in row
        if "?start=a_" in key.get("url", "")
    ]


async def trouble(scene: Scene, group: int, leader: User) -> None:
    """Everything that can go wrong around a plan goes wrong once."""
    faults = scene.sandbox.running.faults
    for fault in (
        Fault("sendMessage", status=500),
        Fault("sendMessage", status=429, retry_after=1),
        Fault("sendMessage", status=400, description=f"Bad Request: {STRAY}"),
        Fault("sendMessage", status=403, description=f"Forbidden: {STRAY}"),
        Fault("editMessageText", status=500),
        Fault("getChatAdministrators", status=400, description=STRAY),
    ):
        faults.add(fault)
        await say(scene, leader, group, f"/actie {TASK}")
        await say(scene, leader, group, "/plan")
    scene.sandbox.running.faults.clear()
    await say(scene, leader, group, f"/actie {STRAY * 100}")
    forged = f"a.{STRAY.replace(' ', '')[:20]}.set.busy"
    newest = max(scene.sandbox.world.messages[group])
    scene.sandbox.world.tap(leader, group, newest, forged)
    await say(scene, leader, leader.id, f"/start a_e{STRAY.replace(' ', '')}")


async def locked(scene: Scene, user: User) -> None:
    """A database that somebody else holds, while an action is to be kept."""
    with closing(sqlite3.connect(scene.bot.data / "onlife.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        scene.sandbox.world.say(user, user, "/actie")
        await until_said(scene, user.id, "niet bewaren")


def kept(scene: Scene, kind: str = "action") -> list[bytes]:
    with closing(sqlite3.connect(scene.bot.data / "onlife.db")) as store:
        rows = store.execute("SELECT body FROM items WHERE kind = ?", (kind,)).fetchall()
    return [body for (body,) in rows]


def holds_nobody(scene: Scene) -> Callable[[str], bool]:
    people = [*scene.sandbox.world.users, *scene.sandbox.world.chats]
    texts = [one.decode("utf-8", "replace") for one in numbers(people)][::4]
    return lambda data: "anar" not in data and not any(one in data for one in texts)


def secret(scene: Scene) -> None:
    """No canary in any byte written, nor in any button's data."""
    group = next(one.id for one in scene.sandbox.world.chats.values() if one.title == TEAM)
    check(scene, "r_" + links(scene, group)[0].rpartition("=")[2])
    harmless = holds_nobody(scene)
    assert [one for one in scene.pressed() if not harmless(one)] == []


async def planned(scene: Scene, group: int, leader: User) -> None:
    """A team's plan and one's own are described, taken up, moved and looked at."""
    lotte, amir = scene.people[:2]
    await say(scene, lotte, lotte.id, "/start")
    await say(scene, leader, group, f"/actie {TASK}")
    await until_said(scene, group, TASK)
    for label in ("Ik neem dit op", "○ Bezig", "Verloop", "◀ Terug", "◀ Plan"):
        await tap(scene, lotte, group, label)
    for label in ("Kies een deel", "Kanarlotte"):
        await tap(scene, amir, group, label)
    scene.sandbox.world.open_link(leader, links(scene, group)[0])
    await through(scene)
    await describe(scene, amir, OWN, last="◀ Terug")
    secret(scene)
    await say(scene, amir, amir.id, "/stop")
    await describe(scene, amir, OWN)
    await until_said(scene, amir.id, "bewaard")


async def test_a_plan_is_kept_in_secret(scene: Scene) -> None:
    """A team's plan and one's own, described, taken up, moved and in trouble, leave no canary in
    any byte written; what one erases, and what a lead erases, is no longer there."""
    world = scene.sandbox.world
    leader = next(one for one in world.users.values() if one.first_name == LEADER)
    group = next(one.id for one in world.chats.values() if one.title == TEAM)
    await planned(scene, group, leader)
    await trouble(scene, group, leader)
    await locked(scene, scene.people[0])
    secret(scene)
    before, amir = kept(scene), scene.people[1]
    await say(scene, amir, amir.id, "/plan")
    await tap(scene, amir, amir.id, "Wis mijn plan")
    await tap(scene, amir, amir.id, "Wis alles")
    await until_said(scene, amir.id, "gewist")
    own = [one for one in before if one not in kept(scene)]
    assert len(own) == 1
    await say(scene, leader, group, f"/actie {TASK} laatst")
    await until_said(scene, group, "laatst", "Verloop")
    before = kept(scene)
    for label in ("Verloop", "Wis deze actie", "Wis ze"):
        await tap(scene, leader, group, label)
    await until_said(scene, group, "gewist")
    gone = [one for one in before if one not in kept(scene)]
    assert len(gone) == 1
    assert (await scene.bot.stop())[0] == 0
    assert [name for name, data in scene.kept() if found([*gone, *own], data)] == []
    secret(scene)
