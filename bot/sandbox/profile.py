"""Knows what the bot says of itself: who it is, commands, descriptions; no chat and no message."""

import re

from bot.sandbox.access import readable_chat
from bot.sandbox.errors import bad_request
from bot.sandbox.method import Call, Method
from bot.sandbox.params import Params
from bot.sandbox.wire import Json, words

MAX_COMMAND = 32
MAX_COMMAND_DESCRIPTION = 256
MAX_COMMANDS = 100
MAX_DESCRIPTION = 512
MAX_SHORT_DESCRIPTION = 120
_COMMAND = re.compile(r"[a-z0-9_]+")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_PLAIN_SCOPES = words("default all_private_chats all_group_chats all_chat_administrators")


def get_me(call: Call) -> Json:
    """The bot's `User`, with what only getMe tells."""
    return {
        **call.world.bot.as_json(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_guest_queries": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    }


def set_my_commands(call: Call) -> bool:
    """The commands of one scope and language."""
    try:
        given = call.params.tree("commands")
    except ValueError:
        raise bad_request("can't parse commands JSON object") from None
    if not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    if len(given) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(command) for command in given]
    scope, language = _scope(call), _language(call)
    call.world.bot.commands.setdefault(scope, {})[language] = commands
    return True


def get_my_commands(call: Call) -> list[Json]:
    """The commands of exactly this scope and language."""
    scope, language = _scope(call), _language(call)
    return call.world.bot.commands.get(scope, {}).get(language, [])


def delete_my_commands(call: Call) -> bool:
    """Forget the commands of exactly this scope and language."""
    scope, language = _scope(call), _language(call)
    call.world.bot.commands.get(scope, {}).pop(language, None)
    return True


def _command(given: object) -> Json:
    if not isinstance(given, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    command, description = given.get("command"), given.get("description")
    if not isinstance(command, str) or not isinstance(description, str):
        raise bad_request("can't parse BotCommand: Can't find field \"command\"")
    command, description = command.removeprefix("/"), description.strip()
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > MAX_COMMAND:
        raise bad_request(f"command length must not exceed {MAX_COMMAND}")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > MAX_COMMAND_DESCRIPTION:
        raise bad_request(f"command description length must not exceed {MAX_COMMAND_DESCRIPTION}")
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}


def _scope(call: Call) -> str:
    """A key of one scope: its type, with chat and user where it has them."""
    scope = call.params.mapping("scope", "BotCommandScope")
    kind = scope.get("type", "default" if not scope else "")
    if kind in _PLAIN_SCOPES:
        return str(kind)
    if kind not in ("chat", "chat_administrators", "chat_member"):
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    chat = readable_chat(call.world, Params({"chat_id": scope.get("chat_id")}))
    if kind != "chat_member":
        return f"{kind}:{chat}"
    user = scope.get("user_id")
    if user not in call.world.users:
        raise bad_request("user not found")
    return f"{kind}:{chat}:{user}"


def _language(call: Call) -> str:
    language = call.params.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _set(call: Call, field: str, limit: int, refusal: str) -> bool:
    text, language = call.params.text(field), _language(call)
    if len(text) > limit:
        raise bad_request(refusal)
    texts = call.world.bot.descriptions.setdefault(field, {})
    if text:
        texts[language] = text
    else:
        texts.pop(language, None)
    return True


def _get(call: Call, field: str) -> Json:
    texts = call.world.bot.descriptions.get(field, {})
    return {field: texts.get(_language(call), texts.get("", ""))}


def set_my_description(call: Call) -> bool:
    """What is shown in an empty chat; empty removes it."""
    return _set(call, "description", MAX_DESCRIPTION, "BOT_DESCRIPTION_TOO_LONG")


def get_my_description(call: Call) -> Json:
    """The description in a language, or else the one for all."""
    return _get(call, "description")


def set_my_short_description(call: Call) -> bool:
    """What is shown on the profile page and with links; empty removes it."""
    return _set(call, "short_description", MAX_SHORT_DESCRIPTION, "ABOUT_TOO_LONG")


def get_my_short_description(call: Call) -> Json:
    """The short description in a language, or else the one for all."""
    return _get(call, "short_description")


def delete_webhook(call: Call) -> bool:
    """Back to getUpdates."""
    call.world.bot.webhook_url = ""
    if call.params.flag("drop_pending_updates"):
        call.world.updates.drop()
    return True


def get_webhook_info(call: Call) -> Json:
    """The `WebhookInfo`."""
    world = call.world
    info: Json = {
        "url": world.bot.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }
    if world.updates.allowed:
        info["allowed_updates"] = list(world.updates.allowed)
    return info


METHODS = (
    Method("getMe", get_me),
    Method("setMyCommands", set_my_commands, words("commands scope language_code")),
    Method("getMyCommands", get_my_commands, words("scope language_code")),
    Method("deleteMyCommands", delete_my_commands, words("scope language_code")),
    Method("setMyDescription", set_my_description, words("description language_code")),
    Method("getMyDescription", get_my_description, words("language_code")),
    Method(
        "setMyShortDescription",
        set_my_short_description,
        words("short_description language_code"),
    ),
    Method("getMyShortDescription", get_my_short_description, words("language_code")),
    Method("deleteWebhook", delete_webhook, words("drop_pending_updates")),
    Method("getWebhookInfo", get_webhook_info),
)
