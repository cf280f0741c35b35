"""Knows what people do in a chat: say, tap, edit, open a link, block; it refuses to know groups."""

import re
from typing import SupportsInt
from urllib.parse import parse_qsl, urlsplit

from bot.sandbox import media
from bot.sandbox.errors import WorldError
from bot.sandbox.formatting import MAX_TEXT, found_entities
from bot.sandbox.people import ANONYMOUS_ADMIN, LEADING, Status, User
from bot.sandbox.state import State, Tap
from bot.sandbox.wire import Json

CHAT_INSTANCE_BASE = 5_543_210_987_000_000_000
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class PeopleActs(State):
    """What one person does, in private or in a group."""

    def add_user(
        self,
        first_name: str,
        *,
        language_code: str = "nl",
        username: str | None = None,
        role: str | None = None,
    ) -> User:
        """A new person, who does not know the bot yet."""
        user = User(self.numbers.user, first_name, language_code, username, role)
        self.numbers.user += 1
        self.users[user.id] = user
        self.emit("user", user=self.person_json(user))
        return user

    def say(
        self,
        user: SupportsInt,
        chat: SupportsInt,
        text: str,
        reply_to: int | None = None,
        *,
        anonymous: bool = False,
        topic: int = 0,
    ) -> Json:
        """One message; what is over 4096 characters is split as clients do, the first returned.

        `topic` is the message that began the forum's topic in which it is said.

        White space, control and direction characters pass as they are: another client of
        Telegram may send them.
        """
        if not text:
            raise WorldError("a message needs a text")
        sender = self._speaker(int(user), int(chat), anonymous=anonymous)
        if reply_to is not None and self.message(int(chat), reply_to) is None:
            raise WorldError(f"message {reply_to} is not in chat {int(chat)}")
        first = self._say(int(chat), sender, text[:MAX_TEXT], reply_to, topic)
        for at in range(MAX_TEXT, len(text), MAX_TEXT):
            self._say(int(chat), sender, text[at : at + MAX_TEXT], None, topic)
        return first

    def _say(self, chat: int, sender: Json, text: str, reply_to: int | None, topic: int) -> Json:
        content: Json = {"text": text}
        if entities := found_entities(text):
            content["entities"] = entities
        message = self.store(chat, sender, content, reply_to=reply_to, topic=topic)
        self.tell(chat, message)
        return message

    def send_media(
        self, user: SupportsInt, chat: SupportsInt, kind: str, caption: str | None = None
    ) -> Json:
        """A photo, voice message, sticker and so on; kinds are those of `media.KINDS`."""
        content = media.content(kind, caption, self.files, self.user(user), self.now())
        sender = self._speaker(int(user), int(chat))
        message = self.store(int(chat), sender, content)
        self.tell(int(chat), message)
        return message

    def send_file(
        self,
        user: SupportsInt,
        chat: SupportsInt,
        content: bytes,
        name: str,
        *,
        reply_to: int | None = None,
        caption: str = "",
        anonymous: bool = False,
        topic: int = 0,
    ) -> Json:
        """A document of these bytes, as a file of this name. Raises WorldError for an empty one."""
        if not content:
            raise WorldError("a file must not be empty")
        sender = self._speaker(int(user), int(chat), anonymous=anonymous)
        if reply_to is not None and self.message(int(chat), reply_to) is None:
            raise WorldError(f"message {reply_to} is not in chat {int(chat)}")
        made: Json = {"document": self.files.add_document(content, name)}
        if caption:
            made["caption"] = caption
            if entities := found_entities(caption):
                made["caption_entities"] = entities
        message = self.store(int(chat), sender, made, reply_to=reply_to, topic=topic)
        self.tell(int(chat), message)
        return message

    def edit_message(
        self, user: SupportsInt, chat: SupportsInt, message_id: int, text: str
    ) -> Json:
        """A person changes the text of a message of their own."""
        message = self.message(int(chat), message_id)
        if message is None or "text" not in message:
            raise WorldError(f"message {message_id} with a text is not in chat {int(chat)}")
        if message["from"]["id"] != int(user):
            raise WorldError(f"message {message_id} is not of user {int(user)}")
        self._speaker(int(user), int(chat))
        changed = {key: value for key, value in message.items() if key != "entities"}
        changed |= {"edit_date": self.now(), "text": text}
        if entities := found_entities(text):
            changed["entities"] = entities
        self.change(changed)
        self.tell(int(chat), changed, "edited_message")
        return changed

    def tap(self, user: SupportsInt, chat: SupportsInt, message_id: int, data: str) -> str:
        """A tap with this data, forged or not, on a message that is or was there.

        Returns the callback query's id. The message goes along as it is now; a deleted one as
        an inaccessible message.
        """
        chat_id, person = int(chat), self.user(user)
        if chat_id < 0:
            self.open_group(chat_id)
            if not self.group(chat_id).has(person.id):
                raise WorldError(f"user {person.id} is not in group {chat_id}")
        if chat_id > 0 and person.blocked:
            raise WorldError(f"user {person.id} has blocked the bot")
        if not self.existed(chat_id, message_id):
            raise WorldError(f"message {message_id} was never in chat {chat_id}")
        message = self.message(chat_id, message_id)
        if message is None:
            message = {"chat": self.chat_json(chat_id), "message_id": message_id, "date": 0}
        query_id = str(self.numbers.query)
        self.numbers.query += 1
        self.taps[query_id] = Tap(person.id, chat_id, message_id, self.clock())
        query: Json = {
            "id": query_id,
            "from": person.as_json(),
            "message": message,
            "chat_instance": str(CHAT_INSTANCE_BASE + chat_id),
            "data": data,
        }
        if chat_id > 0 or self.group(chat_id).has(self.bot.id):
            self.updates.add("callback_query", query)
        return query_id

    def button(self, chat: int, message_id: int, row: int, column: int) -> Json:
        """The button at this place of the keyboard. Raises WorldError when there is none."""
        message = self.message(chat, message_id) or {}
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        if not 0 <= row < len(rows) or not 0 <= column < len(rows[row]):
            raise WorldError(f"message {message_id} has no button at row {row}, column {column}")
        button: Json = rows[row][column]
        return button

    def link(self, url: str) -> tuple[str, str]:
        """What a link to the bot asks: `start` or `startgroup`, and its payload."""
        parts = urlsplit(url if "://" in url else f"https://{url}")
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        if parts.scheme == "tg" and parts.netloc == "resolve":
            name = query.get("domain", "")
        elif parts.hostname in ("t.me", "telegram.me") and parts.scheme in ("http", "https"):
            name = parts.path.strip("/")
        else:
            name = ""
        if name.lower() != self.bot.username.lower():
            raise WorldError("the sandbox opens links to its own bot only")
        verb = "startgroup" if "startgroup" in query else "start"
        payload = query.get(verb, "")
        if payload and not _PAYLOAD.fullmatch(payload):
            raise WorldError("a payload has 1 to 64 characters A-Z, a-z, 0-9, _ and -")
        return verb, payload

    def block(self, user: SupportsInt) -> User:
        """The person blocks the bot."""
        person = self.user(user)
        if not person.blocked:
            person = self.change_user(person, blocked=True)
            self._tell_private(person.id, Status.MEMBER, Status.KICKED)
        return person

    def unblock(self, user: SupportsInt) -> User:
        """The person lets the bot in again."""
        person = self.user(user)
        if person.blocked:
            person = self.change_user(person, blocked=False)
            self._tell_private(person.id, Status.KICKED, Status.MEMBER)
        return person

    def deactivate(self, user: SupportsInt) -> User:
        """The person's account is gone; the bot is not told."""
        return self.change_user(self.user(user), deactivated=True)

    def inject(self, raw_update: Json) -> Json:
        """Queue a raw update, its `update_id` filled in if it has none."""
        return self.updates.inject(raw_update)

    def _tell_private(self, user: int, old: Status, new: Status) -> None:
        self.tell_member("my_chat_member", user, user, self.bot.id, (old, new))

    def _speaker(self, user: int, chat: int, *, anonymous: bool = False) -> Json:
        """The sender fields of a message. Raises WorldError for who cannot speak there."""
        person = self.user(user)
        if person.deactivated:
            raise WorldError(f"user {user} is deactivated")
        if chat > 0:
            if chat != user:
                raise WorldError(f"private chat {chat} is not of user {user}")
            if person.blocked:
                raise WorldError(f"user {user} has blocked the bot")
            if not person.started:
                person = self.change_user(person, started=True)
            return {"from": person.as_json()}
        group = self.open_group(chat)
        if not group.has(user):
            raise WorldError(f"user {user} is not in group {chat}")
        if not anonymous:
            return {"from": person.as_json()}
        if group.status(user) not in LEADING:
            raise WorldError(f"user {user} is no administrator of group {chat}")
        return {"from": ANONYMOUS_ADMIN, "sender_chat": group.chat_json()}
