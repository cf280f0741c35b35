"""Knows what people see of the bot: events of the sandbox's world, as lines of a transcript."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from bot.sandbox.media import KINDS
from bot.sandbox.world import World
from tests.end_to_end.script import Shown

Json = dict[str, Any]
Places = Callable[[int], str]

CARRIED = tuple(kind for kind in KINDS if kind != "forward")
_ORDER = ("!!", "!", "x", "-", "~", ">", "=")
"""Within one chat; calls that leave together may arrive in either order."""


@dataclass(frozen=True)
class Sight:
    """Something that was seen in a chat, at a message (0 for a short line over the screen)."""

    chat: int
    message: int
    sign: str
    lines: tuple[str, ...]
    protected: bool = False


class Eyes:
    """Sees all that the bot does in a world, and remembers how its messages once looked."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._sights: list[Sight] = []
        self.looks: dict[int, dict[int, list[Json]]] = {}
        self._said: dict[tuple[int, int], Json] = {}
        world.subscribe(self._happened)

    def _happened(self, event: Json) -> None:
        match event["type"]:
            case "message" | "edited" if event["message"]["from"]["id"] != self._world.bot.id:
                message = event["message"]
                self._said[event["chat"], message["message_id"]] = message
            case "message" | "edited" if event["message"]["from"]["id"] == self._world.bot.id:
                self._message(event["message"], edited=event["type"] == "edited")
            case "deleted" if event["by"] == self._world.bot.id:
                self._deleted(event["chat"], event["message_id"])
            case "answer" if event.get("text"):
                sign = "!!" if event.get("show_alert") else "!"
                lines = tuple(event["text"].split("\n"))
                self._sights.append(Sight(event["chat"], 0, sign, lines))

    def _message(self, message: Json, *, edited: bool) -> None:
        chat, number = message["chat"]["id"], message["message_id"]
        looks = self.looks.setdefault(chat, {}).setdefault(number, [])
        lines = tuple(lines_of(message))
        locked = is_protected(message)
        if not edited:
            sight = Sight(chat, number, ">", lines, locked)
        elif looks and _said(looks[-1]) == _said(message) and "reply_markup" not in message:
            sight = Sight(chat, number, "-", lines[:1], locked)
        else:
            sight = Sight(chat, number, "~", lines, locked)
        looks.append(message)
        self._sights.append(sight)

    def _deleted(self, chat: int, number: int) -> None:
        looks = self.looks.get(chat, {}).get(number)
        message = looks[-1] if looks else self._said[chat, number]
        whose = "bot" if looks else message["from"]["first_name"].lower()
        self._sights.append(Sight(chat, number, "x", (f"{whose}: {lines_of(message)[0]}",)))

    def opened(self, chat: int, text: str) -> None:
        """Somebody opened a document of the bot in this chat, and read this."""
        self._sights.append(Sight(chat, 0, "=", tuple(text.rstrip().split("\n"))))

    def unprotected(self, chat: int) -> dict[int, str]:
        """The first line of each message of the bot in a chat that ever stood there unprotected.

        By its number, which counts from 1; also those that are deleted by now.
        """
        return {
            number: lines_of(looks[-1])[0]
            for number, looks in enumerate(self.looks.get(chat, {}).values(), 1)
            if not all(is_protected(one) for one in looks)
        }

    def numbered(self, chat: int, place: int) -> list[Json]:
        """How the bot's n-th message in a chat looked, from first to last; n counts from 1."""
        return list(self.looks.get(chat, {}).values())[place - 1]

    def forget(self) -> None:
        """What was seen so far is of no interest."""
        self._sights.clear()

    def take(self, here: int, name: Places, *, last_only: bool) -> list[Shown]:
        """What was seen since the last time, in the order of a transcript.

        `here` is the chat whose name is left out. With `last_only` each message is shown once,
        as it came to look.
        """
        sights, self._sights = self._sights, []
        if last_only:
            sights = list(_last_looks(sights))
        sights.sort(key=lambda one: (_rank(one.chat, here), _ORDER.index(one.sign), one.message))
        return list(_together((one, "" if one.chat == here else name(one.chat)) for one in sights))


def _together(sights: Iterable[tuple[Sight, str]]) -> Iterable[Shown]:
    """What several people see alike, as one; only where each of them sees nothing else."""
    seen = list(sights)
    times: dict[str, int] = {}
    for _, where in seen:
        times[where] = times.get(where, 0) + 1
    alike: dict[tuple[str, tuple[str, ...], bool], list[str]] = {}
    alone: list[Shown] = []
    for one, where in seen:
        if one.chat > 0 and where and times[where] == 1:
            alike.setdefault((one.sign, one.lines, one.protected), []).append(where)
        else:
            alone.append(Shown(where, one.sign, one.lines, one.protected))
    yield from alone
    for (sign, lines, locked), places in alike.items():
        yield Shown(",".join(places), sign, lines, locked)


def _rank(chat: int, here: int) -> tuple[bool, bool, int]:
    """The chat of the act first, then groups, then people in the order in which they came."""
    return chat != here, chat > 0, chat


def _last_looks(sights: Iterable[Sight]) -> Iterable[Sight]:
    """Every message once, new where it was new to begin with; short lines all."""
    found: dict[tuple[int, int], Sight] = {}
    for place, one in enumerate(sights):
        key = (one.chat, one.message) if one.message else (one.chat, -place - 1)
        first = found.get(key)
        stays_new = first is not None and first.sign == ">" and one.sign != "x"
        found[key] = replace(one, sign=">") if stays_new else one
    for one in found.values():
        # Of a new message whose buttons went again, only its first line is known.
        yield one


def _said(message: Json) -> tuple[object, object]:
    return message.get("text", message.get("caption")), message.get("photo") is not None


def lines_of(message: Json) -> list[str]:
    """What a message carries, its text with its bold, and its rows of buttons; one line or more.

    What stands in a topic of a forum begins with its name.
    """
    lines = []
    if "document" in message:
        lines.append(f"(document {message['document']['file_name']})")
    elif carried := next((kind for kind in CARRIED if kind in message), None):
        lines.append(f"({carried})")
    if text := message.get("text", message.get("caption", "")):
        entities = message.get("entities") or message.get("caption_entities") or []
        lines.extend(_bold(text, entities).split("\n"))
    topic = message.get("reply_to_message", {}).get("forum_topic_created", {}).get("name")
    if topic:
        lines[:1] = [f"(topic {topic}) {lines[0] if lines else ''}".rstrip()]
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return lines + [" ".join(f"[{_label(key)}]" for key in row) for row in rows] or [""]


def _label(key: Json) -> str:
    """What a button says; of one that copies also what it copies, on one line."""
    copied: str = key.get("copy_text", {}).get("text", "")
    return f"{key['text']} ⧉ {copied}".replace("\n", "\\n") if copied else str(key["text"])


def is_protected(message: Json) -> bool:
    return message.get("has_protected_content") is True


def _bold(text: str, entities: list[Json]) -> str:
    """`**` around what is bold; Telegram counts in UTF-16."""
    units = text.encode("utf-16-le")
    marks = sorted(
        at
        for one in entities
        if one["type"] == "bold"
        for at in (one["offset"], one["offset"] + one["length"])
    )
    parts = [
        units[2 * start : 2 * end].decode("utf-16-le")
        for start, end in zip([0, *marks], [*marks, len(units) // 2], strict=True)
    ]
    return "**".join(parts)


def buttons_of(message: Json) -> list[Json]:
    return [
        key for row in message.get("reply_markup", {}).get("inline_keyboard", []) for key in row
    ]
