"""Knows which Bot API methods the sandbox has, by name; it refuses to know HTTP."""

from bot.sandbox import editing, profile, reading, sending
from bot.sandbox.errors import ApiError, not_implemented
from bot.sandbox.known_methods import KNOWN_METHODS
from bot.sandbox.method import Method
from bot.sandbox.wire import words

GET_UPDATES = "getUpdates"
GET_UPDATES_PARAMETERS = words("offset limit timeout allowed_updates")

METHODS: dict[str, Method] = {
    method.name.lower(): method
    for method in (*sending.METHODS, *editing.METHODS, *reading.METHODS, *profile.METHODS)
}
_ELSEWHERE = {name.lower(): name for name in KNOWN_METHODS}


def find_method(name: str) -> Method:
    """The method, regardless of case.

    Raises ApiError: 501 for what the Bot API has and the sandbox has not, 404 for the rest.
    """
    method = METHODS.get(name.lower())
    if method is not None:
        return method
    known = _ELSEWHERE.get(name.lower())
    if known is not None:
        raise not_implemented(known)
    raise ApiError(404, "Not Found: method not found")
