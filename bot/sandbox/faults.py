"""Knows which calls must go wrong, and how; it refuses to know what the calls do."""

from dataclasses import dataclass, replace

from bot.sandbox.errors import ApiError, WorldError, too_many_requests
from bot.sandbox.wire import Json

_TEXTS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One order: the next `times` calls of `method` (`*` for all) fail so.

    `drop` closes the connection without an answer, `after` performs the call first,
    `html` answers with a proxy's page instead of JSON. Status 200 only delays.
    """

    method: str = "*"
    status: int = 500
    description: str = ""
    html: bool = False
    retry_after: int = 0
    times: int = 1
    delay_ms: int = 0
    drop: bool = False
    after: bool = False

    @property
    def fails(self) -> bool:
        """Whether there is more than a delay."""
        return self.drop or self.status != 200

    def error(self) -> ApiError:
        """The refusal that this fault answers with."""
        if self.status == 429:
            error = too_many_requests(self.retry_after or 1)
            return ApiError(429, self.description or error.description, error.parameters)
        return ApiError(self.status, self.description or _TEXTS.get(self.status, "Error"))

    def page(self) -> str:
        """The page of a proxy between the bot and Telegram."""
        title = f"{self.status} {_TEXTS.get(self.status, 'Error')}"
        return (
            f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n"
            f"<center><h1>{title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>"
        )


_FIELDS: dict[str, type] = {
    "method": str,
    "status": int,
    "description": str,
    "html": bool,
    "retry_after": int,
    "times": int,
    "delay_ms": int,
    "drop": bool,
    "after": bool,
}


def read_fault(order: Json) -> Fault:
    """Raises WorldError for a field that does not exist or has the wrong type."""
    for name, value in order.items():
        if name not in _FIELDS:
            raise WorldError(f"a fault has no {name!r}; there are {', '.join(_FIELDS)}")
        if type(value) is not _FIELDS[name]:
            raise WorldError(f"{name} of a fault must be a {_FIELDS[name].__name__}")
    if order.get("times", 1) < 1:
        raise WorldError("times of a fault must be at least 1")
    if "delay_ms" in order and "status" not in order:
        return Fault(**order, status=200)
    return Fault(**order)


class Faults:
    """Orders, the oldest first."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Give one order."""
        self._orders.append(fault)

    def clear(self) -> None:
        """Take back all orders."""
        self._orders.clear()

    def take(self, method: str) -> Fault | None:
        """The fault for this call, counted; None when all is well."""
        for at, fault in enumerate(self._orders):
            if fault.method == "*" or fault.method.lower() == method.lower():
                if fault.times > 1:
                    self._orders[at] = replace(fault, times=fault.times - 1)
                else:
                    del self._orders[at]
                return fault
        return None
