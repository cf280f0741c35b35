"""Knows what the bot may ask about chats, members and files; it refuses to change any."""

from bot.sandbox.access import readable_chat
from bot.sandbox.errors import bad_request
from bot.sandbox.method import Call, Method
from bot.sandbox.people import LEADING, PERMISSIONS, Status, member_json
from bot.sandbox.wire import Json, words

_NO_GIFTS: Json = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}
_MAX_REACTIONS = 11


def get_chat(call: Call) -> Json:
    """The `ChatFullInfo`."""
    world = call.world
    chat = readable_chat(world, call.params)
    info: Json = {
        **world.chat_json(chat),
        "accent_color_id": abs(chat) % 7,
        "max_reaction_count": _MAX_REACTIONS,
        "accepted_gift_types": _NO_GIFTS,
    }
    if chat < 0:
        info["permissions"] = PERMISSIONS
    elif username := world.users[chat].username:
        info["active_usernames"] = [username]
    return info


def get_chat_member(call: Call) -> Json:
    """The `ChatMember` of someone who is or was in the chat."""
    world, params = call.world, call.params
    chat = readable_chat(world, params)
    user = params.integer("user_id")
    if user is None or user <= 0:
        raise bad_request("invalid user_id specified")
    if user not in world.users and user != world.bot.id:
        raise bad_request("user not found")
    if chat > 0:
        status = Status.MEMBER if user in (chat, world.bot.id) else None
    else:
        status = world.chats[chat].status(user)
    if status is None:
        raise bad_request("member not found")
    return member_json(world.account(user), status)


def get_chat_administrators(call: Call) -> list[Json]:
    """Owner and administrators; of bots only the bot itself."""
    world = call.world
    chat = readable_chat(world, call.params)
    if chat > 0:
        raise bad_request("there are no administrators in the private chat")
    members = world.chats[chat].members
    return [
        member_json(world.account(user), status)
        for user, status in members.items()
        if status in LEADING
    ]


def get_chat_member_count(call: Call) -> int:
    """How many are in the chat, the bot included."""
    world = call.world
    chat = readable_chat(world, call.params)
    return 2 if chat > 0 else len(list(world.members(world.chats[chat])))


def get_file(call: Call) -> Json:
    """The `File` to be downloaded from its path."""
    file_id = call.params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = call.world.files.by_id.get(file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    return stored.as_json() | {"file_id": file_id}


METHODS = (
    Method("getChat", get_chat, words("chat_id")),
    Method("getChatMember", get_chat_member, words("chat_id user_id")),
    Method("getChatAdministrators", get_chat_administrators, words("chat_id return_bots")),
    Method("getChatMemberCount", get_chat_member_count, words("chat_id")),
    Method("getFile", get_file, words("file_id")),
)
