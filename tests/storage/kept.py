"""Knows the values that the storage tests keep: people, conversations, rounds."""

from dataclasses import dataclass, replace
from pathlib import Path

from flows.model import FlowId, NodeId
from flows.round import Phase, Round, RoundId, TeamId
from flows.state import Act, Entry, SessionId, State
from instruments.model import InstrumentId
from storage.opening import open_storage
from storage.port import (
    Item,
    ItemId,
    Owner,
    Posted,
    Reading,
    ReadingId,
    Session,
    Storage,
    Team,
    own_place,
    team_place,
)
from storage.sealing import Secrets
from storage.sql import SqlStorage

SECRETS = Secrets([b"k" * 32])
OTHERS = Secrets([b"o" * 32])

LOTTE, SAM, NOOR = (SECRETS.owner(chat) for chat in (1, 2, 3))
TEAM = Team(TeamId("t1"), -100)
OURS, LOTTES = team_place(TEAM.id), own_place(LOTTE)
CANARY = "kanarievogel in een kolenmijn"
CANARY_CHAT = 7_310_448_291


OPENED: list[SqlStorage] = []
"""What a test opened; a fixture closes it, whatever became of the test."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address and the folder beside it."""

    url: str
    folder: Path

    async def open(self, secrets: Secrets = SECRETS, patience: float = 3.0) -> SqlStorage:
        storage = await open_storage(self.url, self.folder, secrets, patience=patience)
        OPENED.append(storage)
        return storage


def state(session: str = "s1", flow: str = "quickscan", text: str = "") -> State:
    history = (Entry(NodeId("q1"), Act.WROTE, text, 1_700_000_000),) if text else ()
    return State(SessionId(session), FlowId(flow), 1, 1, {"round": "r"}, history, NodeId("q1"))


def scan(
    session: str = "s1", owner: Owner = LOTTE, flow: str = "quickscan", due: int | None = None
) -> Session:
    """A conversation outside rounds."""
    return Session(owner, 1, state(session, flow), due=due)


def a_run(session: str = "s1", owner: Owner = LOTTE, due: int | None = None) -> Session:
    """A conversation outside rounds of which its owner may have several."""
    return replace(scan(session, owner, "concern", due), repeatable=True)


def reading(one: str = "d1", run: str = "s1", body: bytes = b"{}") -> Reading:
    return Reading(ReadingId(one), SessionId(run), 1_700_000_000, body)


def item(one: str = "i1", body: bytes = b"{}", due: int | None = None) -> Item:
    """A team's action, just made."""
    return Item(ItemId(one), OURS, "action", 1, body, due)


def changed(one: Item, body: bytes = b"{}", *, by: int = 1) -> Item:
    """The same item, a revision later."""
    return replace(one, revision=one.revision + by, body=body)


def ballot(session: str, owner: Owner = LOTTE, one: str = "r1") -> Session:
    """A conversation in a round."""
    return replace(scan(session, owner), round=RoundId(one))


def later(session: Session, cursor: str = "q2", *, by: int = 1) -> Session:
    """The same conversation after one more answer."""
    entry = Entry(NodeId("q1"), Act.ANSWERED, "a", 1_700_000_000 + session.state.revision)
    after = replace(
        session.state,
        revision=session.state.revision + by,
        history=(*session.state.history, entry),
        cursor=NodeId(cursor),
    )
    return replace(session, state=after)


def a_round(one: str = "r1", opened: int = 1_700_000_000, team: TeamId = TEAM.id) -> Round:
    return Round(
        id=RoundId(one),
        team=team,
        instrument=InstrumentId("quickscan"),
        version=1,
        minimum=5,
        asks_roles=True,
        phase=Phase.OPEN,
        opened=opened,
        planned=opened + 1000,
        closes=opened + 1000,
    )


async def with_round(storage: Storage, one: str = "r1") -> Round:
    """A team with an open round."""
    await storage.keep_team(TEAM)
    opened = a_round(one)
    await storage.open_round(opened, Posted())
    return opened
