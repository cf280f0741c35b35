"""Knows a sheet that is read on a phone: its measures, typeface, colours of text; not what it says.

One unit is one point of a picture that is shown 360 points wide. Runs in a worker process.
"""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.patches import FancyBboxPatch

WIDTH = 360.0
SCALE = 3
"""Pixels to a point: 1080 across, which a sharp phone shows one to one."""

POINTS_PER_INCH = 72

MARGIN = 20.0
INNER = WIDTH - 2 * MARGIN

SMALLEST = 11.0
"""No text is smaller."""

GROUND = "#FBFAF7"
INK = "#1B2526"
QUIET = "#4F5B5D"

ROUND = 6.0

GLYPHS = str.maketrans({"➖": "━"})
"""The typeface has no such sign; this one of its own looks the same."""

_FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
PLAIN = _FONTS / "DejaVuSans.ttf"
BOLD = _FONTS / "DejaVuSans-Bold.ttf"


def wrapped(text: str, across: float, font: Path, size: float) -> Iterator[str]:
    """Lines no wider than `across`, words kept whole; a newline in the text starts a new one."""
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and width(longer, font, size) > across:
                yield line
                longer = word
            line = longer
        yield line


def width(text: str, font: Path, size: float) -> float:
    """How far a line of text reaches, in points."""
    face = _face(font)
    face.set_size(size, POINTS_PER_INCH)
    face.set_text(printable(text, font), 0.0, flags=LoadFlags.NO_HINTING)
    return face.get_width_height()[0] / 64


def printable(text: str, font: Path) -> str:
    """The text without what the typeface cannot show, such as emoji."""
    face = _face(font)
    return "".join(sign for sign in text.translate(GLYPHS) if face.get_char_index(ord(sign)))


@cache
def _face(font: Path) -> FT2Font:
    return FT2Font(str(font))


def shortened(text: str, room: float, font: Path, size: float) -> str:
    """The text, cut with `…` behind it where it is wider than `room`."""
    if width(text, font, size) <= room:
        return text
    while text and width(text + "…", font, size) > room:
        text = text[:-1].rstrip()
    return text + "…"


class Sheet:
    """A page with its origin at the top left, measured in points."""

    def __init__(self, height: float) -> None:
        inches = (WIDTH / POINTS_PER_INCH, height / POINTS_PER_INCH)
        self.figure = Figure(inches, dpi=POINTS_PER_INCH * SCALE, facecolor=GROUND)
        FigureCanvasAgg(self.figure)
        self.axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, WIDTH)
        self.axes.set_ylim(height, 0)

    def write(
        self, x: float, y: float, text: str, font: Path, size: float, *, colour: str = INK
    ) -> None:
        """From `x` rightwards, standing on `y`."""
        self.axes.text(
            x,
            y,
            printable(text, font),
            fontproperties=FontProperties(fname=str(font), size=size),
            color=colour,
            va="baseline",
            parse_math=False,
        )

    def rounded(
        self,
        x: float,
        y: float,
        across: float,
        high: float,
        ground: str,
        edge: str = "none",
        thick: float = 0.0,
    ) -> None:
        """A filled piece with round corners, `x`, `y` its top left."""
        shape = f"round,pad=0,rounding_size={ROUND}"
        piece = FancyBboxPatch((x, y), across, high, boxstyle=shape)
        piece.set(facecolor=ground, edgecolor=edge, linewidth=thick)
        self.axes.add_patch(piece)

    def png(self) -> bytes:
        """The page as it is now, 1080 pixels across."""
        data = BytesIO()
        self.figure.savefig(data, format="png", metadata={"Software": None})
        return data.getvalue()
