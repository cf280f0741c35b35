"""The picture of a trend can be read on a phone, in grey print, and by who sees colours differently."""

import os
import pickle
import subprocess
import sys
import warnings
from datetime import date, timedelta
from io import BytesIO
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import Circle
from PIL import Image

from bot.picture_sheet import MARGIN, SCALE, WIDTH
from bot.pictures import Painter
from bot.trend_picture import ROUNDS_SHOWN, Dot, Lane, TrendPicture, When
from bot.trend_worker import COLOURS, GROUND, LARGE, columns, labelled, sheet, trend
from instruments.movement import Movement

with warnings.catch_warnings():
    # Its docstrings are older than Python's rule on backslashes, which speaks when compiling them.
    warnings.simplefilter("ignore")
    from colorspacious import cspace_convert, deltaE

ROOT = Path(__file__).parents[2]
SIDES = (Movement.BETTER, Movement.SAME, Movement.WORSE)
PAIRS = tuple(combinations(SIDES, 2))

TOLD_APART = 15
"""Least colour difference (CAM02-UCS) that two lines need."""
READABLE = 4.5
"""Least contrast of text, WCAG 2.2, success criterion 1.4.3."""

VERDICTS = {
    Movement.BETTER: "⬆ beter",
    Movement.SAME: "＝ gelijk",
    Movement.WORSE: "⬇ minder goed",
    Movement.UNKNOWN: "niet getoond",
}
NAMES = (
    "Strategie",
    "Interne afspraken",
    "Kennis en vaardigheden",
    "Online beeldvorming",
    "Samenwerking",
    "Recht en ethiek",
    "Bewust investeren",
)
FOOTER = (
    "Boven (A): alles groen. Onder (C): alles rood.\n"
    "⬆ ＝ ⬇ vergelijken het laatste punt met het eerste.\n"
    "Stippellijn of gat: niet gevraagd, of te weinig antwoorden.\n"
    "Antwoorden per ronde: 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11\n"
    "Getoond vanaf 5 antwoorden"
)


def days(rounds: int, apart: int = 100) -> tuple[When, ...]:
    each = (date(2024, 9, 16) + timedelta(place * apart) for place in range(rounds))
    return tuple(When(f"{one.day} {one:%b}".lower(), str(one.year)) for one in each)


def lane(name: str, way: Movement, *heights: float | None) -> Lane:
    dots = tuple(None if one is None else Dot(one, place > 0) for place, one in enumerate(heights))
    return Lane(name, dots, way, VERDICTS[way])


def picture(rounds: int, *, gap: int = 0, title: str = "Vooruit: Samenwerking") -> TrendPicture:
    """Seven lanes, of which the last is never shown; `gap` leaves out every so many rounds."""
    lanes = []
    for place, name in enumerate(NAMES[:-1]):
        heights = [abs((k * 3 + place * 5) % 11) / 10 for k in range(rounds)]
        shown = [None if gap and k % gap == 1 else one for k, one in enumerate(heights)]
        lanes.append(lane(name, SIDES[place % 3], *shown))
    lanes.append(lane(NAMES[-1], Movement.UNKNOWN, *[None] * rounds))
    return TrendPicture(title, days(rounds), tuple(lanes), FOOTER)


CASES = {
    "one": picture(1),
    "two": picture(2),
    "three with a gap": picture(3, gap=2),
    "eight": picture(8),
    "eight with gaps": picture(8, gap=3),
    "twelve": picture(ROUNDS_SHOWN),
    "long title": picture(
        2,
        title="Vooruit: Interne afspraken, Kennis en vaardigheden, Samenwerking\nAchteruit: Strategie",
    ),
    "one long name": TrendPicture(
        "$x$ 🌱", days(2), (lane("W" * 40, Movement.WORSE, 1.0, 0.0),), ""
    ),
}


@pytest.fixture(params=CASES.values(), ids=CASES.keys())
def case(request) -> TrendPicture:
    return request.param


def luminance(colour: str) -> float:
    parts = np.array(to_rgb(colour))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def written(one: TrendPicture) -> list[str]:
    return [text.get_text() for text in sheet(one).axes.texts]


def circles(one: TrendPicture) -> list[Circle]:
    return [piece for piece in sheet(one).axes.patches if isinstance(piece, Circle)]


@pytest.mark.parametrize("kind", [None, "protanomaly", "deuteranomaly", "tritanomaly"])
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_verdicts_differ_for_every_kind_of_colour_vision(kind, one, other):
    """Lines for better, same and worse stay apart when one kind of cone is missing entirely."""
    seen = [np.array(to_rgb(COLOURS[way])) for way in (one, other)]
    if kind:
        space = {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
        seen = [np.clip(cspace_convert(colour, space, "sRGB1"), 0, 1) for colour in seen]
    assert deltaE(*seen, input_space="sRGB1") >= TOLD_APART


def test_a_verdict_is_told_without_any_colour():
    """Each lane has its sign and its word beside its name, and A and C at its ends."""
    words = written(CASES["eight"])
    assert words.count("⬆ beter") == words.count("= gelijk") == words.count("⬇ minder goed") == 2
    assert words.count("A") == words.count("C") == len(NAMES)
    assert set(NAMES) <= set(words)


@pytest.mark.parametrize("way", Movement)
def test_verdicts_are_readable_on_the_ground(way):
    """Whatever its colour, a word has enough contrast."""
    lighter, darker = luminance(GROUND), luminance(COLOURS[way])
    assert (lighter + 0.05) / (darker + 0.05) >= READABLE


def test_no_text_is_smaller_than_eleven_points_on_a_phone(case):
    """The picture is 360 points wide, so a size in the drawing is that size on the phone."""
    drawing = sheet(case)
    assert drawing.figure.get_size_inches()[0] * 72 == pytest.approx(WIDTH)
    assert min(text.get_fontsize() for text in drawing.axes.texts) >= 11


def test_no_text_leaves_the_margins_or_touches_another(case):
    """Whatever the names and dates are, every word stands free."""
    drawing = sheet(case)
    renderer = drawing.figure.canvas.get_renderer()
    shown = [text for text in drawing.axes.texts if text.get_text()]
    boxes = [text.get_window_extent(renderer) for text in shown]
    for box in boxes:
        assert box.x0 >= (MARGIN - 1) * SCALE
        assert box.x1 <= (WIDTH - MARGIN + 1) * SCALE
        assert box.y0 >= MARGIN / 2 * SCALE
        assert box.y1 <= drawing.figure.bbox.y1 - MARGIN / 2 * SCALE
    for one, other in combinations(boxes, 2):
        assert not one.overlaps(other)


def test_every_round_that_shows_a_block_has_its_dot_and_no_other(case):
    """Where nothing may be shown there is nothing; better stands higher, and all stand whole."""
    drawn = iter(circles(case))
    for each in case.lanes:
        shown = [one for one in each.dots if one]
        dots = [next(drawn) for _ in shown]
        assert [one.radius for one in dots[-1:]] == [LARGE] * bool(dots)
        for (one, dot), (other, next_dot) in pairwise(zip(shown, dots, strict=True)):
            assert (one.height > other.height) == (dot.center[1] < next_dot.center[1])
    assert next(drawn, None) is None


def test_a_line_leads_only_where_rounds_can_be_compared():
    """Beside each other it is whole, over a gap dotted, and where nothing is in common absent."""
    dots = (
        Dot(0.2, joined=False),
        Dot(0.4, joined=True),
        None,
        Dot(0.5, joined=True),
        Dot(0.9, joined=False),
    )
    one = TrendPicture("Titel", days(5), (Lane("Naam", dots, Movement.BETTER, "⬆ beter"),), "")
    lines = [line for line in sheet(one).axes.lines if len(set(line.get_xdata())) == 2]
    assert [line.get_linestyle() for line in lines] == ["-", "--"]


def test_rounds_stand_equally_far_apart_and_within_the_lane():
    """A round more or less moves the others closer, never out of the picture."""
    for rounds in range(2, ROUNDS_SHOWN + 1):
        across = columns(rounds)
        steps = {round(right - left, 6) for left, right in pairwise(across)}
        assert len(steps) == 1
        assert min(steps) > 2 * LARGE
        assert across[0] > MARGIN
        assert across[-1] + LARGE < WIDTH - MARGIN
    assert columns(1)[0] == pytest.approx(sum(columns(2)) / 2)


@pytest.mark.parametrize("rounds", range(1, ROUNDS_SHOWN + 1))
def test_the_first_and_the_last_date_are_always_there(rounds):
    """Of those between as many as fit; a year stands where it is another than the one before."""
    chosen = [place for place, _ in labelled(days(rounds), columns(rounds))]
    assert (chosen[0], chosen[-1]) == (0, rounds - 1)
    assert chosen == sorted(set(chosen))
    assert len(chosen) >= min(rounds, 4)
    years = [one for one in written(picture(rounds)) if one.startswith("202")]
    assert years == sorted(set(years))
    assert years[0] == "2024"


def test_a_picture_is_sharp_on_a_phone_and_the_same_every_time(case):
    """1080 pixels across, within what Telegram takes for a photo, and free of chance."""
    png = trend(case)
    with Image.open(BytesIO(png)) as image:
        across, down = image.size
        assert image.format == "PNG"
    assert across == 1080
    assert across + down <= 10_000
    assert len(png) < 1_000_000
    assert png == trend(case)


def by_title(one: TrendPicture) -> bytes:
    """A stand-in for the drawing; runs in the worker."""
    return f"{os.getpid()} {one.title}".encode()


async def test_a_trend_is_drawn_beside_the_bot(tmp_path):
    """Its picture goes to the worker and comes back as bytes."""
    assert pickle.loads(pickle.dumps(CASES["eight"])) == CASES["eight"]
    painter = Painter(tmp_path, paint_trend=by_title)
    process, title = (await painter.trend(CASES["two"])).decode().split(" ", 1)
    await painter.close()
    assert title == CASES["two"].title
    assert int(process) != os.getpid()


DRAW = """
import asyncio, pathlib, sys
from bot.pictures import Painter
from bot.trend_picture import Dot, Lane, TrendPicture, When
from bot.phrasing import trend
from instruments.movement import Movement

async def draw(cache):
    painter = Painter(cache)
    dots = (Dot(0.5, joined=False), Dot(0.7, joined=True))
    lanes = (Lane("Strategie", dots, Movement.BETTER, "beter"),)
    days = (When("1 jan", "2025"), When("1 jul", "2025"))
    png = await painter.trend(TrendPicture("Vooruit", days, lanes, "voet"))
    await painter.close()
    heavy = {"matplotlib", "numpy", "PIL"} & set(sys.modules)
    sys.exit(0 if png[:4] == b"\\x89PNG" and not heavy else f"wrong: {heavy}")

if __name__ == "__main__":
    asyncio.run(draw(pathlib.Path(sys.argv[1])))
"""


def test_the_bot_never_loads_what_draws(tmp_path):
    """What words and asks for the picture stays light and silent."""
    program = tmp_path / "program.py"
    program.write_text(DRAW, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, program, tmp_path / "fonts"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
