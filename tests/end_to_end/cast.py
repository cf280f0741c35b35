"""Knows who and what the acts of a transcript are about: people, groups, buttons on a stage."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.people import User
from bot.sandbox.world import World
from tests.end_to_end.script import Act
from tests.end_to_end.seen import Eyes, buttons_of
from tests.end_to_end.stage import Stage

Json = dict[str, Any]


class ActError(AssertionError):
    """An act that cannot be done: a button, a person or a way of saying it does not exist."""


@dataclass
class Cast:
    """Who and what acts are about; `places` names groups beside `group`."""

    stage: Stage
    eyes: Eyes
    places: dict[str, int]
    last_tap: tuple[int, str] = (0, "")

    @property
    def world(self) -> World:
        return self.stage.sandbox.world

    def person(self, name: str) -> User:
        for user in self.world.users.values():
            if user.first_name.lower() == name:
                return user
        raise ActError(f"there is no '{name}'")

    def group(self, name: str) -> int:
        """The group of this name as it is now, after any migration."""
        chat = self.places.get(name)
        if chat is None:
            raise ActError(f"there is no group '{name}'")
        while (moved := self.world.chats[chat].migrated_to) is not None:
            chat = moved
        return chat

    def chat(self, act: Act) -> int:
        """Where an act happens; 0 for what happens in no chat."""
        if act.where:
            return self.group(act.where)
        if act.who in {"time", "world"} or "," in act.who:
            return 0
        return self.person(act.who).id

    def name(self, chat: int) -> str:
        if chat > 0:
            return self.world.users[chat].first_name.lower()
        return next(name for name in self.places if self.group(name) == chat)

    # --- what stands in a chat
    def messages(self, chat: int) -> list[Json]:
        """The bot's messages that still stand there, the newest first."""
        found = self.world.messages.get(chat, {}).values()
        return [one for one in reversed(found) if one["from"]["id"] == self.world.bot.id]

    def button(self, chat: int, label: str) -> tuple[Json, Json] | None:
        """The newest message with this button, and the button."""
        for message in self.messages(chat):
            for key in buttons_of(message):
                if key["text"] == label:
                    return message, key
        return None

    def screen(self, chat: int) -> Json:
        """The newest message with buttons; without any, the newest."""
        found = self.messages(chat)
        return next((one for one in found if buttons_of(one)), found[0])

    def press(self, user: User, chat: int, label: str) -> None:
        """Taps the newest button of this name. Raises ActError where there is none."""
        found = self.button(chat, label)
        if found is None:
            raise ActError(f"there is no button '{label}' in the chat of {self.name(chat)}")
        self.tap(user, chat, found[0]["message_id"], found[1]["callback_data"])

    def tap(self, user: User, chat: int, message: int, data: str) -> None:
        self.last_tap = (message, data)
        self.world.tap(user, chat, message, data)
