"""Holds the transcripts' own reader to account: what it lets pass, and what it does not."""

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.end_to_end.given_time import BRUSSELS, GivenClock
from tests.end_to_end.script import Act, ScriptError, Shown, read, written
from tests.end_to_end.transcript import play

SCAN = """\
# A title
lotte> /quickscan
bot   > **Quickscan online werken**
        …
lotte> tap Begin
bot   ~ Strategie · 1/42  …
        …
"""


def act(text: str) -> Act:
    return read("# A title\n" + text).acts[0]


@pytest.mark.parametrize(
    ("line", "who", "where", "what", "anonymous"),
    [
        ("lotte> /start", "lotte", "", "/start", False),
        ("fatima@group> tap 1 week", "fatima", "group", "tap 1 week", False),
        ("fatima@group anonymous> /ronde", "fatima", "group", "/ronde", True),
        ("lotte, els> fill in 🟢 A", "lotte, els", "", "fill in 🟢 A", False),
        ("time > 3 days later", "time", "", "3 days later", False),
    ],
)
def test_acts(line: str, who: str, where: str, what: str, anonymous: bool) -> None:
    """An act's line says who, where and what."""
    found = act(line)
    assert (found.who, found.where, found.what, found.anonymous) == (who, where, what, anonymous)


def test_head() -> None:
    """A transcript's head says when it begins and with which statements."""
    script = read(
        "# A title\n# at 2026-10-25 12:00\n# with few statements\n# in region NL\nlotte> a\n(silence)\n"
    )
    assert script.title == "A title"
    assert script.begins == datetime(2026, 10, 25, 12, 0, tzinfo=BRUSSELS)
    assert script.few_statements
    assert (script.region, read("# A title").region) == ("NL", "")
    assert not script.in_full


def test_paragraphs() -> None:
    """An empty line inside a message belongs to it; the ones after it do not."""
    found = act("lotte> a\nbot   > one\n\n        two\n\nlotte> b\n(silence)\n")
    assert found.expected == [Shown("", ">", ("one", "", "two"))]


def test_signs() -> None:
    """A lock, a deletion and an opened document are read, and written as they were."""
    lines = [
        "lotte> a",
        "bot🔒 > one",
        "        [🚨 Acuut gevaar]",
        "bot   x lotte: two",
        "bot@els🔒 ~ three",
        "bot   = four",
    ]
    found = act("\n".join(lines))
    assert found.expected == [
        Shown("", ">", ("one", "[🚨 Acuut gevaar]"), protected=True),
        Shown("", "x", ("lotte: two",)),
        Shown("els", "~", ("three",), protected=True),
        Shown("", "=", ("four",)),
    ]
    assert [line for one in found.expected for line in one.written()] == lines[1:]
    unlocked = [replace(one, protected=False) for one in found.expected]
    assert not found.fits(unlocked)


@pytest.mark.parametrize(
    "text", ["no act", "# A title\nbot   > a", "# A title\n(silence)", "lotte> a"]
)
def test_unreadable(text: str) -> None:
    """What is no transcript is refused."""
    with pytest.raises(ScriptError):
        read(text)


@pytest.mark.parametrize(
    ("lines", "fits"),
    [
        (("one", "two", "[a] [b]"), True),
        (("one", "…"), True),
        (("o…", "…", "[a] [b]"), True),
        (("…",), True),
        (("one", "two"), False),
        (("one", "two", "[a] [c]"), False),
        (("two", "…"), False),
        ((), False),
    ],
)
def test_fits(lines: tuple[str, ...], fits: bool) -> None:
    """Lines are compared exactly, but for what `…` leaves open."""
    happened = Shown("", ">", ("one", "two", "[a] [b]"))
    assert Shown("", ">", lines).fits(happened) is fits
    assert not Shown("", "~", lines).fits(happened)
    assert not Shown("els", ">", lines).fits(happened)


def test_silence_is_written() -> None:
    """Silence has to be said; a bot that is silent where nobody wrote so is a difference."""
    assert act("lotte> a\n(silence)\n").fits([])
    assert not act("lotte> a\n").fits([])
    assert not act("lotte> a\n(silence)\n").fits([Shown("", ">", ("one",))])


def test_written_anew() -> None:
    """Writing keeps what fits as it stands, and replaces the rest by what happened."""
    script = read("# A title\nlotte> a\nbot   > one\n        …\nlotte> b\nbot   > two\n# end\n")
    happened = [[Shown("", ">", ("one", "more"))], [Shown("els", "~", ("three",))]]
    assert written(script, happened) == (
        "# A title\nlotte> a\nbot   > one\n        …\nlotte> b\nbot@els ~ three\n# end\n"
    )


def test_what_happens_is_right(tmp_path: Path, fonts: Path) -> None:
    """A transcript that says what happens passes."""
    assert not asyncio.run(play(read(SCAN), tmp_path, fonts)).differences


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("1/42", "2/42", "+ bot   ~ Strategie · 1/42"),
        ("tap Begin", "tap Beginnen", "there is no button 'Beginnen'"),
        ("bot   ~", "bot   >", "- bot   > Strategie · 1/42"),
        ("lotte> tap", "hilde> tap", "there is no 'hilde'"),
    ],
)
def test_differences_are_told(old: str, new: str, hint: str, tmp_path: Path, fonts: Path) -> None:
    """A transcript that says something else than what happens fails, and shows both."""
    played = asyncio.run(play(read(SCAN.replace(old, new)), tmp_path, fonts))
    assert hint in "\n".join(played.differences)


async def test_given_time() -> None:
    """The clock of the tests stands still until it is moved, and then wakes who waited."""
    clock = GivenClock(at=1000.0)
    never = asyncio.Event()
    waiting = asyncio.ensure_future(clock.wait(never, 5))
    while clock.resting == 0:  # noqa: ASYNC110 - lets the other begin to wait
        await asyncio.sleep(0)
    clock.move(1004)
    assert not waiting.done()
    clock.move(1005)
    assert await waiting is False
    assert (clock.now(), clock.resting) == (1005, 0)
