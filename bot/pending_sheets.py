"""Knows what was read in a sheet and waits for an answer: sealed, one a place, a day at most."""

from dataclasses import asdict, dataclass

import orjson

from bot.clock import Clock
from bot.conversation import new_id
from bot.plan_sheet import Bad, Reason
from bot.plans import Kept
from flows import action_codec
from flows.action import Action
from storage.port import Item, ItemId, Place, Storage, Unavailable

KIND = "sheet"

LASTS = 24 * 60 * 60
"""Seconds that an answer is waited for."""

LOOKS = 60 * 60.0
"""Seconds between two looks at what nobody answered."""

TRIES = 8
STAMP = 8
"""Characters that tell one sheet from the next on a button."""


@dataclass(frozen=True, slots=True)
class Pending:
    """What is to be kept if it is agreed to, or all that was wrong."""

    changes: tuple[tuple[Kept, Action], ...] = ()
    bad: tuple[Bad, ...] = ()


class PendingSheets:
    """A later sheet takes the place of the one before it, whose buttons are old then."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock
        self._looked = float("-inf")

    async def put(self, place: Place, pending: Pending) -> str:
        """Keeps it; the stamp for its buttons. Raises Unavailable."""
        stamp = new_id(STAMP)
        due = self._clock.now() + LASTS
        for _ in range(TRIES):
            known = await self._storage.item(_name(place))
            revision = 1 if known is None else known.revision + 1
            item = Item(_name(place), place, KIND, revision, _dump(stamp, pending), due)
            if await self._storage.keep_items([item]):
                return stamp
        raise Unavailable("a sheet could not be kept for an answer")

    async def stamped(self, place: Place, stamp: str) -> Pending | None:
        known = await self._storage.item(_name(place))
        if known is None or known.kind != KIND:
            return None
        raw = orjson.loads(known.body)
        if raw["stamp"] != stamp:
            return None
        changes = tuple(_change(place, revision, one) for revision, one in raw["changes"])
        bad = tuple(Bad(**{**one, "reason": Reason(one["reason"])}) for one in raw["bad"])
        return Pending(changes, bad)

    async def drop(self, place: Place) -> None:
        await self._storage.erase_items([_name(place)])

    async def tick(self) -> None:
        """Erases what nobody answered."""
        now = self._clock.monotonic()
        if now - self._looked < LOOKS:
            return
        self._looked = now
        due = await self._storage.due_items(self._clock.now())
        if old := [one.id for one in due if one.kind == KIND]:
            await self._storage.erase_items(old)


def _name(place: Place) -> ItemId:
    return ItemId(f"{KIND}:{place}")


def _dump(stamp: str, pending: Pending) -> bytes:
    changes = [
        (kept.revision, action_codec.dump(action).decode()) for kept, action in pending.changes
    ]
    bad = [asdict(one) for one in pending.bad]
    return orjson.dumps({"stamp": stamp, "changes": changes, "bad": bad})


def _change(place: Place, revision: int, body: str) -> tuple[Kept, Action]:
    action = action_codec.load(body.encode())
    return Kept(place, action, revision), action
