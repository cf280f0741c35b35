"""Knows what people do with messages that stand there: forward, delete; it refuses to write any."""

from collections.abc import Mapping
from typing import SupportsInt

from bot.sandbox.acts import PeopleActs
from bot.sandbox.errors import WorldError
from bot.sandbox.formatting import found_entities
from bot.sandbox.people import LEADING
from bot.sandbox.state import MEDIA_FIELDS
from bot.sandbox.wire import Json, words

_SAID = MEDIA_FIELDS | {"text"}
# A copy has a sender, a place and a time of its own, and answers nothing.
_LEFT_BEHIND = words(
    "message_id from sender_chat chat date edit_date reply_to_message forward_origin "
    "has_protected_content reply_markup"
)


class PassingActs(PeopleActs):
    """What one person does with a message of whomever."""

    def forward(
        self, user: SupportsInt, chat: SupportsInt, message_id: int, to: SupportsInt
    ) -> Json:
        """A person forwards what they see to a group, to the bot (`to` is their own chat) or,
        out of the bot's sight, to somebody else.

        Raises WorldError for a protected message, as Telegram's apps have no such button there.
        """
        person, target = self.user(user), int(to)
        message = self._seen(person.id, int(chat), message_id)
        if _SAID.isdisjoint(message):
            raise WorldError(f"message {message_id} says nothing that can be forwarded")
        if message.get("has_protected_content"):
            raise WorldError(f"message {message_id} is protected and cannot be forwarded")
        content = {key: value for key, value in message.items() if key not in _LEFT_BEHIND}
        content["forward_origin"] = message.get("forward_origin") or {
            "type": "user",
            "sender_user": message["from"],
            "date": message["date"],
        }
        if markup := _links_only(message.get("reply_markup")):
            content["reply_markup"] = markup
        if target > 0 and target != person.id:
            return self.pass_on(person, self.user(target), content)
        passed = self.store(target, self._speaker(person.id, target), content)
        self.tell(target, passed)
        return passed

    def write_to(self, user: SupportsInt, to: SupportsInt, text: str) -> Json:
        """One person writes to another, such as a link that they copied; no bot reads along."""
        if not text:
            raise WorldError("a message needs a text")
        content: Json = {"text": text}
        if entities := found_entities(text):
            content["entities"] = entities
        return self.pass_on(self.user(user), self.user(to), content)

    def delete_message(self, user: SupportsInt, chat: SupportsInt, message_id: int) -> None:
        """A person deletes a message for everyone: in private any, in a group their own.

        The bot is not told.
        """
        person, place = self.user(user), int(chat)
        message = self._seen(person.id, place, message_id)
        own = message["from"]["id"] == person.id
        if place < 0 and not own and self.group(place).status(person.id) not in LEADING:
            raise WorldError(f"message {message_id} is not of user {person.id}")
        self.remove(place, message_id, person.id)

    def _seen(self, user: int, chat: int, message_id: int) -> Json:
        """The message, where this person can see it. Raises WorldError."""
        if chat > 0 and chat != user:
            raise WorldError(f"private chat {chat} is not of user {user}")
        if chat < 0 and not self.group(chat).has(user):
            raise WorldError(f"user {user} is not in group {chat}")
        message = self.message(chat, message_id)
        if message is None:
            raise WorldError(f"message {message_id} is not in chat {chat}")
        return message


def _links_only(markup: Mapping[str, list[list[Json]]] | None) -> Json | None:
    """A keyboard is forwarded where all its buttons lead somewhere by themselves."""
    rows = markup["inline_keyboard"] if markup else []
    if not rows or any("url" not in button for row in rows for button in row):
        return None
    return {"inline_keyboard": rows}
