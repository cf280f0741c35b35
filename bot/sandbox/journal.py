"""Knows the last Bot API calls and their answers; it refuses to know what they did."""

from collections import deque
from collections.abc import Callable, Iterator

from bot.sandbox.wire import Json

KEPT_CALLS = 20_000


class Journal:
    """Calls numbered from 1; `on_call` hears each."""

    def __init__(self, on_call: Callable[[Json], None]) -> None:
        self._calls: deque[Json] = deque(maxlen=KEPT_CALLS)
        self._on_call = on_call
        self._last = 0

    def add(
        self,
        at: float,
        method: str,
        params: Json,
        *,
        unknown: list[str],
        status: int,
        response: Json,
    ) -> None:
        """Keep one call; `at` in Unix seconds, `status` 0 when no answer was given."""
        self._last += 1
        call: Json = {
            "n": self._last,
            "at": at,
            "method": method,
            "params": params,
            "unknown": unknown,
            "status": status,
            "response": response,
        }
        self._calls.append(call)
        self._on_call(call)

    def after(self, number: int, method: str = "") -> Iterator[Json]:
        """The calls after `number`, of one method or of all."""
        for call in self._calls:
            if call["n"] > number and (not method or call["method"].lower() == method.lower()):
                yield call

    @property
    def last(self) -> Json:
        """The newest call. Raises IndexError when there is none."""
        return self._calls[-1]
