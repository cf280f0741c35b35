"""Knows how all that a bot sends over years is written down, a line a message, month by month."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.sandbox.world import World
from tests.end_to_end.given_time import BRUSSELS
from tests.end_to_end.seen import CARRIED, buttons_of

Json = dict[str, Any]

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")

WIDEST = 400
"""Characters of what a message says, on its line."""

ASKED, UNASKED = ">", "*"


@dataclass(frozen=True)
class Sent:
    """A message as it first stood there; `unasked` where nobody did anything just before."""

    at: float
    chat: int
    number: int
    lines: tuple[str, ...]
    buttons: tuple[str, ...]
    unasked: bool

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.at, BRUSSELS)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass
class Chronicle:
    """Hears a world. `unasked` says that nobody but the clock does anything now."""

    world: World
    clock: Callable[[], float]
    unasked: bool = False
    sent: list[Sent] = field(default_factory=list)
    folded: dict[tuple[int, int], Counter[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.world.subscribe(self._happened)

    def _happened(self, event: Json) -> None:
        bot = self.world.bot.id
        match event["type"]:
            case "message" if event["message"]["from"]["id"] == bot:
                self._message(event["message"])
            case "edited" if event["message"]["from"]["id"] == bot:
                self._fold("bewerkt")
            case "deleted" if event["by"] == bot:
                self._fold("verwijderd")
            case "answer" if event.get("text"):
                self._fold("als venster" if event.get("show_alert") else "kort boven het scherm")

    def _message(self, message: Json) -> None:
        text: str = message.get("text", message.get("caption", ""))
        carried = next((f"({kind})" for kind in CARRIED if kind in message), "")
        if "document" in message:
            carried = f"({message['document']['file_name']})"
        lines = tuple(one.strip() for one in (carried, *text.split("\n")) if one.strip())
        labels = tuple(str(key["text"]) for key in buttons_of(message))
        chat, number = message["chat"]["id"], message["message_id"]
        self.sent.append(Sent(self.clock(), chat, number, lines, labels, self.unasked))

    def _fold(self, kind: str) -> None:
        now = datetime.fromtimestamp(self.clock(), BRUSSELS)
        self.folded.setdefault((now.year, now.month), Counter())[kind] += 1


def written(chronicle: Chronicle, name: Callable[[int], str]) -> str:
    """All of it as text. What people asked for has its first line only, and its buttons' count."""
    parts = []
    months = {(one.moment.year, one.moment.month) for one in chronicle.sent}
    for year, month in sorted(months | chronicle.folded.keys()):
        there = [
            one for one in chronicle.sent if (one.moment.year, one.moment.month) == (year, month)
        ]
        counted = chronicle.folded.get((year, month), Counter())
        folded = ", ".join(f"{count} {kind}" for kind, count in sorted(counted.items()))
        head = f"== {MONTHS[month - 1]} {year} · {len(there)} berichten"
        parts.append("\n".join([f"{head}; {folded}" if folded else head, *_lines(there, name)]))
    return "\n\n".join(parts) + "\n"


def _lines(sent: Sequence[Sent], name: Callable[[int], str]) -> Iterator[str]:
    """What several chats get alike in one minute is one line."""
    for one, chats in _alike(sent):
        day = one.moment
        when = f"{DAYS[day.weekday()]} {day:%d %H:%M}"
        whom = ", ".join(sorted(name(chat) for chat in chats))
        keys = f" [{len(one.buttons)}]" if one.buttons else ""
        yield f"{when} {whom:<7} {UNASKED if one.unasked else ASKED} {_short(one)}{keys}"


def _alike(sent: Iterable[Sent]) -> list[tuple[Sent, list[int]]]:
    """Minute by minute, a chat's messages in their order, the group (its id negative) first."""
    found: dict[tuple[int, Sent], list[int]] = {}
    places: Counter[tuple[int, int]] = Counter()
    for one in sent:
        minute = int(one.at // 60)
        places[minute, one.chat] += 1
        # The same message as the same chat's second one is another line.
        alike = replace(one, at=minute * 60, chat=0, number=places[minute, one.chat])
        found.setdefault((minute, alike), []).append(one.chat)
    ranked = sorted(found.items(), key=lambda item: (item[0][0], min(item[1]), item[0][1].number))
    return [(one, chats) for (_, one), chats in ranked]


def _short(one: Sent) -> str:
    said = " / ".join(one.lines) if one.unasked else _first(one.lines)
    return said if len(said) <= WIDEST else f"{said[: WIDEST - 1].rstrip()}…"


def _first(lines: Sequence[str]) -> str:
    """Of what carries something, its caption's first line as well."""
    return " ".join(lines[:2]) if lines and lines[0].startswith("(") else "".join(lines[:1])


HEADS = (
    *("Over tijd", "Loopt vandaag af", "Loopt morgen af", "Loopt binnenkort af"),
    *("Vandaag opvolgen", "Opvolging die voorbij is", "Uitgesteld tot nu"),
)
"""Under which a reminder tells of actions, in private."""


def reminders(one: Sent) -> Iterator[tuple[str, str, str]]:
    """What a private reminder tells: under which head, of which action, of which day if any."""
    if one.chat < 0 or one.lines[0] not in HEADS:
        return
    head, what, day = "", "", ""
    for line in (*one.lines, HEADS[0]):
        if (numbered := re.fullmatch(r"\d+\. (.+)", line)) or line in HEADS:
            if what:
                yield head, what, day
            what, day = (numbered[1], "") if numbered else ("", "")
            head = head if numbered else line
        else:
            day = line
