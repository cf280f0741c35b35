"""Holds the steps of a transcript to account, those of messages without a bot: calls by hand."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.errors import WorldError
from bot.sandbox.hosting import SANDBOX_TOKEN
from bot.sandbox.method import Call
from bot.sandbox.methods import find_method
from bot.sandbox.params import Params, Upload
from bot.sandbox.server import Sandbox
from tests.end_to_end.acts import perform
from tests.end_to_end.cast import ActError, Cast
from tests.end_to_end.given_time import BRUSSELS, GivenClock
from tests.end_to_end.script import read
from tests.end_to_end.seen import Eyes
from tests.end_to_end.stage import Stage
from tests.end_to_end.transcript import play

LINK = "https://t.me/onlife_gids_bot?start=x_1"

DATABASE = """\
# The database goes and comes back
lotte> /quickscan
bot   > **Quickscan online werken**
        …
lotte> tap Begin
bot   ~ Strategie · 1/42  …
        …
world > the database is down
(silence)
lotte> tap 🟢 A
bot   !! Niet bewaard…
lotte> hallo
bot   > …
time > 2 hours later
(silence)
world > the database is back
(silence)
lotte> tap 🟢 A
bot   ~ Strategie · 2/42  …
        …
world > the database is down
(silence)
amir> /quickscan
bot   > …
world > the database is back
(silence)
world > the bot is stopped and started again
(silence)
lotte> tap 🟢 A
bot   ~ Strategie · 3/42  …
        …
"""


class Alone(Stage):
    """A stage without a bot on it, whose calls a test makes."""

    def __init__(self) -> None:
        self.clock = GivenClock()
        self.sandbox = Sandbox(SANDBOX_TOKEN, clock=lambda: self.clock.at)

    async def rest(self) -> None:
        """Nobody is busy."""

    async def pass_to(self, moment: float) -> None:
        self.clock.move(moment)


@dataclass
class Scene:
    """A cast on an empty stage."""

    stage: Alone = field(default_factory=Alone)

    def __post_init__(self) -> None:
        world = self.stage.sandbox.world
        self.eyes = Eyes(world)
        self.cast = Cast(self.stage, self.eyes, {"group": next(iter(world.chats))})
        self.lotte = self.cast.person("lotte").id
        world.say(self.lotte, self.lotte, "/start")

    def bot(self, method: str, upload: Upload | None = None, **params: object) -> Any:
        files = {} if upload is None else {"document": upload}
        given = Params({"chat_id": self.lotte, **params}, files)
        return find_method(method).answer(Call(self.stage.sandbox.world, given))

    async def act(self, line: str) -> list[str]:
        """What is seen after a line of a transcript, as it is written."""
        act = read(f"# A title\n{line}\n").acts[0]
        await perform(self.cast, act)
        return self.seen()

    def seen(self) -> list[str]:
        found = self.eyes.take(self.lotte, self.cast.name, last_only=False)
        return [line for one in found for line in one.written()]


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_what_is_seen(scene: Scene) -> None:
    """Protection, copies, documents, and whose message the bot deleted."""
    copies = [{"text": "Kopieer", "copy_text": {"text": "0800 12 800\nNoa"}}]
    sent = scene.bot("sendMessage", text="Stap 2", protect_content=True)
    scene.bot("sendMessage", text="Bel", reply_markup={"inline_keyboard": [copies]})
    upload = Upload("verslag.pdf", b"%PDF", "")
    document = scene.bot("sendDocument", upload, caption="Het verslag")
    assert scene.seen() == [
        "bot🔒 > Stap 2",
        "bot   > Bel",
        r"        [Kopieer ⧉ 0800 12 800\nNoa]",
        "bot   > (document verslag.pdf)",
        "        Het verslag",
    ]
    world = scene.stage.sandbox.world
    said = world.say(scene.lotte, scene.lotte, "Ze zegt\nvan alles")
    voice = world.send_media(scene.lotte, scene.lotte, "voice")
    scene.bot("editMessageText", message_id=sent["message_id"], text="Stap 3")
    for one in (said, voice, document):
        scene.bot("deleteMessage", message_id=one["message_id"])
    assert scene.seen() == [
        "bot   x bot: (document verslag.pdf)",
        "bot   x lotte: Ze zegt",
        "bot   x lotte: (voice)",
        "bot🔒 ~ Stap 3",
    ]


async def test_a_deletion_by_a_person_is_no_act_of_the_bot(scene: Scene) -> None:
    """It leaves nothing to be seen, and the message is gone."""
    scene.bot("sendMessage", text="Een")
    scene.seen()
    assert await scene.act("lotte> deletes message 1") == []
    assert await scene.act("lotte> deletes last") == []
    assert not scene.stage.sandbox.world.messages[scene.lotte]


async def test_passing_on(scene: Scene) -> None:
    """A link goes from hand to hand; what is protected does not, and that can be said."""
    world = scene.stage.sandbox.world
    amir = scene.cast.person("amir").id
    scene.bot("sendMessage", text="Stap 2", protect_content=True)
    scene.bot("sendMessage", text=f"Stuur dit door: {LINK}")
    with pytest.raises(WorldError, match="is protected"):
        await scene.act("lotte> passes message 1 on to amir")
    await scene.act("lotte> cannot pass message 1 on")
    with pytest.raises(ActError, match="can be passed on"):
        await scene.act("lotte> cannot pass message 2 on")
    with pytest.raises(ActError, match="no link"):
        await scene.act("amir> follows the link")
    await scene.act("lotte> passes message 2 on to amir")
    await scene.act("lotte> writes to amir: dag")
    await scene.act("amir> follows the link")
    await scene.act("lotte> copies the link to els")
    await scene.act("els> follows the link again")
    for person in (amir, scene.cast.person("els").id):
        assert [one["text"] for one in world.messages[person].values()] == ["/start x_1"]
    await scene.act("lotte> passes message 2 on to group")
    await scene.act("lotte> passes message 2 on to the bot")
    assert "forward_origin" in list(world.messages[scene.lotte].values())[-1]


async def test_links_behind_buttons_are_followed(scene: Scene) -> None:
    """As are those in a text."""
    rows = {"inline_keyboard": [[{"text": "Open", "url": LINK}]]}
    scene.bot("sendMessage", text="Stuur dit door", reply_markup=rows)
    await scene.act("lotte> passes message 1 on to amir")
    await scene.act("amir> follows the link")
    assert scene.stage.sandbox.world.messages[scene.cast.person("amir").id]


async def test_documents_are_opened(scene: Scene) -> None:
    """A text is read line by line, of others only the kind is."""
    scene.bot("sendDocument", Upload("log.txt", "Eén\nTwee\n".encode(), ""))
    scene.bot("sendDocument", Upload("log.pdf", b"%PDF", ""))
    scene.seen()
    assert await scene.act("lotte> opens document log.txt") == ["bot   = Eén", "        Twee"]
    assert await scene.act("lotte> opens document log.pdf") == ["bot   = (application/pdf)"]
    with pytest.raises(ActError, match="there is no document"):
        await scene.act("lotte> opens document other.pdf")


async def test_all_is_protected(scene: Scene) -> None:
    """But for exactly the messages that are named, deleted ones too."""
    for text, locked in (("Stap 1", True), ("Levensgevaar", False), ("Stap 2", True)):
        scene.bot("sendMessage", text=text, protect_content=locked)
    with pytest.raises(ActError, match=r"not protected: \{2: 'Levensgevaar'\}"):
        await scene.act("lotte> all is protected")
    await scene.act("lotte> all is protected but message 2")
    with pytest.raises(ActError, match=r"protected, or not there: \[3, 9\]"):
        await scene.act("lotte> all is protected but messages 2, 3 and 9")
    number = scene.bot("sendMessage", text="Verslag")["message_id"]
    scene.bot("deleteMessage", message_id=number)
    await scene.act("lotte> all is protected but messages 2 and 4")


async def test_media_with_words(scene: Scene) -> None:
    """A caption, and the text of a forward."""
    await scene.act("lotte> photo: Kijk")
    await scene.act("lotte> forward: Ik kom u halen")
    photo, forward = list(scene.stage.sandbox.world.messages[scene.lotte].values())[-2:]
    assert photo["caption"] == "Kijk"
    assert (forward["text"], "forward_origin" in forward) == ("Ik kom u halen", True)
    await scene.act("lotte> photograph")
    assert list(scene.stage.sandbox.world.messages[scene.lotte].values())[-1]["text"] == (
        "photograph"
    )


async def test_time_steps(scene: Scene) -> None:
    """The next day has its own hours; a jump goes forward only; the bot's clock can be wrong."""
    clock = scene.stage.clock
    await scene.act("time > next day 09:00")
    assert moment(clock.at) == "2026-09-16 09:00"
    await scene.act("time > it is 2027-03-27 18:00")
    await scene.act("time > next day 09:00")
    assert moment(clock.at) == "2027-03-28 09:00"
    with pytest.raises(ActError, match="it is later"):
        await scene.act("time > it is 2027-03-27 18:00")
    await scene.act("time > the clock is set back 2 hours")
    assert (moment(clock.now()), moment(clock.at)) == ("2027-03-28 07:00", "2027-03-28 09:00")
    await scene.act("time > the clock is set ahead 1 day")
    assert moment(clock.now()) == "2027-03-29 07:00"
    await scene.act("time > the clock is right again")
    assert clock.now() == clock.at


def moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, BRUSSELS).strftime("%Y-%m-%d %H:%M")


def test_the_database_goes_and_comes_back(tmp_path: Path, fonts: Path) -> None:
    """The bot says that nothing is kept, stays up, and goes on from what was kept before."""
    played = asyncio.run(play(read(DATABASE), tmp_path, fonts))
    assert not played.differences, "\n\n".join(played.differences)
