"""Knows what the people of the demo see on their screens; it refuses to act on it."""

from enum import Enum, auto

from bot.sandbox.people import User
from bot.sandbox.wire import Json
from bot.sandbox.world import World

SENT, SHOW, LONGER = "Wijzig een antwoord", "Toon het beeld", "1 week langer"
DECLINED, CANCELLED = "Er is niets van je bewaard", "De ronde is geannuleerd"
START, ROUND = "?start=", "?start=r_"
"""What is in a link that opens a private chat, and in one that opens a round's invitation there."""

PROMPT = "✏️ Antwoord op dit bericht"
"""What the bot says in a group to be answered there in words."""

LEADING = "all_chat_administrators"
"""For whom the commands of a group's leads are registered."""


class Standing(Enum):
    """How far the group's round is, as its messages show it."""

    NONE = auto()
    OPEN = auto()
    SHORT = auto()
    CLOSED = auto()
    SHOWN = auto()
    CANCELLED = auto()


class Sights:
    """The chats of a world, seen as a person sees them: newest first, by texts and buttons."""

    def __init__(self, world: World, group: int) -> None:
        self._world = world
        self._group = group

    def standing(self) -> Standing:
        for message in self._in_groups():
            keys = keys_of(message)
            if "photo" in message:
                return Standing.SHOWN
            if SHOW in keys:
                return Standing.CLOSED
            if LONGER in keys:
                return Standing.SHORT
            if link_in(message):
                return Standing.OPEN
            if CANCELLED in message.get("text", ""):
                return Standing.CANCELLED
        return Standing.NONE

    def link(self) -> str | None:
        """The invitation's link, None where no round is open."""
        return next((link for one in self._in_groups() if (link := link_in(one))), None)

    def photo(self) -> Json | None:
        return next((one for one in self._in_groups() if "photo" in one), None)

    def with_key(self, label: str, after: int = 0) -> Json | None:
        """The group's newest message, after another, with a button that begins with these words."""
        for message in self._newest_first(self._group):
            if message["message_id"] > after and any(
                key.startswith(label) for key in keys_of(message)
            ):
                return message
        return None

    def told(self, chat: int, after: int) -> Json | None:
        """What the bot said last in a chat, after a message, that does not ask for words only."""
        for message in self._newest_first(chat):
            if message["message_id"] <= after:
                return None
            if message["from"].get("is_bot") and not is_prompt(message):
                return message
        return None

    def prompt(self, after: int) -> Json | None:
        """The group's newest message, after another, that asks for words."""
        found = next((one for one in self._newest_first(self._group) if is_prompt(one)), None)
        return found if found and found["message_id"] > after else None

    def reads(self, words: str) -> bool:
        """Whether the bot ever said these words in the group, and they still stand there."""
        return any(
            words in one.get("text", "") and one["from"].get("is_bot") for one in self._in_groups()
        )

    def files(self, after: int) -> int:
        """How many files came in the group after a message."""
        return sum(
            "document" in one and one["message_id"] > after
            for one in self._newest_first(self._group)
        )

    def offers(self, command: str) -> bool:
        """Whether the bot registered a command for the leads of groups."""
        listed = self._world.bot.commands.get(LEADING, {}).values()
        return any(one["command"] == command for some in listed for one in some)

    def is_there(self, user: User) -> bool:
        """Whether somebody is in the group, and can act in it."""
        known = self._world.users[user.id]
        return self._world.chats[self._group].has(user.id) and not known.deactivated

    def screen(self, user: User) -> Json | None:
        """The newest message with buttons in a person's own chat."""
        return next((one for one in self._newest_first(user.id) if keys_of(one)), None)

    def has_opened(self, user: User, link: str) -> bool:
        """Whether the invitation was opened in a person's own chat."""
        words = f"/start {link.partition(START)[2]}"
        return any(one.get("text") == words for one in self._newest_first(user.id))

    def is_done(self, user: User) -> bool:
        """Has sent, or does not take part."""
        screen = self.screen(user)
        newest = self._newest_first(user.id)[:1]
        declined = any(DECLINED in one.get("text", "") for one in newest)
        blocked = self._world.users[user.id].blocked
        return blocked or declined or (screen is not None and SENT in keys_of(screen))

    def _newest_first(self, chat: int) -> list[Json]:
        return list(reversed(self._world.messages.get(chat, {}).values()))

    def _in_groups(self) -> list[Json]:
        """What the group reads, and before it what it read before it became a supergroup."""
        before = [chat for chat, one in self._world.chats.items() if one.migrated_to == self._group]
        return [one for chat in (self._group, *before) for one in self._newest_first(chat)]


def keys_of(message: Json) -> dict[str, str]:
    """A message's buttons that say something to the bot: their data by their label."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {
        key["text"]: key["callback_data"] for row in rows for key in row if "callback_data" in key
    }


def is_prompt(message: Json) -> bool:
    return bool(message["from"].get("is_bot")) and message.get("text", "").startswith(PROMPT)


def link_in(message: Json) -> str | None:
    """The link of a message's button that opens a round's invitation."""
    return next((link for link in _links(message) if ROUND in link), None)


def started_in(message: Json) -> str | None:
    """The link of a message's button that opens a private chat, whatever for."""
    return next((link for link in _links(message) if START in link), None)


def _links(message: Json) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [str(key.get("url", "")) for row in rows for key in row]
