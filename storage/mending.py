"""Knows what a crash or a restored backup leaves behind, and clears it away; looks into nothing."""

from collections.abc import Collection

from sqlalchemy import bindparam, delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.round import Phase, forget
from storage.codec import LIVE, round_read, round_text
from storage.database import Dialect
from storage.keys import KeyStore, key_name, own_key, round_key
from storage.sealing import Secrets, WrongKeys
from storage.tables import installation, rounds, sessions

RECOGNITION = "recognition"
"""The row of `installation` that tells whether people would still be recognised."""


async def prove(connection: AsyncConnection, secrets: Secrets) -> None:
    """Raises WrongKeys where the installation's last key is not the one this store began with.

    Without this, a wrong key would look like a store whose keys are all gone.
    """
    told = secrets.hidden(RECOGNITION).encode()
    query = select(installation.c.body).where(installation.c.name == RECOGNITION)
    known = (await connection.execute(query)).scalar()
    if known is None:
        await connection.execute(insert(installation).values(name=RECOGNITION, body=told))
    elif known != told:
        raise WrongKeys(
            "ENCRYPTION_KEYS (or the key file): the last key is not the one this store began with"
        )


async def mend(connection: AsyncConnection, keys: KeyStore, dialect: Dialect) -> int:
    """Destroys keys that nothing needs, erases what has no key; gives how much was so lost."""
    if dialect is Dialect.POSTGRESQL:
        # Another replica may be between a new key and its conversation.
        await connection.execute(text("LOCK TABLE rounds, sessions IN SHARE ROW EXCLUSIVE MODE"))
    names = await keys.names()
    live = {
        round_key(one): one
        for one in (
            await connection.scalars(select(rounds.c.id).where(rounds.c.phase.in_(LIVE)))
        ).all()
    }
    held = {
        one.id: key_name(one.id, one.round)
        for one in (await connection.execute(select(sessions.c.id, sessions.c.round))).all()
    }
    own = {name for one, name in held.items() if name == own_key(one)}
    there = names & (set(live) | own)
    await keys.destroy(names - there)
    gone = [one for one, name in held.items() if name not in there]
    lost = [one for name, one in live.items() if name not in there]
    taken_up = await _take_up(connection, lost)
    for table, ids in ((sessions, gone), (rounds, [one for one in lost if one not in taken_up])):
        if ids:
            one = delete(table).where(table.c.id == bindparam("gone"))
            await connection.execute(one, [{"gone": each} for each in ids])
    return len(gone) + len(lost)


async def _take_up(connection: AsyncConnection, lost: Collection[str]) -> set[str]:
    """Rounds whose cards cannot be read any more: what was counted of them stays."""
    query = select(rounds.c.id, rounds.c.body).where(
        rounds.c.id.in_(lost), rounds.c.phase == Phase.LAID.value
    )
    laid = {one.id: forget(round_read(one.body)) for one in await connection.execute(query)}
    for one, after in laid.items():
        values = {"phase": after.phase.value, "body": round_text(after)}
        await connection.execute(update(rounds).where(rounds.c.id == one).values(values))
    return set(laid)
