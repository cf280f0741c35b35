"""A log becomes a PDF that one can put in a record: whole, literal, marked, readable aloud."""

import asyncio
import multiprocessing
import os
import select
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from multiprocessing.connection import wait
from pathlib import Path
from threading import Event
from time import monotonic
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PageObject, PdfReader

from bot.content import load_content
from bot.document_worker import FACES, pdf
from bot.documents import DocumentError, Documents
from bot.phrasing.account import Frame, Log, Passage, Row, Section, log_of
from bot.phrasing.catalogue import DUTCH, load_words
from flows.account import account
from flows.cleaning import clean
from flows.model import FlowId
from tests.content_concern.walked import rich

LINE = 60
"""More signs than a line of an answer holds."""

FOOT = 40
"""Points above the edge of the page where its last line stands."""

ROOT = Path(__file__).parents[2]
CONTENT = load_content()
FLOW = CONTENT.flows[FlowId("concern")]
WORDS = load_words(CONTENT)[DUTCH]


def long_log(**facts: str) -> Log:
    told = account(FLOW, rich(FLOW, **facts))
    return log_of(WORDS, FLOW, told, zone=ZoneInfo("Europe/Brussels"), checked="2026-11-20")


def small(text: str) -> Log:
    row = Row("15:00", "Opmerking", text)
    frame = Frame("versie 1", "{n} van {of}", ("Tijd", "Vraag", "Antwoord"))
    return Log("nl", "Verslag", "", (), (), (Section("Weg", (Passage("", (row,)),), ""),), frame)


def printed(log: Log) -> PdfReader:
    return PdfReader(BytesIO(pdf(orjson.dumps(log).decode())))


def squeezed(text: str) -> str:
    """Without spaces, since a line may be broken anywhere."""
    return "".join(text.split())


def read(document: PdfReader) -> str:
    return squeezed("".join(page.extract_text() for page in document.pages))


def test_each_section_and_each_row_is_on_paper():
    """What the log says can be read back from the document."""
    log = long_log()
    found = read(printed(log))
    for name, value in log.facts:
        assert squeezed(name + value) in found
    for note in log.notes:
        assert squeezed(note) in found
    for section in log.sections:
        assert squeezed(section.title) in found
        for passage in section.passages:
            assert squeezed(passage.title) in found
            for row in passage.rows:
                assert squeezed(row.head) in found


def test_practice_stands_on_every_page():
    """No page of it can be taken for a real one; and no page of a real one for practice."""
    for facts, marked in (({"mode": "practice"}, True), ({}, False)):
        pages = printed(long_log(**facts)).pages
        assert len(pages) > 1
        assert {"Oefening" in page.extract_text().split() for page in pages} == {marked}


def test_every_page_says_what_it_is_and_which_it_is():
    """The title, the day, the content's version, the number of the page."""
    document = printed(long_log())
    for n, page in enumerate(document.pages, 1):
        text = page.extract_text()
        assert "Verslag: omgaan met verontrusting online" in text
        assert "zondag 22 november 2026 · inhoud versie 1" in text
        assert f"Bladzijde {n} van {len(document.pages)}" in text


def test_it_is_made_for_print_and_can_be_read_aloud():
    """A4; tagged, in its language, with its title; PDF/UA-1 by its own word."""
    document = printed(long_log())
    across, down = (float(one) / 72 * 25.4 for one in document.pages[0].mediabox[2:])
    assert (round(across), round(down)) == (210, 297)
    catalogue = document.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/Lang"] == "nl"
    assert document.metadata is not None
    assert document.metadata.title == "Verslag: omgaan met verontrusting online"
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_data()


def test_the_typeface_is_one_and_comes_along():
    """Letters are Libertinus, all of them in the file; other faces only for what it lacks."""
    fonts = set()
    for page in printed(small("Café, € 5 – “ja”")).pages:
        for one in page["/Resources"]["/Font"].values():
            (inside,) = one.get_object()["/DescendantFonts"]
            assert "/FontFile3" in inside.get_object()["/FontDescriptor"]
            fonts.add(one.get_object()["/BaseFont"].partition("+")[2].partition("-")[0])
    assert fonts == {"LibertinusSerif"}
    assert FACES[0] == "Libertinus Serif"


def test_the_same_log_gives_the_same_document():
    """Nothing of the machine or the minute is in it."""
    log = orjson.dumps(small("woorden")).decode()
    assert pdf(log) == pdf(log)
    assert b"CreationDate" not in pdf(log)


NASTY = [
    "#eval(1) $x$ ] [ * _ ` \\ @ref <label> // /* */ = kop - lijst + 1. ~ --- ...",
    '#import "@preview/nergens:1.0.0": *',
    '#read("/etc/passwd") #panic() #{while true {}}',
    '"}]} \\u0000 {"mark": "Oefening"} {n} {of}',
    "café € ë œ ß ĳ – “ja” ‘nee’ … ½ →",
    "😔 🔪 🧑🏽‍🚒 ❤️ 🏳️‍🌈 1️⃣ 🇧🇪",
    "مرحبا שלום Привет ελληνικά 汉字 ไทย नमस्ते",
    "x" * 400,
    "eerste\n\nderde",
    "\u0301 a\u0308 \ufffd \U0010fffd",
]


@pytest.mark.parametrize("text", NASTY[:5] + NASTY[8:9])
def test_what_somebody_wrote_comes_out_literally(text):
    """Nothing of it is taken for markup, code or a place to fill in."""
    assert squeezed(text) in read(printed(small(text)))


@pytest.mark.parametrize("text", NASTY)
def test_whatever_somebody_wrote_can_be_set(text):
    """A sign that no face has is a box, and never a document that cannot be made."""
    assert len(printed(small(clean(text))).pages) == 1


def test_a_word_that_no_line_can_hold_is_broken():
    """An address stays on the page, and can be copied as it was written."""
    address = "https://voorbeeld.be/" + "0123456789abcdef/" * 12
    (page,) = printed(small(address)).pages
    lines = page.extract_text().split("\n")
    assert address in squeezed("".join(lines))
    assert max(map(len, lines)) < len("Opmerking") + LINE


def heights(page: PageObject) -> list[float]:
    """How far above the foot of the page each piece of text stands, in points."""
    found: list[float] = []

    def visit(text: str, matrix: list[float], *_: object) -> None:
        if text.strip():
            found.append(matrix[5])

    page.extract_text(visitor_text=visit)
    return found


def test_a_remark_of_many_lines_runs_over_pages():
    """Every line of it is on paper, however often somebody pressed return."""
    lines = [f"regel{n}." for n in range(250)]
    pages = printed(small("\n".join(lines))).pages
    assert len(pages) > 3
    assert min(min(heights(page)) for page in pages) > FOOT
    assert set(lines) <= set("\n".join(page.extract_text() for page in pages).split())


@settings(max_examples=60)
@given(st.text(st.sampled_from("#$*_`\\@<>[](){}\"'/=-+~&%^|.:;,!? abcdé€\n0"), max_size=60))
@example("#")
@example("//")
def test_no_mixture_of_signs_is_markup(text):
    """Whatever is typed in the log's fields, its signs come out in their order."""
    assert squeezed(clean(text)) in read(printed(small(clean(text))))


@settings(max_examples=60)
@given(st.text(max_size=40))
def test_any_text_at_all_can_be_set(text):
    """Of every script and every sign, after the cleaning that every text goes through."""
    assert len(printed(small(clean(text))).pages) == 1


def by_remark(log: str) -> bytes:
    """A stand-in for the typesetter that does what the remark says; runs in the worker."""
    match orjson.loads(log)["sections"][0]["passages"][0]["rows"][0]["text"]:
        case "crash":
            os._exit(3)
        case "hang":
            Event().wait()
        case "fail":
            print("fail: Sofie", file=sys.stderr, flush=True)
            raise ValueError("Sofie")
        case text:
            return f"{os.getpid()} {text}".encode()
    raise AssertionError


@pytest.fixture
async def documents():
    one = Documents(make=by_remark)
    yield one
    await one.close()
    for worker in multiprocessing.active_children():
        assert await asyncio.to_thread(wait, [worker.sentinel], 10)


async def test_documents_share_one_worker(documents):
    """Asked at once, they are made one after another in the same process, each its own."""
    made = await asyncio.gather(*(documents.log_pdf(small(f"log {n}")) for n in range(4)))
    pids, texts = zip(*(one.decode().split(" ", 1) for one in made), strict=True)
    assert texts == tuple(f"log {n}" for n in range(4))
    assert len(set(pids)) == 1
    assert pids[0] != str(os.getpid())


@pytest.mark.parametrize(("text", "said"), [("crash", "ended"), ("fail", "ValueError")])
async def test_a_document_that_fails_has_a_name_and_the_next_is_made(documents, text, said, capfd):
    """Whatever happens in the worker is a DocumentError, without a word of what was written."""
    with pytest.raises(DocumentError, match=said) as caught:
        await documents.log_pdf(small(text))
    told: BaseException | None = caught.value
    while told is not None:
        assert "Sofie" not in str(told)
        told = told.__cause__ or (None if told.__suppress_context__ else told.__context__)
    assert (await documents.log_pdf(small("next"))).endswith(b" next")
    assert "Sofie" not in "".join(capfd.readouterr())


async def test_a_document_that_takes_too_long_is_given_up():
    """The person gets the text instead, and the process is gone."""
    documents = Documents(timeout=0.3, make=by_remark)
    with pytest.raises(DocumentError, match=r"longer than 0\.3 seconds"):
        await documents.log_pdf(small("hang"))
    await documents.close()


async def test_an_idle_worker_ends_by_itself():
    """When no other log follows, the memory is given back, and what was in it is gone."""
    documents = Documents(idle=0.2, make=by_remark)
    await documents.log_pdf(small("only"))
    worker = max(multiprocessing.active_children(), key=lambda one: int(one.name.split("-")[-1]))
    assert await asyncio.to_thread(wait, [worker.sentinel], 10)
    await documents.close()


async def test_closing_does_not_wait(documents):
    """In the middle of a document, closing takes less than a second; who waits is told."""
    await documents.log_pdf(small("first"))
    busy = asyncio.create_task(documents.log_pdf(small("hang")))
    later = asyncio.create_task(documents.log_pdf(small("later")))
    await asyncio.sleep(0)
    start = monotonic()
    await documents.close()
    assert monotonic() - start < 1
    for one in (busy, later, documents.log_pdf(small("after"))):
        with pytest.raises(DocumentError, match="stopped"):
            await one


async def test_a_killed_worker_is_replaced(documents):
    """The system may take it for its memory while it waits; nobody loses a log by it."""
    await documents.log_pdf(small("first"))
    max(multiprocessing.active_children(), key=lambda one: int(one.name.split("-")[-1])).kill()
    assert (await documents.log_pdf(small("second"))).endswith(b" second")


PLAY = """
import asyncio, sys
from tests_documents import Documents, small

async def play():
    documents = Documents()
    made = await documents.log_pdf(small("canary-7319"))
    await documents.close()
    heavy = {"typst", "matplotlib", "numpy"} & set(sys.modules)
    sys.exit(0 if made[:5] == b"%PDF-" and not heavy else f"wrong: {heavy}")

if __name__ == "__main__":
    asyncio.run(play())
"""


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str], subprocess.Popen[bytes]]:
    """Starts a small program whose home, temporary folder and working folder are one empty one."""
    modules = tmp_path / "modules"
    modules.mkdir()
    (modules / "tests_documents.py").write_text(
        "from bot.documents import Documents\n"
        "from bot.phrasing.account import Frame, Log, Passage, Row, Section\n"
        "def small(text):\n"
        "    row = Row('15:00', 'Opmerking', text)\n"
        "    frame = Frame('versie 1', '{n} van {of}', ('a', 'b', 'c'))\n"
        "    return Log('nl', 'V', '', (), (), (Section('W', (Passage('', (row,)),), ''),), frame)\n",
        encoding="utf-8",
    )
    empty = tmp_path / "empty"
    empty.mkdir()

    def start(source: str) -> subprocess.Popen[bytes]:
        program = modules / "program.py"
        program.write_text(source, encoding="utf-8")
        paths = f"{modules}{os.pathsep}{ROOT}"
        return subprocess.Popen(
            [sys.executable, program],
            cwd=empty,
            env=os.environ | {"PYTHONPATH": paths, "TMPDIR": str(empty), "HOME": str(empty)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    return start


def test_the_bot_stays_light_and_nothing_is_written_to_disk(script, tmp_path):
    """The typesetter is in the worker alone; no file is left where one could be, nothing printed."""
    with script(PLAY) as program:
        out, err = program.communicate()
    assert (program.returncode, out, err) == (0, b"", b"")
    assert not [one for one in (tmp_path / "empty").rglob("*") if one.is_file()]


DIE = """
import asyncio, multiprocessing
from threading import Event
from tests_documents import Documents, small

def hang(log):
    if "hang" in log:
        Event().wait()
    return b""

async def die():
    documents = Documents(make=hang)
    await documents.log_pdf(small("once"))
    making = asyncio.create_task(documents.log_pdf(small("hang")))
    await asyncio.sleep(0)
    print(multiprocessing.active_children()[0].pid, flush=True)
    await making

if __name__ == "__main__":
    asyncio.run(die())
"""


def test_a_worker_does_not_outlive_a_bot_that_was_killed(script):
    """SIGKILL in the middle of a document leaves no process with its words behind."""
    with script(DIE) as program:
        worker = os.pidfd_open(int(program.stdout.readline()))
        program.kill()
        program.communicate()
        ended, _, _ = select.select([worker], [], [], 10)
        os.close(worker)
    assert ended
