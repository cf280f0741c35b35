"""Knows what people do with files in a transcript: edit a sheet of the bot, send it back, another."""

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO

import openpyxl

from tests.end_to_end.cast import ActError, Cast
from tests.end_to_end.people_acts import Doing
from tests.end_to_end.script import Act

_CELL = re.compile(r"(?P<place>[A-Z]+\d+) = ?(?P<value>.*)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ROW = re.compile(r"no row (?P<row>\d+)")


def document_of(cast: Cast, name: str) -> bytes:
    """The newest document of this name that the bot sent, wherever that was."""
    found = (
        message["document"]
        for chat in cast.world.messages
        for message in cast.messages(chat)
        if message.get("document", {}).get("file_name") == name
    )
    newest = next(found, None)
    if newest is None:
        raise ActError(f"the bot never sent '{name}'")
    return cast.world.files.by_id[newest["file_id"]].content


def _edited(content: bytes, changes: str) -> bytes:
    """The sheet after somebody typed in cells, as `D2 = text; E2 = 2027-01-15; no row 3`."""
    book = openpyxl.load_workbook(BytesIO(content))
    plan = book.worksheets[0]
    for change in changes.split("; "):
        if found := _CELL.fullmatch(change):
            value = found["value"]
            plan[found["place"]] = date.fromisoformat(value) if _DAY.fullmatch(value) else value
        elif found := _ROW.fullmatch(change):
            plan.delete_rows(int(found["row"]))
        else:
            raise ActError(f"nobody knows how to change this: {change}")
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _send_back(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """In a group as a reply to the bot's last message there, where it says so."""
    chat = cast.chat(act)
    content = document_of(cast, found["name"])
    if found["changes"]:
        content = _edited(content, found["changes"])
    reply = cast.messages(chat)[0]["message_id"] if found["way"] == "replies with" else None
    cast.world.send_file(
        cast.person(act.who),
        chat,
        content,
        found["name"],
        reply_to=reply,
        caption=found["caption"] or "",
        anonymous=act.anonymous,
    )


def _send_other(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """Any bytes under any name; `so large` makes them so many."""
    content = (found["text"] or "x").encode()
    content += b"\0" * (int(found["size"] or 0) - len(content))
    cast.world.send_file(cast.person(act.who), cast.chat(act), content, found["name"])


FILES: Sequence[tuple[str, Doing]] = (
    (
        (
            r"(?P<way>sends back|replies with) (?P<name>\S+)"
            r"(?: under “(?P<caption>[^”]+)”)?(?: with (?P<changes>.+))?"
        ),
        _send_back,
    ),
    (r"sends file (?P<name>\S+)(?: of (?P<size>\d+) bytes)?(?:: (?P<text>.+))?", _send_other),
)
