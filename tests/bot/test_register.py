"""A register as it reads in a chat, and as a sheet that is safe to open."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest

from bot.content import load_content
from bot.phrasing import register as say
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.message import Verb
from bot.presses import OnPage
from bot.table_sheet import Column, Table
from bot.table_worker import written
from bot.telegram.buttons import decode, encode
from flows.page import SHELF, Page, PageId, turned

CONTENT = load_content()
VOICE = say.Voice(CONTENT, load_words(CONTENT)[DUTCH], UTC)
NOON = int(datetime(2026, 9, 15, 12, tzinfo=UTC).timestamp())
NEW = Verb("Nieuwe pagina", OnPage("new"))
PAGE = Page(
    PageId("p"),
    NOON,
    "=1+1",
    platform="other",
    platform_name="Bluesky",
    purpose="De buurt bereiken",
    audience=("clients", "gone"),
    strategy="yes",
    keys="teamverantwoordelijke",
    privacy=("consent",),
    approval="approved",
    approved_on=date(2026, 9, 1),
)


def test_a_card_tells_all_and_what_is_missing():
    """A code that no button has any more is told as it is."""
    text = say.card(VOICE, PAGE, None).text
    assert "Bluesky · publiek" in text
    assert "Voor: Cliënten, gone" in text
    assert "Tweede sleutels: nog niemand" in text
    assert "Privacy nog te doen: Geen gegevens van cliënten" in text
    assert "Goedgekeurd: Ja, 1 september 2026" in text
    assert "In het register sinds 15 september 2026" in text
    assert "Wijzig" not in str(say.card(VOICE, PAGE, None).rows)


def test_a_page_without_anything_can_be_shown():
    """As one that an earlier version kept."""
    text = say.card(VOICE, Page(PageId("q"), NOON, ""), NEW).text
    assert "(zonder naam)" in text


def test_a_long_register_turns_its_pages():
    """Numbers lead to the pages of the part that is shown, names are cut, the list fits."""
    pages = [replace(PAGE, id=PageId(str(one)), name="x" * 80) for one in range(SHELF * 3)]
    pages[-1] = turned(pages[-1], active=False, at=NOON)
    shown = say.listing(VOICE, pages, 3, NEW, own=True)
    assert "Niet meer actief" in shown.text
    assert len(shown.text) < 4096
    keys = [one.press for row in shown.rows for one in row if isinstance(one, Verb)]
    assert OnPage("show", PageId("23")) in keys
    assert OnPage("list", "1") in keys
    assert OnPage("wipe") in keys
    assert all(decode(encode(one)) == one for one in keys)


def test_a_register_as_a_sheet():
    """Real dates, no formula, a head that stays in view."""
    data = written(say.table(VOICE, [turned(PAGE, active=False, at=NOON), replace(PAGE, name="b")]))
    tab = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    rows = [[cell.value for cell in row] for row in tab.iter_rows()]
    named = dict(zip(rows[0], rows[2], strict=True))
    assert (named["Naam"], tab["A3"].data_type, tab["A3"].quotePrefix) == ("=1+1", "s", True)
    assert rows[1][0] == "b"
    assert named["Goedgekeurd op"] == datetime(2026, 9, 1)  # noqa: DTZ001 - a sheet has no zone
    assert named["Inactief sinds"] == datetime(2026, 9, 15)  # noqa: DTZ001
    assert (named["Actief"], tab.freeze_panes, tab.auto_filter.ref) == ("nee", "A2", "A1:O3")
    with ZipFile(BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", ["+1", "-1", "@x", "=x", "\tx", "#N/A", "_x0041_"])
def test_a_table_holds_what_was_typed(text):
    """Whatever a text begins with, it stays a text."""
    table = Table("t", (Column("k", 10), Column("d", 10, dated=True)), ((text, None),))
    cell = openpyxl.load_workbook(BytesIO(written(table))).worksheets[0]["A2"]
    assert cell.data_type == "s"


def test_a_table_without_rows():
    """It has its head."""
    tab = openpyxl.load_workbook(BytesIO(written(Table("t", (Column("k", 10),), ())))).worksheets[0]
    assert [cell.value for cell in tab[1]] == ["k"]
