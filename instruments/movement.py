"""Knows what moved between rounds, as better, same or worse; refuses to say by how many answers.

The rule is that of a team's round, "What the team sees", point 2: only what both rounds may
show is compared. What moved is room to grow (`counting.growth`), so less of it is better.
Beside an anonymous round an open one counts by that one's minimum: the stricter rule.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import fmean

from instruments.counting import Tally, growth
from instruments.disclosure import Release
from instruments.model import Block, BlockId, ElementId, Instrument

STEADY_LEVELS = 1
"""How many levels one respondent may have answered differently before anything has moved.

One who chose one level higher or lower says nothing of a team, and must not be seen to have
done so. Among n answers that is 1 / (2n) of growth, n being the smaller round's.
"""

EXACT = 1e-9
"""Differences of growth that are smaller come from counting in fractions."""


class Movement(StrEnum):
    """How the later round stands beside the earlier. UNKNOWN: the two cannot be compared."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class BlockMovement:
    """A block, and each of its elements in the instrument's order.

    A block moves by the mean of its elements that can be compared, so that it never goes
    against them where all agree, however many skipped this one or that.
    `beside` is the place of the earlier round that it is compared with; None where none shows it.
    """

    block: BlockId
    movement: Movement
    elements: Mapping[ElementId, Movement]
    beside: int | None = None

    def count(self, movement: Movement) -> int:
        """How many elements moved so."""
        return sum(one is movement for one in self.elements.values())


@dataclass(frozen=True, slots=True)
class Point:
    """Where a block stands in one round of several.

    `growth` is 0 (all green) to 1 (all red), on one scale for all rounds: a point stands as far
    from the one before it as the elements that both show have moved, and the last one stands
    where its own round puts it. `since` compares with the last round before it that showed the
    block: None in the first, UNKNOWN where no element is shown in both, and there a new scale
    begins.
    """

    growth: float
    since: Movement | None


@dataclass(frozen=True, slots=True)
class Trend:
    """A block over rounds. `points` has None where a round does not show it.

    `whole` says how the last point stands beside the first; UNKNOWN where there are no two, or
    where the way between them is broken.
    """

    block: BlockId
    points: tuple[Point | None, ...]
    whole: Movement


def movements(
    instrument: Instrument, earlier: Sequence[Release], later: Release
) -> tuple[BlockMovement, ...]:
    """What moved since earlier rounds, the oldest first, for every block in its order.

    Each block is compared with the newest of them that shows it, so that a round of some blocks
    only does not come between the others and the round in which they were last asked.
    """
    return tuple(_block(one, earlier, later) for one in instrument.blocks)


def trend(instrument: Instrument, releases: Sequence[Release]) -> tuple[Trend, ...]:
    """Every block over these rounds, the oldest first, in the instrument's order."""
    return tuple(_trend(one, releases) for one in instrument.blocks)


def strictest(releases: Iterable[Release]) -> int:
    """The answers that an element of an open round needs to stand beside these rounds.

    The largest minimum of the anonymous ones among them; none where all showed names.
    """
    return max((one.minimum for one in releases if not one.names), default=0)


Shown = Mapping[ElementId, Tally]
"""The elements of a block that a round shows, with their counts."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A change of growth, and the most of it that still counts as none."""

    change: float
    steady: float

    @property
    def movement(self) -> Movement:
        if abs(self.change) <= self.steady + EXACT:
            return Movement.SAME
        return Movement.BETTER if self.change < 0 else Movement.WORSE


def _shown(block: Block, release: Release, minimum: int) -> Shown:
    counts = ((one.id, release.elements.get(one.id)) for one in block.elements)
    # What an anonymous round shows has answers enough by its own minimum.
    enough = max(minimum, 1) if release.names else 1
    return {
        element: count
        for element, count in counts
        if count is not None and count.answered >= enough
    }


def _growth(count: Tally) -> float:
    return growth(count) or 0.0


def _step(earlier: Shown, later: Shown) -> _Step | None:
    """The mean step of the elements in both; None where there are none."""
    both = [(earlier[one], later[one]) for one in earlier if one in later]
    if not both:
        return None
    return _Step(
        fmean(_growth(after) - _growth(before) for before, after in both),
        fmean(STEADY_LEVELS / (2 * min(one.answered, two.answered)) for one, two in both),
    )


def _movement(step: _Step | None) -> Movement:
    return step.movement if step else Movement.UNKNOWN


def _block(block: Block, earlier: Sequence[Release], later: Release) -> BlockMovement:
    every = [_shown(block, one, strictest((one, later))) for one in earlier]
    beside = max((place for place, one in enumerate(every) if one), default=None)
    before = {} if beside is None else every[beside]
    after = _shown(block, later, 0 if beside is None else strictest((earlier[beside], later)))
    elements = {
        one.id: _movement(_step(_only(before, one.id), _only(after, one.id)))
        for one in block.elements
    }
    return BlockMovement(block.id, _movement(_step(before, after)), elements, beside)


def _only(shown: Shown, element: ElementId) -> Shown:
    return {element: shown[element]} if element in shown else {}


def _trend(block: Block, releases: Sequence[Release]) -> Trend:
    minimum = strictest(releases)
    every = [_shown(block, one, minimum) for one in releases]
    seen = [one for one in every if one]
    steps = [_step(*pair) for pair in pairwise(seen)]
    points = iter(_points(seen, steps))
    return Trend(
        block.id, tuple(next(points) if one else None for one in every), _whole(seen, steps)
    )


def _points(seen: Sequence[Shown], steps: Sequence[_Step | None]) -> list[Point]:
    """Reckoned back from the last, so that the newest picture agrees with its own round."""
    heights: list[float] = []
    for place in reversed(range(len(seen))):
        step = steps[place] if place < len(steps) else None
        own = fmean(_growth(one) for one in seen[place].values())
        heights.append(heights[-1] - step.change if step else own)
    since = [None, *map(_movement, steps)][: len(seen)]
    return [
        # Rounds that show different elements may add up to a little more than the scale holds.
        Point(min(max(height, 0.0), 1.0), moved)
        for height, moved in zip(reversed(heights), since, strict=True)
    ]


def _whole(seen: Sequence[Shown], steps: Sequence[_Step | None]) -> Movement:
    unbroken = [one for one in steps if one]
    ends = _step(seen[0], seen[-1]) if steps else None
    if ends is None or len(unbroken) < len(steps):
        return Movement.UNKNOWN
    return _Step(sum(one.change for one in unbroken), ends.steady).movement
