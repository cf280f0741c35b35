"""Knows how work that waits is done together, and who hears of it; refuses to know what it is."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from storage.port import StorageError, Unavailable

Item = TypeVar("Item")
Result = TypeVar("Result")


TOO_LITTLE = 0.25
"""The part of the patience that is too little for another try."""


@dataclass(slots=True, eq=False)
class _Waiting(Generic[Item, Result]):
    item: Item
    told: asyncio.Future[Result]
    until: float


class Together(Generic[Item, Result]):
    """Collects items while earlier ones are being worked on, and hands them over as one batch.

    `work` gets a batch and the moment (of the loop's clock) after which it gives up, and
    gives one result for each item; a result that is a StorageError is raised to its waiter.
    Two items that `alone` gives the same key for never stand in one batch; without it any may.
    """

    def __init__(
        self,
        work: Callable[[Sequence[Item], float], Awaitable[Sequence[Result | StorageError]]],
        *,
        patience: float,
        alone: Callable[[Item], Hashable] | None = None,
        most: int = 256,
    ) -> None:
        self._work = work
        self._patience = patience
        self._alone = alone
        self._most = most
        self._waiting: list[_Waiting[Item, Result]] = []
        self._task: asyncio.Task[None] | None = None

    async def __call__(self, item: Item) -> Result:
        """The item's own result. A waiter that is cancelled does not take its item back.

        Raises Unavailable after `patience` seconds, and what `work` raises or gives for it.
        """
        loop = asyncio.get_running_loop()
        told: asyncio.Future[Result] = loop.create_future()
        self._waiting.append(_Waiting(item, told, loop.time() + self._patience))
        if self._task is None:
            self._task = loop.create_task(self._drain())
        return await told

    async def idle(self) -> None:
        """Returns when nothing waits any more."""
        while self._task is not None:
            await asyncio.wait([self._task])

    async def _drain(self) -> None:
        try:
            while self._waiting:
                batch = self._take()
                until = min(one.until for one in batch)
                try:
                    results = await self._work([one.item for one in batch], until)
                except Unavailable as error:
                    self._give_up(batch, until, error)
                except Exception as error:  # noqa: BLE001  whatever it is, its waiters hear it
                    await self._each(batch, error)
                else:
                    for one, result in zip(batch, results, strict=True):
                        _tell(one.told, result)
        finally:
            self._task = None

    def _take(self) -> list[_Waiting[Item, Result]]:
        batch: dict[Hashable, _Waiting[Item, Result]] = {}
        left: list[_Waiting[Item, Result]] = []
        for one in self._waiting:
            key = one if self._alone is None else self._alone(one.item)
            if key in batch or len(batch) == self._most:
                left.append(one)
            else:
                batch[key] = one
        self._waiting = left
        return list(batch.values())

    def _give_up(
        self, batch: list[_Waiting[Item, Result]], until: float, error: StorageError
    ) -> None:
        """Who waited long enough hears it; who came later gets the rest of their time."""
        late = max(until, asyncio.get_running_loop().time()) + self._patience * TOO_LITTLE
        for one in batch:
            if one.until <= late:
                _tell(one.told, Unavailable(str(error)))
        self._waiting = [one for one in batch if one.until > late] + self._waiting

    async def _each(self, batch: list[_Waiting[Item, Result]], error: Exception) -> None:
        """One item may have spoilt the batch: each is tried alone, and hears its own result."""
        if len(batch) == 1:
            _tell(batch[0].told, error)
            return
        for one in batch:
            try:
                results = await self._work([one.item], one.until)
            except Exception as own:  # noqa: BLE001  whatever it is, its waiter hears it
                _tell(one.told, own)
            else:
                _tell(one.told, results[0])


def _tell(told: asyncio.Future[Result], result: Result | Exception) -> None:
    if told.done():
        return
    if isinstance(result, Exception):
        told.set_exception(result)
    else:
        told.set_result(result)
