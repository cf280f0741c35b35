"""What a team sees of its earlier rounds, through the buttons that it taps: never what was hidden."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.choices import Choices
from bot.content import load_content
from bot.hours import read_hours
from bot.laid_cards import LaidCards
from bot.moments import Moments
from bot.past_rounds import PastRounds
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.message import BOLD_OFF, BOLD_ON, Message
from bot.phrasing.movement import LIST, MOVED, TREND
from bot.phrasing.trend import AS_TEXT
from bot.pictures import PictureError
from bot.places import team_place
from bot.plans import Plans
from bot.telegram.in_place import InPlace
from bot.telegram.laying import Laying
from bot.telegram.photos import Photos
from bot.telegram.showing import TREND_PICTURE, Showing
from bot.trend_picture import TrendPicture
from bot.under_way import UnderWay
from flows.action import Action, ActionId, Doer, Moved, Standing
from flows.choice import Choice, Given
from flows.round import DAY, Phase, Round, RoundId, TeamId
from flows.state import SessionId
from instruments.counting import Tally
from instruments.disclosure import Release
from instruments.model import BlockId, InstrumentId
from storage.memory import MemoryStorage
from storage.port import Closing, Outgoing, Posted, Team
from storage.sealing import Secrets

FEW = Path(__file__).parents[1] / "end_to_end" / "few_statements"
CONTENT = load_content(FEW)
WORDS = load_words(CONTENT)[DUTCH]
SCAN = CONTENT.instruments[InstrumentId("quickscan")]
STRATEGY, TOGETHER = (one.id for one in SCAN.blocks)
ELEMENTS = tuple(one.id for one in SCAN.elements)
TEAM = Team(TeamId("t1"), -100)
OTHERS = Team(TeamId("t2"), -200)
START = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp())
GREEN, RED = Tally(9), Tally(0, 0, 9)
BETTER, SAME, WORSE, UNKNOWN = (
    WORDS(f"moved.{one}") for one in ("better", "same", "worse", "unknown")
)


class Now:
    """A clock that stands still."""

    def now(self) -> int:
        return START

    def monotonic(self) -> float:
        return 0.0


@dataclass
class Heard:
    """Screens and a sender in one: what was said, in which message, and what was handed over."""

    said: list[tuple[Message, int | None]] = field(default_factory=list)
    jobs: list[Outgoing] = field(default_factory=list)

    async def say(self, chat: int, message: Message, at: int | None = None, *, push: bool = False):
        assert chat == TEAM.chat
        self.said.append((message, at))

    async def now(self, method: str, **_: object) -> None:
        assert method == "sendChatAction"

    async def send(self, call: Outgoing) -> None:
        self.jobs.append(call)

    async def send_photo(self, chat: int, photo: object, **told: str) -> None:
        assert chat == TEAM.chat
        self.said.append((Message(told["caption"]), None))


@dataclass
class Easel:
    """A painter that keeps what it was asked to draw; a broken one draws nothing."""

    drawn: list[TrendPicture] = field(default_factory=list)
    broken: bool = False

    async def trend(self, picture: TrendPicture) -> bytes:
        if self.broken:
            raise PictureError("no picture")
        self.drawn.append(picture)
        return b"png"


class Stage:
    """A team's memory, and what shows it."""

    def __init__(self) -> None:
        self.storage = MemoryStorage()
        self.heard = Heard()
        self.easel = Easel()
        moments = Moments(ZoneInfo("Europe/Brussels"), read_hours("ma-vr 9-17"))
        self.plans = Plans(self.storage, moments, Now())
        self.past = PastRounds(CONTENT, self.storage, self.plans, moments)
        self.choices = Choices(self.storage, Secrets([b"k" * 32]))
        self.under_way = UnderWay(CONTENT, WORDS, self.plans, self.choices)
        heard = self.heard
        zone, photos = ZoneInfo("Europe/Brussels"), Photos(heard, heard)
        laid = LaidCards(CONTENT, self.storage)
        in_place = InPlace(heard, {})
        laying = Laying(
            CONTENT,
            WORDS,
            self.storage,
            heard,
            heard,
            photos,
            in_place,
            self.easel,
            laid,
            zone,
        )
        self.showing = Showing(
            CONTENT, WORDS, self.storage, heard, photos, self.easel, self.past, laying
        )

    async def held(self, number: int, shown: Release | None, team: Team = TEAM) -> None:
        """A round that closed so many months on; cancelled where it released nothing."""
        closed = START + number * 30 * DAY
        phase = Phase.CANCELLED if shown is None else Phase.RELEASED
        one = Round(
            RoundId(f"{team.id}-{number}"), team.id, SCAN.id, 1, 5, asks_roles=False,
            phase=Phase.OPEN, opened=closed - 7 * DAY, planned=closed, closes=closed,
        )  # fmt: skip
        over = Round(
            one.id, one.team, one.instrument, 1, 5, asks_roles=False,
            phase=phase, opened=one.opened, planned=closed, closes=closed, closed=closed,
        )  # fmt: skip
        await self.storage.keep_team(team)
        await self.storage.open_round(one, Posted())
        await self.storage.close_round(one, lambda _: Closing(over, shown, erase=True))

    async def tapped(self, number: int, verb: str, detail: str = "") -> str:
        """What a button of a round brings, without its marks."""
        kept = await self.storage.round(RoundId(f"{TEAM.id}-{number}"))
        await self.showing.detail(TEAM, kept, verb, detail, 7)
        text = self.heard.said[-1][0].text
        return text.replace(BOLD_ON, "").replace(BOLD_OFF, "")


def released(**counts: Tally | None) -> Release:
    return Release(9, 5, counts, {})


def each(level: Tally) -> Release:
    return released(**dict.fromkeys(ELEMENTS, level))


def only(*blocks: BlockId, level: Tally) -> Release:
    """A round of some blocks."""
    there = [one for block in SCAN.blocks if block.id in blocks for one in block.elements]
    return released(**{one.id: level for one in there})


tallies = st.builds(Tally, *[st.integers(0, 9)] * 4).filter(lambda one: one.answered >= 5)
"""What a round may show, with five as its minimum."""

rounds = st.dictionaries(st.sampled_from(ELEMENTS), st.none() | tallies, min_size=1).map(
    lambda counts: released(**counts)
)


@settings(max_examples=60, deadline=None)
@given(st.lists(rounds, min_size=2, max_size=5))
def test_what_a_round_hides_never_shows_a_sign(drawn):
    """Whichever rounds were held and whichever button is tapped, only what both show is compared."""
    asyncio.run(signs_are_of_what_is_shown(drawn))


async def signs_are_of_what_is_shown(drawn: list[Release]) -> None:
    stage = Stage()
    for number, shown in enumerate(drawn):
        await stage.held(number, shown)
    for number, shown in enumerate(drawn[1:], 1):
        whole = (await stage.tapped(number, MOVED)).split("\n")
        trend = (await stage.tapped(number, AS_TEXT)).split("\n")
        for place, block in enumerate(SCAN.blocks, 1):
            detail = (await stage.tapped(number, MOVED, str(place))).split("\n")
            there = [one.id for one in block.elements]
            beside = [one for one in drawn[:number] if any(map(one.elements.get, there))][-1:]
            hidden = [
                one.title
                for one in block.elements
                if not all(each.elements.get(one.id) for each in (shown, *beside)) or not beside
            ]
            for title in hidden:
                assert f"{UNKNOWN} {title}" in detail or detail[0] != f"{place}. {block.title}"
                assert not {f"{sign} {title}" for sign in (BETTER, SAME, WORSE)} & set(detail)
            if len(hidden) == len(there):
                assert not {f"{sign} {block.short}" for sign in (BETTER, SAME, WORSE)} & set(whole)
                row = next(at for at, line in enumerate(trend) if line.startswith(block.short))
                assert trend[row + 1].split(" ")[-1] == UNKNOWN


async def test_each_block_stands_beside_the_round_in_which_it_was_last_asked():
    """A rescan is compared with the round before it, and does not come between the others."""
    stage = Stage()
    await stage.held(0, each(RED))
    await stage.held(1, only(TOGETHER, level=GREEN))
    await stage.held(2, each(GREEN))
    rescan = await stage.tapped(1, MOVED)
    assert "2 maart 2026 → 1 april 2026" in rescan
    assert "⬆ Samenwerking\n2 ⬆ · 0 ＝ · 0 ⬇\n\nNiet gevraagd in deze ronde: Strategie" in rescan
    whole = await stage.tapped(2, MOVED)
    assert "1 april 2026 → 1 mei 2026" in whole
    assert "⬆ Strategie\n2 ⬆ · 0 ＝ · 0 ⬇ · naast 2 maart 2026\n＝ Samenwerking\n0 ⬆" in whole


async def test_a_rescan_of_other_blocks_is_beside_nothing():
    """The day in the head is that of a round that something stands beside."""
    stage = Stage()
    await stage.held(0, each(RED))
    await stage.held(1, only(TOGETHER, level=GREEN))
    await stage.held(2, only(STRATEGY, level=GREEN))
    assert "2 maart 2026 → 1 mei 2026" in await stage.tapped(2, MOVED)
    assert "naast" not in await stage.tapped(2, MOVED)


async def test_rounds_of_others_and_those_without_a_picture_are_no_earlier_ones():
    """A cancelled round, and what another team did, leave a round the first of its team."""
    stage = Stage()
    await stage.held(0, None)
    await stage.held(1, each(RED), OTHERS)
    await stage.held(2, each(GREEN))
    kept = await stage.storage.round(RoundId("t1-2"))
    assert not await stage.past.has_earlier(kept)
    assert await stage.tapped(2, MOVED) == WORDS("moved.first")
    assert MOVED not in str(await stage.tapped(2, "text"))
    cancelled = await stage.storage.round(RoundId("t1-0"))
    assert await stage.past.since_last(cancelled) is None
    assert await stage.past.newest(cancelled) == kept
    await stage.showing.detail(TEAM, cancelled, MOVED, "", 7)
    assert len(stage.heard.said) == 2


async def test_a_block_comes_in_the_place_of_the_list_and_the_other_way_round():
    """What was asked under a picture is a new message: a picture cannot become a text."""
    stage = Stage()
    await stage.held(0, each(RED))
    await stage.held(1, each(GREEN))
    for detail in ("", "1", LIST):
        await stage.tapped(1, MOVED, detail)
    assert [at for _, at in stage.heard.said] == [None, 7, 7]


async def test_the_trend_is_drawn_once_of_all_rounds_whichever_picture_asked():
    """Two taps are one job; drawn from the first round's picture it is the newest that counts."""
    stage = Stage()
    for number in range(3):
        await stage.held(number, each(RED if number < 2 else GREEN))
    kept = await stage.storage.round(RoundId("t1-1"))
    for _ in range(2):
        await stage.showing.detail(TEAM, kept, TREND, "", 7)
    first, second = stage.heard.jobs
    assert first.method == second.method == TREND_PICTURE
    assert first.merge == second.merge
    await stage.showing.carry_out_trend(first)
    assert [one.day for one in stage.easel.drawn[0].days] == ["2 mrt", "1 apr", "1 mei"]
    assert "Van 2 maart 2026 tot 1 mei 2026" in stage.heard.said[-1][0].text
    assert "1 mei" not in await stage.tapped(1, AS_TEXT)


async def test_a_trend_that_cannot_be_drawn_is_told():
    """The same in words, with the same ways on."""
    stage = Stage()
    await stage.held(0, each(RED))
    await stage.held(1, each(GREEN))
    stage.easel.broken = True
    await stage.showing.carry_out_trend(Outgoing("o", TEAM.chat, TREND_PICTURE, b"t1-1"))
    told, _ = stage.heard.said[-1]
    assert told.text.startswith(WORDS("results.no_picture"))
    in_words = await stage.tapped(1, AS_TEXT)
    assert in_words in told.text.replace(BOLD_ON, "").replace(BOLD_OFF, "")
    assert told.rows == stage.heard.said[-1][0].rows


async def test_a_trend_of_a_round_that_is_gone_is_not_drawn():
    """A job that comes too late does nothing, and does not come again."""
    stage = Stage()
    await stage.held(0, None)
    for gone in ("t1-0", "nergens"):
        await stage.showing.carry_out_trend(Outgoing("o", TEAM.chat, TREND_PICTURE, gone.encode()))
    assert stage.heard.said == []
    assert stage.easel.drawn == []


# --- what is under way when a round begins
def choice(made: int, *blocks: BlockId, instrument: str = "quickscan") -> Choice:
    return Choice(
        SessionId(f"s{made}"), InstrumentId(instrument), RoundId(f"r{made}"), made, Given.ONE, 0,
        {}, {}, blocks, "", {},
    )  # fmt: skip


NONE = {"chosen": "no", "blocks": ""}


@pytest.mark.parametrize(
    ("made", "facts"),
    [
        ([], NONE),
        ([choice(1, TOGETHER)], {"chosen": "yes", "blocks": "together"}),
        ([choice(1, TOGETHER), choice(2, STRATEGY)], {"chosen": "yes", "blocks": "strategy"}),
        ([choice(2, TOGETHER), choice(1, STRATEGY)], {"chosen": "yes", "blocks": "together"}),
        ([choice(1, TOGETHER, STRATEGY)], NONE),
        ([choice(1, BlockId("gone"))], NONE),
        ([choice(1, TOGETHER, instrument="gone")], NONE),
        ([choice(1)], NONE),
        ([choice(1, BlockId("policy"), instrument="safety")], NONE),
    ],
    ids=["none", "one", "newer", "older", "all", "gone", "another instrument", "empty", "beside"],
)
async def test_a_round_of_the_chosen_blocks_is_offered_where_some_were_chosen(made, facts):
    """The newest choice counts; where all were chosen, or none is there any more, nothing is asked.

    A choice among the blocks of another instrument says nothing.
    """
    stage = Stage()
    place = team_place(TEAM.id)
    for one in made:
        assert await stage.choices.keep(stage.choices.following(place, one, None), [])
    assert await stage.under_way.facts(TEAM, SCAN) == facts
    assert await stage.under_way.facts(OTHERS, SCAN) == NONE


async def test_a_plan_with_nothing_open_is_not_asked_for():
    """What is done or stopped asks for nothing any more."""
    stage = Stage()
    over = [
        Action(ActionId(standing), START, "Klaar", history=(Moved(standing, START),))
        for standing in (Standing.DONE, Standing.STOPPED)
    ]
    await stage.plans.add(team_place(TEAM.id), over)
    assert await stage.under_way.plan(TEAM) is None


async def test_of_a_long_plan_the_first_actions_are_asked_for():
    """They fit a message however long they are, and the rest is counted."""
    stage = Stage()
    actions = [
        Action(ActionId(str(n)), START + n, "woord " * 100, "strategy", doer=Doer("n" * 64))
        for n in range(200)
    ]
    await stage.plans.add(team_place(TEAM.id), actions)
    asked = await stage.under_way.plan(TEAM)
    assert asked is not None
    assert len(asked.text) <= 4096
    assert "\n8. woord" in asked.text
    assert "9. woord" not in asked.text
    assert "en nog 192" in asked.text
