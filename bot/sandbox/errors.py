"""Knows how the Bot API says no: a code, a description, parameters; it refuses to know why."""

from bot.sandbox.wire import Json


class ApiError(Exception):
    """A refusal in Telegram's words.

    `description` is complete (`Bad Request: chat not found`), `parameters` is the
    `ResponseParameters` object or empty.
    """

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters: Json = parameters or {}

    def as_json(self) -> Json:
        """The body of the answer."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class WorldError(Exception):
    """Something that a person in the sandbox cannot do; the text says what and why."""


def bad_request(text: str) -> ApiError:
    """400, with the first letter of `text` lowered as Telegram's server does."""
    if len(text) > 1 and text[0].isupper() and not text[1].isupper():
        text = text[0].lower() + text[1:]
    return ApiError(400, f"Bad Request: {text}")


def forbidden(text: str) -> ApiError:
    """403."""
    return ApiError(403, f"Forbidden: {text}")


def conflict(text: str) -> ApiError:
    """409."""
    return ApiError(409, f"Conflict: {text}")


def not_implemented(what: str) -> ApiError:
    """501: it exists in the Bot API, and the sandbox does not have it."""
    return ApiError(501, f"Not Implemented: the sandbox does not have {what}")


def too_many_requests(seconds: int) -> ApiError:
    """429, to be tried again after `seconds`."""
    text = f"Too Many Requests: retry after {seconds}"
    return ApiError(429, text, {"retry_after": seconds})
