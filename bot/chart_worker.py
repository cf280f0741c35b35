"""Knows how a flow's diagram is drawn for a phone; not what it says. Runs in a worker process."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from bot.chart_picture import Band, ChartPicture, Chip, Mark, Stop
from bot.picture_sheet import (
    BOLD,
    PLAIN,
    QUIET,
    SMALLEST,
    WIDTH,
    Sheet,
    shortened,
    width,
    wrapped,
)

TALLEST = 800.0
"""A phone's own shape, which it shows as wide as its screen; Telegram shrinks a photo by its
longer side, so one that is much higher could not be read."""

EDGE = 8.0
"""From the picture's edge to the ground of a band."""
SIDE = 16.0
"""From the picture's edge to a box."""
INSIDE = 10.0
"""From a box's edge to what stands in it."""
RIGHT = WIDTH - SIDE - INSIDE

TITLE_SIZE, TITLE_ROW = 15.0, 20.0
CHAPTER_ROW = 22.0
ASK_SIZE, ASK_ROW = 12.5, 16.5
ROW = 15.0
SIGN_COLUMN = 32.0
CHIP_HEIGHT, CHIP_ROW, CHIP_PAD, CHIP_GAP = 19.0, 22.0, 7.0, 6.0
INDENT = 14.0
FLAG_ROW = 22.0
PADDING = 6.0
"""Above and below what stands in a box."""
ARROW, GAP = 12.0, 7.0
"""Under a box, where the arrow to the next one stands, and where there is none."""
APART = 8.0
"""Between two bands."""
HEAD = 5.0
"""Half the width of an arrow's head, and its height."""
TICK_ROOM = 18.0

BAND, BOX, BORDER, CHIP = "#E9EFED", "#FFFFFF", "#AEB9B7", "#EDF2F0"
"""The grounds, from behind to before, and a box's edge."""
STRONG, TINT = "#17605E", "#D6EBE8"
"""What is marked, and where an answer leads."""


def chart(picture: ChartPicture) -> tuple[bytes, ...]:
    """PNGs of 1080 pixels across, at most 2.3 times as high where no stop alone is higher."""
    return tuple(sheet.png() for sheet in _sheets(picture))


def figures(picture: ChartPicture) -> tuple[Figure, ...]:
    """The drawings themselves, before they become pixels."""
    return tuple(sheet.figure for sheet in _sheets(picture))


def pages(bands: Sequence[Band]) -> tuple[tuple[Band, ...], ...]:
    """As few pages as hold all bands; as few bands as can be are cut, and pages are as even.

    A single stop that is higher than a page has one of its own.
    """
    stops = [(place, stop) for place, band in enumerate(bands) for stop in band.stops]
    best: list[tuple[int, int, float, int]] = [(0, 0, 0.0, 0)]
    for end in range(1, len(stops) + 1):
        cut = end < len(stops) and stops[end][0] == stops[end - 1][0]
        choices: list[tuple[int, int, float, int]] = []
        for start in reversed(range(end)):
            high = _page_height(_banded(bands, stops[start:end]))
            if choices and high > TALLEST:
                break
            count, cuts, tallest, _ = best[start]
            choices.append((count + 1, cuts + cut, max(tallest, high), start))
        best.append(min(choices))
    found = []
    end = len(stops)
    while end:
        start = best[end][3]
        found.append(_banded(bands, stops[start:end]))
        end = start
    return tuple(reversed(found))


def _banded(bands: Sequence[Band], stops: Sequence[tuple[int, Stop]]) -> tuple[Band, ...]:
    return tuple(
        Band(bands[place].chapter, tuple(stop for _, stop in held))
        for place, held in groupby(stops, key=lambda pair: pair[0])
    )


def _sheets(picture: ChartPicture) -> Iterator[Sheet]:
    split = pages(picture.bands)
    for number, bands in enumerate(split, 1):
        sheet = Sheet(_page_height(bands))
        y = SIDE + TITLE_SIZE
        place = f"{number}/{len(split)}" if len(split) > 1 else ""
        edge = WIDTH - SIDE - width(place, PLAIN, SMALLEST)
        sheet.write(edge, y, place, PLAIN, SMALLEST, colour=QUIET)
        title = shortened(picture.title, edge - SIDE - APART, BOLD, TITLE_SIZE)
        sheet.write(SIDE, y, title, BOLD, TITLE_SIZE)
        y = SIDE + TITLE_ROW + APART
        for band in bands:
            y = _band(sheet, y, band, picture.here)
        yield sheet


def _page_height(bands: Sequence[Band]) -> float:
    return SIDE + TITLE_ROW + APART + sum(_band_height(one) + APART for one in bands)


def _band_height(band: Band) -> float:
    chapter = CHAPTER_ROW if band.chapter else PADDING
    return chapter + sum(_stop_height(stop) + _below(stop) for stop in band.stops)


def _below(stop: Stop) -> float:
    return ARROW if stop.down else GAP


def _band(sheet: Sheet, top: float, band: Band, here: str) -> float:
    """Draws a band; gives where the next one begins."""
    sheet.rounded(EDGE, top, WIDTH - 2 * EDGE, _band_height(band), BAND)
    y = top + PADDING
    if band.chapter:
        y = top + CHAPTER_ROW
        chapter = shortened(band.chapter, WIDTH - 2 * SIDE, BOLD, SMALLEST)
        sheet.write(SIDE, y - PADDING - 1, chapter, BOLD, SMALLEST, colour=QUIET)
    for stop in band.stops:
        y = _stop(sheet, y, stop, here) + _below(stop)
    return top + _band_height(band) + APART


def _text_from(stop: Stop) -> float:
    return SIDE + INSIDE + (SIGN_COLUMN if stop.sign else 0.0)


def _asks(stop: Stop) -> tuple[list[str], list[str]]:
    """The lines of the first question, which stand bold, and those of the others."""
    room = RIGHT - _text_from(stop) - (TICK_ROOM if stop.mark is Mark.PASSED else 0.0)
    first = list(wrapped(stop.asks[0], room, BOLD, ASK_SIZE))
    rest = [line for ask in stop.asks[1:] for line in wrapped(ask, room, PLAIN, SMALLEST)]
    return first, rest


def _rows(stop: Stop) -> list[list[tuple[float, Chip]]]:
    """The chips of a box, row by row, each with where it begins."""
    rows: list[list[tuple[float, Chip]]] = []
    for line in stop.lines:
        start = _text_from(stop) + line.depth * INDENT
        x = start
        row: list[tuple[float, Chip]] = []
        for chip in line.chips:
            fitting = _fitting(chip, RIGHT - start)
            across = _chip_width(fitting)
            if row and x + across > RIGHT:
                rows.append(row)
                row, x = [], start
            row.append((x, fitting))
            x += across + CHIP_GAP
        rows.append(row)
    return rows


@cache
def _stop_height(stop: Stop) -> float:
    first, rest = _asks(stop)
    flag = FLAG_ROW if stop.mark is Mark.HERE else 0.0
    note = ROW if stop.note else 0.0
    text = len(first) * ASK_ROW + len(rest) * ROW + note
    return PADDING + flag + text + len(_rows(stop)) * CHIP_ROW + PADDING


def _stop(sheet: Sheet, top: float, stop: Stop, here: str) -> float:
    """Draws a box; gives where it ends."""
    end = top + _stop_height(stop)
    marked = stop.mark is Mark.HERE
    ground, edge = (TINT, STRONG) if marked else (BOX, BORDER)
    sheet.rounded(SIDE, top, WIDTH - 2 * SIDE, end - top, ground, edge, 2.5 if marked else 0.8)
    y = top + PADDING
    if marked:
        _flag(sheet, y, f"▶ {here}")
        y += FLAG_ROW
    sheet.write(SIDE + INSIDE, y + ASK_SIZE, stop.sign, BOLD, ASK_SIZE, colour=STRONG)
    if stop.mark is Mark.PASSED:
        sheet.write(RIGHT - ASK_SIZE + 2, y + ASK_SIZE, "✓", BOLD, ASK_SIZE, colour=STRONG)
    y = _words(sheet, y, stop)
    for row in _rows(stop):
        y += CHIP_ROW
        for x, chip in row:
            _chip(sheet, x, y - CHIP_HEIGHT, chip)
    if stop.down:
        _arrow(sheet, SIDE + INSIDE + HEAD + 2, end)
    return end


def _words(sheet: Sheet, y: float, stop: Stop) -> float:
    """Writes the questions and the note; gives where they end."""
    x = _text_from(stop)
    first, rest = _asks(stop)
    for line in first:
        sheet.write(x, y + ASK_SIZE, line, BOLD, ASK_SIZE)
        y += ASK_ROW
    for line in rest:
        sheet.write(x, y + SMALLEST, line, PLAIN, SMALLEST)
        y += ROW
    if stop.note:
        note = shortened(stop.note, RIGHT - x, PLAIN, SMALLEST)
        sheet.write(x, y + SMALLEST, note, PLAIN, SMALLEST, colour=QUIET)
        y += ROW
    return y


def _flag(sheet: Sheet, y: float, text: str) -> None:
    x, across = SIDE + INSIDE, width(text, BOLD, SMALLEST) + 2 * CHIP_PAD
    sheet.rounded(x, y, across, CHIP_HEIGHT - 2, STRONG)
    sheet.write(x + CHIP_PAD, y + SMALLEST + 2, text, BOLD, SMALLEST, colour=BOX)


def _chip_width(chip: Chip) -> float:
    text, to = width(chip.text, PLAIN, SMALLEST), width(chip.to, BOLD, SMALLEST)
    between = CHIP_GAP if chip.text and chip.to else 0.0
    return text + between + to + (2 * CHIP_PAD if chip.to else 0.0)


def _fitting(chip: Chip, room: float) -> Chip:
    """The chip itself or, where it is wider than `room`, one whose words are cut."""
    over = _chip_width(chip) - room
    if over <= 0:
        return chip
    if not chip.to:
        return Chip(shortened(chip.text, room, PLAIN, SMALLEST), "")
    to = width(chip.to, BOLD, SMALLEST)
    least = min(to, room / 2)
    cut = shortened(chip.to, max(to - over, least), BOLD, SMALLEST)
    left = room - _chip_width(Chip("", cut)) - CHIP_GAP
    return Chip(shortened(chip.text, left, PLAIN, SMALLEST), cut)


def _chip(sheet: Sheet, x: float, top: float, chip: Chip) -> None:
    """An answer on its ground; one that only heads others stands without."""
    base = top + SMALLEST + 2.5
    if not chip.to:
        sheet.write(x, base, chip.text, PLAIN, SMALLEST, colour=QUIET)
        return
    sheet.rounded(x, top, _chip_width(chip), CHIP_HEIGHT, CHIP)
    x += CHIP_PAD
    sheet.write(x, base, chip.text, PLAIN, SMALLEST)
    x += width(chip.text, PLAIN, SMALLEST) + (CHIP_GAP if chip.text else 0.0)
    sheet.write(x, base, chip.to, BOLD, SMALLEST, colour=STRONG)


def _arrow(sheet: Sheet, x: float, y: float) -> None:
    """From a box's lower edge to the next box."""
    tip = y + ARROW - 1
    sheet.axes.plot([x, x], [y, tip - HEAD], color=STRONG, linewidth=1.6, solid_capstyle="butt")
    sheet.axes.add_patch(
        Polygon(
            [(x - HEAD, tip - HEAD - 1), (x + HEAD, tip - HEAD - 1), (x, tip)],
            facecolor=STRONG,
            linewidth=0,
        )
    )
