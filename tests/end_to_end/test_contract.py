"""Holds every call that the bot makes in a whole round against aiogram's description of them."""

import asyncio
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import aiogram.methods
import orjson
import pytest
from aiogram.types import InlineKeyboardButton
from pydantic import TypeAdapter

from tests.end_to_end.script import read
from tests.end_to_end.transcript import play

Json = dict[str, Any]

BUTTON, STATEMENT_SCREEN, MESSAGE, CAPTION, DATA, COPIED = 28, 700, 4096, 1024, 64, 256
"""Characters of content.md and of the Bot API; bytes of callback data."""

ROUND = """\
# A whole round, with all that hangs on it
lotte> /help
lotte> /quickscan
lotte> tap Begin
lotte> answers 🟠 B until Bouwsteen 1 van 7
lotte> tap ✏️ Opmerking
lotte> Een opmerking.
lotte> /stop
lotte> tap Wis mijn antwoorden
fatima@group> /help
fatima@group> /teamlead
els@group> tap Ik
fatima@group> tap Bevestig
fatima@group> /ronde
fatima@group> tap Quickscan online werken
fatima@group> tap Functie vragen
fatima@group> tap Anoniem
fatima@group> tap Kies een datum
fatima@group> tap ◀ Terug
fatima@group> tap 3 dagen
amir> open invitation
amir> tap Ik doe mee
amir> tap Praktijkwerker
amir> tap ⏸ Pauze
time > until 2026-09-17 12:00
time > until 2026-09-18 18:00
fatima@group> tap 3 dagen langer
lotte, els, joris, nadia> fill in 🟢 A 🟠 B 🔴 C and send
amir> tap Ga verder
amir> answers 🟢 A until Jouw overzicht
amir> tap 1. Strategie
amir> tap 1 · 🟢 A
amir> tap 🔴 C
amir> tap Alle bouwstenen
amir> tap Verzenden
time > 1 minute later
els@group> /sluit
els@group> tap Sluit nu
els@group> /resultaten
lotte@group> tap Per blok
lotte@group> tap 1. Strategie
lotte@group> tap Volgende ▶
lotte@group> tap Alle blokken
lotte@group> tap Verschillen
lotte@group> tap Als tekst
fatima@group> opens an open round of Veiligheidsplanner for 3 dagen
lotte, els> fill in 🟢 A and send
fatima@group> /sluit
fatima@group> tap Sluit nu
fatima@group> /resultaten
lotte@group> tap Kaarten naast elkaar
lotte@group> tap Als beeld
els> tap Mijn kaart
els> tap Trek mijn kaart in
els> tap Trek in en wis
lotte> tap Mijn kaart
lotte> tap Trek mijn kaart in
lotte> tap Trek in en wis
world > the bot is stopped
"""

EXPECTED = {
    "getMe",
    "deleteWebhook",
    "getUpdates",
    "setMyCommands",
    "setMyDescription",
    "setMyShortDescription",
    "sendMessage",
    "sendPhoto",
    "sendChatAction",
    "editMessageText",
    "editMessageReplyMarkup",
    "editMessageMedia",
    "deleteMessage",
    "answerCallbackQuery",
    "getChatAdministrators",
    "getChatMember",
}
"""The methods that a whole round needs: all that the bot uses."""


UPLOADS = {"photo", "document"}
TREES = ("reply_markup", "scope", "commands", "allowed_updates", "message_ids", "media")
"""Parameters that travel as JSON within a form."""

LOOKS = {"text", "style", "icon_custom_emoji_id"}
"""What a button may have beside the one thing that it does."""


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> list[Json]:
    """The journal of one whole round."""
    folder = tmp_path_factory.mktemp("contract")
    journal: list[Json] = []
    played = asyncio.run(play(read(ROUND), folder, fonts, journal))
    assert not [one for one in played.differences if "could not be done" in one]
    return journal


def method_of(call: Json) -> Any:
    name = call["method"]
    return getattr(aiogram.methods, name[0].upper() + name[1:])


def test_the_round_uses_every_method(calls: list[Json]) -> None:
    """The round that is looked at has every call in it that the bot can make."""
    assert {call["method"] for call in calls} == EXPECTED


def test_no_unknown_parameter(calls: list[Json]) -> None:
    """No call has a parameter that the Bot API does not know for its method, but files of it."""
    for call in calls:
        known, media = set(method_of(call).model_fields), str(call["params"].get("media"))
        given = {name for name in call["params"] if f"attach://{name}" not in media}
        assert given <= known, (call["method"], given - known)
        assert call["unknown"] == [], (call["method"], call["unknown"])


def test_every_call_is_valid(calls: list[Json]) -> None:
    """Every call reads as what aiogram says that its method takes."""
    for call in calls:
        adapter = TypeAdapter(method_of(call))
        given = dict(call["params"])
        for name in UPLOADS & given.keys():
            # The journal keeps the size of an upload; a file's id has the same place.
            given[name] = "an upload"
        for name in TREES:
            if isinstance(given.get(name), str):
                given[name] = orjson.loads(given[name])
        adapter.validate_python(given)


def test_nothing_is_refused(calls: list[Json]) -> None:
    """The sandbox, strict as Telegram, refuses nothing but the poll that a stop gives up."""
    refused = [(call["method"], call["status"]) for call in calls if call["status"] != 200]
    assert refused in ([], [("getUpdates", 409)])


def test_lengths(calls: list[Json]) -> None:
    """No text, caption, button or callback data is longer than it may be."""
    for call in calls:
        params = call["params"]
        text = plain(str(params.get("text", "")))
        assert len(text) <= MESSAGE
        if "🟢 A  " in text:
            assert len(text) <= STATEMENT_SCREEN, text
        assert len(plain(str(params.get("caption", "")))) <= CAPTION
        for key in buttons(params):
            assert len(key["text"]) <= BUTTON, key["text"]
            assert len(key.get("callback_data", "").encode()) <= DATA


def test_every_tap_is_answered_once(calls: list[Json]) -> None:
    """No button keeps waiting, and none is answered twice."""
    answered = [
        one["params"]["callback_query_id"]
        for one in calls
        if one["method"] == "answerCallbackQuery"
    ]
    assert answered
    assert len(answered) == len(set(answered))


def test_a_button_does_one_thing(calls: list[Json]) -> None:
    """Exactly one of the kinds that the Bot API has; what it copies is not too long."""
    kinds = set(InlineKeyboardButton.model_fields) - LOOKS
    for call in calls:
        for key in buttons(call["params"]):
            assert len(key.keys() & kinds) == 1, key
            assert key.keys() <= kinds | LOOKS, key
            assert len(key.get("copy_text", {}).get("text", "")) <= COPIED


def test_one_row_has_at_most_three_buttons(calls: list[Json]) -> None:
    """At most three buttons stand in a row, so that they can be read on a narrow phone."""
    for call in calls:
        for row in rows(call["params"]):
            assert len(row) <= 3


def rows(params: Json) -> list[list[Json]]:
    markup: Any = params.get("reply_markup") or {}
    if isinstance(markup, str):
        markup = orjson.loads(markup)
    found: list[list[Json]] = markup.get("inline_keyboard", [])
    return found


def buttons(params: Json) -> list[Json]:
    return [key for row in rows(params) for key in row]


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain(html: str) -> str:
    """The text of a message as Telegram counts it: without its tags."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)
