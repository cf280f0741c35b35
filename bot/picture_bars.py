"""Knows what a picture of bars says, in plain values; not how it is drawn, nor its wording."""

from collections.abc import Sequence
from dataclasses import dataclass

from instruments.counting import Tally
from instruments.disclosure import Release, block_total
from instruments.model import Instrument


@dataclass(frozen=True, slots=True)
class PictureWords:
    """The words of a team's picture, in the reader's language.

    `title` says the finding, `hidden` stands in a bar that may not be shown, `footer` stands
    small under the picture (how many answers, shown from how many; a newline is kept).
    """

    title: str
    hidden: str
    footer: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: 100 % of `counts`, or an empty one where there are none to show."""

    label: str
    counts: Tally | None


@dataclass(frozen=True, slots=True)
class BarPicture:
    """All that is drawn, bars from top to bottom. Holds plain values, so any process takes it."""

    bars: tuple[Bar, ...]
    words: PictureWords


def team_bars(instrument: Instrument, shown: Release, labels: Sequence[str]) -> tuple[Bar, ...]:
    """One bar per block, in the instrument's order, over the elements that may be shown.

    `labels` are the blocks' short names in the reader's language, in the same order.
    """
    return tuple(
        Bar(label, block_total(block, shown))
        for label, block in zip(labels, instrument.blocks, strict=True)
    )
