"""A plan of 200 actions in a group, over HTTP: every page and part of it can be read."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

from flows import action_codec
from flows.action import Action, ActionId, Doer, Moved, Standing, Term
from flows.plan import PAGE
from storage.port import Item, ItemId, team_place
from tests.end_to_end.acts import perform
from tests.end_to_end.cast import Cast
from tests.end_to_end.given_time import GivenClock
from tests.end_to_end.script import read
from tests.end_to_end.seen import Eyes
from tests.end_to_end.stage import staged

MANY = 200
PEOPLE = 45
BLOCKS = ("strategy", "agreements", "knowledge", "")
TERMS = (*Term, None)
LIMIT = 4096
"""Characters of a message that the Bot API takes."""

_NUMBERED = re.compile(r"Taak (\d{3})")


def task(number: int) -> Action:
    """One of many, as long and as odd as its questions take."""
    what = f"Taak {number:03} <b>& 'zo' _verder_ *nog*" + " éénentwintig" * 20
    standing = tuple(Standing)[number % len(Standing)]
    return Action(
        ActionId(f"task{number:03}"),
        1_789_000_000 + number,
        what[:200],
        block=BLOCKS[number % len(BLOCKS)],
        term=TERMS[number % len(TERMS)],
        end=date(2026, 9, 1) + timedelta(number) if number % 3 else None,
        doer=Doer(f"Persoon & co {number % PEOPLE} " + "x" * 40, 0) if number % 5 else None,
        history=(Moved(standing, 1_789_000_100),) if number % 2 else (),
    )


@asynccontextmanager
async def a_long_plan(folder: Path, fonts: Path) -> AsyncIterator[Cast]:
    async with staged(GivenClock(), folder, fonts) as stage:
        world = stage.sandbox.world
        cast = Cast(stage, Eyes(world), {"group": next(iter(world.chats))})
        await do(cast, "fatima@group> /plan")
        team = await stage.storage.team(cast.group("group"))
        assert team is not None
        items = [
            Item(ItemId(one.id), team_place(team.id), "action", 1, action_codec.dump(one))
            for one in map(task, range(MANY))
        ]
        assert await stage.storage.keep_items(items)
        yield cast


async def do(cast: Cast, line: str) -> str:
    """What the newest message of the group says after an act."""
    for act in read(f"# A part\n{line}\n").acts:
        await perform(cast, act)
    return str(cast.messages(cast.group("group"))[0]["text"])


def numbers(text: str) -> list[int]:
    return [int(one) for one in _NUMBERED.findall(text)]


async def leafed(cast: Cast, text: str, pages: int) -> list[int]:
    """The actions of all pages, from the first on until the first comes again."""
    found, first = numbers(text), text
    for place in range(2, pages + 1):
        text = await do(cast, "lotte@group> tap Volgende ▶")
        assert f"{place}/{pages}" in text or f"{place} van {pages}" in text
        found += numbers(text)
    if pages > 1:
        assert await do(cast, "lotte@group> tap Volgende ▶") == first
    return found


async def test_every_page_and_part_of_a_long_plan(tmp_path: Path, fonts: Path) -> None:
    """Each action once on its page, in both orders and in each part; Telegram takes every message.

    The last page is one step back from the first.
    """
    async with a_long_plan(tmp_path, fonts) as cast:
        whole = -(-MANY // PAGE)
        text = await do(cast, "lotte@group> /plan")
        assert sorted(await leafed(cast, text, whole)) == list(range(MANY))
        last = await do(cast, "lotte@group> tap ◀ Vorige")
        assert len(numbers(last)) == MANY - PAGE * (whole - 1)
        by_standing = await do(cast, "lotte@group> tap Per status")
        assert sorted(await leafed(cast, by_standing, whole)) == list(range(MANY))
        await do(cast, "lotte@group> tap Kies een deel")
        some = await do(cast, "lotte@group> tap Strategie")
        of_block = [number for number in range(MANY) if number % len(BLOCKS) == 0]
        pages = -(-len(of_block) // PAGE)
        assert sorted(await leafed(cast, some, pages)) == of_block
        await do(cast, "lotte@group> tap Kies een deel")
        button = f"Persoon & co 7 {'x' * 40}"[:28]
        theirs = await do(cast, f"lotte@group> tap {button}")
        assert sorted(numbers(theirs)) == [
            number for number in range(MANY) if number % PEOPLE == 7 and number % 5
        ]
        assert "Taak" in await do(cast, "lotte@group> tap 1")
        assert await do(cast, "lotte@group> tap ◀ Plan")
        calls = list(cast.stage.sandbox.running.journal.after(0))
    assert [one for one in calls if one["status"] != 200 or one["unknown"]] == []
    texts = [one["params"]["text"] for one in calls if "text" in one["params"]]
    assert max(map(len, texts)) <= LIMIT
