"""Knows whether the bot may reach a chat, and Telegram's words when not; it refuses to act."""

from bot.sandbox.errors import ApiError, bad_request, forbidden
from bot.sandbox.params import Params
from bot.sandbox.people import PRESENT, Status
from bot.sandbox.state import State


def readable_chat(state: State, params: Params) -> int:
    """The chat of the call. Raises ApiError: empty, unknown, migrated, or the bot is not in."""
    raw = params.text("chat_id").strip()
    if not raw:
        raise bad_request("chat_id is empty")
    chat = params.integer("chat_id")
    if chat is None or (chat not in state.users and chat not in state.chats):
        raise bad_request("chat not found")
    if chat < 0:
        _check_group(state, chat)
    return chat


def writable_chat(state: State, params: Params) -> int:
    """As `readable_chat`, and the bot may write there. Raises ApiError 403 when it may not."""
    chat = readable_chat(state, params)
    if chat > 0:
        person = state.users[chat]
        if person.deactivated:
            raise forbidden("user is deactivated")
        if person.blocked:
            raise forbidden("bot was blocked by the user")
        if not person.started:
            raise forbidden("bot can't initiate conversation with a user")
    topic = params.integer("message_thread_id")
    if topic and (chat > 0 or topic not in state.chats[chat].topics):
        raise bad_request("message thread not found")
    return chat


def is_administrator(state: State, chat: int) -> bool:
    """Whether the bot leads this group."""
    return chat < 0 and state.chats[chat].status(state.bot.id) is Status.ADMINISTRATOR


def _check_group(state: State, chat: int) -> None:
    group = state.chats[chat]
    if group.migrated_to is not None:
        raise ApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": group.migrated_to},
        )
    status = group.status(state.bot.id)
    if status is Status.KICKED:
        raise forbidden(f"bot was kicked from the {group.type} chat")
    if status not in PRESENT:
        raise forbidden(f"bot is not a member of the {group.type} chat")
