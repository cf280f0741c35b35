"""Knows the parts of one running sandbox and how it begins anew; it refuses to know HTTP."""

from collections.abc import Callable

from bot.sandbox.events import EventLog
from bot.sandbox.faults import Faults
from bot.sandbox.flood import Flood
from bot.sandbox.journal import Journal
from bot.sandbox.people import Bot
from bot.sandbox.polling import Poller
from bot.sandbox.state import Numbers
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.wire import Json
from bot.sandbox.world import World, furnish


class Running:
    """The world of now, and what stays when it is replaced: bot, queue, ids, events, journal."""

    def __init__(self, bot: Bot, clock: Callable[[], float], *, flood: bool) -> None:
        self.bot = bot
        self.clock = clock
        self.updates = UpdateQueue()
        self.poller = Poller(self.updates, bot)
        self.events = EventLog()
        self.journal = Journal(self._called)
        self.faults = Faults()
        self.flood = Flood(clock) if flood else None
        self.numbers = Numbers()
        self.demo: Json = {"running": False, "line": ""}
        self.world = self._fresh()

    def reset(self) -> None:
        """A fresh default world; new ids, so that the bot meets new people and a new group."""
        self.updates.drop()
        self.faults.clear()
        self.demo = {"running": self.demo["running"], "line": ""}
        self.world = self._fresh()

    def _fresh(self) -> World:
        world = World(self.bot, self.updates, self.numbers, self.clock)
        world.subscribe(self.events.add)
        furnish(world)
        return world

    def _called(self, call: Json) -> None:
        """Calls are events only while someone listens to them, or they would crowd the rest out."""
        if self.events.call_readers:
            shown = {key: call[key] for key in ("n", "method", "status", "unknown")}
            self.events.add({"type": "call", **shown})
