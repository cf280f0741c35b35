"""Work that waits is done together, and everyone hears their own result."""

import asyncio
from collections.abc import Sequence

import pytest

from storage.batch import Together
from storage.port import StorageError, Unavailable


class Work:
    """Doubles numbers; notes the batches. A batch that contains a number of `bad` fails."""

    def __init__(self, error: Exception | None = None, bad: Sequence[int] = ()) -> None:
        self.batches: list[list[int]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.begun = asyncio.Event()
        self.error = error
        self.bad = bad

    async def __call__(self, items: Sequence[int], until: float) -> Sequence[int | StorageError]:
        self.batches.append(list(items))
        self.begun.set()
        await self.gate.wait()
        if self.error is not None and set(items) & set(self.bad):
            raise self.error
        return [StorageError("odd") if item == 13 else item * 2 for item in items]


async def test_one_batch() -> None:
    """What is asked in one breath is one batch; what comes meanwhile is the next."""
    work = Work()
    work.gate.clear()
    together = Together[int, int](work, patience=3)
    first = [asyncio.create_task(together(n)) for n in range(5)]
    await work.begun.wait()
    second = [asyncio.create_task(together(n)) for n in range(5, 9)]
    await asyncio.sleep(0)
    work.gate.set()
    assert await asyncio.gather(*first, *second) == [n * 2 for n in range(9)]
    assert work.batches == [[0, 1, 2, 3, 4], [5, 6, 7, 8]]


async def test_idle() -> None:
    """Who waits until nothing waits, goes on when the last one has heard."""
    work = Work()
    together = Together[int, int](work, patience=3)
    await together.idle()
    work.gate.clear()
    one = asyncio.create_task(together(1))
    await work.begun.wait()
    asyncio.get_running_loop().call_soon(work.gate.set)
    await together.idle()
    assert await one == 2


async def test_no_larger_than_most() -> None:
    """A batch holds `most` items; the rest follows in order."""
    work = Work()
    together = Together[int, int](work, patience=3, most=2)
    assert await asyncio.gather(*map(together, range(5))) == [0, 2, 4, 6, 8]
    assert work.batches == [[0, 1], [2, 3], [4]]


async def test_alone() -> None:
    """Two items with the same key never share a batch."""
    work = Work()
    together = Together[int, int](work, patience=3, alone=lambda n: n % 2)
    await asyncio.gather(*map(together, (1, 3, 2, 5)))
    assert work.batches == [[1, 2], [3], [5]]


async def test_a_result_that_is_an_error() -> None:
    """A StorageError among the results is raised to its own waiter only."""
    together = Together[int, int](Work(), patience=3)
    told = await asyncio.gather(*map(together, (1, 13, 2)), return_exceptions=True)
    assert [told[0], told[2]] == [2, 4]
    assert isinstance(told[1], StorageError)


@pytest.mark.parametrize("error", [StorageError("spoilt"), ZeroDivisionError()])
async def test_a_spoilt_batch(error: Exception) -> None:
    """One item that spoils a batch fails alone; the others are done all the same."""
    together = Together[int, int](Work(error, [2]), patience=3)
    told = await asyncio.gather(*map(together, (1, 2, 3)), return_exceptions=True)
    assert told == [2, error, 6]
    with pytest.raises(type(error)):
        await together(2)


async def test_unavailable() -> None:
    """Who waited for `patience` hears Unavailable; who came later has their time left."""
    work = Work(Unavailable("locked"), [1])
    work.gate.clear()
    together = Together[int, int](work, patience=0)
    before = asyncio.create_task(together(9))
    await work.begun.wait()
    early = [asyncio.create_task(together(n)) for n in (1, 2)]
    await asyncio.sleep(0)
    together._patience = 1000
    late = asyncio.create_task(together(3))
    await asyncio.sleep(0)
    work.gate.set()
    told = await asyncio.gather(*early, return_exceptions=True)
    assert [str(one) for one in told] == ["locked", "locked"]
    assert await late == 6
    assert await before == 18
    assert work.batches == [[9], [1, 2, 3], [3]]


async def test_a_waiter_that_is_cancelled() -> None:
    """A waiter that is gone keeps nobody else from their result."""
    work = Work()
    work.gate.clear()
    together = Together[int, int](work, patience=3)
    gone, stays = asyncio.create_task(together(1)), asyncio.create_task(together(2))
    await work.begun.wait()
    gone.cancel()
    work.gate.set()
    assert await stays == 4
    assert gone.cancelled()
