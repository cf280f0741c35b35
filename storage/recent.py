"""Knows what was used lately, up to a number; the rest it forgets."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """At most `most` values, the one used longest ago goes first. With 0 it keeps nothing.

    `writes` counts what was dropped or replaced: who reads elsewhere, waits, and finds another
    count afterwards, may have read what is no longer so, and must not `add` it.
    """

    __slots__ = ("_most", "_values", "writes")

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self.writes = 0

    def get(self, key: Key) -> Value | None:
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def add(self, key: Key, value: Value, *, read_at: int) -> None:
        """Keeps what was read when `writes` was `read_at`, unless something was written since."""
        if read_at == self.writes:
            self._keep(key, value)

    def put(self, key: Key, value: Value) -> None:
        """Keeps what was written just now."""
        self.writes += 1
        self._keep(key, value)

    def drop(self, key: Key) -> None:
        self.writes += 1
        self._values.pop(key, None)

    def _keep(self, key: Key, value: Value) -> None:
        if not self._most:
            return
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._most:
            self._values.popitem(last=False)
