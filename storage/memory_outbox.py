"""Knows which calls wait for as long as the program runs; refuses to know what they say."""

from collections.abc import Sequence
from dataclasses import replace

from storage.port import OutboxId, Outgoing


class MemoryOutbox:
    """The calls, in the order in which they are to be made."""

    def __init__(self) -> None:
        self._outbox: dict[OutboxId, Outgoing] = {}

    async def put(self, calls: Sequence[Outgoing]) -> None:
        for call in calls:
            waiting = {one.merge: one.id for one in self._outbox.values() if one.merge}
            replaced = waiting.get(call.merge)
            if call.id in self._outbox:
                continue
            if replaced is None:
                self._outbox[call.id] = call
            else:
                self._outbox = {
                    (call.id if key == replaced else key): (call if key == replaced else one)
                    for key, one in self._outbox.items()
                }

    async def waiting(self) -> tuple[Outgoing, ...]:
        return tuple(self._outbox.values())

    async def delay(self, call: OutboxId, due: int) -> None:
        there = self._outbox.get(call)
        if there is not None:
            self._outbox[call] = replace(there, due=due, attempts=there.attempts + 1)

    async def sent(self, call: OutboxId) -> None:
        self._outbox.pop(call, None)
