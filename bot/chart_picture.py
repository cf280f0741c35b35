"""Knows what a picture of a flow says, in plain values; not how it is drawn, nor its wording."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How far somebody is, seen from one stop."""

    NONE = "none"
    PASSED = "passed"
    HERE = "here"


@dataclass(frozen=True, slots=True)
class Chip:
    """One answer and where it leads, such as `→ 4a`.

    `text` is empty where nothing has to be chosen, `to` where the chips one deeper tell it.
    """

    text: str
    to: str


@dataclass(frozen=True, slots=True)
class Line:
    """Chips beside each other, as many as fit; `depth` is how far they are indented."""

    depth: int
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """One box. `sign` is its short name, `asks` are its questions, `down` leads to the next one.

    `note` is a quiet line under the questions. `sign` and `note` may be empty.
    """

    sign: str
    asks: tuple[str, ...]
    lines: tuple[Line, ...]
    down: bool
    mark: Mark = Mark.NONE
    note: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """Stops of one chapter that follow each other; `chapter` may be empty."""

    chapter: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class ChartPicture:
    """All that is drawn, from top to bottom. Holds plain values, so any process takes it.

    `here` is the flag on the stop that is marked so.
    """

    title: str
    here: str
    bands: tuple[Band, ...]
