"""The documents as the sandbox received them, and a line that says that one takes a while."""

import asyncio
import shutil
import subprocess
from contextlib import asynccontextmanager
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdf
import pytest
import vobject

import bot.program
from bot.papers import PaperError, Papers
from bot.places import own_place
from flows import action_codec
from flows.action import Action, ActionId, Doer, Term
from storage.port import Item, ItemId
from storage.sealing import Secrets
from tests.end_to_end.acts import perform
from tests.end_to_end.cast import Cast
from tests.end_to_end.file_acts import document_of
from tests.end_to_end.given_time import GivenClock
from tests.end_to_end.script import read
from tests.end_to_end.seen import Eyes
from tests.end_to_end.stage import FEW_STATEMENTS, staged

ACTIONS = (
    Action(
        ActionId("a1"),
        1_789_000_000,
        "=1+1 is geen formule",
        block="strategy",
        term=Term.SHORT,
        start=date(2026, 10, 1),
        end=date(2027, 1, 15),
        doer=Doer("Lotte"),
        follow=(date(2026, 11, 2),),
        remarks="Eerst met het team.",
    ),
    Action(ActionId("a2"), 1_789_000_000, "Vorming kiezen", end=date(2026, 12, 1)),
)


class SlowPapers(Papers):
    """Makes nothing before it is let go; then, where `fails`, it makes nothing at all."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()
        self.fails = False

    async def made(self, work):
        await self.go.wait()
        if self.fails:
            raise PaperError("no paper: it failed")
        return await super().made(work)


async def do(cast: Cast, *lines: str) -> None:
    for act in read("# A part\n" + "\n".join(lines) + "\n").acts:
        await perform(cast, act)


@asynccontextmanager
async def lotte_with_a_plan(folder: Path, fonts: Path):
    async with staged(GivenClock(), folder, fonts) as stage:
        cast = Cast(stage, Eyes(stage.sandbox.world), {})
        await do(cast, "lotte> /start")
        place = own_place(Secrets.load("", folder).owner(cast.person("lotte").id))
        items = [
            Item(ItemId(one.id), place, "action", 1, action_codec.dump(one)) for one in ACTIONS
        ]
        assert await stage.storage.keep_items(items)
        yield cast


async def test_the_sheet_is_opened_by_another_program(tmp_path: Path, fonts: Path) -> None:
    """As the sandbox received it: dates are dates, and nothing is a formula."""
    async with lotte_with_a_plan(tmp_path, fonts) as cast:
        await do(cast, "lotte> /plan", "lotte> tap Documenten", "lotte> tap Plan (Excel)")
        content = document_of(cast, "plan-2026-09-15.xlsx")
    plan = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    assert {plan["B2"].value, plan["B3"].value} == {"=1+1 is geen formule", "Vorming kiezen"}
    assert all(cell.data_type in {"s", "n", "d"} for row in plan.iter_rows() for cell in row)
    text = await asyncio.to_thread(as_csv, content, tmp_path)
    assert text is None or ("=1+1 is geen formule" in text and "15/01/2027" in text)


def as_csv(content: bytes, folder: Path) -> str | None:
    """What LibreOffice reads in a sheet; None where it is not there."""
    office = shutil.which("soffice")
    if office is None:
        return None
    (folder / "plan.xlsx").write_bytes(content)
    own = f"-env:UserInstallation=file://{folder}/office"
    kind = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,1"
    call = [office, "--headless", own, "--convert-to", kind, "--outdir", folder]
    subprocess.run([*call, folder / "plan.xlsx"], check=True, capture_output=True, timeout=100)
    [told] = folder.glob("plan*.csv")
    return told.read_text(encoding="utf-8")


async def test_the_calendar_is_read_by_another_library(tmp_path: Path, fonts: Path) -> None:
    """Each date by its day; what went away is cancelled under the same id; words of it are gone."""
    async with lotte_with_a_plan(tmp_path, fonts) as cast:
        asks = ("lotte> /plan", "lotte> tap Documenten", "lotte> tap Agenda (ICS)")
        await do(cast, *asks)
        first = vobject.readOne(document_of(cast, "agenda-2026-09-15.ics").decode())
        days = {one.uid.value: one.dtstart.value for one in first.vevent_list}
        assert days == {
            "a1.end@onlife-gids": date(2027, 1, 15),
            "a1.follow1@onlife-gids": date(2026, 11, 2),
            "a2.end@onlife-gids": date(2026, 12, 1),
        }
        await cast.stage.storage.erase_items([ItemId("a2")])
        await do(cast, *asks)
        second = vobject.readOne(document_of(cast, "agenda-2026-09-15.ics").decode())
        [gone] = [one for one in second.vevent_list if one.status.value == "CANCELLED"]
        [before] = [one for one in first.vevent_list if one.uid.value == gone.uid.value]
        assert gone.uid.value == "a2.end@onlife-gids"
        assert int(gone.sequence.value) == int(before.sequence.value) + 1
        assert gone.summary.value == "Vervallen"


async def test_the_report_can_be_read(tmp_path: Path, fonts: Path) -> None:
    """A PDF with the plan in it; parts that are not there are left out."""
    async with lotte_with_a_plan(tmp_path, fonts) as cast:
        await do(cast, "lotte> /plan", "lotte> tap Documenten", "lotte> tap Verslag (PDF)")
        content = document_of(cast, "verslag-2026-09-15.pdf")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)
    assert "Vorming kiezen" in text
    assert "Verschillen" not in text


async def test_the_report_of_one_alone_has_their_own_scan(tmp_path: Path, fonts: Path) -> None:
    """As it was sent: a picture and the counts of each block, and nothing of a team."""
    async with staged(GivenClock(), tmp_path, fonts, FEW_STATEMENTS) as stage:
        cast = Cast(stage, Eyes(stage.sandbox.world), {})
        await do(
            cast,
            "lotte> /quickscan",
            "lotte> tap Begin",
            "lotte> answers 🟠 B until Jouw overzicht",
        )
        cast.press(cast.person("lotte"), cast.person("lotte").id, "Afronden")
        await stage.rest()
        await do(cast, "lotte> /plan")
        cast.tap(
            cast.person("lotte"),
            cast.person("lotte").id,
            cast.messages(cast.person("lotte").id)[0]["message_id"],
            "p.paper.report",
        )
        await stage.rest()
        content = document_of(cast, "verslag-2026-09-15.pdf")
    pages = pypdf.PdfReader(BytesIO(content)).pages
    text = "".join(page.extract_text() for page in pages)
    assert "Per bouwsteen" in text
    assert "Ingevuld" in text
    assert len(pages[0].images) == 1


async def test_nothing_of_a_sheet_is_readable_on_disk_or_in_a_log(
    tmp_path: Path, fonts: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """While it is asked about, after it is refused, and after it is taken over."""
    caplog.set_level("DEBUG")
    back = "lotte> sends back plan-2026-09-15.xlsx with"
    async with lotte_with_a_plan(tmp_path, fonts) as cast:
        await do(cast, "lotte> /plan", "lotte> tap Documenten", "lotte> tap Plan (Excel)")
        await do(cast, "lotte> tap Agenda (ICS)", f"{back} B5 = Kanariepiet; G5 = Zeerover")
        assert not traces(tmp_path)
        await do(cast, f"{back} A5 = Kanariepiet; B5 = Zeerover")
        assert not traces(tmp_path)
        await do(cast, f"{back} B5 = Kanariepiet; G5 = Zeerover", "lotte> tap Ja, neem over")
    assert not traces(tmp_path)
    assert not any(one in caplog.text for one in CANARIES)


CANARIES = ("Kanariepiet", "Zeerover", "is geen formule")


def traces(folder: Path) -> list[str]:
    """Files in which something of the sheets can be read."""
    files = [one for one in folder.rglob("*") if one.is_file()]
    return [
        one.name for one in files if any(word.encode() in one.read_bytes() for word in CANARIES)
    ]


@pytest.mark.parametrize("fails", [False, True])
async def test_what_takes_long_is_told(
    tmp_path: Path, fonts: Path, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    """After a second a line stands there, and it is gone once the file, or the failure, is told."""
    slow = SlowPapers()
    monkeypatch.setattr(bot.program, "Papers", lambda: slow)
    async with lotte_with_a_plan(tmp_path, fonts) as cast:
        await do(cast, "lotte> /plan", "lotte> tap Documenten")
        lotte, clock = cast.person("lotte"), cast.stage.clock
        cast.press(lotte, lotte.id, "Plan (Excel)")
        await until(lambda: any(one.due == clock.at + 1.0 for one in clock._parked))
        told = [one["method"] for one in cast.stage.sandbox.running.journal.after(0)]
        assert "sendChatAction" in told
        clock.move(clock.at + 1.0)
        await until(lambda: "Dat duurt even." in cast.messages(lotte.id)[0].get("text", ""))
        slow.fails = fails
        slow.go.set()
        await cast.stage.rest()
        newest, before = cast.messages(lotte.id)[:2]
        assert "Dat duurt even." not in before.get("text", "")
        if fails:
            assert newest["text"].startswith("Het Excel-bestand kon niet gemaakt worden.")
        else:
            assert newest["document"]["file_name"] == "plan-2026-09-15.xlsx"


async def until(seen) -> None:
    """Lets the bot go on until it is so; takes no time."""
    async with asyncio.timeout(20):
        while not seen():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0)
