"""Knows what happens to groups and to the bot in them; it refuses to know HTTP and methods."""

from collections.abc import Sequence
from dataclasses import replace
from typing import SupportsInt

from bot.sandbox.errors import WorldError
from bot.sandbox.passing import PassingActs
from bot.sandbox.people import ANONYMOUS_ADMIN, PRESENT, Chat, Status, User
from bot.sandbox.wire import Json

RESPONDENTS = ("Lotte", "Amir", "Els", "Joris", "Nadia")
LEAD = "Fatima"
TEAM = "Team Onlife"
TOPIC_COLOR = 7322096
"""One of the six colours that Telegram gives to topics."""


class World(PassingActs):
    """The whole of it: people, groups, messages. In memory, without a clock of its own."""

    def add_group(
        self, title: str, owner: SupportsInt, members: Sequence[SupportsInt] = ()
    ) -> Chat:
        """A new basic group without the bot; the owner need not be among `members`."""
        standing = {self.user(member).id: Status.MEMBER for member in members}
        standing[self.user(owner).id] = Status.OWNER
        chat = Chat(self.numbers.group, "group", title, standing)
        self.numbers.group -= 1
        self.chats[chat.id] = chat
        for user, status in standing.items():
            self.emit("member", chat=chat.id, user=user, status=status.value)
        return chat

    def join_bot(self, chat: SupportsInt, by: SupportsInt) -> Json | None:
        """A member adds the bot; the service message, None when it was there already."""
        group = self.open_group(chat)
        if group.has(self.bot.id):
            return None
        if not group.has(int(by)):
            raise WorldError(f"user {int(by)} is not in group {group.id}")
        old = group.status(self.bot.id) or Status.LEFT
        group = self.place(group, self.bot.id, Status.MEMBER)
        self._tell_bot(group.id, int(by), old, Status.MEMBER)
        return self._service(group.id, int(by), {"new_chat_members": [self.bot.as_json()]})

    def kick_bot(self, chat: SupportsInt, by: SupportsInt | None = None) -> Json:
        """An administrator (the owner unless named) removes the bot."""
        group = self.open_group(chat)
        if not group.has(self.bot.id):
            raise WorldError(f"the bot is not in group {group.id}")
        actor = self._actor(group, by)
        old = group.members[self.bot.id]
        service = self._service(group.id, actor, {"left_chat_member": self.bot.as_json()})
        self.place(group, self.bot.id, Status.KICKED)
        self._tell_bot(group.id, actor, old, Status.KICKED)
        return service

    def add_member(self, chat: SupportsInt, user: SupportsInt) -> Json | None:
        """A person comes in; the service message, None for who was there already."""
        group, person = self.open_group(chat), self.user(user)
        if group.has(person.id):
            return None
        actor = self._actor(group, None)
        old = group.status(person.id) or Status.LEFT
        self.place(group, person.id, Status.MEMBER)
        self._tell_other(group, actor, person.id, old, Status.MEMBER)
        return self._service(group.id, actor, {"new_chat_members": [person.as_json()]})

    def remove_member(self, chat: SupportsInt, user: SupportsInt) -> Json:
        """A person leaves."""
        group, person = self.open_group(chat), self.user(user)
        if not group.has(person.id):
            raise WorldError(f"user {person.id} is not in group {group.id}")
        old = group.members[person.id]
        content: Json = {"left_chat_member": person.as_json()}
        service = self._service(group.id, person.id, content)
        self.place(group, person.id, Status.LEFT)
        self._tell_other(group, person.id, person.id, old, Status.LEFT)
        return service

    def promote(self, chat: SupportsInt, user: SupportsInt) -> Chat:
        """A person becomes an administrator."""
        return self._standing(chat, self.user(user).id, Status.ADMINISTRATOR)

    def demote(self, chat: SupportsInt, user: SupportsInt) -> Chat:
        """An administrator becomes an ordinary member."""
        return self._standing(chat, self.user(user).id, Status.MEMBER)

    def promote_bot(self, chat: SupportsInt) -> Chat:
        """The bot becomes an administrator: it sees every message."""
        return self._standing(chat, self.bot.id, Status.ADMINISTRATOR)

    def demote_bot(self, chat: SupportsInt) -> Chat:
        """The bot becomes an ordinary member: privacy mode again."""
        return self._standing(chat, self.bot.id, Status.MEMBER)

    def migrate(self, chat: SupportsInt) -> Chat:
        """The group becomes a supergroup with a new id and a row of message ids of its own.

        As with Telegram the bot is told that it joined the supergroup, and never that it left
        the group; the order of the three updates is not promised anywhere.
        """
        group = self.open_group(chat)
        if group.type != "group":
            raise WorldError(f"group {group.id} is a supergroup already")
        actor = self._actor(group, None)
        new = Chat(self.numbers.supergroup, "supergroup", group.title, dict(group.members))
        self.numbers.supergroup -= 1
        self.chats[new.id] = new
        self.emit("migrated", chat=group.id, to=new.id, title=new.title)
        if new.has(self.bot.id):
            self._tell_bot(new.id, actor, Status.LEFT, new.members[self.bot.id])
        self._service(group.id, actor, {"migrate_to_chat_id": new.id})
        sender: Json = {"from": ANONYMOUS_ADMIN, "sender_chat": new.chat_json()}
        content: Json = {"migrate_from_chat_id": group.id}
        self.tell(new.id, self.store(new.id, sender, content))
        self.chats[group.id] = replace(group, migrated_to=new.id)
        return new

    def add_topic(self, chat: SupportsInt, name: str) -> int:
        """The owner begins a topic, which makes the supergroup a forum; the topic's id.

        Raises WorldError for a basic group, which cannot have any.
        """
        group = self.open_group(chat)
        if group.type != "supergroup":
            raise WorldError(f"group {group.id} is no supergroup, so it has no topics")
        begins: Json = {"forum_topic_created": {"name": name, "icon_color": TOPIC_COLOR}}
        service = self._service(group.id, self._actor(group, None), begins)
        topic: int = service["message_id"]
        self.chats[group.id] = replace(group, topics={**group.topics, topic: name})
        return topic

    def open_link(
        self, user: SupportsInt, url: str, chat: SupportsInt | None = None
    ) -> Json | None:
        """A person opens a link to the bot; `chat` is the group chosen for `startgroup`.

        The message that it leads to; None when a group link leads to none.
        """
        verb, payload = self.link(url)
        command = f"/start {payload}".rstrip()
        if verb == "start":
            return self.say(user, int(user), command)
        if chat is None:
            raise WorldError("startgroup needs a chat")
        joined = self.join_bot(chat, user)
        if not payload:
            return joined
        return self.say(user, chat, command.replace("/start", f"/start@{self.bot.username}"))

    def bot_status(self, user: User) -> Status:
        """Where the bot stands in a private chat."""
        if user.blocked or user.deactivated:
            return Status.KICKED
        return Status.MEMBER if user.started else Status.LEFT

    def _actor(self, group: Chat, by: SupportsInt | None) -> int:
        """Who does it: the one named, else the owner, else anyone."""
        if by is not None:
            return self.user(by).id
        people = [user for user in self.members(group) if user != self.bot.id]
        if not people:
            raise WorldError(f"group {group.id} has no members")
        return min(people, key=lambda user: group.members[user] is not Status.OWNER)

    def _standing(self, chat: SupportsInt, user: int, new: Status) -> Chat:
        group = self.open_group(chat)
        old = group.status(user)
        if old not in PRESENT or old is Status.OWNER:
            raise WorldError(f"user {user} is not in group {group.id}, or its owner")
        if old is new:
            return group
        actor = self._actor(group, None)
        changed = self.place(group, user, new)
        if user == self.bot.id:
            self._tell_bot(group.id, actor, old, new)
        else:
            self._tell_other(group, actor, user, old, new)
        return changed

    def _service(self, chat: int, by: int, content: Json) -> Json:
        message = self.store(chat, {"from": self.account(by)}, content)
        self.tell(chat, message)
        return message

    def _tell_bot(self, chat: int, by: int, old: Status, new: Status) -> None:
        self.tell_member("my_chat_member", chat, by, self.bot.id, (old, new))

    def _tell_other(self, group: Chat, by: int, user: int, old: Status, new: Status) -> None:
        """Only an administrator bot that asked for `chat_member` is told."""
        if group.status(self.bot.id) is Status.ADMINISTRATOR:
            self.tell_member("chat_member", group.id, by, user, (old, new))


def furnish(world: World) -> None:
    """The default world: five respondents, a lead, their group, the bot just added to it."""
    people = [world.add_user(name, role="respondent") for name in RESPONDENTS]
    lead = world.add_user(LEAD, role="lead")
    team = world.add_group(TEAM, lead, people)
    world.join_bot(team, lead)
