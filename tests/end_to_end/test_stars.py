"""What is kept of a vote: as much as it needs while it is open, and nothing afterwards."""

import asyncio
from pathlib import Path

from flows.stars import PREFIX
from storage.port import Item, Session, team_place
from storage.sealing import Secrets
from tests.end_to_end.acts import perform
from tests.end_to_end.cast import Cast
from tests.end_to_end.given_time import BRUSSELS, START, GivenClock
from tests.end_to_end.script import read
from tests.end_to_end.seen import Eyes
from tests.end_to_end.stage import staged

TRANSCRIPT = Path(__file__).parent.parent / "transcripts" / "choice" / "stars_too_late.txt"
PEOPLE = ("lotte", "amir", "els", "joris", "nadia", "bram")


class Kept:
    """What the store holds of votes, and of the conversations that they are given in."""

    def __init__(self, cast: Cast, folder: Path) -> None:
        self._cast = cast
        self._secrets = Secrets.load("", folder)

    async def votes(self) -> tuple[Item, ...]:
        storage = self._cast.stage.storage
        team = await storage.team(self._cast.group("group"))
        assert team is not None
        return await storage.items(team_place(team.id), "stars")

    async def drafts(self) -> list[Session]:
        found: list[Session] = []
        for name in PEOPLE:
            owner = self._secrets.owner(self._cast.person(name).id)
            found += await self._cast.stage.storage.sessions(owner)
        return [one for one in found if one.state.flow.startswith(PREFIX)]


def test_nothing_stays_of_a_vote(tmp_path: Path, fonts: Path) -> None:
    """Five votes and a sixth half-way; once the stars are shown there is no vote and no draft."""
    asyncio.run(_play(tmp_path, fonts))


async def _play(folder: Path, fonts: Path) -> None:
    script = read(TRANSCRIPT.read_text(encoding="utf-8"))
    clock = GivenClock(at=START.astimezone(BRUSSELS).timestamp())
    async with staged(clock, folder, fonts) as stage:
        world = stage.sandbox.world
        cast = Cast(stage, Eyes(world), {"group": next(iter(world.chats))})
        kept = Kept(cast, folder)
        names = [cast.person(name).first_name for name in PEOPLE[:5]]
        for act in script.acts:
            if act.what == "tap Toon de sterren":
                votes = await kept.votes()
                assert len(votes) == 6
                assert len(await kept.drafts()) == 1
                text = b" ".join(one.body for one in votes).decode()
                assert not [one for one in names if one in text]
                assert not [one for one in world.users if str(one) in text]
            await perform(cast, act)
            if act.what == "tap Toon de sterren":
                break
        assert await kept.votes() == ()
        assert await kept.drafts() == []
