"""Knows how a round reads in a terminal: the group and one respondent in full, the others in brief.

It is told of messages and taps as they happen, and refuses to know who makes them happen.
"""

import re
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from bot.sandbox.people import User
from bot.sandbox.sights import SENT, is_prompt, keys_of
from bot.sandbox.wire import Json
from bot.sandbox.world import World

NARROWEST, WIDEST = 40, 100
"""Characters of a line: what can be read in a small terminal, and at a glance in a large one."""

PLACE, SPEAKER = 8, 9
"""Characters of the two columns before what is said: in whose chat, and who speaks."""

BAR = re.compile(r"\s*[▰▱]+")
ELEMENT = re.compile(r"(?: · |^Bouwsteen )(\d+/\d+)$")
BLOCK_DONE = re.compile(r"^Bouwsteen \d+ van \d+ klaar")
ANSWERS = ("🟢", "🟠", "🔴", "★")
SKIPPED = "➖  "
INVITED = "/start r_"
ONWARD = ("Volgende bouwsteen", "Naar je overzicht")
"""Taps that say nothing that the next screen does not."""

VARIATION = "\ufe0f"
"""Asks for the coloured form of the sign before it; takes no room itself."""


class Narrator:
    """Writes to `shown`; pictures and files go to `folder`, their names are `saved`."""

    def __init__(self, world: World, shown: TextIO, folder: Path) -> None:
        self.saved: list[str] = []
        self._world = world
        self._shown = shown
        self._folder = folder
        self._width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns - 1))
        self._followed = next(user.id for user in world.users.values() if user.role != "lead")
        self._read: dict[tuple[int, int], list[str]] = {}
        self._element: tuple[str, str] | None = None
        self._seen: set[str] = set()
        self._telling = False

    def told(self, line: str) -> None:
        """A line about what happens, apart from what is said."""
        self._shown.write(f"── {line}\n" if self._telling else f"\n── {line}\n")
        self._shown.flush()
        self._telling = True

    def heard(self, event: Json) -> None:
        """An event of the world."""
        if event["type"] not in {"message", "edited"}:
            return
        message: Json = event["message"]
        if event["chat"] < 0:
            self._in_group(message)
        elif event["chat"] == self._followed:
            self._followed_reads(message)
        else:
            self._other_reads(event["chat"], message)
        self._shown.flush()

    def tapped(self, user: User, chat: int, label: str) -> None:
        """A tap that is about to be made."""
        if chat < 0:
            self._write("Groep", user.first_name, [f"tikt op [{label}]"])
        elif user.id == self._followed and self._element:
            place, title = self._element
            sign = label if label.startswith(ANSWERS) else SKIPPED
            self._write(user.first_name, f"{place:>5}  {sign}", [title])
        elif user.id == self._followed and label not in ONWARD:
            self._write(user.first_name, user.first_name, [f"tikt op [{label}]"])

    def _in_group(self, message: Json) -> None:
        if "photo" in message:
            self._keep(message["photo"][-1]["file_id"], "beeld.png")
            self._write(
                "Groep", "bot", ["(het beeld)", *_lines(message["caption"]), _keys(message)]
            )
            return
        who = "bot" if message["from"].get("is_bot") else message["from"]["first_name"]
        if "document" in message:
            named = message["document"]["file_name"]
            self._keep(message["document"]["file_id"], named)
            self._write("Groep", "bot", [f"({named})", *_lines(message.get("caption", ""))])
            return
        if "text" not in message or is_prompt(message):
            return
        lines = [*_lines(message["text"]), _keys(message)]
        self._write("Groep", who, self._news(message, lines))

    def _news(self, message: Json, lines: list[str]) -> list[str]:
        """What was not there before the edit."""
        key = (message["chat"]["id"], message["message_id"])
        before = self._read.get(key, [])
        self._read[key] = lines
        return [line for line in lines if line not in before]

    def _followed_reads(self, message: Json) -> None:
        name = self._world.users[self._followed].first_name
        if not message["from"].get("is_bot"):
            opened = "de uitnodiging" if INVITED in message.get("text", "") else "een eigen chat"
            self._write(name, name, [f"opent {opened}"])
            return
        lines = _lines(message["text"])
        head = BAR.sub("", lines[0])
        self._element = None
        if found := ELEMENT.search(head):
            self._element = (found[1], lines[1])
            kind = head[: found.start()] and "element"
            if kind in self._seen:
                return
            self._seen.add(kind)
        elif BLOCK_DONE.search(head):
            self._write(name, "bot", [f"{head} · {lines[-1].rpartition(': ')[2]}"])
            return
        elif SENT in keys_of(message) or not keys_of(message):
            self._write(name, "bot", lines[:1])
            return
        self._write(name, "bot", [head, *lines[1:], _keys(message)])

    def _other_reads(self, chat: int, message: Json) -> None:
        head = BAR.sub("", str(message.get("text", ""))).split("\n")[0]
        if BLOCK_DONE.search(head):
            self._write(self._world.users[chat].first_name, "", [head])

    def _write(self, place: str, speaker: str, lines: Sequence[str]) -> None:
        """Lines under each other; place and speaker stand before the first one."""
        self._telling = False
        gap = " " * max(1, SPEAKER - columns(speaker))
        head = f"{place:<{PLACE}}{speaker}{gap}" if speaker else f"{place:<{PLACE}}"
        for line in lines:
            for part in folded(line, self._width - columns(head)):
                self._shown.write(f"{head}{part}".rstrip() + "\n")
                head = " " * columns(head)

    def _keep(self, file_id: str, name: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / name).write_bytes(self._world.files.by_id[file_id].content)
        self.saved.append(name)


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _keys(message: Json) -> str:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return "  ".join(f"[{key['text']}]" for row in rows for key in row)


def folded(text: str, width: int) -> Iterator[str]:
    """A text in lines of at most this many columns; a key is not broken, nor is a word."""
    line = ""
    for word in re.findall(r"\[[^\]]*\]|\S+", text):
        gap = "  " if line.endswith("]") and word.startswith("[") else " "
        if line and columns(line + gap + word) > width:
            yield line
            line = word
        else:
            line = f"{line}{gap}{word}" if line else word
    if line:
        yield line


def columns(text: str) -> int:
    """How many columns of a terminal a text takes; an emoji takes two."""
    return sum(
        2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text if sign != VARIATION
    )
