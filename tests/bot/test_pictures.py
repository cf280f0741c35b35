"""Pictures are made beside the bot, which neither waits for them nor carries their weight."""

import asyncio
import multiprocessing
import os
import select
import signal
import subprocess
import sys
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from bot.picture_bars import Bar, BarPicture, PictureWords, team_bars
from bot.pictures import Painter, PictureError
from instruments.counting import Tally
from instruments.disclosure import Ballot, release
from instruments.model import (
    Block,
    BlockId,
    Element,
    ElementId,
    Instrument,
    InstrumentId,
    Level,
)

ROOT = Path(__file__).parents[2]


def told(title: str) -> BarPicture:
    return BarPicture(
        (Bar("Strategie", Tally(3, 1, 1, 0)),), PictureWords(title, "te weinig", "5 antwoorden")
    )


def by_title(picture: BarPicture) -> bytes:
    """A stand-in for the drawing that does what the title says; runs in the worker."""
    match picture.words.title:
        case "crash":
            os._exit(3)
        case "hang":
            Event().wait()
        case "fail":
            raise ValueError(picture)
        case title:
            return f"{os.getpid()} {title}".encode()
    raise AssertionError


def the_worker() -> BaseProcess:
    """The newest, since one of an earlier test may still be ending."""
    return max(multiprocessing.active_children(), key=lambda child: int(child.name.split("-")[-1]))


async def ended(worker: BaseProcess) -> bool:
    """Waits for a process that is ending, without taking its result from who started it."""
    return bool(await asyncio.to_thread(wait, [worker.sentinel], 10))


def instrument() -> Instrument:
    def element(name: str) -> Element:
        return Element(ElementId(name), name, {level: level.value for level in Level}, "bron")

    def block(name: str, *elements: str) -> Block:
        return Block(BlockId(name), f"{name} voluit", name, "bron", tuple(map(element, elements)))

    blocks = (block("Zorg", "z1", "z2"), block("Afspraken", "a1"), block("Midden", "m1"))
    return Instrument(InstrumentId("proef"), 1, "Proef", 5, "bron", {}, blocks)


def test_a_team_sees_one_bar_a_block_in_order_and_only_what_may_be_shown():
    """A bar has its label in the reader's words and adds up the shown elements of its block.

    A block without any shown element has no counts.
    """
    ballot = Ballot({ElementId("z1"): Level.GREEN, ElementId("m1"): Level.RED})
    other = Ballot({ElementId("z1"): Level.ORANGE, ElementId("a1"): Level.RED})
    shown = release(instrument(), [ballot] * 5 + [other], 5)
    assert shown is not None
    labels = ("Soin", "Accords", "Milieu")
    assert team_bars(instrument(), shown, labels) == (
        Bar("Soin", Tally(5, 1, 0, 0)),
        Bar("Accords", None),
        Bar("Milieu", Tally(0, 0, 5, 1)),
    )


PLAY = """
import asyncio, pathlib, sys
from tests_pictures import instrument, PictureWords, Painter, Ballot, Level, ElementId, release

async def play(cache):
    painter = Painter(cache)
    shown = release(instrument(), [Ballot({ElementId("z1"): Level.GREEN})] * 5, 5)
    words = PictureWords("Sterk: Zorg", "te weinig antwoorden", "5 antwoorden")
    labels = ("Zorg", "Afspraken", "Midden")
    png = await painter.team_picture(instrument(), shown, words, labels)
    again = await painter.team_picture(instrument(), shown, words, labels)
    await painter.close()
    heavy = {"matplotlib", "numpy", "PIL"} & set(sys.modules)
    sys.exit(0 if png[:4] == b"\\x89PNG" and png == again and not heavy else f"wrong: {heavy}")

if __name__ == "__main__":
    asyncio.run(play(pathlib.Path(sys.argv[1])))
"""

DIE = """
import asyncio, multiprocessing, pathlib, sys
from tests_pictures import Painter, by_title, told

async def die(cache):
    painter = Painter(cache, paint=by_title)
    await painter.draw(told("once"))
    drawing = asyncio.create_task(painter.draw(told("hang")))
    await asyncio.sleep(0)
    print(multiprocessing.active_children()[0].pid, flush=True)
    await drawing

if __name__ == "__main__":
    asyncio.run(die(pathlib.Path(sys.argv[1])))
"""


@pytest.fixture
def script(tmp_path: Path):
    """Starts a small program in a process of its own that can use the names of this module."""
    here = tmp_path / "tests_pictures.py"
    here.write_text(Path(__file__).read_text(encoding="utf-8"), encoding="utf-8")

    def start(source: str) -> subprocess.Popen[bytes]:
        program = tmp_path / "program.py"
        program.write_text(source, encoding="utf-8")
        return subprocess.Popen(
            [sys.executable, program, tmp_path / "fonts"],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    return start


def test_the_bot_never_loads_what_draws_and_nothing_is_printed(script):
    """The first picture, fonts looked up for the first time, leaves the bot light and silent."""
    with script(PLAY) as program:
        out, err = program.communicate()
    assert (program.returncode, out, err) == (0, b"", b"")


def test_a_worker_does_not_outlive_a_bot_that_was_killed(script):
    """SIGKILL in the middle of a drawing leaves no process behind."""
    with script(DIE) as program:
        worker = os.pidfd_open(int(program.stdout.readline()))
        program.kill()
        program.communicate()
        ended, _, _ = select.select([worker], [], [], 10)
        os.close(worker)
    assert ended


@pytest.fixture
async def painter(tmp_path: Path):
    one = Painter(tmp_path, paint=by_title)
    yield one
    await one.close()
    for worker in multiprocessing.active_children():
        assert await ended(worker)


async def test_pictures_that_come_together_share_one_worker(painter):
    """Many asked at once are drawn one after another, in the same process, each its own."""
    drawn = await asyncio.gather(*(painter.draw(told(f"team {n}")) for n in range(5)))
    pids, titles = zip(*(png.decode().split(" ", 1) for png in drawn), strict=True)
    assert titles == tuple(f"team {n}" for n in range(5))
    assert set(pids) == {str(the_worker().pid)}


@pytest.mark.parametrize(
    ("title", "said"),
    [("crash", "ended unexpectedly"), ("fail", "failed with ValueError")],
)
async def test_a_drawing_that_breaks_has_a_name_and_the_next_one_is_made(painter, title, said):
    """Whatever happens in the worker is a PictureError here, and harms no other picture."""
    with pytest.raises(PictureError, match=said):
        await painter.draw(told(title))
    assert (await painter.draw(told("next"))).endswith(b" next")


async def test_a_drawing_that_takes_too_long_is_ended(tmp_path):
    """After the time-out its process is gone and the caller knows."""
    painter = Painter(tmp_path, timeout=0.3, paint=by_title)
    drawing = asyncio.create_task(painter.draw(told("hang")))
    await asyncio.sleep(0)
    worker = the_worker()
    with pytest.raises(PictureError, match=r"longer than 0\.3 seconds"):
        await drawing
    assert await ended(worker)


async def test_a_worker_that_was_killed_while_it_waited_is_replaced(painter):
    """The system may take an idle worker for its memory; nobody loses a picture by it."""
    await painter.draw(told("first"))
    worker = the_worker()
    worker.kill()
    assert (await painter.draw(told("second"))).endswith(b" second")


async def test_a_stop_of_the_whole_service_lets_a_picture_be_finished(painter):
    """SIGTERM and Ctrl-C reach the worker as well, and only the bot ends it."""
    first = await painter.draw(told("first"))
    worker = the_worker()
    os.kill(worker.pid, signal.SIGTERM)
    os.kill(worker.pid, signal.SIGINT)
    second = await painter.draw(told("second"))
    assert first.split()[0] == second.split()[0] == str(worker.pid).encode()


async def test_an_idle_worker_ends_by_itself(tmp_path):
    """When no other picture follows, the memory is given back."""
    painter = Painter(tmp_path, idle=0.3, paint=by_title)
    await painter.draw(told("only"))
    worker = the_worker()
    assert await ended(worker)


async def test_closing_does_not_wait_for_a_drawing(painter):
    """In the middle of a picture, closing takes less than a second; who waits is told."""
    await painter.draw(told("first"))
    busy = asyncio.create_task(painter.draw(told("hang")))
    waiting = asyncio.create_task(painter.draw(told("later")))
    await asyncio.sleep(0)
    worker = the_worker()
    start = monotonic()
    await painter.close()
    assert monotonic() - start < 1
    assert not worker.is_alive()
    for drawing in (busy, waiting, painter.draw(told("after"))):
        with pytest.raises(PictureError, match="stopped"):
            await drawing


async def test_a_caller_that_gives_up_takes_its_drawing_along(painter):
    """A cancelled picture ends its process, so that it holds up no other."""
    await painter.draw(told("first"))
    drawing = asyncio.create_task(painter.draw(told("hang")))
    await asyncio.sleep(0)
    drawing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drawing
    assert (await painter.draw(told("next"))).endswith(b" next")
