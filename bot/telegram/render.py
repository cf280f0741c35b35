"""Knows how a Message is written as the body of a Bot API call; nothing of what it says."""

from html import escape
from typing import Any

import orjson

from bot.phrasing.message import BOLD_OFF, BOLD_ON, Button, Choice, Copy, Link, Message, Verb
from bot.telegram.buttons import PLACE, encode, session_data

LONGEST = 4096
"""Characters of a message, as Telegram counts them: after parsing."""

_PLACE = orjson.dumps(PLACE)[1:-1]
"""The mark of a conversation's token as it stands in a rendered body."""


def html(text: str) -> str:
    """Text with its bold marks, as Telegram's HTML; what is too long ends in `…`."""
    if len(text) > LONGEST:
        text = text[: LONGEST - 2] + "…"
        if text.count(BOLD_ON) > text.count(BOLD_OFF):
            text += BOLD_OFF
    return escape(text, quote=False).replace(BOLD_ON, "<b>").replace(BOLD_OFF, "</b>")


def keyboard(message: Message) -> dict[str, Any]:
    return {"inline_keyboard": [[_button(one) for one in row] for row in message.rows]}


def _button(button: Button) -> dict[str, Any]:
    match button:
        case Choice(label, code):
            return {"text": label, "callback_data": session_data(code)}
        case Verb(label, press, danger):
            style = {"style": "danger"} if danger else {}
            return {"text": label, "callback_data": encode(press), **style}
        case Link(label, url):
            return {"text": label, "url": url}
        case Copy(label, text):
            return {"text": label, "copy_text": {"text": text}}


def tail(message: Message) -> bytes:
    """The body of a send or an edit from its text on, with a mark where the token goes.

    The same for everyone who sees this screen, so it can be kept; `body` makes it one's own.
    """
    parameters: dict[str, Any] = {
        "text": html(message.text),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if message.rows:
        parameters["reply_markup"] = keyboard(message)
    return b"," + orjson.dumps(parameters)[1:]


def body(
    shared: bytes,
    chat: int,
    token: str = "",
    edit: int | None = None,
    *,
    protected: bool = False,
    topic: int = 0,
) -> bytes:
    """A call's whole body: sendMessage's, or editMessageText's for the message `edit`.

    Protection and topic are given to a message when it is sent, and stay with it when it is edited.
    """
    head = b'{"chat_id":%d' % chat
    if edit is not None:
        head += b',"message_id":%d' % edit
    else:
        head += b',"message_thread_id":%d' % topic if topic else b""
        head += b',"protect_content":true' if protected else b""
    return head + (shared.replace(_PLACE, token.encode()) if token else shared)
