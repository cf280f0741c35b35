"""Knows which actions of a plan stand beside what moved; refuses to say that they caused it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.action import Action
from flows.plan import part_of
from instruments.disclosure import Release
from instruments.model import Instrument
from instruments.movement import BlockMovement, movements


@dataclass(frozen=True, slots=True)
class Past:
    """A round that is over: what it released, and the second at which it closed."""

    closed: int
    release: Release


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
    instrument: Instrument, earlier: Sequence[Past], later: Past, actions: Iterable[Action]
) -> SideBySide:
    """What moved since earlier rounds, with the actions that ran in between; `instrument` whole.

    `earlier` has one or more, the oldest first. An action that was over before the round that
    its block is compared with, or was made after the later one, moved nothing.
    """
    moved = movements(instrument, [one.release for one in earlier], later.release)
    made = [one for one in actions if one.made <= later.closed]
    newest = earlier[-1].closed

    def between(one: BlockMovement) -> tuple[Action, ...]:
        since = newest if one.beside is None else earlier[one.beside].closed
        return tuple(
            each for each in made if part_of(each.block) == one.block and not _over(each, since)
        )

    known = {one.block for one in moved}
    return SideBySide(
        tuple(BlockActions(one, between(one)) for one in moved),
        tuple(one for one in made if part_of(one.block) not in known and not _over(one, newest)),
    )


def _over(action: Action, at: int) -> bool:
    """Whether it asked for nothing any more at that second, and has not since."""
    return not action.is_open and action.history[-1].at < at
