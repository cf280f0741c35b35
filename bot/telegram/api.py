"""Knows one call to the Bot API: a method and a body in, a result or a named error out."""

from typing import Any
from urllib.parse import quote, urlsplit

import orjson
from telegram.error import NetworkError

from bot.telegram.request import HttpRequest


class ApiError(Exception):
    """A call that did not succeed. No text of it holds a token, a chat or a message."""


class Unreachable(ApiError):
    """No answer, or one that says nothing: a time-out, a torn connection, a 5xx, a page."""


class TooMany(ApiError):
    """429: this chat has to rest for `after` seconds."""

    def __init__(self, after: float) -> None:
        super().__init__(f"too many requests, retry after {after:.0f}")
        self.after = after


class Moved(ApiError):
    """The group became a supergroup, with another id."""

    def __init__(self, chat: int) -> None:
        super().__init__("the group has another id now")
        self.chat = chat


class Conflict(ApiError):
    """409: somebody else polls with this token, or a webhook is set."""


class Refused(ApiError):
    """Telegram will not do this, now or later. `code` is 400, 401, 403 or 404."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description.lower()

    @property
    def unchanged(self) -> bool:
        return "message is not modified" in self.description

    @property
    def no_such_message(self) -> bool:
        """An edit that was refused for its message, and not for what it says."""
        return (
            self.code == 400
            and not self.unchanged
            and not self.shut_out
            and not any(word in self.description for word in ("entities", "text", "button", "long"))
        ) or "there is no text in the message" in self.description

    @property
    def shut_out(self) -> bool:
        """Blocked, kicked, deactivated, never started: no call to this chat will succeed."""
        return self.code == 403 or "chat not found" in self.description


class Api:
    """Calls by method name. The address, which holds the token, never leaves this object."""

    def __init__(self, base: str, token: str, request: HttpRequest) -> None:
        self._prefix = f"{urlsplit(base).path}/bot{token}/".encode("ascii")
        self._files = f"{urlsplit(base).path}/file/bot{token}/".encode("ascii")
        self._request = request

    async def call(self, method: str, body: bytes, patience: float | None = None) -> bytes:
        """The whole answer, unread. Raises ApiError."""
        try:
            status, payload = await self._request.post_body(
                self._prefix + method.encode("ascii"), body, patience
            )
        except NetworkError as error:
            raise Unreachable(str(error)) from None
        if status == 200:
            return payload
        raise _error(status, payload)

    async def result(self, method: str, patience: float | None = None, **parameters: Any) -> Any:
        """The answer's `result`. Raises ApiError."""
        payload = await self.call(method, orjson.dumps(parameters), patience)
        try:
            return orjson.loads(payload)["result"]
        except (orjson.JSONDecodeError, KeyError, TypeError):
            raise Unreachable("an answer that is no Bot API answer") from None

    async def file(self, path: str) -> bytes:
        """A file that somebody sent, by the path that getFile gave. Raises ApiError."""
        try:
            status, payload = await self._request.get(self._files + quote(path).encode("ascii"))
        except NetworkError as error:
            raise Unreachable(str(error)) from None
        if status == 200:
            return payload
        raise _error(status, payload)


def _error(status: int, payload: bytes) -> ApiError:
    try:
        answer = orjson.loads(payload)
        description = str(answer["description"])
        parameters = answer.get("parameters") or {}
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        # A page of a proxy, whatever its status: nothing was decided about the call itself.
        return Unreachable(f"HTTP {status} without a Bot API answer")
    if moved := parameters.get("migrate_to_chat_id"):
        return Moved(int(moved))
    if status == 429:
        return TooMany(float(parameters.get("retry_after") or 1))
    if status == 409:
        return Conflict(description)
    if status >= 500:
        return Unreachable(f"HTTP {status}")
    return Refused(status, description)
