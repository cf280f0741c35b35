"""A team's report is whole, literal and readable aloud; a long plan, and nasty words, page well."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject

from bot.content import load_content
from bot.papers import packed
from bot.phrasing import report as phrasing
from bot.phrasing import sheet as sheet_words
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.drafts import blocks_of
from bot.phrasing.report import Picture, Report, Section, Stars
from bot.picture_bars import BarPicture, PictureWords, team_bars
from bot.picture_worker import bars
from bot.report_worker import pdf
from flows.action import Action, ActionId, Doer, Moved, Standing, Term
from flows.cleaning import clean
from instruments.counting import Tally
from instruments.disclosure import Release
from instruments.model import InstrumentId

CONTENT = load_content()
WORDS = load_words(CONTENT)[DUTCH]
QUICKSCAN = CONTENT.instruments[InstrumentId("quickscan")]
LABELS = sheet_words.labels(WORDS, blocks_of(CONTENT, WORDS))
TODAY = date(2026, 11, 22)

FOOT = 40
"""Points above the edge of the page where the last line of a table stands."""

HIDDEN = QUICKSCAN.blocks[3]
"""The block of which no element may be shown."""


def shown() -> Release:
    hidden = {one.id for one in HIDDEN.elements}
    counts = [Tally(n % 5 + 1, n % 3, 8 - n % 5 - n % 3, n % 2) for n in range(42)]
    return Release(
        9,
        5,
        {
            one.id: None if one.id in hidden else count
            for one, count in zip(QUICKSCAN.elements, counts, strict=True)
        },
        {},
    )


def picture() -> Picture:
    words = PictureWords("Groei zit in Interne afspraken", "te weinig antwoorden", "9 antwoorden")
    drawn = BarPicture(
        team_bars(QUICKSCAN, shown(), [LABELS.blocks[one.id] for one in QUICKSCAN.blocks]), words
    )
    return Picture(bars(drawn), "Een balk per bouwsteen, met de aantallen.")


def action(n: int, text: str = "") -> Action:
    return Action(
        id=ActionId(f"a{n}"),
        made=1_780_000_000,
        what=text or f"Actie-{n}: afspreken wie welk profiel opvolgt",
        block=tuple(LABELS.blocks)[n % 7],
        term=(*Term, None)[n % 4],
        start=date(2026, 12, 1),
        end=date(2027, 1, 15),
        goal=text or "Iedereen weet wie antwoordt.",
        doer=Doer(text or "Jana"),
        means=text,
        indicator=text,
        follow=(date(2027, 2, 1), date(2027, 3, 1)),
        remarks=text or "Eerst met het team.\nDan met de dienst.",
        history=(Moved(Standing.BUSY, 1),) if n % 2 else (),
    )


def report(*sections: Section | None, team: str = "Onlifeteam Kortrijk", **others) -> Report:
    return phrasing.report_of(WORDS, QUICKSCAN, team=team, today=TODAY, sections=sections, **others)


def plan(*actions: Action) -> Section:
    return phrasing.plan_section(WORDS, actions, LABELS.blocks)


def nasty(text: str) -> Report:
    """A report in which a text stands wherever somebody could have written it."""
    return report(
        phrasing.choice_section(
            WORDS, QUICKSCAN, (Stars(text, "★", text, chosen=True),), reason=text
        ),
        phrasing.direction_section(WORDS, ((text or "x", ((text, text),)),)),
        plan(action(1, text)),
        team=text,
        facts=(("Ronde", text),),
    )


def whole() -> Report:
    stars = tuple(
        Stars(label, "★★★★☆", f"gemiddeld {n},2", chosen=n in {0, 2})
        for n, label in enumerate(LABELS.blocks.values(), 1)
    )
    return report(
        phrasing.counts_section(WORDS, QUICKSCAN, shown()),
        phrasing.differences_section(WORDS, QUICKSCAN, shown()),
        phrasing.choice_section(
            WORDS, QUICKSCAN, stars, notes=("Het team kiest.",), reason="Eerst de visie."
        ),
        phrasing.direction_section(WORDS, (("Strategie", (("Waar naartoe?", "Naar buiten."),)),)),
        plan(*(action(n) for n in range(8))),
        picture=picture(),
        facts=(("Ronde", "gesloten op 20 november 2026"), ("Leeg", "")),
    )


def printed(one: Report) -> PdfReader:
    return PdfReader(BytesIO(pdf(packed(one))))


def squeezed(text: str) -> str:
    """Without spaces, since a line may be broken anywhere, also by a sign of no width."""
    return "".join(text.replace("\u200b", "").split())


def read(document: PdfReader) -> str:
    return squeezed("".join(page.extract_text() for page in document.pages))


def heights(page: PageObject) -> list[float]:
    """How far above the foot of the page each piece of text stands, in points."""
    found: list[float] = []

    def visit(text: str, matrix: list[float], *_: object) -> None:
        if text.strip():
            found.append(matrix[5])

    page.extract_text(visitor_text=visit)
    return found


def test_each_part_is_on_paper():
    """Counts, differences, choice, direction and plan can be read back from the document."""
    found = read(printed(whole()))
    for text in (
        "Verslag: Quickscan online werken",
        "Ronde gesloten op 20 november 2026",
        "Wettelijke, deontologische en ethische aandachtspunten",
        "A groen B oranje C rood n.v.t.",
        "9 antwoorden. Getoond vanaf 5 antwoorden per onderdeel.",
        "Tastle en Wierman",
        "Het team kiest.",
        "Waarom Eerst de visie.",
        "gekozen",
        "★★★★☆",
        "Waar naartoe? Naar buiten.",
        "Kort (0–6 maanden)",
        "Zonder termijn",
        "Actie-7: afspreken wie welk profiel opvolgt",
        "1/12/2026 – 15/1/2027",
        "Opvolging: 1/2/2027, 1/3/2027",
        "Eerst met het team. Dan met de dienst.",
    ):
        assert squeezed(text) in found
    assert "Leeg" not in found


def test_too_few_answers_are_shown_as_such():
    """A block that may not be shown has no counts, and a round that may not has none at all."""
    assert squeezed(f"{HIDDEN.title} te weinig antwoorden") in read(printed(whole()))
    section = phrasing.counts_section(WORDS, QUICKSCAN, None)
    found = read(printed(report(section)))
    assert squeezed("Nog te weinig antwoorden om iets te tonen.") in found
    assert "Agroen" not in found
    assert phrasing.differences_section(WORDS, QUICKSCAN, None) is None


def test_nothing_to_show_is_said():
    """A team of one mind, and an empty plan, have a sentence and no empty table."""
    alike = Release(9, 5, {one.id: Tally(green=9) for one in QUICKSCAN.elements}, {})
    one = report(phrasing.differences_section(WORDS, QUICKSCAN, alike), plan())
    found = read(printed(one))
    assert squeezed("Er zijn geen onderdelen waarover de antwoorden uiteenlopen.") in found
    assert squeezed("Er staan nog geen acties in het plan.") in found
    assert "Onderdeel" not in found


def test_every_part_may_be_left_out():
    """A report of nothing but its title is one page; a section of no rows is left out."""
    one = report(None, phrasing.direction_section(WORDS, (("Strategie", ()),)), team="")
    assert one.sections == ()
    (page,) = printed(one).pages
    assert "Verslag: Quickscan online werken" in page.extract_text()


def test_every_page_says_what_it_is_and_which_it_is():
    """Team, instrument, day, the content's version, the number of the page."""
    document = printed(whole())
    for n, page in enumerate(document.pages, 1):
        text = page.extract_text()
        assert "Onlifeteam Kortrijk · Quickscan online werken" in text
        assert "zondag 22 november 2026 · inhoud versie 1" in text
        assert f"Bladzijde {n} van {len(document.pages)}" in text


def tagged(document: PdfReader, kind: str) -> list[DictionaryObject]:
    """The structure's elements of a kind."""
    found, left = [], [document.trailer["/Root"]["/StructTreeRoot"]]
    while left:
        one = left.pop().get_object()
        if isinstance(one, list):
            left += one
        elif isinstance(one, DictionaryObject):
            if one.get("/S") == kind:
                found.append(one)
            if "/K" in one and one.get("/Type") != "/MCR":
                left.append(one["/K"])
    return found


def test_it_is_made_for_print_and_can_be_read_aloud():
    """A4; tagged, in its language, with its title; the picture says what it shows."""
    document = printed(whole())
    across, down = (float(one) / 72 * 25.4 for one in document.pages[0].mediabox[2:])
    assert (round(across), round(down)) == (210, 297)
    catalogue = document.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "nl"
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_data()
    assert document.metadata.title == "Verslag: Quickscan online werken"
    (figure,) = tagged(document, "/Figure")
    assert figure["/Alt"] == "Een balk per bouwsteen, met de aantallen."
    assert len(tagged(document, "/Table")) == 8  # the facts, counts, differences, choice, 4 terms
    assert len(tagged(document, "/H2")) == 5


def test_a_tall_picture_stays_on_its_page():
    """However high it is, it is held to one page with the title."""
    from PIL import Image

    made = BytesIO()
    Image.new("RGB", (200, 3000), "grey").save(made, format="png")
    (page,) = printed(report(picture=Picture(made.getvalue(), "Grijs."))).pages
    assert "Verslag" in page.extract_text()
    assert len(page.images) == 1


def test_the_same_report_gives_the_same_document():
    """Nothing of the machine or the minute is in it."""
    one = packed(report(plan(action(1))))
    assert pdf(one) == pdf(one)
    assert b"CreationDate" not in pdf(one)


def test_a_long_plan_pages_well():
    """200 actions: all are there, each page says its term, and no line falls off one."""
    document = printed(report(plan(*(action(n) for n in range(200)))))
    texts = [page.extract_text() for page in document.pages]
    found = squeezed("".join(texts))
    assert all(found.count(squeezed(f"Actie-{n}:")) == 1 for n in range(200))
    terms = {*LABELS.terms.values(), "Zonder termijn"}
    assert all(any(term in text for term in terms) for text in texts[1:])
    assert min(min(heights(page)) for page in document.pages) > FOOT
    assert 10 < len(document.pages) < 30


def test_an_action_longer_than_a_page_runs_over():
    """A remark of many lines is on paper whole."""
    lines = [f"regel{n}." for n in range(250)]
    document = printed(report(plan(action(1, "\n".join(lines)))))
    assert min(min(heights(page)) for page in document.pages) > FOOT
    assert set(lines) <= set("\n".join(one.extract_text() for one in document.pages).split())


NASTY = [
    "#eval(1) $x$ ] [ * _ ` \\ @ref <label> // /* */ = kop - lijst + 1. ~ --- ...",
    '#import "@preview/nergens:1.0.0": *',
    '#read("/etc/passwd") #panic() #{while true {}}',
    '"}]} \\u0000 {"mark": "Oefening"} {n} {of}',
    "café € ë œ ß ĳ – “ja” ‘nee’ … ½ →",
    "eerste\n\nderde",
    "https://voorbeeld.be/" + "0123456789abcdef/" * 12,
    "x" * 400,
    "😔 🔪 🧑🏽‍🚒 ❤️ 🏳️‍🌈 1️⃣ 🇧🇪",
    "🙂",
    "مرحبا שלום Привет ελληνικά 汉字 ไทย नमस्ते",
    "\u0301 a\u0308 \ufffd \U0010fffd",
    "",
]
LITERAL = 8
"""How many of these can be read back sign by sign; those after them are of other faces."""


@pytest.mark.parametrize("text", NASTY[:LITERAL])
def test_what_somebody_wrote_comes_out_literally(text):
    """Nothing of it is taken for markup, code or a place to fill in, wherever it stands."""
    assert read(printed(nasty(text))).count(squeezed(text)) >= 10


@pytest.mark.parametrize("text", NASTY)
def test_whatever_somebody_wrote_can_be_set(text):
    """A sign that no face has is a box, and never a document that cannot be made."""
    assert len(printed(nasty(clean(text))).pages) <= 3


@pytest.mark.parametrize("text", ["x" * 400, NASTY[6]])
def test_a_word_that_no_line_can_hold_is_broken(text):
    """It stays on the page; in the narrow column of names too."""
    one = report(plan(Action(ActionId("a"), 0, "Kort.", doer=Doer(text))))
    lines = printed(one).pages[0].extract_text().split("\n")
    pieces = [part for line in lines for part in line.split() if len(part) > 5 and part in text]
    assert pieces
    assert max(map(len, pieces)) <= 21


@settings(max_examples=25)
@given(st.text(max_size=40))
def test_any_text_at_all_can_be_set(text):
    """Of every script and every sign, after the cleaning that every text goes through."""
    assert printed(nasty(clean(text))).pages


def test_the_layout_reads_no_file():
    """What it needs comes with what it is given."""
    layout = (Path(phrasing.__file__).parents[1] / "report.typ").read_text(encoding="utf-8")
    assert "read(" not in layout
    assert "import" not in layout
