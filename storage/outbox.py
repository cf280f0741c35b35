"""Knows which calls wait to be made, and in which order; refuses to know what they say."""

from collections.abc import Sequence

import orjson
from sqlalchemy import RowMapping, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.ground import Ground
from storage.port import OutboxId, Outgoing
from storage.sealing import Secrets
from storage.tables import outbox


class Outbox(Ground):
    """Calls lie sealed; `place` gives their order, and begins at 1 again when all are gone."""

    async def put(self, calls: Sequence[Outgoing]) -> None:
        """A call that replaces another takes its place; one that waits already stays as it is."""
        if calls:
            await self._database.write(lambda one: put_calls(one, self._secrets, calls))

    async def waiting(self) -> tuple[Outgoing, ...]:
        async def work(connection: AsyncConnection) -> Sequence[RowMapping]:
            query = select(outbox).order_by(outbox.c.place, outbox.c.id)
            return (await connection.execute(query)).mappings().all()

        return tuple(self._read(row) for row in await self._database.read(work))

    async def delay(self, call: OutboxId, due: int) -> None:
        async def work(connection: AsyncConnection) -> None:
            await connection.execute(
                update(outbox)
                .where(outbox.c.id == call)
                .values(due=due, attempts=outbox.c.attempts + 1)
            )

        await self._database.write(work)

    async def sent(self, call: OutboxId) -> None:
        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(outbox).where(outbox.c.id == call))

        await self._database.write(work)

    def _read(self, row: RowMapping) -> Outgoing:
        told = self._secrets.unseal_field(row["body"], "outbox", row["id"])
        head, _, body = told.partition(b"\n")
        chat, method, merge = orjson.loads(head)
        return Outgoing(OutboxId(row["id"]), chat, method, body, merge, row["due"], row["attempts"])


async def put_calls(
    connection: AsyncConnection, secrets: Secrets, calls: Sequence[Outgoing]
) -> None:
    """Adds calls within a transaction that keeps what they tell of."""
    for call in calls:
        await _put(connection, secrets, call)


async def _put(connection: AsyncConnection, secrets: Secrets, call: Outgoing) -> None:
    there = await connection.execute(select(outbox.c.id).where(outbox.c.id == call.id))
    if there.first() is not None:
        return
    hidden = secrets.hidden(call.merge) if call.merge else None
    place = None
    if hidden is not None:
        query = select(outbox.c.place).where(outbox.c.hidden == hidden)
        place = (await connection.execute(query)).scalar()
        await connection.execute(delete(outbox).where(outbox.c.hidden == hidden))
    if place is None:
        last = await connection.execute(select(func.coalesce(func.max(outbox.c.place), 0)))
        place = last.scalar_one() + 1
    await connection.execute(
        insert(outbox).values(
            id=call.id,
            place=place,
            hidden=hidden,
            body=_sealed(secrets, call),
            due=call.due,
            attempts=call.attempts,
        )
    )


def _sealed(secrets: Secrets, call: Outgoing) -> bytes:
    told = orjson.dumps([call.chat, call.method, call.merge]) + b"\n" + call.body
    return secrets.seal_field(told, "outbox", call.id)
