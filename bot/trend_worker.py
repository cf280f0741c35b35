"""Knows how a trend is drawn for a phone; not whose answers it is. Runs in a worker process."""

from collections.abc import Sequence
from itertools import pairwise

from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle

from bot.picture_sheet import (
    BOLD,
    INK,
    INNER,
    MARGIN,
    PLAIN,
    QUIET,
    SMALLEST,
    Sheet,
    shortened,
    width,
    wrapped,
)
from bot.picture_worker import GREEN, RED, Look
from bot.trend_picture import Dot, Lane, TrendPicture, When
from instruments.movement import Movement

TITLE_SIZE = 16.0
TITLE_LEADING = 21.0
LABEL_SIZE = 12.0
FOOTER_LEADING = 15.0

HEAD = 6.0
"""From the title to the first lane's name."""
NAME_HEIGHT = 18.0
LANE = 52.0
ROW = NAME_HEIGHT + LANE + 10.0
DAYS = 34.0
"""Room for two lines of dates."""
DAY_GAP = 8.0
VERDICT_GAP = 8.0

CHIP = 15.0
CHIP_LETTER = 11.6
"""From a chip's top to the line that its letter stands on."""
PAD = 10.0
"""From a lane's sides to its outermost dots."""
EDGE = 7.5
"""From a lane's top to a dot that is all green, so that the largest stands whole."""
LEFT = MARGIN + CHIP + 4.0
RIGHT = MARGIN + INNER

GROUND = "#FFFFFF"
GUIDE = "#DDE1E0"
LINE = 2.2
SMALL, LARGE = 3.0, 5.5

COLOURS = {
    Movement.BETTER: GREEN.face,
    Movement.WORSE: RED.face,
    Movement.SAME: INK,
    Movement.UNKNOWN: QUIET,
}
"""What is not told by colour alone: each verdict also has a sign and a word."""

SIGNS = str.maketrans({"＝": "="})
"""The typeface has no such sign; this one of its own says the same."""


def trend(picture: TrendPicture) -> bytes:
    """A PNG of 1080 pixels across; its height follows the number of lanes."""
    return sheet(picture).png()


def sheet(picture: TrendPicture) -> Sheet:
    """The drawing itself, before it becomes pixels."""
    title = tuple(wrapped(picture.title.translate(SIGNS), INNER, BOLD, TITLE_SIZE))
    footer = tuple(wrapped(picture.footer.translate(SIGNS), INNER, PLAIN, SMALLEST))
    lanes_top = MARGIN + len(title) * TITLE_LEADING + HEAD
    days_top = lanes_top + len(picture.lanes) * ROW
    made = Sheet(days_top + DAYS + len(footer) * FOOTER_LEADING + MARGIN)
    for place, line in enumerate(title):
        made.write(MARGIN, MARGIN + TITLE_SIZE + place * TITLE_LEADING, line, BOLD, TITLE_SIZE)
    across = columns(len(picture.days))
    for place, lane in enumerate(picture.lanes):
        _lane(made, lanes_top + place * ROW, lane, across)
    _days(made, days_top, picture.days, across)
    for place, line in enumerate(footer, 1):
        y = days_top + DAYS + place * FOOTER_LEADING
        made.write(MARGIN, y, line, PLAIN, SMALLEST, colour=QUIET)
    return made


def columns(rounds: int) -> tuple[float, ...]:
    """Where each round stands from the left, all equally far apart; one alone in the middle."""
    first, last = LEFT + PAD, RIGHT - PAD
    if rounds == 1:
        return ((first + last) / 2,)
    return tuple(first + (last - first) * place / (rounds - 1) for place in range(rounds))


def _lane(made: Sheet, y: float, lane: Lane, across: Sequence[float]) -> None:
    verdict = lane.verdict.translate(SIGNS)
    colour = COLOURS[lane.movement]
    start = RIGHT - width(verdict, BOLD, LABEL_SIZE)
    made.write(start, y + LABEL_SIZE, verdict, BOLD, LABEL_SIZE, colour=colour)
    label = shortened(lane.label, start - VERDICT_GAP - MARGIN, PLAIN, LABEL_SIZE)
    made.write(MARGIN, y + LABEL_SIZE, label, PLAIN, LABEL_SIZE)
    top = y + NAME_HEIGHT
    made.rounded(LEFT, top, RIGHT - LEFT, LANE, GROUND, GUIDE, 0.8)
    _chip(made, top, GREEN)
    _chip(made, top + LANE - CHIP, RED)
    for x in across:
        made.axes.add_line(Line2D((x, x), (top, top + LANE), color=GUIDE, linewidth=0.8))
    _dots(made, top, lane, across, colour)


def _chip(made: Sheet, top: float, look: Look) -> None:
    """A level's letter on its colour, at the end of the scale that it stands for."""
    made.axes.add_patch(
        Rectangle((MARGIN, top), CHIP, CHIP, facecolor=look.face, edgecolor="none", linewidth=0)
    )
    start = MARGIN + (CHIP - width(look.sign, BOLD, SMALLEST)) / 2
    made.write(start, top + CHIP_LETTER, look.sign, BOLD, SMALLEST, colour=look.text)


def _dots(made: Sheet, top: float, lane: Lane, across: Sequence[float], colour: str) -> None:
    shown = [(place, one) for place, one in enumerate(lane.dots) if one is not None]
    for (left, before), (right, after) in pairwise(shown):
        if not after.joined:
            continue
        beside = right == left + 1
        made.axes.add_line(
            Line2D(
                (across[left], across[right]),
                (_height(top, before), _height(top, after)),
                color=colour,
                linewidth=LINE if beside else LINE / 2,
                linestyle="-" if beside else (0, (2, 2)),
            )
        )
    for place, one in shown:
        size = LARGE if place == shown[-1][0] else SMALL
        dot = Circle((across[place], _height(top, one)), size, facecolor=colour, zorder=3)
        dot.set(edgecolor=GROUND, linewidth=1.0)
        made.axes.add_patch(dot)


def _height(top: float, one: Dot) -> float:
    return top + EDGE + (1 - one.height) * (LANE - 2 * EDGE)


def _days(made: Sheet, top: float, days: Sequence[When], across: Sequence[float]) -> None:
    """As many dates as fit, the last one always, the year where it is another."""
    year = ""
    for place, start in labelled(days, across):
        one = days[place]
        made.write(start, top + SMALLEST, one.day, PLAIN, SMALLEST, colour=QUIET)
        if one.year != year:
            made.write(start, top + SMALLEST + 14, one.year, PLAIN, SMALLEST, colour=QUIET)
        year = one.year


def labelled(days: Sequence[When], across: Sequence[float]) -> tuple[tuple[int, float], ...]:
    """Which rounds have their date written, and where each begins: the first, the last, and of
    those between as many as stand evenly without touching.
    """
    every = [
        (place, _start(day, x)) for place, (day, x) in enumerate(zip(days, across, strict=True))
    ]
    chosen = every
    for step in range(1, len(days) + 1):
        chosen = every[::-step][::-1]
        if all(_free(days, one, other) for one, other in pairwise(chosen)):
            break
    later = [one for one in chosen if _free(days, every[0], one)]
    return (every[0], *later)


def _free(days: Sequence[When], one: tuple[int, float], other: tuple[int, float]) -> bool:
    """Whether a date ends well before the other begins."""
    place, start = one
    return start + _wide(days[place]) + DAY_GAP <= other[1]


def _wide(one: When) -> float:
    return max(width(one.day, PLAIN, SMALLEST), width(one.year, PLAIN, SMALLEST))


def _start(one: When, x: float) -> float:
    wide = _wide(one)
    return min(max(x - wide / 2, MARGIN), RIGHT - wide)
