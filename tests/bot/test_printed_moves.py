"""What moved since a team's last round, in its report: the same as the chat says, in tables."""

from dataclasses import replace
from datetime import date
from io import BytesIO

from pypdf import PdfReader
from test_consensus_text import EVERY, SAFETY, WORDS, told

from bot.papers import packed
from bot.phrasing import printed_moves as say
from bot.phrasing import report
from bot.phrasing.movement import Between
from bot.report_worker import pdf
from flows.moved import Past, side_by_side
from flows.round import RoundId
from instruments.counting import Tally
from instruments.disclosure import Release
from instruments.model import Level


def shown(tally):
    return Release(5, 2, {one.id: tally for one in SAFETY.elements}, {})


def between(**others):
    there = side_by_side(
        SAFETY, [Past(1, shown(Tally(0, 0, 5)))], Past(2, shown(Tally(5, 0, 0))), []
    )
    return Between(RoundId("r"), date(2026, 9, 1), date(2026, 11, 1), there, **others)


def test_every_block_has_its_counts():
    """How many elements went which way; a block that was not asked has a line instead."""
    first = SAFETY.blocks[0].id
    found = say.section(WORDS, SAFETY, between(unasked=frozenset({first})), None)
    (passage,) = found.passages
    assert [len(row) for row in passage.table] == [5, 5]
    assert [cell for cell, _ in passage.table[0][1:]] == ["6", "0", "0", "0"]
    assert "Niet gevraagd in deze ronde" in passage.intro[-1]


def test_each_colour_stands_beside_the_one_before():
    """From red to orange, both with their sign, and which way that is; the rest is named below."""
    one = told(before={EVERY[0]: Level.RED, EVERY[1]: Level.GREEN, EVERY[-1]: Level.RED})
    moved, left = say.section(WORDS, SAFETY, None, one).passages
    assert [cell for cell, _ in moved.table[0]][1:] == ["C · rood", "B · oranje", "Vooruit"]
    assert [level for _, level in moved.table[1]] == [0, 1, 2, 0]
    assert f"{one.title(EVERY[-1])}: nu nog open" in left.intro[0]


def test_where_no_rubric_has_two_colours_a_line_says_so():
    """What cannot be compared is named all the same."""
    one = told(before={EVERY[0]: Level.RED})
    one = replace(one, notes=replace(one.notes, agreed={EVERY[1]: Level.RED}))
    moved, left = say.section(WORDS, SAFETY, None, one).passages
    assert moved.table == ()
    assert "Geen enkele rubriek" in moved.intro[0]
    assert len(left.intro[0].splitlines()) == 2


def test_it_is_printed_with_its_tables():
    """Every cell stands in the document, and whatever is long is broken."""
    one = told(before=dict.fromkeys(EVERY, Level.RED) | {EVERY[1]: Level.GREEN})
    found = say.section(WORDS, SAFETY, between(), one)
    made = report.report_of(WORDS, SAFETY, team="T", today=date(2026, 11, 22), sections=[found])
    pages = PdfReader(BytesIO(pdf(packed(made)))).pages
    text = " ".join("\n".join(page.extract_text() for page in pages).split())
    for part in ("Sinds de vorige ronde", "Minder goed", "Vorige keer", "B · oranje", "Achteruit"):
        assert part in text


def test_a_first_round_has_no_such_section():
    """Nothing stands beside it."""
    assert say.section(WORDS, SAFETY, None, told()) is None
    assert say.section(WORDS, SAFETY, None, None) is None
