"""Knows how cards side by side are drawn for a phone; not whose they are. Runs in a worker."""

from collections.abc import Sequence

from matplotlib.patches import Rectangle

from bot.card_picture import CardPicture, CardRow
from bot.picture_sheet import (
    BOLD,
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
from bot.picture_worker import (
    DOTS,
    GREEN,
    HATCH_LINE,
    ORANGE,
    RED,
    SKIPPED,
    TITLE_LEADING,
    Look,
    titled,
)
from instruments.model import Level

LABEL_SIZE = 12.0
LABEL_LEADING = 15.0
FOOTER_LEADING = 15.0

HEAD = 8.0
"""From the title to the line of names."""
NAMES = 18.0
LABEL_GAP = 3.0
CELL_HEIGHT = 24.0
ROW_GAP = 10.0
LETTER_DROP = 16.4
"""From a cell's top to the line that its letter stands on."""
GAP = 2.0
NAMED = 6
"""Cards whose names fit above their columns, shortened where they must; more are numbered."""
WIDEST = 64.0

LOOKS = {
    Level.GREEN: GREEN,
    Level.ORANGE: ORANGE,
    Level.RED: RED,
    Level.SKIPPED: SKIPPED,
}


def cards(picture: CardPicture) -> bytes:
    """A PNG of 1080 pixels across; its height follows the number of rows."""
    return sheet(picture).png()


def sheet(picture: CardPicture) -> Sheet:
    """The drawing itself, before it becomes pixels."""
    title, size = titled(picture.title)
    across = column(len(picture.names))
    heads = headed(picture.names, across)
    below = [*legend(picture.names, heads), *wrapped(picture.footer, INNER, PLAIN, SMALLEST)]
    rows_top = MARGIN + len(title) * size * TITLE_LEADING + HEAD + NAMES
    below_top = rows_top + sum(_height(row) for row in picture.rows)
    made = Sheet(below_top + len(below) * FOOTER_LEADING + MARGIN)
    for place, line in enumerate(title):
        made.write(MARGIN, MARGIN + size + place * size * TITLE_LEADING, line, BOLD, size)
    for place, head in enumerate(heads):
        x = _centred(place, across, width(head, BOLD, SMALLEST))
        made.write(x, rows_top - NAMES + SMALLEST, head, BOLD, SMALLEST)
    y = rows_top
    for row in picture.rows:
        _row(made, y, row, across)
        y += _height(row)
    for place, line in enumerate(below, 1):
        made.write(MARGIN, below_top + place * FOOTER_LEADING, line, PLAIN, SMALLEST, colour=QUIET)
    return made


def column(whole: int) -> float:
    """How wide a card's column is, so that all stand beside each other."""
    return min(WIDEST, INNER / max(whole, 1))


def headed(names: Sequence[str], across: float) -> tuple[str, ...]:
    """What stands above the columns: the names, or their numbers where there are many.

    So it is too where two would read the same, cut short.
    """
    short = tuple(shortened(name, across - 2 * GAP, BOLD, SMALLEST) for name in names)
    if len(names) > NAMED or len(set(short)) < len(short):
        return tuple(str(place) for place in range(1, len(names) + 1))
    return short


def legend(names: Sequence[str], heads: Sequence[str]) -> tuple[str, ...]:
    """Lines that say in full who stands where; none where the columns say it themselves."""
    if tuple(names) == tuple(heads):
        return ()
    told = [f"{place} {name}" for place, name in enumerate(names, 1)]
    numbered = all(head == str(place) for place, head in enumerate(heads, 1))
    lines: list[str] = []
    for one in told if numbered else names:
        longer = f"{lines[-1]} · {one}" if lines else one
        if lines and width(longer, PLAIN, SMALLEST) <= INNER:
            lines[-1] = longer
        else:
            lines.append(one)
    return tuple(lines)


def _centred(place: int, across: float, wide: float) -> float:
    return MARGIN + place * across + (across - wide) / 2


def _label(row: CardRow) -> tuple[str, ...]:
    return tuple(wrapped(row.label, INNER, PLAIN, LABEL_SIZE))


def _height(row: CardRow) -> float:
    return len(_label(row)) * LABEL_LEADING + LABEL_GAP + CELL_HEIGHT + ROW_GAP


def _row(made: Sheet, y: float, row: CardRow, across: float) -> None:
    for place, line in enumerate(_label(row)):
        made.write(MARGIN, y + LABEL_SIZE + place * LABEL_LEADING, line, PLAIN, LABEL_SIZE)
    top = y + len(_label(row)) * LABEL_LEADING + LABEL_GAP
    for place, level in enumerate(row.levels):
        look = None if level is None else LOOKS[level]
        _cell(made, MARGIN + place * across, top, across, look)
        if look is not None:
            x = _centred(place, across, width(look.sign, BOLD, LABEL_SIZE))
            made.write(x, top + LETTER_DROP, look.sign, BOLD, LABEL_SIZE, colour=look.text)


def _cell(made: Sheet, x: float, y: float, across: float, look: Look | None) -> None:
    """A card's answer in its colour and hatching; a dotted one where there is none."""
    corner, wide = (x + GAP / 2, y), across - GAP
    if look is None:
        empty = Rectangle(corner, wide, CELL_HEIGHT, facecolor="none", edgecolor=DOTS)
        empty.set(linewidth=1.0, linestyle=(0, (1, 2)))
        made.axes.add_patch(empty)
        return
    piece = Rectangle(corner, wide, CELL_HEIGHT, facecolor=look.face, edgecolor=look.lines)
    piece.set(linewidth=0)
    piece.set_hatch(look.hatch)
    piece.set_hatch_linewidth(HATCH_LINE)
    made.axes.add_patch(piece)
