"""Knows who may begin which scan: a round's link, its state, and whether one is in its group."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.content import Content
from bot.telegram.api import Api, ApiError
from flows import questionnaire as q
from flows.asking import CLIENTS, NO, YES, asking
from flows.model import FlowId
from flows.round import Phase, RoundId
from instruments.model import InstrumentId
from storage.port import Storage

LINK = "r_"

OUTSIDE = frozenset({"left", "kicked"})


@dataclass(frozen=True, slots=True)
class Invitation:
    """A scan that may begin, with the facts that it begins with; `round` None for one's own."""

    flow: FlowId
    facts: Mapping[str, str]
    round: RoundId | None


class Admission:
    """`username` is the bot's own, which its links are made with."""

    def __init__(self, content: Content, storage: Storage, api: Api, username: str) -> None:
        self._content = content
        self._storage = storage
        self._api = api
        self.username = username

    def link(self, one: RoundId) -> str:
        """Where a round's button leads: the private chat, with the round's unguessable id."""
        return f"https://t.me/{self.username}?start={LINK}{one}"

    @staticmethod
    def round_in(argument: str) -> RoundId:
        """The round that a `/start` argument names, whether or not there is such a round."""
        return RoundId("".join(argument.removeprefix(LINK).split()[:1])[:40])

    def own(self, instrument: InstrumentId | None) -> Invitation | str:
        """A scan of one's own, or the id of the sentence that says that there is none."""
        if instrument is None or instrument not in self._content.instruments:
            return "round.unknown"
        return Invitation(FlowId(instrument), {q.SCAN: q.OWN, q.ASKS_ROLES: "no"}, None)

    async def invitation(self, one: RoundId, user: int) -> Invitation | str:
        """What may begin, or the id of the sentence that says why it may not."""
        kept = await self._storage.round(one)
        if kept is None or kept.round.instrument not in self._content.instruments:
            return "round.unknown"
        if kept.round.phase is Phase.SHORT:
            return "round.short"
        if kept.round.phase is not Phase.OPEN:
            return "round.closed"
        team = await self._storage.team_by_id(kept.round.team)
        if team is not None and await is_outside(self._api, team.chat, user):
            return "round.not_member"
        facts = {
            q.SCAN: q.ROUND,
            q.ASKS_ROLES: YES if kept.round.asks_roles else NO,
            q.OPEN: YES if kept.round.open else NO,
            CLIENTS: YES if kept.round.clients else NO,
            "minimum": str(kept.round.minimum),
            **asking(self._content.instruments[kept.round.instrument], kept.round.blocks),
        }
        return Invitation(FlowId(InstrumentId(kept.round.instrument)), facts, one)


async def is_outside(api: Api, group: int, user: int) -> bool:
    """Whether Telegram says that someone is not in the group.

    For others than the bot it is certain only where the bot is an administrator: without
    an answer it is taken that they are.
    """
    try:
        member = await api.result("getChatMember", chat_id=group, user_id=user)
    except ApiError:
        return False
    if not isinstance(member, dict):
        return False
    status = member.get("status")
    return status in OUTSIDE or (status == "restricted" and not member.get("is_member", True))
