"""Knows how a plan makes itself heard: reminders to who carries actions out, Mondays to a team.

What is told lies in the outbox by the same commit that notes it as given: a crash in between
neither loses nor repeats it. The outbox holds no words: what they say is made when they go.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import orjson

from bot.clock import Clock
from bot.moments import Moments
from bot.naming_errors import place_of
from bot.phrasing import duties as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message
from bot.phrasing.plan import Blocks
from bot.places import team_of
from bot.plans import ACTION, Kept, Plans, kept_of
from bot.telegram.admission import is_outside
from bot.telegram.api import Api, ApiError, Refused
from bot.telegram.leads import Leads
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender, outgoing
from flows.action import Action, ActionId, Doer
from flows.duties import Told, digest, next_duty, taken_back, tell, told_now
from flows.plan import ordered
from storage.port import Item, Outgoing, Place, Storage, StorageError

log = logging.getLogger("onlife.duties")

REMIND = "job:remind"
"""The outbox job that tells somebody what their actions ask; it holds which ones, by name."""

MONDAY = "job:monday"
"""The outbox job that tells a team what is due this week; it holds whose plan it is."""

Names = Mapping[ActionId, tuple[str, ...]]
"""Reminders by their names, of each action."""


class Duties:
    """`words` are the organisation's: whoever is reminded did not write just now."""

    def __init__(
        self,
        words: Words,
        blocks: Blocks,
        storage: Storage,
        api: Api,
        sender: Sender,
        screens: Screens,
        leads: Leads,
        plans: Plans,
        moments: Moments,
        clock: Clock,
    ) -> None:
        self._words = words
        self._blocks = blocks
        self._storage = storage
        self._api = api
        self._sender = sender
        self._screens = screens
        self._leads = leads
        self._plans = plans
        self._moments = moments
        self._clock = clock

    @property
    def _at_work(self) -> bool:
        return self._moments.at_work(self._clock.now())

    async def tick(self) -> None:
        """All that has come, while people are at work. Raises StorageError."""
        if not self._at_work:
            return
        by_doer: dict[int, list[Item]] = {}
        for item in await self._plans.due():
            if item.kind == ACTION:
                await self._apart(self._sort, item, by_doer)
            else:
                await self._apart(self._monday, item.place)
        for chat, theirs in by_doer.items():
            await self._apart(self._tell, chat, theirs)

    @staticmethod
    async def _apart(work: Callable[..., Awaitable[None]], *of: object) -> None:
        """What goes wrong with one is no other's trouble."""
        try:
            await work(*of)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - time goes on for the others
            log.error("the time could not be kept of a plan: %s", place_of(error))

    @staticmethod
    async def _sort(item: Item, by_doer: dict[int, list[Item]]) -> None:
        doer = kept_of(item).action.doer
        by_doer.setdefault(0 if doer is None else doer.chat, []).append(item)

    # --- reminders
    async def _tell(self, chat: int, items: Sequence[Item]) -> None:
        """Everything that one person's actions ask, in one message, however much was missed."""
        theirs = [kept_of(one) for one in items]
        telling = tell([one.action for one in theirs], self._plans.today, self._plans.days)
        changed = {one.id: one for one in telling.changed}
        # What turned out to ask nothing is kept too, so that its moment is set anew.
        changes = [(kept, changed.get(kept.action.id, kept.action)) for kept in theirs]
        calls = []
        if telling.told and chat:
            calls.append(outgoing(chat, REMIND, orjson.dumps(telling.given)))
        if await self._plans.keep_all(changes, calls):
            self._sender.adopt(calls)

    async def remind(self, job: Outgoing) -> None:
        """Raises TooMany or Unreachable where it has to be tried again."""
        names = {ActionId(one): tuple(given) for one, given in orjson.loads(job.body).items()}
        if not self._at_work:
            # It waited too long to be told now: it is told when work begins.
            for one, given in names.items():
                await self._plans.change(one, partial(taken_back, names=given))
            return
        mine = await self._of(job.chat, names)
        left = {one for one in {kept.place for kept in mine} if await self._left(one, job.chat)}
        await self._remind(job.chat, [one for one in mine if one.place not in left], names)
        gone = [one for one in mine if one.place in left]
        if self._told([one.action for one in gone], names):
            await self._missed(gone, "due.left")

    async def _remind(self, chat: int, theirs: Sequence[Kept], names: Names) -> None:
        told = self._told([one.action for one in theirs], names)
        if not told:
            return
        call = self._screens.told(chat, say.reminder(self._words, told, self._plans.today))
        try:
            await self._api.call(call.method, call.body)
        except Refused as error:
            log.info("a reminder was refused: %d", error.code)
            if error.shut_out:
                await self._missed(theirs, "due.unreached")
        else:
            for place in {one.place for one in theirs}:
                await self._plans.reaches(place, chat)

    def _told(self, actions: Iterable[Action], names: Names) -> Told:
        return told_now(actions, names, self._plans.today, self._plans.days)

    async def _of(self, chat: int, names: Iterable[ActionId]) -> list[Kept]:
        """Those of these actions that this person still carries out."""
        found = [await self._plans.found(one) for one in names]
        return [
            kept
            for kept in found
            if kept is not None and kept.action.doer and kept.action.doer.chat == chat
        ]

    async def _left(self, place: Place, person: int) -> bool:
        """Whether somebody is no longer in the team whose plan it is."""
        team = team_of(place)
        where = None if team is None else await self._storage.team_by_id(team)
        if where is None or not where.present:
            return False
        return await is_outside(self._api, where.chat, person)

    async def _missed(self, missed: Sequence[Kept], sentence: str) -> None:
        """Who carries these out was not reminded: a lead hears it, and sees it in the plan.

        Once, with all that is open in that name: what is missed next adds nothing to that until
        a reminder arrives again. Told before it is noted: a crash in between tells it twice.
        """
        by_place: dict[Place, list[ActionId]] = {}
        for kept in missed:
            by_place.setdefault(kept.place, []).append(kept.action.id)
        for place, ids in by_place.items():
            doer = next(one.action.doer for one in missed if one.place == place)
            if doer is None:
                continue
            carried = await self._plans.carried_by(place, doer.chat)
            theirs = [one for one in carried if one.is_open]
            if not any(one.unreached for one in theirs):
                told = [one for one in theirs if one.id in ids or self._asks_more(one)]
                listed = ordered(told, self._plans.today)
                await self._tell_a_lead(
                    place, doer, say.missed(self._words, sentence, doer, listed)
                )
            for one in ids:
                await self._plans.change(one, lambda action: replace(action, unreached=True))

    def _asks_more(self, action: Action) -> bool:
        return next_duty(action, self._plans.today, self._plans.days) is not None

    async def _tell_a_lead(self, place: Place, doer: Doer, message: Message) -> None:
        team = team_of(place)
        where = None if team is None else await self._storage.team_by_id(team)
        if where is None:
            return
        for lead in sorted(await self._leads.administrators(where) - {doer.chat}):
            call = self._screens.told(lead, message)
            try:
                await self._api.call(call.method, call.body)
            except ApiError:
                # This one cannot be written to either, or not now; the plan itself says it too.
                continue
            return

    # --- Mondays
    async def _monday(self, place: Place) -> None:
        """A team hears once a week what is due; where nothing is, it hears nothing."""
        team = team_of(place)
        where = None if team is None else await self._storage.team_by_id(team)
        calls = []
        if where is not None and where.present:
            calls.append(outgoing(where.chat, MONDAY, place.encode(), f"{MONDAY}:{place}"))
        if await self._plans.put_off_digest(place, calls):
            self._sender.adopt(calls)

    async def tell_team(self, job: Outgoing) -> None:
        """Raises TooMany or Unreachable where it has to be tried again."""
        place = Place(job.body.decode())
        if not self._at_work:
            await self._plans.bring_back_digest(place)
            return
        told = digest(await self._plans.actions(place), self._plans.today)
        if told is not None:
            message = say.digest(self._words, self._blocks, told, self._plans.today)
            await self._sender.deliver(self._screens.told(job.chat, message))
