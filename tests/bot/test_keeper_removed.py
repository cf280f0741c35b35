"""What the passing of time does to conversations whose flow is in the content no more."""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from bot.content import CONCERN, load_content
from bot.hours import read_hours
from bot.moments import Moments
from bot.phrasing.catalogue import load_words
from bot.telegram.keeper import LOST, Keeper
from bot.telegram.leaving import Leaving
from flows.engine import begin
from flows.state import SessionId
from storage.memory import MemoryStorage
from storage.port import Owner, Session

DUE = 1_700_000_000
UNUSED = cast(Any, None)


@dataclass
class Watch:
    """A clock that stands still."""

    at: int

    def now(self) -> int:
        return self.at

    def monotonic(self) -> float:
        return float(self.at)

    async def wait(self, event: asyncio.Event, seconds: float) -> bool:
        raise AssertionError("nothing here waits")


@dataclass
class Gone:
    """Takes note of what is erased because its time was over."""

    sessions: list[SessionId] = field(default_factory=list)

    async def over(self, session: Session, _words: object, _screen: int | None) -> None:
        self.sessions.append(session.id)


@pytest.mark.parametrize(("later", "erased"), [(0, []), (LOST, []), (LOST + 1, ["s1"])])
async def test_what_nobody_can_open_any_more_is_not_kept_for_ever(
    later: int, erased: list[str]
) -> None:
    """It is passed over when its moment comes, and erased when it waited a month after it."""
    whole = load_content()
    storage = MemoryStorage()
    state = begin(whole.flows[CONCERN], SessionId("s1"), {}).state
    await storage.create(Session(Owner("o"), 7, state, due=DUE, repeatable=True))
    less = replace(whole, flows={name: one for name, one in whole.flows.items() if name != CONCERN})
    gone = Gone()
    moments = Moments(ZoneInfo("Europe/Brussels"), read_hours("ma-vr 9-17"))
    keeper = Keeper(
        less,
        load_words(whole),
        storage,
        UNUSED,
        UNUSED,
        UNUSED,
        cast(Leaving, gone),
        moments,
        Watch(DUE + later),
    )
    await keeper.tick()
    assert gone.sessions == erased
    assert await storage.session(SessionId("s1")) is not None
