"""Knows the queue of updates for the bot and what was confirmed; it refuses to know HTTP."""

from collections import deque
from collections.abc import Callable, Collection, Iterator
from itertools import chain, islice

from bot.sandbox.wire import Json

FIRST_UPDATE = 500_000_001
MAX_BATCH = 100
KEPT_DELIVERED = 5_000
# Telegram leaves these out unless they are asked for by name.
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    """Updates in order; `waiting` is called when one arrives."""

    def __init__(self) -> None:
        self.next_id = FIRST_UPDATE
        self.allowed: tuple[str, ...] = ()
        self.waiting: Callable[[], None] | None = None
        self._pending: deque[Json] = deque()
        self._again: deque[Json] = deque()
        self._delivered: deque[Json] = deque(maxlen=KEPT_DELIVERED)

    def __len__(self) -> int:
        return len(self._pending) + len(self._again)

    def add(self, kind: str, value: Json) -> None:
        """Queue one update, unless the bot did not ask for this kind."""
        wanted = kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
        if wanted:
            self._append({"update_id": self.next_id, kind: value})

    def inject(self, update: Json) -> Json:
        """Queue a raw update, whatever it is; an old id of its own is delivered all the same."""
        update = {"update_id": self.next_id, **update}
        if update["update_id"] < self.next_id:
            self._again.append(update)
            self._wake()
        else:
            self._append(update)
        return update

    def redeliver(self, update_id: int | None, times: int) -> Json | None:
        """Queue a delivered update again under its old id; the last one unless named.

        None when there is no such update.
        """
        for update in chain(reversed(self._delivered), reversed(self._pending)):
            if update_id in (None, update["update_id"]):
                self._again.extend([update] * times)
                self._wake()
                return update
        return None

    def take(self, offset: int, limit: int) -> list[Json]:
        """What `getUpdates` returns: everything before `offset` is confirmed and gone.

        A negative offset keeps only that many of the newest.
        """
        if offset > 0:
            while self._pending and self._pending[0]["update_id"] < offset:
                self._delivered.append(self._pending.popleft())
        elif offset < 0:
            while len(self._pending) > -offset:
                self._pending.popleft()
        batch = list(self._taken_again(limit))
        batch += islice(self._pending, limit - len(batch))
        return batch

    def drop(self) -> None:
        """Forget what is pending."""
        self._pending.clear()
        self._again.clear()

    def allow(self, kinds: Collection[str]) -> None:
        """Only these kinds from now on; none means the default."""
        self.allowed = tuple(kinds)

    def _taken_again(self, limit: int) -> Iterator[Json]:
        while self._again and limit > 0:
            limit -= 1
            yield self._again.popleft()

    def _append(self, update: Json) -> None:
        self.next_id = update["update_id"] + 1
        self._pending.append(update)
        self._wake()

    def _wake(self) -> None:
        if self.waiting is not None:
            self.waiting()
