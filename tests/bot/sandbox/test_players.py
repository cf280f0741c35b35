"""The demo's people play against the real bot, over HTTP, and respect what a person does meanwhile."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.sandbox.hands import DemoStoppedError
from bot.sandbox.hosting import bot_in, demo_for, sandbox_at
from bot.sandbox.narrator import WIDEST, Narrator, columns, folded
from bot.sandbox.people import User
from bot.sandbox.players import Demo
from bot.sandbox.rehearsal import rehearse
from bot.sandbox.server import Sandbox
from bot.sandbox.sights import SENT, Sights, Standing, keys_of
from bot.sandbox.world import World
from bot.settings import read_settings
from bot.telegram.introduction import LEADS

pytestmark = pytest.mark.proof
"""Long: a whole process, or a machine of many steps."""

AFTERMATH = {
    "gesprek": "Het gesprek is afgerond.",
    "keuze": "De keuze ligt vast",
    "actie": "Verantwoordelijke: Lotte",
    "plan": "Plan · 2 acties",
}
"""The commands of what follows a picture, and what the group reads of it."""

MOMENT = 30.0
"""Seconds until something must have been seen."""


@dataclass
class Stage:
    """A sandbox with the real bot in it, and what the demo told."""

    sandbox: Sandbox
    told: list[str] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.group = next(iter(self.world.chats))
        self.sights = Sights(self.world, self.group)
        self.world.subscribe(lambda _event: self.changed.set())

    @property
    def world(self) -> World:
        return self.sandbox.world

    def person(self, name: str) -> User:
        return next(user for user in self.world.users.values() if user.first_name == name)

    def demo(self) -> Demo:
        return Demo(self.world, 0.0, self.tell, seed=1)

    def tell(self, line: str) -> None:
        self.told.append(line)
        self.changed.set()

    async def until(self, seen: Callable[[], object]) -> None:
        async with asyncio.timeout(MOMENT):
            while not seen():
                self.changed.clear()
                await self.changed.wait()

    async def press(self, label: str, after: int = 0) -> None:
        """The lead taps a key of the group, by hand."""
        await self.until(lambda: self.sights.with_key(label, after))
        message = self.sights.with_key(label, after) or {}
        data = next(data for text, data in keys_of(message).items() if text.startswith(label))
        self.world.tap(self.person("Fatima"), self.group, message["message_id"], data)

    async def open_by_hand(self) -> str:
        """The lead opens a round; the invitation's link."""
        said = self.say("/ronde")
        for label in ("Quickscan", "Geen functie vragen", "Anoniem", "3 dagen"):
            await self.press(label, said)
        await self.until(self.sights.link)
        return self.sights.link() or ""

    def say(self, command: str) -> int:
        return int(self.world.say(self.person("Fatima"), self.group, command)["message_id"])

    async def tap_first(self, name: str, *, wanted: str = "") -> None:
        """A person taps the wanted or else the first key of their screen, and sees another."""
        user = self.person(name)
        await self.until(lambda: self.sights.screen(user))
        screen = self.sights.screen(user) or {}
        keys = keys_of(screen)
        data = keys[wanted] if wanted else next(iter(keys.values()))
        self.world.tap(user, user.id, screen["message_id"], data)
        await self.until(lambda: self.sights.screen(user) != screen)


@asynccontextmanager
async def stage_in(folder: Path) -> AsyncIterator[Stage]:
    async with sandbox_at("127.0.0.1", 0) as (sandbox, address):
        stage = Stage(sandbox)
        async with bot_in(read_settings({"DATA_DIR": str(folder)}), address):
            yield stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage_in(tmp_path) as found:
        yield found


async def test_a_terminal_shows_a_round_and_where_its_picture_is(tmp_path: Path) -> None:
    """A rehearsal reads from the opening to the plan's files, in short lines, not in a flood."""
    shown = io.StringIO()
    settings = read_settings({"DATA_DIR": str(tmp_path / "data")})
    await rehearse(settings, 0.0, tmp_path / "demo", 7, shown)
    text = shown.getvalue()
    picture = tmp_path / "demo" / "beeld.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert text.startswith("\n── Fatima opent een ronde.\n")
    for kept in ("verslag-*.pdf", "plan-*.xlsx"):
        assert len(list(picture.parent.glob(kept))) == 1
    assert f"\n── Klaar. Bewaard in {picture.parent}: beeld.png, verslag-" in text
    for command, line in AFTERMATH.items():
        assert (f" /{command}" in text) is (command in LEADS)
        assert (line in text) is (command in LEADS)
    assert "Ronde gesloten · 5 antwoorden" in text
    assert " 42/42 " in text
    lines = text.split("\n")
    assert len(lines) < 700
    assert [one for one in lines if columns(one) > WIDEST and str(picture.parent) not in one] == []


async def test_whom_a_person_plays_is_waited_for(stage: Stage) -> None:
    """A round opened by hand and half answered by hand goes on: the rest answer, then it waits."""
    link = await stage.open_by_hand()
    lotte = stage.person("Lotte")
    stage.world.open_link(lotte, link)
    await stage.tap_first("Lotte", wanted="Ik doe mee")
    demo = asyncio.create_task(stage.demo().play())
    wait = "Nu jij: antwoord als Lotte en verzend, of sluit met /sluit."
    await stage.until(lambda: wait in stage.told)
    assert stage.told[0] == "Amir, Els, Joris en Nadia antwoorden, elk in een eigen chat."
    assert [line for line in stage.told if line.startswith("Lotte")] == []
    while SENT not in keys_of(stage.sights.screen(lotte) or {}):
        await stage.tap_first("Lotte")
    await demo
    assert "5 antwoorden" in (stage.sights.photo() or {})["caption"]
    with pytest.raises(DemoStoppedError, match="Het plan staat al in de groep"):
        await stage.demo().play()


async def test_too_few_are_said_and_the_round_stays_open(stage: Stage) -> None:
    """Four who declined by hand and one who blocked the bot leave nothing to close."""
    link = await stage.open_by_hand()
    joris = stage.person("Joris")
    stage.world.open_link(joris, link)
    await stage.until(lambda: stage.sights.screen(joris))
    stage.world.block(joris)
    for name in ("Lotte", "Amir", "Els", "Nadia"):
        user = stage.person(name)
        stage.world.open_link(user, link)
        await stage.until(lambda user=user: stage.sights.screen(user))
        screen = stage.sights.screen(user) or {}
        stage.world.tap(user, user.id, screen["message_id"], keys_of(screen)["Nu niet"])
        await stage.until(lambda user=user: stage.sights.is_done(user))
    with pytest.raises(DemoStoppedError, match="te weinig antwoorden voor een beeld"):
        await stage.demo().play()
    assert stage.sights.link() == link


async def test_who_cannot_reach_the_bot_does_not_stop_the_others(stage: Stage) -> None:
    """Somebody whose account is gone is named; the others answer, and it is too few."""
    stage.world.deactivate(stage.person("Els"))
    with pytest.raises(DemoStoppedError, match="te weinig antwoorden voor een beeld"):
        await stage.demo().play()
    assert "Els kan de bot niet bereiken en antwoordt niet." in stage.told
    assert "Joris heeft verzonden." in stage.told


async def test_a_round_closed_by_hand_meanwhile_ends_the_demo(stage: Stage) -> None:
    """Closed before enough have sent, the round stands still, and the demo says so each time."""
    await stage.open_by_hand()
    demo = asyncio.create_task(stage.demo().play())
    await stage.until(lambda: stage.sights.screen(stage.person("Amir")))
    await stage.press("Sluit nu", stage.say("/sluit"))
    with pytest.raises(DemoStoppedError, match="De ronde staat stil"):
        await demo
    with pytest.raises(DemoStoppedError, match="De ronde staat stil"):
        await stage.demo().play()


async def test_a_round_cancelled_by_hand_meanwhile_ends_the_demo(stage: Stage) -> None:
    """Extended, gone on with, closed and cancelled by hand: the demo ends without a picture."""
    await stage.open_by_hand()
    said = stage.say("/sluit")
    await stage.press("Sluit nu", said)
    await stage.press("1 week langer", said)
    await stage.until(lambda: stage.sights.standing() is Standing.OPEN)
    demo = asyncio.create_task(stage.demo().play())
    await stage.until(lambda: stage.sights.screen(stage.person("Amir")))
    said = stage.say("/sluit")
    await stage.press("Sluit nu", said)
    await stage.press("Annuleer de ronde", said)
    await stage.press("Annuleer en wis", said)
    with pytest.raises(DemoStoppedError, match=r"staat stil|geannuleerd"):
        await demo
    await stage.until(lambda: stage.sights.standing() is Standing.CANCELLED)


async def test_stopped_and_started_again_it_goes_on_where_it_was(stage: Stage) -> None:
    """The button's second demo knows whom the first one played, and plays them to the end."""
    play = demo_for(stage.sandbox, 0.0)
    first = asyncio.ensure_future(play())
    await stage.until(lambda: stage.sights.screen(stage.person("Nadia")))
    first.cancel()
    await asyncio.wait([first])
    await play()
    assert "5 antwoorden" in (stage.sights.photo() or {})["caption"]
    assert stage.sandbox.running.demo["line"].startswith("Klaar. Beeld en plan staan in de groep")


async def test_without_the_bot_in_the_group_there_is_no_demo() -> None:
    """The page is told that the bot is not there, and how to add it."""
    sandbox = Sandbox("1:players")
    sandbox.world.kick_bot(next(iter(sandbox.world.chats)))
    await demo_for(sandbox, 0.0)()
    assert sandbox.running.demo["line"] == "De bot zit niet in de groep. Voeg hem daar toe met ⋯."


async def test_a_silent_bot_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no bot answers, the demo says what it waited for instead of waiting on."""
    monkeypatch.setattr("bot.sandbox.hands.PATIENCE", 0.0)
    with pytest.raises(DemoStoppedError, match="De demo wachtte tevergeefs op de knop Quickscan"):
        await Demo(Sandbox("1:players").world, 0.0, str).play()


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("een twee drie", 8, ["een twee", "drie"]),
        ("[🟢 A] [Niet van toepassing]", 20, ["[🟢 A]", "[Niet van toepassing]"]),
        ("[Ja] [Nee]", 20, ["[Ja]  [Nee]"]),
        ("tikt op [Sluit nu]", 40, ["tikt op [Sluit nu]"]),
    ],
)
def test_lines_are_folded_between_words_and_keys(text: str, width: int, lines: list[str]) -> None:
    """A line ends between words, never within a key."""
    assert list(folded(text, width)) == lines


def test_an_emoji_takes_two_columns() -> None:
    """What a terminal draws wide is counted wide; the sign that asks for colour takes none."""
    assert [columns(text) for text in ("A", "🟢", "✏️", "é")] == [1, 2, 1, 1]


def test_an_edit_shows_only_what_is_new(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The invitation's live count is one line, not the whole invitation again."""
    monkeypatch.setenv("COLUMNS", "60")
    sandbox, shown = Sandbox("1:players"), io.StringIO()
    group = next(iter(sandbox.world.chats))
    narrator = Narrator(sandbox.world, shown, tmp_path)
    said = {"chat": {"id": group}, "message_id": 9, "from": {"is_bot": True, "first_name": "bot"}}
    narrator.heard(
        {"type": "message", "chat": group, "message": {**said, "text": "Scan\nKlaar: 0"}}
    )
    narrator.heard({"type": "edited", "chat": group, "message": {**said, "text": "Scan\nKlaar: 1"}})
    assert shown.getvalue() == (
        "Groep   bot      Scan\n                 Klaar: 0\nGroep   bot      Klaar: 1\n"
    )
