"""Knows how answers are counted and measured; refuses to know whose answers they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log2

from instruments.model import ElementId, Level

Answers = Mapping[ElementId, Level]

STRONG_CONSENSUS = 0.7
"""Below this agreement a team's green is not called a strength (a team's round, Measures)."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each level was chosen, and how often the element was skipped."""

    green: int = 0
    orange: int = 0
    red: int = 0
    skipped: int = 0

    @property
    def answered(self) -> int:
        """Answers that chose a level; a skip says that the element does not apply."""
        return self.green + self.orange + self.red

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.green + other.green,
            self.orange + other.orange,
            self.red + other.red,
            self.skipped + other.skipped,
        )


def tally(levels: Iterable[Level]) -> Tally:
    """Counts chosen levels, in any order."""
    count = dict.fromkeys(Level, 0)
    for level in levels:
        count[level] += 1
    return Tally(count[Level.GREEN], count[Level.ORANGE], count[Level.RED], count[Level.SKIPPED])


def total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


def growth(counts: Tally) -> float | None:
    """Room to grow, 0 (all green) to 1 (all red): (orange + 2 red) / 2n; None without answers."""
    if not counts.answered:
        return None
    return (counts.orange + 2 * counts.red) / (2 * counts.answered)


def consensus(counts: Tally) -> float | None:
    """Agreement from 0 (two opposed halves) to 1 (all alike); None without answers.

    Tastle and Wierman, "Consensus and dissention: a measure of ordinal dispersion",
    International Journal of Approximate Reasoning 45 (2007), 531-545:
    1 + sum p_i log2(1 - |x_i - mean| / width), here with x = 1, 2, 3 and so width 2.
    """
    n = counts.answered
    if not n:
        return None
    scores = ((1, counts.green), (2, counts.orange), (3, counts.red))
    mean = sum(score * count for score, count in scores) / n
    spread = sum(count / n * log2(1 - abs(score - mean) / 2) for score, count in scores if count)
    return 1 + spread


def strength(counts: Tally) -> float | None:
    """Share of green, 0 to 1; None without answers or without enough agreement to say so."""
    agreement = consensus(counts)
    if agreement is None or agreement < STRONG_CONSENSUS:
        return None
    return counts.green / counts.answered
