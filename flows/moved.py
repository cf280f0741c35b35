"""Knows which actions of a plan stand beside what moved; refuses to say that they caused it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.action import Action
from instruments.movement import BlockMovement


@dataclass(frozen=True, slots=True)
class BlockActions:
    """What moved in a block, and the actions on it, in the order that they were given in."""

    moved: BlockMovement
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Every block in the instrument's order; `loose` are actions on none of its blocks."""

    blocks: tuple[BlockActions, ...]
    loose: tuple[Action, ...]


def side_by_side(
    moved: Sequence[BlockMovement], actions: Iterable[Action], since: int, until: int
) -> SideBySide:
    """Actions by block, of those that ran between two rounds that closed at these seconds.

    One that was over before the earlier round, or was made after the later, moved nothing.
    """
    between = [one for one in actions if one.made <= until and not _over(one, since)]
    known = {one.block for one in moved}
    return SideBySide(
        tuple(
            BlockActions(one, tuple(action for action in between if action.block == one.block))
            for one in moved
        ),
        tuple(action for action in between if action.block not in known),
    )


def _over(action: Action, at: int) -> bool:
    """Whether it asked for nothing any more at that second, and has not since."""
    return not action.is_open and action.history[-1].at < at
