"""Knows how one agreed colour stands beside the one before; refuses to know who agreed to it."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from instruments.model import LEVELS, ElementId, Level


class Shift(StrEnum):
    """What became of a rubric's colour. HELD is a green that stayed; SAME stayed below it."""

    RISEN = "risen"
    HELD = "green"
    SAME = "same"
    FALLEN = "fallen"


def shift(before: Level, after: Level) -> Shift:
    """Both are colours: ValueError where one was skipped."""
    steps = LEVELS.index(before) - LEVELS.index(after)
    if steps:
        return Shift.RISEN if steps > 0 else Shift.FALLEN
    return Shift.HELD if after is Level.GREEN else Shift.SAME


def shifts(
    order: Iterable[ElementId], before: Mapping[ElementId, Level], after: Mapping[ElementId, Level]
) -> dict[ElementId, Shift]:
    """What became of each rubric that has a colour both times, in the order given."""
    return {one: shift(before[one], after[one]) for one in order if one in before and one in after}
