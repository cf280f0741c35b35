"""Knows how a plan's actions are kept and found again, and when they next ask for something."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

import orjson

from bot.clock import Clock
from bot.moments import Moments
from bot.pages import PAGE
from bot.prompts import PROMPT
from bot.standing import STANDING
from flows import action_codec
from flows.action import Action, ActionId
from flows.duties import Days, next_digest, next_duty
from flows.state import SessionId
from storage.port import Item, ItemId, Outgoing, Place, Storage, Unavailable

ACTION, DIGEST, ADDED = "action", "digest", "added"
"""The kinds of what is kept of a plan: one of its lines, when its team is next told of it, and
which lines a conversation that goes on has added to it."""

TRIES = 8
"""How often a change is made again after somebody else was first; more means trouble."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An action as it is kept. The next save must follow this `revision`."""

    place: Place
    action: Action
    revision: int


class Plans:
    def __init__(self, storage: Storage, moments: Moments, clock: Clock) -> None:
        self._storage = storage
        self._moments = moments
        self._clock = clock

    @property
    def today(self) -> date:
        return self._moments.day(self._clock.now())

    @property
    def days(self) -> Days:
        """On which the organisation works."""
        return self._moments.days

    async def actions(self, place: Place) -> tuple[Action, ...]:
        return tuple(kept_of(one).action for one in await self._storage.items(place, ACTION))

    async def found(self, action: ActionId) -> Kept | None:
        item = await self._storage.item(ItemId(action))
        return None if item is None or item.kind != ACTION else kept_of(item)

    async def add(self, place: Place, actions: Sequence[Action]) -> None:
        """New ones, all or none. Raises Unavailable."""
        made = [self._item(Kept(place, one, 0)) for one in actions]
        if not await self._storage.keep_items(made):
            raise Unavailable("actions that are new are there already")

    async def add_once(self, place: Place, by: SessionId, actions: Sequence[Action]) -> bool:
        """Those that this conversation has not added yet; whether there were any.

        What it has added is noted by the same commit, so that one that was erased since stays
        erased. Raises Unavailable.
        """
        for _ in range(TRIES):
            noted = await self._storage.item(added_by(by))
            before = set() if noted is None else set(orjson.loads(noted.body))
            new = [one for one in actions if one.id not in before]
            if not new:
                return False
            # Of an earlier version of the program there may be some that are not noted.
            made = [
                self._item(Kept(place, one, 0)) for one in new if await self.found(one.id) is None
            ]
            body = orjson.dumps(sorted({*before, *(one.id for one in new)}))
            revision = 1 if noted is None else noted.revision + 1
            note = Item(added_by(by), place, ADDED, revision, body, None)
            if await self._storage.keep_items([*made, note]):
                return True
        raise Unavailable("a plan changes faster than it can be added to")

    async def added_all(self, by: SessionId) -> None:
        """A conversation that is gone adds nothing any more: what was noted of it goes."""
        await self._storage.erase_items([added_by(by)])

    async def keep(self, kept: Kept, changed: Action) -> bool:
        """False, and no change, where somebody else was first."""
        return await self.keep_all([(kept, changed)])

    async def keep_all(
        self, changes: Sequence[tuple[Kept, Action]], calls: Sequence[Outgoing] = ()
    ) -> bool:
        """All of them and the calls that tell of it, or none where somebody else was first."""
        items = [self._item(Kept(kept.place, one, kept.revision)) for kept, one in changes]
        return await self._storage.keep_items(items, calls)

    async def change(self, action: ActionId, how: Callable[[Action], Action]) -> Kept | None:
        """The action as it is after a change that holds whatever else was changed meanwhile.

        None where it is gone. Raises Unavailable.
        """
        for _ in range(TRIES):
            kept = await self.found(action)
            if kept is None:
                return None
            changed = how(kept.action)
            if changed is kept.action:
                return kept
            if await self.keep(kept, changed):
                return Kept(kept.place, changed, kept.revision + 1)
        raise Unavailable("an action changes faster than it can be saved")

    async def reaches(self, place: Place, chat: int) -> None:
        """Notes of all that somebody carries out in a plan that they can be written to."""
        for one in await self.carried_by(place, chat):
            if one.unreached:
                await self.change(one.id, lambda action: replace(action, unreached=False))

    async def carried_by(self, place: Place, chat: int) -> tuple[Action, ...]:
        """What somebody with a private chat carries out in a plan.

        What cannot be read is passed over: it would stop what is told of the others.
        """
        found: list[Action] = []
        for item in await self._storage.items(place, ACTION):
            with suppress(ValueError, KeyError):
                found.append(kept_of(item).action)
        return tuple(one for one in found if one.doer is not None and one.doer.chat == chat)

    async def erase(self, action: ActionId) -> None:
        await self._storage.erase_items([ItemId(action)])

    async def erase_all(self, place: Place) -> bool:
        """Erases a plan and all that is kept with it (a choice, what a calendar was given).

        A register of pages in the same place is no part of it, and stays; so does what is known
        of messages with names, without which those could not be taken away, and of the one that
        asks for words now.

        Whether there was anything.
        """
        stays = {PAGE, STANDING, PROMPT}
        there = [one.id for one in await self._storage.items(place) if one.kind not in stays]
        await self._storage.erase_items(there)
        return bool(there)

    # --- what comes by itself
    async def due(self) -> tuple[Item, ...]:
        """What asks for something now: actions, and teams' Mondays."""
        items = await self._storage.due_items(self._clock.now())
        return tuple(one for one in items if one.kind in {ACTION, DIGEST})

    async def begin_digest(self, place: Place) -> None:
        """From now on a team is told of its plan on Mondays."""
        first = self._moments.opening(next_digest(self.today))
        item = Item(digest_of(place), place, DIGEST, 1, b"{}", first)
        await self._storage.keep_items([item])

    async def put_off_digest(self, place: Place, calls: Sequence[Outgoing] = ()) -> bool:
        """To the next Monday, with the calls that tell of this one; False for somebody else first.

        Raises Unavailable.
        """
        return await self._move_digest(place, self._moments.opening(next_digest(self.today)), calls)

    async def bring_back_digest(self, place: Place) -> None:
        """As soon as people are at work again: it could not be told in time."""
        await self._move_digest(place, self._moments.opening(self.today))

    async def _move_digest(self, place: Place, due: int, calls: Sequence[Outgoing] = ()) -> bool:
        item = await self._storage.item(digest_of(place))
        if item is None:
            return False
        after = replace(item, revision=item.revision + 1, due=due)
        return await self._storage.keep_items([after], calls)

    def _item(self, kept: Kept) -> Item:
        one = kept.action
        body = action_codec.dump(one)
        return Item(ItemId(one.id), kept.place, ACTION, kept.revision + 1, body, self._due(one))

    def _due(self, action: Action) -> int | None:
        """Only who has a private chat can be reminded."""
        if action.doer is None or not action.doer.chat:
            return None
        day = next_duty(action, self.today, self.days)
        return None if day is None else self._moments.opening(day)


def added_by(session: SessionId) -> ItemId:
    return ItemId(f"{ADDED}:{session}")


def digest_of(place: Place) -> ItemId:
    return ItemId(f"{DIGEST}:{place}")


def kept_of(item: Item) -> Kept:
    """Raises ValueError or KeyError for a body that holds no action."""
    return Kept(item.place, action_codec.load(item.body), item.revision)
