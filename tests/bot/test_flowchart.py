"""How far one is, and what can come: as a list, and as a picture that can be read on a phone."""

import re
from io import BytesIO
from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from PIL import Image

from bot.chart_picture import Band, ChartPicture, Chip, Line, Mark, Stop
from bot.chart_worker import BAND, BOX, CHIP, STRONG, TALLEST, TINT, chart, figures, pages
from bot.content import load_content
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.chart import CAPTION, chart_caption, chart_picture
from bot.phrasing.message import Choice
from bot.phrasing.steps import overview
from bot.picture_sheet import GROUND, INK, QUIET, SCALE, SMALLEST, WIDTH
from bot.pictures import Painter, PictureError
from bot.presses import ON
from flows.engine import begin, step
from flows.events import Answered, CameBack, Leaving, WentBack
from flows.model import Code, FlowId
from flows.state import SessionId, State

CONTENT = load_content()
WORDS = load_words(CONTENT)[DUTCH]
CONCERN, OPEN_ROUND = FlowId("concern"), FlowId("open_round")
FACTS = {"today": "2026-11-22", "now": "2026-11-22T10:00", "begun": "no"}
READABLE = 4.5
"""Least contrast of text, WCAG 2.2, success criterion 1.4.3."""

TO_TALK = "worried others ok third ok hate yes yes talked"
"""As far as the question whether it is acute."""


def walked(*codes: str, flow: FlowId = CONCERN, **facts: str) -> State:
    """A conversation after these answers; `<` goes back, `!` comes back late, `/` stops."""
    one = CONTENT.flows[flow]
    state = begin(one, SessionId("s"), {**FACTS, **facts}).state
    for code in " ".join(codes).split():
        match code:
            case "<":
                event = WentBack(1, state.revision)
            case "!":
                event = CameBack(1, absent=True)
            case "/":
                event = Leaving(1)
            case _:
                event = Answered(1, state.revision, Code(code))
        after = step(one, state, event).state
        assert after is not state, code
        state = after
    return state


def said(state: State) -> str:
    return re.sub("[\x02\x03]", "", overview(CONTENT, WORDS, state).text)


def signs(state: State) -> str:
    """The signs of the steps, from first to last."""
    return "".join(line[0] for line in said(state).split("\n") if re.match("[✓▶○–] [^gh]", line))


# The list


@pytest.mark.parametrize(
    ("walk", "expected"),
    [
        ("", "○○○○○○"),
        ("worried", "▶○○○○○"),
        (TO_TALK, "✓▶○○○○"),
        (f"{TO_TALK} <", "✓▶○○○○"),
        (f"{TO_TALK} no calm ok yes", "✓✓––▶○"),
        (f"{TO_TALK} yes secrecy ok consult ok ok", "✓✓–▶○○"),
        ("danger", "–––○▶○"),
        (f"{TO_TALK} !", "✓▶○○○○"),
        (f"{TO_TALK} ! worse", "✓✓–○▶○"),
        (f"{TO_TALK} /", "✓▶○○○○"),
        (f"{TO_TALK} / erase", "✓✓––––"),
    ],
)
def test_each_step_says_whether_it_is_done_now_or_to_come(walk: str, expected: str) -> None:
    """By a sign, never by colour; what was passed over and cannot come any more says so too."""
    assert signs(walked(walk)) == expected


def test_the_question_stands_under_the_step_that_is_now() -> None:
    """Acute danger is told as such, though it is a part of a step."""
    assert "▶ Stap 2 van 6 · Gesprek\n      Is de dreiging acuut?" in said(walked(TO_TALK))
    assert "▶ Stap 5 van 6 · Acuut gevaar\n      Wie kan" in said(walked("danger"))


def test_a_moment_that_was_set_stands_under_its_step() -> None:
    """In words, with the hour; until then nothing stands there."""
    before = f"{TO_TALK} no follow ok"
    assert "🕓" not in said(walked(before))
    assert "Gesprek\n      🕓 woensdag 2 december om 09:00\n" in said(
        walked(f"{before} 2026-12-02t0900 yes")
    )


def test_after_the_last_step_its_close_is_where_one_is() -> None:
    """All that was walked is done; the close is no seventh step."""
    close = walked("danger ok yes no done yes yes yes done one no")
    assert close.cursor == "done"
    assert signs(close) == "––––✓✓▶"
    assert "▶ Afronding\n      Klaar. Je verslag" in said(close)


def test_the_way_on_is_one_tap() -> None:
    """Except where it is over."""
    shown = overview(CONTENT, WORDS, walked(TO_TALK))
    assert shown.rows == ((Choice("Ga verder", ON),),)
    over = overview(CONTENT, WORDS, walked("/ erase"))
    assert over.rows == ()
    assert "Dit is afgerond." in over.text


def test_practice_is_told() -> None:
    """Whether one chose it or it was begun as such."""
    assert said(walked("practice threat")).startswith("Overzicht van deze oefening\n")
    assert said(walked(mode="practice")).startswith("Overzicht van deze oefening\n")
    assert said(walked("worried")).startswith("Overzicht\n")


# What the picture says


def stops(picture: ChartPicture) -> dict[str, Stop]:
    return {stop.sign or stop.asks[0]: stop for band in picture.bands for stop in band.stops}


def test_a_box_names_its_answers_and_where_they_lead() -> None:
    """The next box by an arrow, others by their sign; what leads back in the box turns round."""
    found = stops(chart_picture(CONTENT, WORDS, CONCERN))
    assert found["2d"] == Stop(
        "2d",
        ("Is de dreiging acuut?",),
        (Line(0, (Chip("Ja", "→ K1"), Chip("Nee", "→ 2f"), Chip("Ik twijfel", "↓"))),),
        down=True,
    )
    assert found["4a"].lines == (
        Line(0, (Chip("Nu acuut gevaar", "→ A1"), Chip("Ik kan overleggen", "↓"))),
        Line(0, (Chip("Niemand, en niet acuut", ""),)),
        Line(1, (Chip("Anoniem advies vragen", "→ 4d"),)),
        Line(1, (Chip("Crisiscontact bellen", ""),)),
        Line(2, (Chip("Ik heb iemand bereikt", "↓"), Chip("Niemand bereikt", "↺"))),
        Line(1, (Chip("Later overleggen", "→ K1"),)),
    )
    assert found["1a"].lines == ()
    assert found["1a"].down
    assert found["5b"].lines == (Line(0, (Chip("", "→ 5d"),)),)
    assert Chip("Hetzelfde", "↩ waar je was") in found["R1"].lines[0].chips
    assert found["R1"].note
    assert found["4b"].asks[0] == "Intern overleg"


def test_the_box_where_one_is_and_those_passed_are_marked() -> None:
    """And none, where it is nobody's."""
    found = stops(chart_picture(CONTENT, WORDS, CONCERN, walked(TO_TALK)))
    assert [name for name, stop in found.items() if stop.mark is Mark.HERE] == ["2d"]
    passed = [name for name, stop in found.items() if stop.mark is Mark.PASSED]
    assert passed == ["K0", "1a", "1b", "1c", "1d", "2a", "2b", "2c"]
    plain = stops(chart_picture(CONTENT, WORDS, CONCERN)).values()
    assert {stop.mark for stop in plain} == {Mark.NONE}


def test_any_flow_can_be_drawn() -> None:
    """A box whose id says nothing to people is named by its question, an empty end as such."""
    (band,) = chart_picture(CONTENT, WORDS, OPEN_ROUND).bands
    assert band.chapter == ""
    assert [stop.asks[0] for stop in band.stops][-1] == "Einde"
    closing = next(one for one in band.stops if "Hoe lang" in one.asks[0])
    assert closing.lines[0].chips[0] == Chip("3 dagen", "→ Einde")


def test_the_caption_says_it_to_who_does_not_see_it() -> None:
    """Where one is, and what can come; never longer than Telegram takes."""
    text = re.sub("[\x02\x03]", "", chart_caption(CONTENT, WORDS, walked(TO_TALK)))
    assert text.startswith("Je bent bij Stap 2 van 6 · Gesprek · 2d\nIs de dreiging acuut?")
    assert "Nee → 2f Wat deed je al, of ga je doen?" in text
    assert "Hetzelfde → waar je was" in chart_caption(CONTENT, WORDS, walked(f"{TO_TALK} !"))
    acute = f"{TO_TALK} yes secrecy ok"
    assert "Later overleggen → K1" in chart_caption(CONTENT, WORDS, walked(acute))
    assert "komt geen stap meer" in chart_caption(CONTENT, WORDS, walked("/ erase"))
    cancelled = walked("/", flow=OPEN_ROUND)
    assert "komt geen stap meer" in chart_caption(CONTENT, WORDS, cancelled)
    assert len(text) <= CAPTION


# How it is drawn

LONG = Stop(
    "",
    ("Een vraag die nergens op een regel past, hoe breed men ze ook zet, en nog verder gaat",),
    (
        Line(3, (Chip("Een antwoord van achtentwintig", "→ Een heel lange vraag, die niet past"),)),
        Line(
            0,
            (Chip("Een kop die zo lang is dat ze op geen enkele regel van een telefoon past", ""),),
        ),
    ),
    down=True,
    mark=Mark.HERE,
    note="Een regel die ook al te lang is om naast de andere te staan op een telefoon",
)
PICTURES = {
    "the protocol": chart_picture(CONTENT, WORDS, CONCERN),
    "marked": chart_picture(
        CONTENT, WORDS, CONCERN, walked(f"{TO_TALK} yes secrecy ok consult ok ok < <")
    ),
    "without signs": chart_picture(CONTENT, WORDS, OPEN_ROUND, walked(flow=OPEN_ROUND)),
    "words that do not fit": ChartPicture(
        "Een titel " * 9, "Hier", (Band("Hoofdstuk " * 12, (LONG,) * 9),)
    ),
}


@pytest.fixture(scope="module", params=PICTURES.values(), ids=PICTURES.keys())
def drawing(request):
    return figures(request.param)


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = np.array(to_rgb(colour))
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_no_text_is_smaller_than_eleven_points_on_a_phone(drawing):
    """A page is 360 points wide, and of a shape that a phone shows as wide as it is."""
    for page in drawing:
        across, down = page.get_size_inches() * 72
        assert across == pytest.approx(WIDTH)
        assert down <= TALLEST + 1
        assert min(text.get_fontsize() for text in page.axes[0].texts) >= SMALLEST


def test_no_text_leaves_the_page_or_touches_another(drawing):
    """Whatever is asked and answered, every word stands free."""
    for page in drawing:
        renderer = page.canvas.get_renderer()
        texts = [text for text in page.axes[0].texts if text.get_text()]
        boxes = [text.get_window_extent(renderer) for text in texts]
        for box in boxes:
            assert box.x0 >= 15 * SCALE
            assert box.x1 <= (WIDTH - 15) * SCALE
            assert box.y0 >= 8 * SCALE
            assert box.y1 <= page.bbox.y1 - 8 * SCALE
        for one, other in combinations(boxes, 2):
            assert not one.overlaps(other)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((INK, ground) for ground in (GROUND, BOX, TINT, CHIP)),
        *((QUIET, ground) for ground in (GROUND, BOX, TINT, BAND)),
        *((STRONG, ground) for ground in (BOX, TINT, CHIP)),
        (BOX, STRONG),
    ],
)
def test_words_are_readable_on_what_lies_behind_them(text, ground):
    """On each ground that they stand on."""
    assert contrast(text, ground) >= READABLE


def test_pages_hold_every_box_once_in_order():
    """No page is higher than may be, and no chapter is cut that fits on a page."""
    picture = PICTURES["the protocol"]
    split = pages(picture.bands)
    order = [stop for page in split for band in page for stop in band.stops]
    assert order == [stop for band in picture.bands for stop in band.stops]
    assert len(split) <= 5
    assert pages(()) == ()


def test_where_one_is_stands_in_words_beside_the_colour():
    """Once, on one of the pages; what was passed has a tick."""
    texts = [text.get_text() for page in figures(PICTURES["marked"]) for text in page.axes[0].texts]
    assert texts.count("▶ Je bent hier") == 1
    assert "✓" in texts
    plain = [
        text.get_text() for one in figures(PICTURES["the protocol"]) for text in one.axes[0].texts
    ]
    assert {"▶ Je bent hier", "✓"} & set(plain) == set()


def test_a_page_is_sharp_on_a_phone_and_the_same_every_time():
    """1080 pixels across, within what Telegram takes for a photo, and free of chance."""
    for png in chart(PICTURES["marked"]):
        with Image.open(BytesIO(png)) as image:
            across, down = image.size
            assert image.format == "PNG"
        assert across == 1080
        assert across + down <= 10_000
        assert len(png) < 1_000_000
    assert chart(PICTURES["without signs"]) == chart(PICTURES["without signs"])


async def test_it_is_drawn_beside_the_bot(tmp_path):
    """The painter gives what the drawing gives, from a process of its own."""
    painter = Painter(tmp_path)
    picture = PICTURES["without signs"]
    try:
        assert await painter.chart(picture) == chart(picture)
    finally:
        await painter.close()


def fail(_: ChartPicture) -> tuple[bytes, ...]:
    """A stand-in for the drawing; runs in the worker."""
    raise ValueError


async def test_a_picture_that_fails_is_told(tmp_path):
    """So that the caption can be sent alone."""
    painter = Painter(tmp_path, paint_chart=fail)
    try:
        with pytest.raises(PictureError):
            await painter.chart(PICTURES["without signs"])
    finally:
        await painter.close()
