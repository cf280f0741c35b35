"""Two years of a team with the real bot over real HTTP, all that it sends in one golden file.

WRITE_TWO_YEARS=1 writes the file anew.
"""

import asyncio
import os
import random
import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from tests.end_to_end.cast import Cast
from tests.end_to_end.given_time import BRUSSELS, GivenClock
from tests.end_to_end.seen import Eyes
from tests.end_to_end.stage import staged
from tests.proof.chronicle import Chronicle, Sent, reminders, written
from tests.proof.deeds import named
from tests.proof.team import Years
from tests.proof.two_years import ENDS, live

pytestmark = [pytest.mark.proof, pytest.mark.timeout(900)]

GOLDEN = Path(__file__).parent / "two_years.txt"
WRITE = bool(os.environ.get("WRITE_TWO_YEARS"))
SEED = 2026
BEGINS = datetime(2026, 9, 15, 9, 40, tzinfo=BRUSSELS)
DIGEST = "Deze week in het plan"
CLOSED = "De ronde is gesloten"
MOST_LINES = 700
"""Lines that somebody still reads."""


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Years:
    return asyncio.run(lived(tmp_path_factory.mktemp("years"), tmp_path_factory.mktemp("fonts")))


async def lived(folder: Path, fonts: Path) -> Years:
    clock = GivenClock(at=BEGINS.timestamp())
    async with staged(clock, folder, fonts) as stage:
        world = stage.sandbox.world
        cast = Cast(stage, Eyes(world), {"group": next(iter(world.chats))})
        years = Years(cast, Chronicle(world, lambda: clock.at), random.Random(SEED))
        try:
            await live(years)
        finally:
            if WRITE:
                GOLDEN.write_text(written(years.chronicle, cast.name), encoding="utf-8")
    return years


FRIDAY = 4


def unasked(years: Years) -> Sequence[Sent]:
    return [one for one in years.chronicle.sent if one.unasked]


def test_all_that_is_sent(years: Years) -> None:
    """In two years a team is sent what the golden file says, and no more."""
    text = written(years.chronicle, years.cast.name)
    assert text == GOLDEN.read_text(encoding="utf-8")
    assert text.count("\n") < MOST_LINES
    assert "Er ging iets mis" not in text


def test_nobody_is_disturbed(years: Years) -> None:
    """Nothing comes by itself at night or at weekends; a round ends when its lead said."""
    for one in unasked(years):
        now = one.moment
        at_work = now.weekday() < 5 and 9 <= now.hour < 17
        assert at_work or (one.text.startswith(CLOSED) and (now.hour, now.minute) == (17, 0)), one


def test_no_reminder_twice(years: Years) -> None:
    """Of each action each thing is told once; a second time only to who put it off.

    An end on Sunday or Monday comes near twice: a week before it, and on the Friday before.
    """
    told: dict[tuple[int, str, str, str], float] = {}
    for one in unasked(years):
        for head, what, day in reminders(one):
            friday = "on Friday" if one.moment.weekday() == FRIDAY else ""
            about = (head + friday, what, day)
            last = told.get((one.chat, *about))
            if last is not None:
                assert any(last <= at < one.at for at in years.put_off.get(about[1], ())), one
            told[one.chat, *about] = one.at
    assert len({what for _, _, what, _ in told}) > 20


def test_one_digest_a_week(years: Years) -> None:
    """A team hears of its plan on Mondays, once."""
    days = [one.moment.date() for one in unasked(years) if one.text.startswith(DIGEST)]
    assert all(day.weekday() == 0 for day in days)
    assert len(days) == len(set(days)) > 20


def test_one_message_after_an_outage(years: Years) -> None:
    """After a month without the bot everybody who missed something gets one message."""
    back = datetime.fromisoformat(ENDS).replace(tzinfo=BRUSSELS).timestamp()
    first = [one for one in unasked(years) if back <= one.at < back + 24 * 3600]
    private = Counter(years.cast.name(one.chat) for one in first if one.chat > 0)
    assert set(private.values()) == {1}
    assert private.keys() >= years.missed
    assert len(years.missed) > 1
    assert sum(one.chat < 0 for one in first) == 1


def test_nobody_who_left_is_named(years: Years) -> None:
    """Once their actions are handed over, nobody is told of who is gone."""
    assert years.gone.keys() == {"joris", "fatima"}
    for one in unasked(years):
        left = [name for name, at in years.gone.items() if at < one.at]
        assert not named(left, one.text), one
        assert years.cast.name(one.chat) not in left, one


def test_who_cannot_be_reached(years: Years) -> None:
    """A lead is told once that reminders cannot be given, however many there are."""
    told = [one for one in unasked(years) if "krijgt geen herinneringen" in one.text]
    assert {years.cast.name(one.chat) for one in told} == {"fatima"}
    assert all(named(["joris"], one.text) and one.at < years.gone["joris"] for one in told)
    assert len(told) == 1


def test_the_plan_adds_up(years: Years) -> None:
    """What the plan counts is what the team did."""
    assert [shown for shown, _ in years.heads] == [expected for _, expected in years.heads]
    assert len(years.books.deeds) == 40


def test_the_trend_has_every_round(years: Years) -> None:
    """The picture over all rounds is about each that was released."""
    assert years.rounds == 8
    assert (
        len(re.findall(r"^\d+ \w+ \d{4}, \d+ antwoorden$", years.trend, re.MULTILINE))
        == years.rounds
    )
