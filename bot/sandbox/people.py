"""Knows users, groups and members as Telegram shows them; it refuses to know what they say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from bot.sandbox.wire import Json

ANONYMOUS_ADMIN: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}


class Status(StrEnum):
    """Where someone stands in a group."""

    OWNER = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    LEFT = "left"
    KICKED = "kicked"


PRESENT = frozenset({Status.OWNER, Status.ADMINISTRATOR, Status.MEMBER})
LEADING = frozenset({Status.OWNER, Status.ADMINISTRATOR})

_RIGHTS: Json = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_send_welcome_messages": False,
    "can_pin_messages": True,
    "can_manage_topics": False,
}
PERMISSIONS: Json = {
    "can_send_messages": True,
    "can_send_audios": True,
    "can_send_documents": True,
    "can_send_photos": True,
    "can_send_videos": True,
    "can_send_video_notes": True,
    "can_send_voice_notes": True,
    "can_send_polls": True,
    "can_send_other_messages": True,
    "can_add_web_page_previews": True,
    "can_react_to_messages": True,
    "can_edit_tag": False,
    "can_change_info": False,
    "can_invite_users": True,
    "can_pin_messages": False,
    "can_manage_topics": False,
}


@dataclass(frozen=True, slots=True)
class User:
    """A person of the sandbox; `started` once they pressed START with the bot."""

    id: int
    first_name: str
    language_code: str = "nl"
    username: str | None = None
    role: str | None = None
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def __int__(self) -> int:
        return self.id

    def as_json(self) -> Json:
        """The Bot API `User`."""
        shown: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.username:
            shown["username"] = self.username
        shown["language_code"] = self.language_code
        return shown

    def chat_json(self) -> Json:
        """The Bot API `Chat` of the private chat with this person."""
        shown: Json = {"id": self.id, "first_name": self.first_name}
        if self.username:
            shown["username"] = self.username
        shown["type"] = "private"
        return shown


@dataclass(frozen=True, slots=True)
class Chat:
    """A group; `members` holds the bot too and keeps who left or was kicked.

    `topics` are names by the message that began each; a group that has any is a forum.
    """

    id: int
    type: Literal["group", "supergroup"]
    title: str
    members: Mapping[int, Status]
    migrated_to: int | None = None
    topics: Mapping[int, str] = field(default_factory=dict)

    def __int__(self) -> int:
        return self.id

    def status(self, user: int) -> Status | None:
        """Where `user` stands; None for who was never here."""
        return self.members.get(user)

    def has(self, user: int) -> bool:
        """Whether `user` is in the group now."""
        return self.members.get(user) in PRESENT

    def chat_json(self) -> Json:
        """The Bot API `Chat`."""
        shown: Json = {"id": self.id, "title": self.title, "type": self.type}
        if self.topics:
            shown["is_forum"] = True
        return shown


@dataclass(slots=True)
class Bot:
    """The bot's own account: what survives a reset of the world around it."""

    id: int
    username: str
    first_name: str
    commands: dict[str, dict[str, list[Json]]]
    descriptions: dict[str, dict[str, str]]
    webhook_url: str = ""
    polled: bool = False

    def as_json(self) -> Json:
        """The Bot API `User`, as others see it."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.first_name,
            "username": self.username,
        }


def member_json(user: Json, status: Status) -> Json:
    """The Bot API `ChatMember` of this user."""
    shown: Json = {"user": user, "status": status.value}
    match status:
        case Status.OWNER:
            shown["is_anonymous"] = False
        case Status.ADMINISTRATOR:
            shown.update(_RIGHTS)
        case Status.KICKED:
            shown["until_date"] = 0
        case Status.MEMBER | Status.LEFT:
            pass
    return shown
