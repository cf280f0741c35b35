"""Knows what exists in the sandbox and tells who listens; it refuses to know HTTP and methods."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import SupportsInt

from bot.sandbox.errors import WorldError
from bot.sandbox.files import FileStore
from bot.sandbox.people import PRESENT, Bot, Chat, Status, User, member_json
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.wire import Json

Subscriber = Callable[[Json], None]

# Above 2**32, so that whoever keeps an id in 32 bits finds out here.
FIRST_USER = 5_100_000_001
FIRST_GROUP = -4_100_000_001
FIRST_SUPERGROUP = -1_002_100_000_001


@dataclass(slots=True)
class Numbers:
    """The next free ids; they go on through a reset, so that a fresh world is new to the bot."""

    user: int = FIRST_USER
    group: int = FIRST_GROUP
    supergroup: int = FIRST_SUPERGROUP
    message: int = 1
    query: int = 4_000_000_000_000_000_001


@dataclass(frozen=True, slots=True)
class Tap:
    """A callback query that waits for its answer; `at` in seconds of the world's clock."""

    user: int
    chat: int
    message_id: int
    at: float


class State:
    """Users, groups, messages, files and taps. Message objects are never changed in place."""

    def __init__(
        self, bot: Bot, updates: UpdateQueue, numbers: Numbers, clock: Callable[[], float]
    ) -> None:
        self.bot = bot
        self.updates = updates
        self.numbers = numbers
        self.clock = clock
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.messages: dict[int, dict[int, Json]] = {}
        self.last_message: dict[int, int] = {}
        self.with_other_markup: set[tuple[int, int]] = set()
        self.taps: dict[str, Tap] = {}
        self.passed: dict[int, list[Json]] = {}
        self.files = FileStore()
        self._subscribers: list[Subscriber] = []

    def subscribe(self, subscriber: Subscriber) -> None:
        """Call `subscriber` with every event of this world from now on."""
        self._subscribers.append(subscriber)

    def emit(self, kind: str, **fields: object) -> None:
        """Tell everyone what happened."""
        event: Json = {"type": kind, **fields}
        for subscriber in self._subscribers:
            subscriber(event)

    def now(self) -> int:
        """The moment in whole Unix seconds."""
        return int(self.clock())

    def user(self, user: SupportsInt) -> User:
        """Raises WorldError for who does not exist."""
        try:
            return self.users[int(user)]
        except KeyError:
            raise WorldError(f"user {int(user)} does not exist") from None

    def group(self, chat: SupportsInt) -> Chat:
        """Raises WorldError for what does not exist."""
        try:
            return self.chats[int(chat)]
        except KeyError:
            raise WorldError(f"group {int(chat)} does not exist") from None

    def open_group(self, chat: SupportsInt) -> Chat:
        """A group that people can still act in. Raises WorldError."""
        group = self.group(chat)
        if group.migrated_to is not None:
            raise WorldError(f"group {group.id} became supergroup {group.migrated_to}")
        return group

    def account(self, user: int) -> Json:
        """The Bot API `User` of a person or of the bot."""
        return self.bot.as_json() if user == self.bot.id else self.user(user).as_json()

    def chat_json(self, chat: int) -> Json:
        """The Bot API `Chat`, private or group."""
        return (self.user(chat) if chat > 0 else self.group(chat)).chat_json()

    def change_user(self, user: User, **fields: bool) -> User:
        """Replace a user's flags and tell it."""
        changed = replace(user, **fields)  # type: ignore[arg-type]  # only flags are changed
        self.users[user.id] = changed
        self.emit("user", user=self.person_json(changed))
        return changed

    def person_json(self, user: User) -> Json:
        """A user as the control API shows them."""
        return {
            "id": user.id,
            "first_name": user.first_name,
            "username": user.username,
            "blocked": user.blocked,
            "deactivated": user.deactivated,
            "started": user.started,
            "role": user.role,
        }

    def place(self, chat: Chat, user: int, status: Status) -> Chat:
        """Give `user` this standing in the group, and tell it."""
        changed = replace(chat, members={**chat.members, user: status})
        self.chats[chat.id] = changed
        self.emit("member", chat=chat.id, user=user, status=status.value)
        return changed

    def store(
        self,
        chat: int,
        sender: Json,
        content: Json,
        *,
        reply_to: int | None = None,
        topic: int = 0,
    ) -> Json:
        """Make a message of `content` and keep it; `sender` holds `from` (and `sender_chat`).

        A reply stands in the topic of what it replies to, and what stands in a topic and replies
        to nothing replies to the message that began the topic, as with Telegram.
        """
        number = self._next_message(chat)
        message: Json = {
            "message_id": number,
            **sender,
            "chat": self.chat_json(chat),
            "date": self.now(),
        }
        if "forum_topic_created" in content:
            topic = number
        elif reply_to is None:
            reply_to = topic or None
        else:
            topic = self.messages[chat][reply_to].get("message_thread_id", 0)
        if topic:
            message |= {"message_thread_id": topic, "is_topic_message": True}
        if reply_to is not None:
            answered = self.messages[chat][reply_to]
            message["reply_to_message"] = {
                key: value for key, value in answered.items() if key != "reply_to_message"
            }
        message.update(content)
        self.messages.setdefault(chat, {})[message["message_id"]] = message
        self.emit("message", chat=chat, message=message)
        return message

    def change(self, message: Json) -> None:
        """Put a new state of a message in the place of the old one."""
        chat = message["chat"]["id"]
        self.messages[chat][message["message_id"]] = message
        self.emit("edited", chat=chat, message=message)

    def remove(self, chat: int, message_id: int, by: int) -> None:
        """Delete a message; `by` is who does it. The bot is told of no deletion."""
        del self.messages[chat][message_id]
        self.emit("deleted", chat=chat, message_id=message_id, by=by)

    def pass_on(self, sender: User, to: User, content: Json) -> Json:
        """One person writes to another, where no bot reads along; the message as `to` sees it."""
        message: Json = {
            "message_id": self.numbers.message,
            "from": sender.as_json(),
            "chat": sender.chat_json(),
            "date": self.now(),
            **content,
        }
        self.numbers.message += 1
        self.passed.setdefault(to.id, []).append(message)
        self.emit("passed", to=to.id, message=message)
        return message

    def message(self, chat: int, message_id: int) -> Json | None:
        """A message's current state; None when it is gone or never was."""
        return self.messages.get(chat, {}).get(message_id)

    def existed(self, chat: int, message_id: int) -> bool:
        """Whether the chat has or had this message."""
        return 0 < message_id <= self.last_message.get(chat, 0)

    def tell(self, chat: int, message: Json, kind: str = "message") -> None:
        """Queue a message for the bot, if Telegram would let it see it."""
        if chat > 0 or self._visible(self.group(chat), message):
            self.updates.add(kind, message)

    def tell_member(
        self, kind: str, chat: int, by: int, user: int, change: tuple[Status, Status]
    ) -> None:
        """Queue `my_chat_member` or `chat_member`; `change` is from what to what."""
        old, new = change
        account = self.account(user)
        self.updates.add(
            kind,
            {
                "chat": self.chat_json(chat),
                "from": self.account(by),
                "date": self.now(),
                "old_chat_member": member_json(account, old),
                "new_chat_member": member_json(account, new),
            },
        )

    def members(self, chat: Chat) -> Iterable[int]:
        """Who is in the group now, the bot included."""
        return (user for user, status in chat.members.items() if status in PRESENT)

    def _next_message(self, chat: int) -> int:
        """Private chats and basic groups share one row of ids, each supergroup has its own."""
        if chat <= FIRST_SUPERGROUP:
            number = self.last_message.get(chat, 0) + 1
        else:
            number = self.numbers.message
            self.numbers.message += 1
        self.last_message[chat] = number
        return number

    def _visible(self, chat: Chat, message: Json) -> bool:
        """Privacy mode: commands for the bot, replies to it, service messages; else nothing."""
        status = chat.status(self.bot.id)
        if status is Status.ADMINISTRATOR:
            return True
        if status not in PRESENT:
            return False
        if message.get("reply_to_message", {}).get("from", {}).get("id") == self.bot.id:
            return True
        text = message.get("text", message.get("caption"))
        if text is None:
            return not MEDIA_FIELDS.intersection(message)
        return self._is_command(text, message)

    def _is_command(self, text: str, message: Json) -> bool:
        entities: list[Json] = message.get("entities") or message.get("caption_entities") or []
        for entity in entities:
            if entity["type"] == "bot_command" and entity["offset"] == 0:
                _, _, meant = text[: entity["length"]].partition("@")
                return not meant or meant.lower() == self.bot.username.lower()
        return False


MEDIA_FIELDS = frozenset(
    {
        "photo",
        "voice",
        "sticker",
        "contact",
        "location",
        "document",
        "video_note",
        "animation",
        "audio",
        "video",
        "dice",
        "poll",
        "forward_origin",
    }
)
