"""Who leads a team is believed for a while, but nobody is refused by an old list."""

from bot.telegram.api import Unreachable
from bot.telegram.leads import JUST_ASKED, REMEMBERED, Leads
from flows.round import TeamId
from storage.memory import MemoryStorage
from storage.port import Team
from storage.sealing import Secrets

TEAM = Team(TeamId("t"), -100)
FATIMA, SAM = 1, 2


class Group:
    """Answers who its administrators are, counts how often it was asked, and can be out of reach."""

    def __init__(self) -> None:
        self.leads = {FATIMA}
        self.asked = 0
        self.silent = False

    async def result(self, method, _path=None, **_parameters):
        assert method == "getChatAdministrators"
        self.asked += 1
        if self.silent:
            raise Unreachable("away")
        return [{"user": {"id": one}} for one in sorted(self.leads)]


class Hand:
    """A clock that stands until it is moved."""

    at = 1000.0

    def monotonic(self) -> float:
        return self.at


async def test_a_new_administrator_is_not_refused_by_an_old_list():
    """A refusal asks once more, unless it was asked just now; who leads is believed meanwhile."""
    group, clock = Group(), Hand()
    leads = Leads(group, MemoryStorage(), Secrets([b"k" * 32]), clock, 99)
    assert await leads.is_lead(TEAM, FATIMA)
    assert not await leads.is_lead(TEAM, SAM)
    assert group.asked == 1
    group.leads.add(SAM)
    clock.at += JUST_ASKED
    assert await leads.is_lead(TEAM, SAM)
    assert group.asked == 2
    clock.at += REMEMBERED - 1
    assert await leads.is_lead(TEAM, FATIMA)
    assert group.asked == 2


async def test_where_telegram_does_not_answer_again_the_list_that_is_known_holds():
    """It says no to who is not on it, and yes to who is."""
    group, clock = Group(), Hand()
    leads = Leads(group, MemoryStorage(), Secrets([b"k" * 32]), clock, 99)
    assert await leads.is_lead(TEAM, FATIMA)
    group.silent = True
    clock.at += JUST_ASKED
    assert not await leads.is_lead(TEAM, SAM)
    assert await leads.is_lead(TEAM, FATIMA)
    assert group.asked == 2
