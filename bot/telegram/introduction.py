"""Knows how the bot presents itself in Telegram: its commands per place and language, its lines."""

import asyncio
import logging
from collections.abc import Iterator, Mapping
from typing import Any

from bot.clock import Clock
from bot.content import SCANS, Content
from bot.phrasing.catalogue import DUTCH, Language, Words
from bot.phrasing.guides import about
from bot.telegram.api import Api, ApiError, TooMany

log = logging.getLogger("onlife.introduction")

PRIVATE = (
    *SCANS,
    "keuze",
    "verdieping",
    "inspiratie",
    "plan",
    "actie",
    "paginas",
    "verontrusting",
    "oefenen",
    "verslag",
    "schema",
    "start",
    "stop",
    "help",
)
GROUP = ("inspiratie", "plan", "paginas", "help")
LEADS = (
    "ronde",
    "sluit",
    "resultaten",
    "gesprek",
    "keuze",
    "verdieping",
    "inspiratie",
    "plan",
    "actie",
    "paginas",
    "teamlead",
    "help",
)

SCOPES = {
    "all_private_chats": PRIVATE,
    "all_group_chats": GROUP,
    "all_chat_administrators": LEADS,
}
"""The commands that Telegram offers, per kind of place."""

LAST = "start"
"""The first of what stands last: the guides, which content names, come before it."""

TRIES = 3
"""How often a call is made that Telegram asks to be made later."""


async def introduce(
    api: Api, content: Content, languages: Mapping[Language, Words], clock: Clock
) -> None:
    """Tells Telegram once, at every start. What is refused is logged: the bot works without."""
    for language, words in languages.items():
        for method, parameters in _calls(content, language, words):
            await _tell(api, method, parameters, clock)


def _calls(
    content: Content, language: Language, words: Words
) -> Iterator[tuple[str, dict[str, Any]]]:
    code: dict[str, Any] = {} if language == DUTCH else {"language_code": language}
    for scope, commands in SCOPES.items():
        listed = [(one, words(f"command.{one}")) for one in commands]
        if commands is PRIVATE:
            last = listed.index((LAST, words(f"command.{LAST}")))
            guides = [(one, about(words, flow)) for one, flow in content.guides.items()]
            listed[last:last] = guides
        told = [{"command": one, "description": said} for one, said in listed]
        yield "setMyCommands", {"commands": told, "scope": {"type": scope}, **code}
    yield "setMyDescription", {"description": words("about.long"), **code}
    yield "setMyShortDescription", {"short_description": words("about.short"), **code}


async def _tell(api: Api, method: str, parameters: dict[str, Any], clock: Clock) -> None:
    for _ in range(TRIES):
        try:
            await api.result(method, None, **parameters)
        except TooMany as error:
            await clock.wait(asyncio.Event(), error.after)
        except ApiError as error:
            log.warning("Telegram did not take %s: %s", method, error)
            return
        else:
            return
