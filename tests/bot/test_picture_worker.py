"""A picture can be read on a phone, in grey print, and by who sees colours differently."""

import warnings
from io import BytesIO
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from PIL import Image

from bot.picture_bars import Bar, BarPicture, PictureWords
from bot.picture_sheet import GROUND, INK, INNER, MARGIN, QUIET, SCALE, WIDTH
from bot.picture_worker import LOOKS, THINNEST, bars, figure, widths
from instruments.counting import Tally

with warnings.catch_warnings():
    # Its docstrings are older than Python's rule on backslashes, which speaks when compiling them.
    warnings.simplefilter("ignore")
    from colorspacious import cspace_convert, deltaE

PAIRS = tuple(combinations(LOOKS, 2))

TOLD_APART = 15
"""Least colour difference (CAM02-UCS) that two areas side by side need."""
GREY_STEP = 10
"""Least difference of lightness (L*, 0 to 100) that two greys need."""
READABLE = 4.5
"""Least contrast of text, WCAG 2.2, success criterion 1.4.3."""

NAMES = (
    "Strategie",
    "Interne afspraken",
    "Kennis en vaardigheden",
    "Online beeldvorming",
    "Samenwerking",
    "Recht en ethiek",
    "Bewust investeren",
)
NINE = (
    Tally(38, 22, 10, 2),
    Tally(12, 22, 19, 1),
    Tally(25, 20, 8, 1),
    Tally(21, 18, 4, 2),
    Tally(31, 15, 6, 2),
    Tally(24, 19, 9, 2),
    Tally(20, 17, 7, 1),
)


def picture(counts, title="Groei zit vooral in Interne afspraken", names=NAMES) -> BarPicture:
    words = PictureWords(
        title, "te weinig antwoorden", "9 antwoorden · getoond vanaf 5\n➖ niet van toepassing"
    )
    return BarPicture(tuple(map(Bar, names, counts)), words)


CASES = {
    "nine ballots": picture(NINE),
    "all green": picture((Tally(54),) * 7),
    "one hidden": picture((*NINE[:3], None, *NINE[4:])),
    "nothing counted yet": picture((Tally(),) * 7),
    "one of forty": picture(
        (
            Tally(39, 1),
            Tally(0, 1, 39),
            Tally(1, 38, 1),
            Tally(1, 1, 1, 37),
            Tally(1, 0, 39),
            Tally(38, 0, 1, 1),
            Tally(10, 10, 10, 10),
        )
    ),
    "two hundred": picture(
        (Tally(838, 522, 210, 30), Tally(1197, 1, 1, 1), Tally(1, 1, 1197, 1)) * 2 + (None,)
    ),
    "seventy characters": picture(
        NINE, "Groei zit vooral in Kennis en vaardigheden, Samenwerking en Strategie."
    ),
    "one long name": picture((Tally(1, 1, 1, 397),), names=("W" * 40,)),
    "emoji and formulas": picture(NINE, "Groei 🌱 in $x$ en _y_ 🟢"),
}


@pytest.fixture(params=CASES.values(), ids=CASES.keys())
def case(request) -> BarPicture:
    return request.param


def texts(one: BarPicture) -> list[Text]:
    return [text for text in figure(one).axes[0].texts if text.get_text()]


def luminance(colour: str) -> float:
    parts = np.array(to_rgb(colour))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("kind", [None, "protanomaly", "deuteranomaly", "tritanomaly"])
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_levels_differ_for_every_kind_of_colour_vision(kind, one, other):
    """Any two colours stay apart when one kind of cone is missing entirely."""
    seen = [np.array(to_rgb(look.face)) for look in (one, other)]
    if kind:
        space = {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
        seen = [np.clip(cspace_convert(colour, space, "sRGB1"), 0, 1) for colour in seen]
    assert deltaE(*seen, input_space="sRGB1") >= TOLD_APART


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_levels_differ_in_grey_print_and_without_any_colour(one, other):
    """Any two are apart in lightness, and each has a sign and a hatching of its own."""
    lightness = [cspace_convert(to_rgb(look.face), "sRGB1", "CIELab")[0] for look in (one, other)]
    assert abs(lightness[0] - lightness[1]) >= GREY_STEP
    assert one.sign != other.sign
    assert one.hatch != other.hatch


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.sign)
def test_counts_are_readable_on_colour_and_hatching(look):
    """White or dark, the figures have enough contrast with all that lies behind them."""
    assert contrast(look.text, look.face) >= READABLE
    assert contrast(look.text, look.lines) >= READABLE


@pytest.mark.parametrize("colour", [INK, QUIET])
def test_words_are_readable_on_the_ground(colour):
    """Small print included."""
    assert contrast(colour, GROUND) >= READABLE


def test_no_text_is_smaller_than_eleven_points_on_a_phone(case):
    """The picture is 360 points wide, so a size in the drawing is that size on the phone."""
    assert figure(case).get_size_inches()[0] * 72 == pytest.approx(WIDTH)
    assert min(text.get_fontsize() for text in texts(case)) >= 11


def test_no_text_leaves_the_margins_or_touches_another(case):
    """Whatever the counts and names are, every word stands free."""
    drawing = figure(case)
    renderer = drawing.canvas.get_renderer()
    boxes = [text.get_window_extent(renderer) for text in drawing.axes[0].texts]
    for box in boxes:
        assert box.x0 >= (MARGIN - 1) * SCALE
        assert box.x1 <= (WIDTH - MARGIN + 1) * SCALE
        assert box.y0 >= MARGIN / 2 * SCALE
        assert box.y1 <= drawing.bbox.y1 - MARGIN / 2 * SCALE
    for one, other in combinations(boxes, 2):
        assert not one.overlaps(other)


def test_every_count_is_told_once_with_its_letter(case):
    """Also where its piece of the bar is too narrow; a count of nothing is not."""
    expected = sorted(
        f"{look.sign} {count}"
        for bar in case.bars
        if bar.counts is not None
        for look, count in zip(
            LOOKS,
            (bar.counts.green, bar.counts.orange, bar.counts.red, bar.counts.skipped),
            strict=True,
        )
        if count
    )
    signs = tuple(f"{look.sign} " for look in LOOKS)
    drawn = [text.get_text() for text in texts(case) if text.get_text().startswith(signs)]
    assert sorted(one for one in drawn if one[2:].isdigit()) == expected


def test_a_hidden_block_shows_an_empty_dotted_bar_and_why():
    """No colour and no number stand where nothing may be shown."""
    axes = figure(picture((None,), names=("Samenwerking",))).axes[0]
    (outline,) = axes.patches
    assert outline.get_linestyle() not in {"-", "solid"}
    assert outline.get_facecolor()[3] == 0
    written = [text.get_text() for text in axes.texts]
    assert {"te weinig antwoorden", "Samenwerking"} <= set(written)
    assert not any(text.startswith(("A ", "B ", "C ")) for text in written)


def test_a_long_title_stands_on_two_even_lines():
    """Seventy characters fit; a word is not left alone on the last line."""
    for one in (CASES["nine ballots"], CASES["seventy characters"]):
        bold = [
            text.get_text() for text in texts(one) if "Bold" in text.get_fontproperties().get_file()
        ]
        assert " ".join(bold) == one.words.title
        assert len(bold) == 2
        assert len(bold[1]) * 3 > len(bold[0])


def test_a_name_that_leaves_no_room_is_cut_and_says_so():
    """The counts beside it matter more than the end of a name."""
    shown = [text.get_text() for text in texts(CASES["one long name"])]
    assert any(text.startswith("WWW") and text.endswith("…") for text in shown)


def test_a_picture_is_sharp_on_a_phone_and_the_same_every_time(case):
    """1080 pixels across, within what Telegram takes for a photo, and free of chance."""
    png = bars(case)
    with Image.open(BytesIO(png)) as image:
        across, down = image.size
        assert image.format == "PNG"
    assert across == 1080
    assert across + down <= 10_000
    assert len(png) < 1_000_000
    assert png == bars(case)


@given(st.lists(st.integers(0, 5000), min_size=4, max_size=4).filter(any))
def test_a_bar_is_always_full_and_shows_every_level_that_was_chosen(counts):
    """Pieces add up to the whole width; nothing chosen is invisible, nothing else is drawn."""
    pieces = widths(counts, INNER)
    assert sum(pieces) == pytest.approx(INNER)
    for count, piece in zip(counts, pieces, strict=True):
        assert (piece > THINNEST * 0.9) if count else piece == 0


def test_drawing_needs_no_screen():
    """The canvas paints into memory."""
    assert isinstance(figure(CASES["nine ballots"]).canvas, FigureCanvasAgg)
