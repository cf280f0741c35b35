"""The actions of a talk to one colour for each rubric: each in the plan once, whatever goes wrong."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.hours import read_hours
from bot.limits import NO_LIMITS
from bot.moments import Moments
from bot.phrasing.catalogue import DUTCH
from bot.plans import Plans, added_by
from bot.profiles import Profiles
from bot.settings import read_settings
from bot.telegram.concluding import Concluding
from bot.telegram.pace import Pace
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.talk import Talk
from flows import consensus as c
from flows.action import Term
from flows.engine import begin
from flows.events import Answered, CameBack, Wrote
from flows.model import SKIP, Code
from flows.round import TeamId
from flows.state import SessionId
from flows.talk_ground import ROUND, SHOWN, TODAY
from flows.talking import flow_id
from instruments.counting import Tally
from instruments.disclosure import Release
from instruments.model import InstrumentId
from storage.codec import release_text
from storage.memory import MemoryStorage
from storage.port import Owner, Session, Team, team_place
from tests.faults.stage import CONTENT, WORDS
from tests.faults.test_plan_duties import HandClock, Telegram

SAFETY = CONTENT.instruments[InstrumentId("safety")]
FLOW = CONTENT.flows[flow_id(SAFETY.id)]
GROUP = -100
TEAM = Team(TeamId("team"), GROUP)
PLAN = team_place(TEAM.id)
FIRST = next(SAFETY.elements).id
COUNTED = Release(3, 2, {one.id: Tally(1, 1, 1) for one in SAFETY.elements}, {})


class Program:
    """What a talk needs, on a store that outlives it."""

    def __init__(self, storage: MemoryStorage) -> None:
        clock = HandClock("2026-09-15 10:00")
        moments = Moments(ZoneInfo("Europe/Brussels"), read_hours("ma-vr 9-17"))
        sender = Sender(Telegram(), storage, Pace(NO_LIMITS), clock)
        screens = Screens(CONTENT, WORDS, storage, sender, moments, clock)
        profiles = Profiles(storage, read_settings({"BOT_TOKEN": "1:x", "SECRET_KEY": "k"}))
        self.storage = storage
        self.plans = Plans(storage, moments, clock)
        self.talk = Talk(CONTENT, storage, sender, screens, profiles, moments, clock)
        self.concluding = Concluding(
            CONTENT, WORDS[DUTCH], storage, screens, self.talk, self.plans, moments, clock, "bot"
        )

    async def session(self) -> Session:
        found = await self.storage.session(SessionId("s"))
        assert found is not None
        return found

    async def dies_after(self, *said: Code | str) -> None:
        """Takes and saves what was said, and does nothing of what it asks for."""
        for one in said:
            session = await self.session()
            revision = session.state.revision
            known = await self.talk.knowing[FLOW.id](session)
            is_code = one in CODES
            event = Answered(1789459200, revision, Code(one)) if is_code else Wrote(1, one)
            await self.talk.conversations.take(session, event, None, known)

    async def goes_on(self) -> None:
        """Somebody asks for the talk, which stands in a new place."""
        await self.storage.show(SessionId("s"), None)
        await self.talk.typed(await self.session(), CameBack(2), WORDS[DUTCH])

    async def what(self) -> list[str]:
        return [one.what for one in await self.plans.actions(PLAN)]


DAY = "2026-12-15"
CODES = {"on", "c", SKIP, c.ACTION, DAY, c.LATER, c.ALL}


async def begun() -> Program:
    program = Program(MemoryStorage())
    await program.storage.keep_team(TEAM)
    facts = {
        ROUND: "r",
        SHOWN: release_text(COUNTED) or "",
        TODAY: "2026-09-15",
        **c.ground(SAFETY, COUNTED, []),
    }
    state = begin(FLOW, SessionId("s"), facts).state
    await program.storage.create(Session(Owner("g"), GROUP, state))
    await program.dies_after("on", "c", SKIP, c.ACTION, "Regels maken", "Amir", DAY)
    assert await program.what() == []
    return program


async def test_an_action_that_was_just_described_is_added_at_the_next_event() -> None:
    """The program ends between the save and the adding: whatever comes next in the talk adds it."""
    again = Program((await begun()).storage)
    await again.goes_on()
    (action,) = await again.plans.actions(PLAN)
    assert (action.what, action.doer and action.doer.name) == ("Regels maken", "Amir")
    assert (action.term, action.end) == (Term.SHORT, date(2026, 12, 15))
    await again.goes_on()
    assert await again.what() == ["Regels maken"]


async def test_the_last_one_is_added_by_the_end_of_the_talk() -> None:
    """Also where nothing comes any more but that the talk makes way."""
    again = Program((await begun()).storage)
    await again.concluding.notes(await again.session())
    assert await again.what() == ["Regels maken"]


async def test_one_that_was_erased_does_not_come_back() -> None:
    """What the talk added and somebody erased from the plan stays erased; others still come."""
    program = await begun()
    await program.goes_on()
    (action,) = await program.plans.actions(PLAN)
    await program.plans.erase(action.id)
    await program.dies_after(c.ACTION, "Dan dit", SKIP, SKIP)
    await program.goes_on()
    assert await program.what() == ["Dan dit"]


async def test_one_that_was_added_by_an_earlier_version_is_not_added_again() -> None:
    """An action that is there without a note of who added it is passed over."""
    program = await begun()
    await program.goes_on()
    await program.storage.erase_items([added_by(SessionId("s"))])
    await program.goes_on()
    assert await program.what() == ["Regels maken"]


async def test_nothing_is_left_of_a_talk_that_is_over() -> None:
    """The note of what it added goes with it."""
    program = await begun()
    await program.goes_on()
    session = await program.session()
    assert await program.storage.item(added_by(session.id)) is not None
    await program.concluding.over(session)
    assert await program.storage.item(added_by(session.id)) is None
