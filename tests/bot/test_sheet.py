"""A plan goes out as a sheet and comes back whole, or not at all, whoever edited it."""

import csv
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from bot.content import load_content
from bot.phrasing import sheet as phrasing
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.drafts import blocks_of
from bot.plan_sheet import (
    BIGGEST,
    MOST_ROWS,
    Bad,
    Column,
    Good,
    PlanRow,
    Reason,
    Refused,
    heading,
    mark_of,
)
from bot.sheet_reading import read_sheet
from bot.sheet_worker import sheet
from flows.action import Action, ActionId, Doer, Moved, Standing, Term
from flows.cleaning import clean

CONTENT = load_content()
WORDS = load_words(CONTENT)[DUTCH]
LABELS = phrasing.labels(WORDS, blocks_of(CONTENT, WORDS))
WHOLE = Action(
    id=ActionId("k7f2"),
    made=1_780_000_000,
    what="Afspreken wie welk profiel opvolgt",
    block="agreements" if "agreements" in LABELS.blocks else tuple(LABELS.blocks)[1],
    term=Term.SHORT,
    start=date(2026, 12, 1),
    end=date(2027, 1, 15),
    goal="Iedereen weet wie antwoordt.",
    doer=Doer("Jana", chat=5),
    means="twee uur per week",
    indicator="80 % binnen een dag",
    follow=(date(2027, 2, 1), date(2027, 3, 1)),
    remarks="Eerst met het team.\nDan met de dienst.",
    history=(Moved(Standing.BUSY, 1),),
)
BARE = Action(ActionId("b0"), 1, "Vorming kiezen")
KNOWN = (WHOLE.id, BARE.id)


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def column_of(plan: Worksheet, column: Column, number: int = 0) -> int:
    heads = [cell.value for cell in plan[1]]
    return heads.index(heading(LABELS, column, number)) + 1


def row_of(action: Action, row: int) -> PlanRow:
    one = PlanRow(
        row,
        action.id,
        action.what,
        action.block,
        action.term,
        action.start,
        action.end,
        action.goal,
        action.doer.name if action.doer else "",
        action.means,
        action.indicator,
        action.follow,
        action.remarks,
        action.standing,
    )
    return replace(one, mark=mark_of(one))


def edited(change: Callable[[Worksheet], None], *actions: Action) -> bytes:
    """The sheet of a plan after somebody changed something in it."""
    book = opened(sheet(actions or (WHOLE, BARE), LABELS))
    change(book.worksheets[0])
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def read(data: bytes) -> Good | Refused:
    return read_sheet(data, KNOWN, LABELS)


def typed(column: Column, value: object, number: int = 0, row: int = 2) -> bytes:
    """The sheet after something was typed in a cell."""

    def change(plan: Worksheet) -> None:
        plan.cell(row, column_of(plan, column, number)).value = value

    return edited(change)


def refused(data: bytes) -> list[tuple[int, Reason, str, str]]:
    found = read(data)
    assert isinstance(found, Refused)
    return [(one.row, one.reason, one.column, one.value) for one in found.bad]


def test_a_plan_comes_back_as_it_went():
    """Every field of every action, with its id."""
    assert read(sheet((WHOLE, BARE), LABELS)) == Good((row_of(WHOLE, 2), row_of(BARE, 3)))


def test_dates_are_dates_and_can_be_filtered():
    """The header stays in sight, filters stand on it, and the hidden ids are sorted along."""
    plan = opened(sheet((WHOLE, BARE), LABELS)).worksheets[0]
    end = plan.cell(2, column_of(plan, Column.END))
    assert (end.value.date(), end.is_date) == (date(2027, 1, 15), True)
    follow = plan.cell(2, column_of(plan, Column.FOLLOW, 2))
    assert (follow.value.date(), follow.is_date) == (date(2027, 3, 1), True)
    assert plan.freeze_panes == "A2"
    assert plan.auto_filter.ref == "A1:O3"
    assert plan.column_dimensions["O"].hidden
    assert plan.cell(2, 15).value.startswith(f"{WHOLE.id}.")
    assert plan.cell(2, column_of(plan, Column.REMARKS)).alignment.wrap_text


def test_a_row_is_as_high_as_its_text():
    """A long one is not hidden, and stays within what programs take; who edits may change it."""
    long = Action(BARE.id, 1, "woord " * 33, remarks="regel\n" * 6)
    longest = Action(BARE.id, 1, "x", remarks="\n" * 900)
    data = sheet((BARE, long, longest), LABELS)
    plan = opened(data).worksheets[0]
    heights = [plan.row_dimensions[row].height for row in (2, 3, 4)]
    assert heights == [15, 105, 405]
    with zipfile.ZipFile(BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall('customHeight="(.)"', xml) == ["1"]  # of the headings


def test_lists_say_what_can_be_chosen():
    """Block, term and status have a list, of every value, for new rows too; dates a rule."""
    book = opened(sheet((WHOLE,), LABELS))
    plan, lists = book.worksheets
    assert lists.sheet_state == "hidden"
    rules = plan.data_validations.dataValidation
    assert [one.type for one in rules] == ["list", "list", "list", "date"]
    told = {
        str(rule.sqref): [
            cell.value for (cell,) in lists[rule.formula1.partition("!")[2].replace("$", "")]
        ]
        for rule in rules[:3]
    }
    assert told == {
        f"A2:A{MOST_ROWS + 1}": list(LABELS.blocks.values()),
        f"C2:C{MOST_ROWS + 1}": list(LABELS.terms.values()),
        f"N2:N{MOST_ROWS + 1}": list(LABELS.standings.values()),
    }
    assert all(rule.showErrorMessage and rule.error for rule in rules)


def test_more_follow_ups_have_more_columns():
    """An action of five keeps them all."""
    many = Action(BARE.id, 1, "Veel", follow=tuple(date(2027, n, 1) for n in range(1, 6)))
    assert read(sheet((many,), LABELS)) == Good((row_of(many, 2),))


DANGEROUS = [
    "=1+1",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "==1",
    "{=1+1}",
    "'=1+1",
    "%0A=1+1",
    "#N/A",
    "#REF!",
    "TRUE",
    "12",
    "1/2",
    "_x003D_1+1",
    "_x005F_x0041_",
    "🙂",
]


MANGLED = {"_x005F_x0041_"}
"""What openpyxl itself takes for an escape, in a file that another program kept."""


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_is_never_a_formula(text):
    """What begins like one is a text in the file, also for who edits it, and comes back so."""
    one = Action(BARE.id, 1, text, goal=text, doer=Doer(text), remarks=text)
    data = sheet((one,), LABELS)
    for row in opened(data).worksheets[0].iter_rows(min_row=2):
        assert all(cell.data_type in {"s", "n"} for cell in row)
        assert all(cell.number_format == "@" for cell in row if cell.data_type == "s")
        if text[0] in "=+-@":
            assert all(cell.quotePrefix for cell in row if cell.value == text)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert read(data) == Good((row_of(one, 2),))


@given(st.text(max_size=60))
@example("\ufffe\uffff=")
@example("a\r\nb\tc")
@example("_x005F_")
def test_any_text_comes_back(text):
    """Of every script; what XML cannot hold is left out, and the file can still be read."""
    text = clean(text)
    kept = text.replace("\ufffe", "").replace("\uffff", "")
    one = Action(BARE.id, 1, "Actie", remarks=text)
    found = read(sheet((one,), LABELS))
    assert isinstance(found, Good)
    assert found.rows[0].remarks == clean(kept)


def test_two_hundred_actions_come_back():
    """A long plan is no more than a file of some tens of kilobytes."""
    actions = [Action(ActionId(f"a{n}"), 1, f"Actie {n}", remarks="x" * 300) for n in range(200)]
    data = sheet(actions, LABELS)
    found = read_sheet(data, [one.id for one in actions], LABELS)
    assert isinstance(found, Good)
    assert [one.id for one in found.rows] == [one.id for one in actions]
    assert len(data) < 100_000


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2027-01-15", date(2027, 1, 15)),
        ("15/1/2027", date(2027, 1, 15)),
        ("15-01-2027", date(2027, 1, 15)),
        (" 15.1.2027 ", date(2027, 1, 15)),
        ("15 / 1 / 2027", date(2027, 1, 15)),
        (date(2027, 1, 15), date(2027, 1, 15)),
        (datetime.combine(date(2027, 1, 15), time(9, 30)), date(2027, 1, 15)),
        ("", None),
        (None, None),
    ],
)
def test_a_date_may_be_kept_as_text(value, day):
    """As people type it in Belgium, or by the standard; an hour is left out."""
    found = read(typed(Column.END, value))
    assert isinstance(found, Good)
    assert found.rows[0].end == day


@pytest.mark.parametrize(
    ("value", "reason", "told"),
    [
        ("15/1/26", Reason.NO_SUCH_YEAR, "15/1/26"),
        ("15/1/20026", Reason.NO_SUCH_YEAR, "15/1/20026"),
        ("20026-01-15", Reason.NO_SUCH_YEAR, "20026-01-15"),
        (date(1926, 1, 15), Reason.NO_SUCH_YEAR, "15/1/1926"),
        ("31/2/2027", Reason.NOT_A_DATE, "31/2/2027"),
        ("1/15/2027", Reason.NOT_A_DATE, "1/15/2027"),
        ("binnenkort", Reason.NOT_A_DATE, "binnenkort"),
        ("١٥/١/٢٠٢٧", Reason.NOT_A_DATE, "١٥/١/٢٠٢٧"),
        (46000, Reason.NOT_A_DATE, "46000"),
        (True, Reason.NOT_A_DATE, "True"),
        ("=A1+30", Reason.FORMULA, "=A1+30"),
        ("x" * 5000, Reason.NOT_A_DATE, "x" * 60),
    ],
)
def test_what_is_no_date_is_told(value, reason, told):
    """With the row's number, its column and what stands there, and nothing is taken."""
    for column, number, head in ((Column.END, 0, "Einde"), (Column.FOLLOW, 3, "Opvolging 3")):

        def change(plan: Worksheet, column=column, number=number) -> None:
            cell = plan.cell(2, column_of(plan, column, number))
            cell.value = value
            if isinstance(value, int):
                cell.number_format = "General"

        assert refused(edited(change)) == [(2, reason, head, told)]


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        (Column.STATUS, "Bijna", Reason.UNKNOWN_STATUS),
        (Column.TERM, "ooit", Reason.UNKNOWN_TERM),
        (Column.BLOCK, "8 Varia", Reason.UNKNOWN_BLOCK),
        (Column.ID, "zzz", Reason.UNKNOWN_ID),
        (Column.ID, BARE.id, Reason.ID_TWICE),
        (Column.WHAT, "", Reason.NO_ACTION),
        (Column.WHAT, "x" * 201, Reason.TOO_LONG),
        (Column.REMARKS, "=1+1", Reason.FORMULA),
    ],
)
def test_a_row_that_is_wrong_is_told_and_nothing_is_taken(column, value, reason):
    """The other row is good, and is not taken either."""
    ((row, found, head, _),) = refused(typed(column, value))
    assert (row, found, head) == (
        3 if reason is Reason.ID_TWICE else 2,
        reason,
        LABELS.columns[column],
    )


def test_every_bad_row_is_told():
    """All at once, so that one has to mend a sheet only once."""

    def change(plan: Worksheet) -> None:
        plan.cell(2, column_of(plan, Column.STATUS)).value = "Bijna"
        plan.cell(2, column_of(plan, Column.END)).value = "15/1/26"
        plan.cell(3, column_of(plan, Column.WHAT)).value = None

    assert sorted((row, reason) for row, reason, _, _ in refused(edited(change))) == [
        (2, Reason.NO_SUCH_YEAR),
        (2, Reason.UNKNOWN_STATUS),
        (3, Reason.NO_ACTION),
    ]


def test_an_end_before_its_start_is_only_pointed_out():
    """A row keeps what somebody put there."""
    found = read(typed(Column.END, date(2026, 11, 1)))
    assert isinstance(found, Good)
    assert found.backwards == (2,)


def test_capitals_and_spaces_make_no_difference():
    """Neither in a heading nor in a choice."""

    def change(plan: Worksheet) -> None:
        plan.cell(1, column_of(plan, Column.STATUS)).value = " STATUS "
        plan.cell(2, 14).value = "  te   STARTEN"

    found = read(edited(change))
    assert isinstance(found, Good)
    assert found.rows[0].standing is Standing.TO_START


def test_columns_may_stand_in_another_order():
    """They are found by their heading; a column of somebody's own is left aside, and told."""

    def change(plan: Worksheet) -> None:
        rows = [[cell.value for cell in row] for row in plan.iter_rows()]
        plan.delete_cols(1, 20)
        for number, row in enumerate(rows, 1):
            for place, value in enumerate([*reversed(row), "Kleur" if number == 1 else "rood"], 1):
                plan.cell(number, place).value = value

    assert read(edited(change)) == Good((row_of(WHOLE, 2), row_of(BARE, 3)), ("Kleur",))


def test_a_heading_that_was_renamed_is_told():
    """What stood under it would be lost; the same for one that stands there twice."""

    def rename(plan: Worksheet) -> None:
        plan.cell(1, column_of(plan, Column.FOLLOW, 2)).value = "Check"

    def double(plan: Worksheet) -> None:
        plan.cell(1, 20).value = "Einde"

    assert refused(edited(rename)) == [(1, Reason.NO_COLUMN, "Opvolging 2", "")]
    assert refused(edited(double)) == [(1, Reason.COLUMN_TWICE, "Einde", "")]


def test_empty_rows_are_passed_over():
    """Also above the headings, and where there are only spaces; rows keep their number."""

    def change(plan: Worksheet) -> None:
        plan.insert_rows(1, 2)
        plan.insert_rows(5, 3)
        plan.cell(6, 1).value = "  "
        plan.cell(500, 1).number_format = "0.00"

    assert read(edited(change)) == Good((row_of(WHOLE, 4), row_of(BARE, 8)))


def test_a_new_row_has_no_id():
    """Somebody's own action is taken as new; without a status, none is made up."""

    def change(plan: Worksheet) -> None:
        plan.cell(4, column_of(plan, Column.WHAT)).value = "Nieuw"

    found = read(edited(change))
    assert isinstance(found, Good)
    assert found.rows[2] == PlanRow(4, None, "Nieuw")


def zipped(**parts: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """Our own sheet in which one of the files within is another."""
    with zipfile.ZipFile(BytesIO(sheet((WHOLE,), LABELS))) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    return zipped(**(parts | {name: content}))


FIRST = "xl/worksheets/sheet1.xml"
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x>&b;</x></worksheet>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x>&a;</x></worksheet>"""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.NOT_A_SHEET),
        (b"Bouwsteen;Actie\n", Reason.NOT_A_SHEET),
        (sheet((WHOLE,), LABELS)[:4000], Reason.NOT_A_SHEET),
        (zipped(a=b"x"), Reason.NOT_A_SHEET),
        (with_part(FIRST, b"<worksheet"), Reason.NOT_A_SHEET),
        (with_part("xl/workbook.xml", b"\x00"), Reason.NOT_A_SHEET),
        (with_part(FIRST, LAUGHS), Reason.NOT_A_SHEET),
        (with_part(FIRST, OUTSIDE), Reason.NOT_A_SHEET),
        (zipped(a=b"\0" * 20_000_000), Reason.TOO_BIG),
        (with_part(FIRST, b"<row>" + b"<c/>" * 60_000), Reason.TOO_BIG),
        (with_part(FIRST, b"<row><c/></row>" * 600_000), Reason.TOO_BIG),
        (zipped(**{f"a{n}": b"" for n in range(500)}), Reason.TOO_BIG),
        (b"\0" * (BIGGEST + 1), Reason.TOO_BIG),
    ],
    ids=range(13),
)
def test_what_is_no_sheet_is_told(data, reason):
    """Neither a broken file, nor one that grows, nor one that reads others, is opened further."""
    assert refused(data) == [(0, reason, "", "")]


def test_a_file_that_lies_about_its_size_is_refused():
    """A part that says that it is small is read no further than that."""
    honest = with_part(FIRST, b"<worksheet>" + b" " * 14_999_989)
    place = honest.rindex(FIRST.encode()) - 22  # where the list at the end says its size
    assert int.from_bytes(honest[place : place + 4], "little") == 15_000_000
    lying = honest[:place] + (10).to_bytes(4, "little") + honest[place + 4 :]
    assert refused(lying) == [(0, Reason.NOT_A_SHEET, "", "")]


def rows_of(xml: str) -> bytes:
    """A sheet whose rows are these."""
    start = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    return with_part("xl/worksheets/sheet1.xml", f"{start}{xml}</sheetData></worksheet>".encode())


def test_a_row_or_column_of_any_number_is_no_trouble():
    """A number beyond any sheet ends the reading, and takes no more time than a small one."""
    cell = '<c r="XFD7" t="inlineStr"><is><t>x</t></is></c>'
    far = f'<row r="999999999999">{cell}</row>'
    assert refused(rows_of(far)) == [(0, Reason.NO_ROWS, "", "")]
    assert refused(rows_of(f'<row r="7">{cell}</row>')) == [(0, Reason.NO_ROWS, "", "")]


def test_a_serial_number_of_no_day_is_told():
    """A cell that is dressed as a date and holds none is wrong, not empty."""

    def change(plan: Worksheet) -> None:
        cell = plan.cell(2, column_of(plan, Column.END))
        cell.value = 99_999_999
        cell.number_format = "dd/mm/yyyy"

    assert refused(edited(change)) == [(2, Reason.FORMULA, "Einde", "#VALUE!")]


def test_ten_thousand_rows_are_too_many():
    """The number that may be stands with it."""
    cell = '<c t="inlineStr"><is><t>x</t></is></c>'
    row = f"<row>{cell * 13}</row>"
    assert refused(rows_of(row * 10_000)) == [(0, Reason.TOO_MANY_ROWS, "", str(MOST_ROWS))]
    actions = [Action(ActionId(f"a{n}"), 1, "x") for n in range(MOST_ROWS)]
    found = read_sheet(sheet(actions, LABELS), [one.id for one in actions], LABELS)
    assert isinstance(found, Good)
    assert len(found.rows) == MOST_ROWS


def test_a_sheet_without_actions_is_told():
    """Of an empty plan, and of an empty file."""
    assert refused(sheet((), LABELS)) == [(0, Reason.NO_ROWS, "", "")]
    assert refused(edited(lambda plan: plan.delete_rows(1, 10))) == [(0, Reason.NO_ROWS, "", "")]


def test_each_reason_has_its_sentence():
    """It names the row, the column and what stands there."""
    told = {phrasing.wrong(WORDS, Bad(7, one, "Einde", "31/2")) for one in Reason}
    assert len(told) == len(Reason)
    assert phrasing.wrong(WORDS, Bad(7, Reason.NOT_A_DATE, "Einde", "31/2")) == (
        "Rij 7 · Einde · dit is geen datum: „31/2”"
    )
    assert phrasing.wrong(WORDS, Bad(0, Reason.TOO_BIG)) == "Het bestand is te groot"


@pytest.fixture(scope="module")
def office() -> str:
    found = shutil.which("soffice")
    if found is None:
        reason = "LibreOffice is not installed (Debian: apt-get install libreoffice-calc)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def converted(office: str, folder: Path, data: bytes, kind: str) -> bytes:
    """What LibreOffice makes of a sheet."""
    source = folder / "plan.xlsx"
    source.write_bytes(data)
    out = folder / "out"
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            out,
            source,
        ],
        check=True,
        capture_output=True,
        timeout=110,
    )
    return (out / f"plan.{kind.partition(':')[0]}").read_bytes()


def test_libreoffice_shows_it_as_it_is(office, tmp_path):
    """Dates as dates, lines in one cell, and what looks like a formula as it was written."""
    actions = [WHOLE, *(Action(ActionId(f"d{n}"), 1, one) for n, one in enumerate(DANGEROUS))]
    # Fields by a comma, texts between quotation marks, UTF-8, cells as they are shown.
    kind = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
    text = converted(office, tmp_path, sheet(actions, LABELS), kind).decode("utf-8-sig")
    head, first, *others = csv.reader(text.splitlines(keepends=True))
    told = dict(zip(head, first, strict=True))
    assert told["Einde"] == "15/01/2027"
    assert told["Opvolging 2"] == "01/03/2027"
    assert told["Opmerkingen"] == WHOLE.remarks
    assert told["Status"] == "Bezig"
    assert [one[1] for one in others] == DANGEROUS


def test_a_sheet_that_libreoffice_kept_comes_back(office, tmp_path):
    """Opened and kept by another program, it is still the same plan."""
    kept = [one for one in DANGEROUS if one not in MANGLED]
    dangerous = [Action(ActionId(f"d{n}"), 1, one) for n, one in enumerate(kept)]
    data = converted(office, tmp_path, sheet([WHOLE, *dangerous], LABELS), "xlsx")
    known = [WHOLE.id, *(one.id for one in dangerous)]
    expected = [row_of(one, row) for row, one in enumerate([WHOLE, *dangerous], 2)]
    found = read_sheet(data, known, LABELS)
    assert isinstance(found, Good)
    assert found.rows == tuple(expected)
