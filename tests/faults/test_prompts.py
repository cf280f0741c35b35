"""What asks for words in a group is known for certain, whatever goes wrong meanwhile."""

from dataclasses import replace

from bot.prompts import PROMPT, Prompt, Prompts
from flows.model import NodeId
from flows.round import TeamId
from flows.state import SessionId
from storage.memory import MemoryStorage
from storage.port import Item, ItemId, Team, team_place

TEAM = Team(TeamId("team"), -100)
ONE = Prompt(-100, 7, SessionId("s"), NodeId("why"))


async def test_the_prompt_of_a_team_is_kept_until_it_is_let_go() -> None:
    """Another store on the same items knows it too; one that is let go is none."""
    storage = MemoryStorage()
    await Prompts(storage).keep(TEAM, ONE)
    assert await Prompts(storage).of(TEAM) == ONE
    await Prompts(storage).let_go(TEAM)
    assert await Prompts(storage).of(TEAM) is None


async def test_who_answers_before_its_number_is_known_is_heard() -> None:
    """Until then any newer one is the one that asks, and none that stood there before."""
    storage = MemoryStorage()
    await Prompts(storage).keep(TEAM, replace(ONE, sent=False))
    known = await Prompts(storage).of(TEAM)
    assert known is not None
    assert [known.asks(ONE.session, ONE.node, message) for message in (6, 7, 8)] == [
        False,
        False,
        True,
    ]
    await Prompts(storage).keep(TEAM, replace(ONE, message=8))
    known = await Prompts(storage).of(TEAM)
    assert known is not None
    assert known.asks(ONE.session, ONE.node, 8)
    assert not known.asks(ONE.session, ONE.node, 9)
    assert not known.asks(ONE.session, NodeId("other"), 8)


async def test_one_of_the_chat_before_is_lost() -> None:
    """A supergroup counts its messages anew, so that a number means another message there."""
    storage = MemoryStorage()
    await Prompts(storage).keep(TEAM, ONE)
    assert await Prompts(storage).of(Team(TEAM.id, -200)) is None


async def test_what_cannot_be_read_is_no_prompt() -> None:
    """Such an item stands in nobody's way: the question is asked anew."""
    storage = MemoryStorage()
    for body in (b"?", b"[1]"):
        name = ItemId(f"{PROMPT}:team")
        await storage.erase_items([name])
        await storage.keep_items([Item(name, team_place(TEAM.id), PROMPT, 1, body)])
        assert await Prompts(storage).of(TEAM) is None
