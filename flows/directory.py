"""Knows whom one can call, what one can look up and which rules there are, by region and age.

It refuses to know which day it is and how an entry looks on a screen.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

EntryId = NewType("EntryId", str)

AGED = 90
"""Days since it was checked after which an administrator is told."""

STALE = 180
"""Days since it was checked after which the screen says so too, and no release is made."""


class Region(StrEnum):
    """Where one works, as the setting REGION and the content call it."""

    FLANDERS = "BE-VLG"
    NETHERLANDS = "NL"


class Certainty(StrEnum):
    """How sure it is: settled, probably right, or to be looked into before use."""

    HIGH = "high"
    MEDIUM = "medium"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Listed:
    """What every entry has. `own` where an organisation added it.

    `order` goes from little (1) to much (99) intrusive. `checked` is None where nobody has
    confirmed it yet. `acute` puts it among the numbers that 🚨 sends.
    """

    id: EntryId
    region: Region
    name: str
    order: int
    source: str
    certainty: Certainty
    checked: date | None
    acute: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Number(Listed):
    """Someone to call, by `number` as it is dialled. `hours` and `chat` are empty if unsure.

    `distress` where a practitioner can call it for themselves.
    """

    number: str
    whom: str
    gives: str
    hours: str
    chat: str
    distress: bool


@dataclass(frozen=True, slots=True)
class Organisation(Listed):
    """Someone whose number one looks up, since it differs from place to place."""

    whom: str
    gives: str


@dataclass(frozen=True, slots=True)
class Article(Listed):
    """A rule of law: what it says first, then its number; `ask_with` names who can tell more."""

    rule: str
    article: str
    whom: str
    asks: str
    ask_with: str


Entry = Number | Organisation | Article


@dataclass(frozen=True, slots=True)
class Directory:
    """All entries of all regions, in the order of the files; each region has its fixed line."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Aged:
    """An entry that was last checked `days` ago, AGED or more; `on_screen` from STALE on."""

    entry: Entry
    days: int

    @property
    def on_screen(self) -> bool:
        return self.days >= STALE


def numbers(directory: Directory, region: Region, acute: bool) -> tuple[Number, ...]:
    """The numbers of a region as they are shown; of those, where `acute`, what 🚨 sends.

    The fixed line, then an organisation's own, then from the least to the most intrusive.
    """
    here = (one for one in directory.entries if isinstance(one, Number))
    return tuple(
        sorted(
            (one for one in here if one.region is region and (one.acute or not acute)),
            key=_place,
        )
    )


def organisations(directory: Directory, region: Region) -> tuple[Organisation, ...]:
    """What one looks up in a region; an organisation's own first."""
    here = (one for one in directory.entries if isinstance(one, Organisation))
    return tuple(sorted((one for one in here if one.region is region), key=_place))


def articles(directory: Directory, region: Region) -> tuple[Article, ...]:
    """The rules of a region; an organisation's own first."""
    here = (one for one in directory.entries if isinstance(one, Article))
    return tuple(sorted((one for one in here if one.region is region), key=_place))


def _place(entry: Entry) -> tuple[bool, bool, int]:
    return entry.order != 0, not entry.own, entry.order


def oldest(directory: Directory, region: Region) -> date:
    """The day on which the entry of a region was checked that was checked longest ago.

    What nobody has checked yet has no part in it; the fixed line always has a day.
    """
    return min(
        one.checked for one in directory.entries if one.region is region and one.checked is not None
    )


def age_warnings(directory: Directory, today: date) -> tuple[Aged, ...]:
    """Every entry that was last checked AGED days ago or longer, the oldest first."""
    days = (
        Aged(one, (today - one.checked).days)
        for one in directory.entries
        if one.checked is not None
    )
    return tuple(sorted((one for one in days if one.days >= AGED), key=lambda one: -one.days))
