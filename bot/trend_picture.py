"""Knows what a picture of a team's trend says, in plain values; not how it is drawn, nor worded."""

from dataclasses import dataclass

from instruments.movement import Movement

ROUNDS_SHOWN = 12
"""The newest rounds that one picture holds: more would stand too close to be told apart."""


@dataclass(frozen=True, slots=True)
class When:
    """A round's day under the picture; `year` is written only where it changes."""

    day: str
    year: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A block in one round: 1 is all green, 0 all red.

    `joined` where it can be compared with the dot before it, so that a line may lead there.
    """

    height: float
    joined: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A block over the rounds, None where one does not show it. `verdict` may be empty."""

    label: str
    dots: tuple[Dot | None, ...]
    movement: Movement
    verdict: str


@dataclass(frozen=True, slots=True)
class TrendPicture:
    """All that is drawn: lanes from top to bottom, rounds from left to right, as many as `days`.

    Holds plain values, so any process takes it. A newline in `title` and `footer` is kept.
    """

    title: str
    days: tuple[When, ...]
    lanes: tuple[Lane, ...]
    footer: str
