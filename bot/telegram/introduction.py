"""Knows how the bot presents itself in Telegram: its commands per place and language, its lines."""

import logging
from collections.abc import Mapping
from typing import Any

from bot.phrasing.catalogue import DUTCH, Language, Words
from bot.telegram.api import Api, ApiError

log = logging.getLogger("onlife.introduction")

PRIVATE = ("quickscan", "start", "stop", "help")
GROUP = ("help",)
LEADS = ("ronde", "sluit", "resultaten", "teamlead", "help")

SCOPES = {
    "all_private_chats": PRIVATE,
    "all_group_chats": GROUP,
    "all_chat_administrators": LEADS,
}
"""The commands that Telegram offers, per kind of place."""


async def introduce(api: Api, languages: Mapping[Language, Words]) -> None:
    """Tells Telegram once, at every start. What is refused is logged: the bot works without."""
    for language, words in languages.items():
        code: dict[str, Any] = {} if language == DUTCH else {"language_code": language}
        try:
            for scope, commands in SCOPES.items():
                listed = [
                    {"command": one, "description": words(f"command.{one}")} for one in commands
                ]
                await api.result("setMyCommands", commands=listed, scope={"type": scope}, **code)
            await api.result("setMyDescription", description=words("about.long"), **code)
            await api.result(
                "setMyShortDescription", short_description=words("about.short"), **code
            )
        except ApiError as error:
            log.warning("Telegram did not take the commands or descriptions: %s", error)
