"""Knows whether a new conversation may begin, and which one it would double; opens neither."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.round import RoundId
from storage.bulk import Sealed, sealed
from storage.codec import TAKING
from storage.port import Owner
from storage.tables import rounds, sessions


async def live(connection: AsyncConnection, which: Sequence[RoundId]) -> set[str]:
    """Which of these rounds are not closed, and cannot be until this transaction is over."""
    if not which:
        return set()
    query = select(rounds.c.id).where(rounds.c.id.in_(set(which)), rounds.c.phase.in_(TAKING))
    return set((await connection.scalars(query.with_for_update(read=True))).all())


async def doubles(connection: AsyncConnection, new: Mapping[Owner, Sealed]) -> Sequence[Sealed]:
    """The owners' conversations that the new ones would be the second of."""
    query = select(sessions).where(sessions.c.owner.in_(tuple(new)))
    there = sealed((await connection.execute(query)).all())
    return [row for row in there if _stands_for(row, new[row.owner])]


def _stands_for(there: Sealed, new: Sealed) -> bool:
    if there.round != new.round:
        return False
    return new.round is not None or (
        there.flow == new.flow and not there.repeatable and not new.repeatable
    )
