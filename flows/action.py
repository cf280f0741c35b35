"""Knows what an action of an implementation plan is; has no clock and knows no channel.

The fields are those of the plan in the Quickscan, Stap 3 (`004_d038bbd51b40a602.txt`).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

ActionId = NewType("ActionId", str)


class Term(StrEnum):
    """How far ahead an action lies: up to 6 months, 6 to 18, or more."""

    SHORT = "short"
    MIDDLE = "middle"
    LONG = "long"


class Standing(StrEnum):
    """How far an action is. DONE and STOPPED ask for nothing any more."""

    TO_START = "start"
    BUSY = "busy"
    DONE = "done"
    STOPPED = "stop"


OPEN = frozenset({Standing.TO_START, Standing.BUSY})


@dataclass(frozen=True, slots=True)
class Doer:
    """Who carries an action out. `chat` is their private chat; 0 for a free name."""

    name: str
    chat: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """An action came to another standing, at a second."""

    standing: Standing
    at: int


@dataclass(frozen=True, slots=True)
class Action:
    """One line of a plan. `block` is a building block's id, or empty, or with a
    dot behind it that of one of its elements; `made` is in seconds.

    `history` has every standing it came to, the newest last; empty while it is to be started.
    `given` names the reminders that were given or passed over, so that none comes twice.
    `quiet` switches them off; `snoozed` puts them off until that day. `unreached` says that the
    last of them did not arrive.
    """

    id: ActionId
    made: int
    what: str
    block: str = ""
    term: Term | None = None
    start: date | None = None
    end: date | None = None
    goal: str = ""
    doer: Doer | None = None
    means: str = ""
    indicator: str = ""
    follow: tuple[date, ...] = ()
    remarks: str = ""
    history: tuple[Moved, ...] = ()
    given: tuple[str, ...] = ()
    quiet: bool = False
    snoozed: date | None = None
    unreached: bool = False

    @property
    def standing(self) -> Standing:
        return self.history[-1].standing if self.history else Standing.TO_START

    @property
    def is_open(self) -> bool:
        return self.standing in OPEN
