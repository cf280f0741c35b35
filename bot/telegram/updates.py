"""Knows how an update of Telegram reads; makes of it the few things that can happen to us."""

import re
from dataclasses import dataclass
from typing import Any

from telegram import ChatMember, Message, Update


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button was pressed. `message` is the one it hangs under.

    `exit` is the data of the button that stands alone in its last row, where there is one.
    """

    chat: int
    user: int
    language: str | None
    query: str
    data: str
    message: int | None
    name: str = ""
    exit: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A text or a command. `command` is without slash and name; empty for other texts.

    `anonymous` says that it was said in the group's own name, by one of its administrators.
    `about` is the author of the message replied to, as id, name and whether it is a bot;
    `replied` is that message where it is ours, and `quoted` what it says.
    `name` is how whoever said it is called.
    `sent` is when Telegram took it, in seconds; `message` is its own id.
    """

    chat: int
    user: int
    language: str | None
    text: str
    command: str = ""
    argument: str = ""
    anonymous: bool = False
    about: tuple[int, str, bool] | None = None
    sent: int = 0
    message: int = 0
    name: str = ""
    replied: int = 0
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class Strayed:
    """Something that is not read: a photo, a voice, what was forwarded; or a text edited after.

    `album` is the same for all that was sent together; empty for what came alone. `text` is what
    stands in or under it; it is looked at for distress alone.
    """

    chat: int
    user: int
    language: str | None
    edited: bool = False
    album: str = ""
    message: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """The bot itself came into a group, left it, or became something else in it."""

    chat: int
    present: bool
    was_present: bool
    administrator: bool
    was_administrator: bool


@dataclass(frozen=True, slots=True)
class Migrated:
    """A group got another id."""

    chat: int
    to: int


Incoming = Tapped | Said | Strayed | Joined | Migrated

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
"""What we ask Telegram for; the rest is not for us."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+(.*))?", re.DOTALL)


def read(raw: dict[str, Any], username: str) -> Incoming | None:
    """None for what is not for us. Raises KeyError, TypeError or ValueError for what is no update.

    A tap, the one update that must be quick, is read as it lies; everything else through PTB.
    """
    query = raw.get("callback_query")
    if query is not None:
        return _tapped(query)
    update = Update.de_json(raw, None)
    if update.my_chat_member is not None:
        return _joined(update)
    if update.edited_message is not None:
        return _strayed(update.edited_message, edited=True)
    if update.message is not None:
        return _message(update.message, username)
    return None


def _tapped(query: dict[str, Any]) -> Tapped | None:
    user, message = query["from"], query.get("message")
    data = query.get("data")
    if message is None or not isinstance(data, str):
        return None
    return Tapped(
        chat=message["chat"]["id"],
        user=user["id"],
        language=user.get("language_code"),
        query=query["id"],
        data=data,
        message=message.get("message_id"),
        name=user.get("first_name", ""),
        exit=_last_alone(message),
    )


def _last_alone(message: dict[str, Any]) -> str:
    rows = message.get("reply_markup", {}).get("inline_keyboard") or [[]]
    return str(rows[-1][0].get("callback_data", "")) if len(rows[-1]) == 1 else ""


def _message(message: Message, username: str) -> Incoming | None:
    if message.migrate_to_chat_id is not None:
        return Migrated(message.chat_id, message.migrate_to_chat_id)
    user = message.from_user
    if user is None or message.chat.type == "channel":
        return None
    if message.text is None or (message.forward_origin and message.chat.type == "private"):
        # What somebody else wrote is no answer of this person.
        return _strayed(message, edited=False)
    command, argument = _command(message.text, username)
    replied, quoted = _replied(message, username)
    if message.chat.type != "private" and not command and not replied:
        return None
    sender = message.sender_chat
    return Said(
        chat=message.chat_id,
        user=user.id,
        language=user.language_code,
        text=message.text,
        command=command,
        argument=argument,
        anonymous=sender is not None and sender.id == message.chat_id,
        about=_about(message),
        sent=int(message.date.timestamp()),
        message=message.message_id,
        name=user.first_name,
        replied=replied,
        quoted=quoted,
    )


def _replied(message: Message, username: str) -> tuple[int, str]:
    """Which message of ours a message replies to, and its text; 0 where it is none of ours."""
    replied = message.reply_to_message
    if replied is None or replied.from_user is None:
        return 0, ""
    ours = (replied.from_user.username or "").lower() == username.lower()
    return (replied.message_id, replied.text or "") if ours else (0, "")


def _command(text: str, username: str) -> tuple[str, str]:
    """A command's name and argument; empty where it is none, or one for another bot."""
    found = _COMMAND.match(text)
    if found is None or (found[2] and found[2].lower() != username.lower()):
        return "", ""
    return found[1].lower(), (found[3] or "").strip()


def _about(message: Message) -> tuple[int, str, bool] | None:
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or replied.sender_chat is not None:
        return None
    author = replied.from_user
    return author.id, author.first_name, author.is_bot


SERVICE = (
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "group_chat_created",
    "supergroup_chat_created",
    "pinned_message",
    "migrate_from_chat_id",
    "message_auto_delete_timer_changed",
    "write_access_allowed",
)
"""What Telegram says by itself in a chat: nobody waits for an answer to it."""


def _strayed(message: Message, *, edited: bool) -> Strayed | None:
    user = message.from_user
    if user is None or message.chat.type != "private":
        return None
    if any(getattr(message, name) for name in SERVICE):
        return None
    if edited and message.text is None:
        # Telegram itself edits a live location or a poll; nobody did anything.
        return None
    album = message.media_group_id or ""
    return Strayed(
        message.chat_id,
        user.id,
        user.language_code,
        edited,
        album,
        message.message_id,
        message.text or message.caption or "",
    )


def _joined(update: Update) -> Joined | None:
    change = update.my_chat_member
    if change is None or change.chat.type == "channel":
        return None
    old, new = change.old_chat_member, change.new_chat_member
    return Joined(
        chat=change.chat.id,
        present=_present(new),
        was_present=_present(old),
        administrator=new.status == ChatMember.ADMINISTRATOR,
        was_administrator=old.status == ChatMember.ADMINISTRATOR,
    )


def _present(member: ChatMember) -> bool:
    if member.status == ChatMember.RESTRICTED:
        return bool(getattr(member, "is_member", False))
    return member.status not in {ChatMember.LEFT, ChatMember.BANNED}
