"""Knows how a whole round is played in a terminal: the real bot, the same HTTP, no browser."""

from pathlib import Path
from typing import Any, TextIO

from bot.sandbox.hosting import bot_in, sandbox_at
from bot.sandbox.players import Demo
from bot.sandbox.server import Sandbox
from bot.settings import Settings

Json = dict[str, Any]

WIDTH = 100
"""Characters of a line of the conversation."""


class Narrator:
    """Writes each message and tap as one line, as it happens."""

    def __init__(self, sandbox: Sandbox, shown: TextIO, folder: Path) -> None:
        self._sandbox = sandbox
        self._shown = shown
        self._folder = folder
        self._names = {one.id: one.first_name for one in sandbox.world.users.values()}

    def heard(self, event: Json) -> None:
        if event["type"] not in {"message", "edited"}:
            return
        message: Json = event["message"]
        chat = self._names.get(event["chat"], "groep")
        sender = message.get("from", {})
        who = "bot" if sender.get("is_bot") else sender.get("first_name", "?")
        mark = "~" if event["type"] == "edited" else ">"
        for line in self._lines(message):
            self._shown.write(f"{chat:<7} {who:<7}{mark} {line}\n"[:WIDTH].rstrip("\n") + "\n")
            chat = who = ""
            mark = " "
        self._shown.flush()

    def _lines(self, message: Json) -> list[str]:
        if "photo" in message:
            return [f"(beeld bewaard in {self._save(message)})", *message["caption"].split("\n")]
        text = str(message.get("text", "(dienstbericht)"))
        lines = [line for line in text.split("\n") if line.strip()]
        # Of a statement screen the head is enough to follow; what the group reads stands whole.
        shown = lines[:2] if message["chat"]["type"] == "private" else lines
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        keys = " ".join(f"[{key['text']}]" for row in rows[:1] for key in row)
        return [*shown, keys] if keys else shown

    def _save(self, message: Json) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / "beeld.png"
        stored = self._sandbox.world.files.by_id[message["photo"][-1]["file_id"]]
        path.write_bytes(stored.content)
        return path


async def rehearse(
    settings: Settings, pace: float, folder: Path, seed: int | None, shown: TextIO
) -> None:
    """Plays one round from invitation to picture. Raises DemoStoppedError when it gets stuck."""
    async with sandbox_at("127.0.0.1", 0) as (sandbox, address):
        narrator = Narrator(sandbox, shown, folder)
        sandbox.world.subscribe(narrator.heard)
        demo = Demo(sandbox.world, pace, lambda line: _tell(line, shown), seed)
        async with bot_in(settings, address):
            await demo.play()


def _tell(line: str, shown: TextIO) -> None:
    shown.write(f"--- {line}\n")
    shown.flush()
