"""Papers are made beside the bot, one after another; whatever goes wrong there has one name."""

import asyncio
import multiprocessing
import os
import subprocess
import sys
import zipfile
from datetime import date
from io import BytesIO
from multiprocessing.connection import wait
from pathlib import Path
from threading import Event

import pytest

from bot.calendar_dates import Calendar, CalendarDate
from bot.content import load_content
from bot.papers import PaperError, Papers, packed
from bot.phrasing import report as phrasing
from bot.phrasing import sheet
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.drafts import blocks_of
from bot.phrasing.report import Picture
from bot.plan_sheet import Good, Reason, Refused
from flows.action import Action, ActionId
from instruments.model import InstrumentId

ROOT = Path(__file__).parents[2]
CONTENT = load_content()
WORDS = load_words(CONTENT)[DUTCH]
QUICKSCAN = CONTENT.instruments[InstrumentId("quickscan")]
LABELS = sheet.labels(WORDS, blocks_of(CONTENT, WORDS))
ACTIONS = (Action(ActionId("a1"), 1, "Afspreken met Sofie", end=date(2027, 1, 15)),)
DATES = Calendar("Plan", "nl", (CalendarDate("u1", date(2027, 1, 15), "Einde", ""),), 1_780_000_000)
REPORT = phrasing.report_of(
    WORDS,
    QUICKSCAN,
    team="Team",
    today=date(2026, 11, 22),
    sections=(phrasing.plan_section(WORDS, ACTIONS, {}),),
)


@pytest.fixture
async def papers():
    one = Papers()
    yield one
    await one.close()
    for worker in multiprocessing.active_children():
        assert await asyncio.to_thread(wait, [worker.sentinel], 10)


async def test_each_paper_is_made_beside_the_bot(papers):
    """Asked at once, all four come; and what went out as a sheet is read again."""
    report, plan, dates = await asyncio.gather(
        papers.report(REPORT), papers.sheet(ACTIONS, LABELS), papers.calendar(DATES)
    )
    assert report.startswith(b"%PDF-")
    assert dates.startswith(b"BEGIN:VCALENDAR")
    assert "xl/workbook.xml" in zipfile.ZipFile(BytesIO(plan)).namelist()
    found = await papers.read(plan, [ActionId("a1")], LABELS)
    assert isinstance(found, Good)
    assert found.rows[0].end == date(2027, 1, 15)
    assert len(multiprocessing.active_children()) == 1


async def test_a_broken_sheet_is_no_error(papers):
    """What is wrong in a file that somebody sent is told, and nothing is raised."""
    found = await papers.read(b"PK\x03\x04 broken", [], LABELS)
    assert isinstance(found, Refused)
    assert found.bad[0].reason is Reason.NOT_A_SHEET


def crash() -> None:
    os._exit(3)


def hang() -> None:
    Event().wait()


def fail() -> None:
    print("fail: Sofie", file=sys.stderr, flush=True)
    raise ValueError("Sofie")


@pytest.mark.parametrize(("work", "said"), [(crash, "ended"), (fail, "ValueError")])
async def test_a_paper_that_fails_has_a_name_and_the_next_is_made(papers, work, said, capfd):
    """Whatever happens in the worker is a PaperError, without a word of what was written."""
    with pytest.raises(PaperError, match=said) as caught:
        await papers.made(work)
    told: BaseException | None = caught.value
    while told is not None:
        assert "Sofie" not in str(told)
        told = told.__cause__ or (None if told.__suppress_context__ else told.__context__)
    assert (await papers.calendar(DATES)).startswith(b"BEGIN:VCALENDAR")
    assert "Sofie" not in "".join(capfd.readouterr())


async def test_a_paper_that_takes_too_long_is_given_up():
    """The process is gone, and closing does not wait for it."""
    papers = Papers(timeout=0.3)
    with pytest.raises(PaperError, match=r"longer than 0\.3 seconds"):
        await papers.made(hang)
    await papers.close()
    with pytest.raises(PaperError, match="stopped"):
        await papers.calendar(DATES)


def test_a_picture_goes_along_as_numbers():
    """A report in JSON holds each byte of it, and one without has none."""
    one = phrasing.report_of(
        WORDS,
        QUICKSCAN,
        team="",
        today=date(2026, 11, 22),
        picture=Picture(b"\x00\xff\x89", "Niets."),
        sections=(),
    )
    assert '"png":[0,255,137]' in packed(one)
    assert '"picture":null' in packed(REPORT)


PLAY = """
import asyncio, os, sys
from functools import partial
import test_papers as t
from bot.papers import Papers, packed, read_sheet, set_report, write_calendar, write_sheet

def watched(work):
    opened = []
    def hook(event, args):
        if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR):
            opened.append(str(args[0]))
        elif event.startswith("tempfile."):
            opened.append(event)
    sys.addaudithook(hook)
    work()
    return [one for one in opened if one != os.devnull]

async def play():
    papers = Papers()
    made = [
        await papers.report(t.REPORT),
        await papers.sheet(t.ACTIONS, t.LABELS),
        await papers.calendar(t.DATES),
    ]
    await papers.read(made[1], [], t.LABELS)
    written = []
    for work in (
        partial(set_report, packed(t.REPORT)),
        partial(write_sheet, t.ACTIONS, t.LABELS),
        partial(write_calendar, t.DATES),
        partial(read_sheet, made[1], [], t.LABELS),
    ):
        written += await papers.made(partial(watched, work))
    await papers.close()
    heavy = {"typst", "openpyxl", "icalendar", "matplotlib", "numpy"} & set(sys.modules)
    sys.exit(f"wrong: {heavy} {written}" if heavy or written or not all(made) else 0)

if __name__ == "__main__":
    asyncio.run(play())
"""


def test_the_bot_stays_light_and_nothing_is_written_to_disk(tmp_path):
    """The libraries are in the worker alone, and no file is opened to write in, however shortly."""
    program = tmp_path / "program.py"
    program.write_text(PLAY, encoding="utf-8")
    paths = os.pathsep.join((str(ROOT / "tests" / "bot"), str(ROOT)))
    environ = os.environ | {"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        [sys.executable, program], env=environ, capture_output=True, check=False, cwd=tmp_path
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")
    assert [one.name for one in tmp_path.iterdir()] == ["program.py"]
