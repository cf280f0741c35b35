"""Knows how bars are drawn for a phone; not whose answers they are. Runs in a worker process."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from bot.picture_bars import Bar, BarPicture
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
from instruments.counting import Tally

TITLE_SIZES = (16.0, 15.0, 14.0, 13.0)
"""The largest that needs no more than two lines."""
TITLE_LINES = 2
TITLE_LEADING = 1.3
BALANCE_STEP = 4.0
LABEL_SIZE = 12.0
COUNT_SIZE = 12.0
FOOTER_LEADING = 15.0

HEAD = 8.0
"""From the title to the first bar's name."""
ROW = 54.0
NAME_HEIGHT = 18.0
BAR_HEIGHT = 24.0
GAP = 1.5
THINNEST = 4.0
"""What was chosen at all can be seen, however many others there are."""
PADDING = 5.0
ROUND = 4.0
SWATCH = 9.0
SWATCH_GAP = 4.0
LOOSE_GAP = 10.0
COUNT_DROP = 16.4
"""From a bar's top to the line that its counts stand on."""
HATCH_LINE = 1.0

DOTS = "#8A9496"


@dataclass(frozen=True, slots=True)
class Look:
    """How a level is told apart: sign, colour, hatching; `text` reads on `face` and `lines`."""

    sign: str
    face: str
    text: str
    lines: str
    hatch: str


GREEN = Look("A", "#1F7A78", "#FFFFFF", "#1F7A78", "")
ORANGE = Look("B", "#F2BA4B", INK, "#DDA02E", "///")
RED = Look("C", "#852A1E", "#FFFFFF", "#A64A3B", "xxx")
SKIPPED = Look("━", "#E6E8E6", INK, "#C4CAC9", "|||")
LOOKS = (GREEN, ORANGE, RED, SKIPPED)


def bars(picture: BarPicture) -> bytes:
    """A PNG of 1080 pixels across; its height follows the number of bars."""
    png = BytesIO()
    figure(picture).savefig(png, format="png", metadata={"Software": None})
    return png.getvalue()


def figure(picture: BarPicture) -> Figure:
    """The drawing itself, before it becomes pixels."""
    title, size = titled(picture.words.title)
    footer = tuple(wrapped(picture.words.footer, INNER, PLAIN, SMALLEST))
    title_height = len(title) * size * TITLE_LEADING
    bars_height = len(picture.bars) * ROW
    footer_height = len(footer) * FOOTER_LEADING
    height = MARGIN + title_height + HEAD + bars_height + footer_height + MARGIN
    sheet = _Bars(height)
    y = MARGIN + size
    for line in title:
        sheet.write(MARGIN, y, line, BOLD, size)
        y += size * TITLE_LEADING
    y = MARGIN + title_height + HEAD
    for bar in picture.bars:
        _row(sheet, y, bar, picture.words.hidden)
        y += ROW
    for line in footer:
        y += FOOTER_LEADING
        sheet.write(MARGIN, y, line, PLAIN, SMALLEST, colour=QUIET)
    return sheet.figure


def widths(counts: Sequence[int], across: float) -> tuple[float, ...]:
    """Shares of `across` by count; nothing for 0, and at least THINNEST for anything else."""
    whole = sum(counts)
    thin = [0 < count * across < THINNEST * whole for count in counts]
    rest = sum(count for count, is_thin in zip(counts, thin, strict=True) if not is_thin)
    room = across - THINNEST * sum(thin)
    return tuple(
        THINNEST if is_thin else room * count / rest
        for count, is_thin in zip(counts, thin, strict=True)
    )


def titled(text: str) -> tuple[tuple[str, ...], float]:
    """A picture's title in lines, and the size of their letters."""
    for size in TITLE_SIZES:
        lines = tuple(wrapped(text, INNER, BOLD, size))
        if len(lines) <= TITLE_LINES:
            break
    return _balanced(text, lines, size), size


def _balanced(text: str, lines: tuple[str, ...], size: float) -> tuple[str, ...]:
    """The same number of lines, as even as they go, so that no word is left alone."""
    across = INNER
    even = lines
    while len(even) == len(lines) and across > INNER / 2:
        lines = even
        across -= BALANCE_STEP
        even = tuple(wrapped(text, across, BOLD, size))
    return lines


class _Bars(Sheet):
    """A sheet that knows how a bar and its pieces are shaped."""

    def swatch(self, x: float, y: float, across: float, high: float, look: Look) -> Rectangle:
        """A filled piece in a level's colour and hatching, `x`, `y` its top left."""
        piece = Rectangle(
            (x, y), across, high, facecolor=look.face, edgecolor=look.lines, linewidth=0
        )
        piece.set_hatch(look.hatch)
        piece.set_hatch_linewidth(HATCH_LINE)
        self.axes.add_patch(piece)
        return piece

    def outline(self, y: float) -> FancyBboxPatch:
        """The rounded shape of a whole bar; drawn only where it is added to the axes."""
        return FancyBboxPatch(
            (MARGIN, y),
            INNER,
            BAR_HEIGHT,
            boxstyle=f"round,pad=0,rounding_size={ROUND}",
            transform=self.axes.transData,
        )


def _row(sheet: _Bars, y: float, bar: Bar, hidden: str) -> None:
    top = y + NAME_HEIGHT
    loose: tuple[tuple[Look, int], ...] = ()
    if bar.counts is None or bar.counts == Tally():
        _empty(sheet, top, hidden)
    else:
        loose = _segments(sheet, top, bar.counts)
    edge = _beside_name(sheet, y + LABEL_SIZE, loose)
    label = shortened(bar.label, edge - MARGIN, PLAIN, LABEL_SIZE)
    sheet.write(MARGIN, y + LABEL_SIZE, label, PLAIN, LABEL_SIZE)


def _segments(sheet: _Bars, top: float, counts: Tally) -> tuple[tuple[Look, int], ...]:
    """Draws a bar; gives what its own segment is too narrow to tell."""
    levels = (counts.green, counts.orange, counts.red, counts.skipped)
    loose: list[tuple[Look, int]] = []
    outline = sheet.outline(top)
    x = MARGIN
    for look, count, across in zip(LOOKS, levels, widths(levels, INNER), strict=True):
        if not count:
            continue
        end = x + across
        gap = GAP if end < MARGIN + INNER - GAP else 0.0
        sheet.swatch(x, top, across - gap, BAR_HEIGHT, look).set_clip_path(outline)
        text = f"{look.sign} {count}"
        needed = width(text, PLAIN, COUNT_SIZE)
        if needed + 2 * PADDING <= across - gap:
            start = x + (across - gap - needed) / 2
            sheet.write(start, top + COUNT_DROP, text, PLAIN, COUNT_SIZE, colour=look.text)
        else:
            loose.append((look, count))
        x = end
    return tuple(loose)


def _beside_name(sheet: _Bars, y: float, loose: tuple[tuple[Look, int], ...]) -> float:
    """Tells narrow segments at the right of the name's line; gives where room for it ends."""
    x = MARGIN + INNER
    for look, count in reversed(loose):
        text = f"{look.sign} {count}"
        x -= width(text, PLAIN, COUNT_SIZE)
        if look is SKIPPED:  # its own sign is enough, so that it stays in the background
            sheet.write(x, y, text, PLAIN, COUNT_SIZE, colour=QUIET)
        else:
            sheet.write(x, y, text, PLAIN, COUNT_SIZE)
            x -= SWATCH + SWATCH_GAP
            sheet.swatch(x, y - SWATCH, SWATCH, SWATCH, look)
        x -= LOOSE_GAP
    return x


def _empty(sheet: _Bars, top: float, hidden: str) -> None:
    outline = sheet.outline(top)
    outline.set(facecolor="none", edgecolor=DOTS, linewidth=1.0, linestyle=(0, (1, 2)))
    sheet.axes.add_patch(outline)
    start = MARGIN + (INNER - width(hidden, PLAIN, SMALLEST)) / 2
    sheet.write(start, top + COUNT_DROP, hidden, PLAIN, SMALLEST, colour=QUIET)
