"""Knows how an update of Telegram reads; makes of it the few things that can happen to us."""

import re
from dataclasses import dataclass
from typing import Any

from telegram import ChatMember, Message, Update, User

from bot.telegram.replies import about_of, anonymous_of, replied_of, topic_of


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button was pressed. `message` is the one it hangs under.

    `exit` is the data of the button that stands alone in its last row, where there is one.
    `topic` is the forum's topic that the message stands in, and 0 for none. `sent` is when it
    was sent first, in seconds; 0 where Telegram does not say any more.
    """

    chat: int
    user: int
    language: str | None
    query: str
    data: str
    message: int | None
    name: str = ""
    exit: str = ""
    topic: int = 0
    sent: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """A text or a command. `command` is without slash and name; empty for other texts.

    `anonymous` says that it was said in the group's own name, by one of its administrators.
    `about` is the author of the message replied to, as id, name and whether it is a bot;
    `replied` is that message where it is ours, and `quoted` what it says.
    `name` is how whoever said it is called.
    `sent` is when Telegram took it, in seconds; `message` is its own id. `topic` is the forum's
    topic that it was said in, and 0 for none.
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
    topic: int = 0


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


@dataclass(frozen=True, slots=True)
class Filed:
    """A sheet that came: in private, or in a group in reply to a message of ours.

    `file` is its id, `size` its bytes, 0 where Telegram does not say. `stray` is what came as
    anything that is not read. `anonymous` and `topic` are as in `Said`.
    """

    stray: Strayed
    file: str
    size: int
    anonymous: bool = False
    topic: int = 0


Incoming = Tapped | Said | Strayed | Filed | Joined | Migrated

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
        topic=message["message_thread_id"] if message.get("is_topic_message") else 0,
        sent=message.get("date") or 0,
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
        return _filed(message, username) or _strayed(message, edited=False)
    command, argument = _command(message.text, username)
    replied, quoted = replied_of(message, username)
    if message.chat.type != "private" and not command and not replied:
        return None
    return Said(
        chat=message.chat_id,
        user=user.id,
        language=user.language_code,
        text=message.text,
        command=command,
        argument=argument,
        anonymous=anonymous_of(message),
        about=about_of(message),
        sent=int(message.date.timestamp()),
        message=message.message_id,
        name=user.first_name,
        replied=replied,
        quoted=quoted,
        topic=topic_of(message),
    )


def _command(text: str, username: str) -> tuple[str, str]:
    """A command's name and argument; empty where it is none, or one for another bot."""
    found = _COMMAND.match(text)
    if found is None or (found[2] and found[2].lower() != username.lower()):
        return "", ""
    return found[1].lower(), (found[3] or "").strip()


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


SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The kind of file that a plan goes out as, and comes back as."""


def _filed(message: Message, username: str) -> Filed | None:
    document, user = message.document, message.from_user
    if document is None or user is None:
        return None
    named = (document.file_name or "").lower().endswith(".xlsx")
    meant = message.chat.type == "private" or replied_of(message, username)[0]
    if not meant or not (named or document.mime_type == SHEET):
        return None
    return Filed(
        _stray(message, user, edited=False),
        document.file_id,
        document.file_size or 0,
        anonymous_of(message),
        topic_of(message),
    )


def _strayed(message: Message, *, edited: bool) -> Strayed | None:
    user = message.from_user
    if user is None or message.chat.type != "private":
        return None
    if any(getattr(message, name) for name in SERVICE):
        return None
    if edited and message.text is None:
        # Telegram itself edits a live location or a poll; nobody did anything.
        return None
    return _stray(message, user, edited=edited)


def _stray(message: Message, user: User, *, edited: bool) -> Strayed:
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
