"""Knows which keyboards Telegram takes; it refuses to know what the buttons are for."""

import re
from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import ApiError, bad_request, not_implemented
from bot.sandbox.params import Params
from bot.sandbox.wire import Json

MAX_BUTTONS = 100
MAX_ROW = 8
MAX_BYTES = 10_240
MAX_CALLBACK_DATA = 64
MAX_COPY_TEXT = 256

STYLES = frozenset({"danger", "success", "primary"})
_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
    "disabled",
)
_HTTP_URL = re.compile(
    r"(?:https?://)?(?:[^/?#@\s]*@)?([^/?#:\s]+)(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE
)
_PROTOCOL = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Markup:
    """A checked reply markup; `keyboard` is what a message shows, None when that is nothing."""

    inline: bool
    keyboard: Json | None = None


def reply_markup(params: Params, *, private: bool, inline_only: bool = False) -> Markup | None:
    """The call's `reply_markup`, None when it has none. Raises ApiError 400.

    `private` tells whether the chat is; `inline_only` is so for edits.
    """
    try:
        value = params.tree("reply_markup")
    except ValueError:
        raise bad_request("can't parse reply keyboard markup JSON object") from None
    if value is None or value == "":
        return None
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in value:
        rows = _rows(value["inline_keyboard"], "inline_keyboard")
        return Markup(True, _inline(rows, private=private))
    if inline_only:
        raise bad_request("inline keyboard expected")
    if "keyboard" in value:
        _reply_keyboard(_rows(value["keyboard"], "keyboard"))
        return Markup(False)
    if value.get("remove_keyboard") is True or value.get("force_reply") is True:
        return Markup(False)
    return None


def _rows(value: object, field: str) -> list[list[Any]]:
    if not isinstance(value, list):
        raise bad_request(f'field "{field}" must be of type Array')
    if not all(isinstance(row, list) for row in value):
        raise bad_request(f'field "{field}" must be an Array of Arrays')
    return [row for row in value if row]


def _inline(rows: list[list[Any]], *, private: bool) -> Json | None:
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_ROW for row in rows):
        raise bad_request("reply markup is too long")
    checked = [[_button(button, private=private) for button in row] for row in rows]
    size = sum(_weight(button) for row in checked for button in row)
    if size > MAX_BYTES:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": checked} if checked else None


def _weight(button: Json) -> int:
    return sum(len(value.encode()) for value in button.values() if isinstance(value, str))


def _button(button: object, *, private: bool) -> Json:
    if not isinstance(button, dict):
        raise _unparsed("InlineKeyboardButton must be an Object")
    text = button.get("text")
    if text is None:
        raise _unparsed('Can\'t find field "text"')
    if not isinstance(text, str):
        raise _unparsed('Field "text" must be of type String')
    style = button.get("style", "")
    if style not in STYLES and style != "":
        raise _unparsed("invalid button style specified")
    actions = [name for name in _ACTIONS if button.get(name) is not None]
    if not actions:
        raise _unparsed("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        # Telegram takes the first it looks for; whoever sends two means something else.
        raise not_implemented(f"inline buttons that are {' and '.join(actions)} at once")
    action = actions[0]
    checked: Json = {"text": text.strip()}
    if not checked["text"]:
        raise bad_request("inline keyboard button text must be non-empty")
    for extra in ("style", "icon_custom_emoji_id"):
        if button.get(extra):
            checked[extra] = button[extra]
    checked[action] = _action(action, button[action], private=private)
    return checked


def _action(action: str, value: object, *, private: bool) -> object:
    match action:
        case "url":
            return _url(value)
        case "callback_data":
            if not isinstance(value, str):
                raise _unparsed('Field "callback_data" must be of type String')
            if not 1 <= len(value.encode()) <= MAX_CALLBACK_DATA:
                raise bad_request("BUTTON_DATA_INVALID")
            return value
        case "web_app":
            if not private:
                raise bad_request("BUTTON_TYPE_INVALID")
            return _web_app(value)
        case "copy_text":
            return _copy_text(value)
        case "callback_game" | "pay":
            raise bad_request("BUTTON_TYPE_INVALID")
        case _:
            return value


def _url(value: object) -> str:
    if not isinstance(value, str):
        raise _unparsed('Field "url" must be of type String')
    protocol = _PROTOCOL.match(value)
    if protocol and protocol.group(1).lower() in ("tg", "ton"):
        return value
    host = _HTTP_URL.fullmatch(value)
    if host is None or "." not in host.group(1).strip("."):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    return value if "://" in value else f"http://{value}"


def _web_app(value: object) -> Json:
    url = value.get("url") if isinstance(value, dict) else None
    if not isinstance(url, str):
        raise _unparsed('Can\'t find field "url"')
    if not url.lower().startswith("https://"):
        raise bad_request(
            f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
        )
    return {"url": url}


def _copy_text(value: object) -> Json:
    text = value.get("text") if isinstance(value, dict) else None
    if not isinstance(text, str):
        raise _unparsed('Can\'t find field "text"')
    if not 1 <= len(text) <= MAX_COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {"text": text}


def _reply_keyboard(rows: list[list[Any]]) -> None:
    for row in rows:
        for button in row:
            text = button.get("text") if isinstance(button, dict) else button
            if not isinstance(text, str):
                raise bad_request("can't parse keyboard button: Can't find field \"text\"")
            if not text.strip():
                raise bad_request("keyboard button text must be non-empty")


def _unparsed(text: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {text}")
