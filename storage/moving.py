"""Knows how conversations go over to another owner, sealed anew; refuses to know who they are."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.state import SessionId
from storage.bulk import Sealed, sealed
from storage.conversations import Conversations, sealed_body
from storage.keys import own_key
from storage.port import Owner, Session
from storage.tables import people, sessions


class Moving(Conversations):
    """A conversation is sealed with its owner, and bound to the owner's row: both change at once.

    Its revision stays, for it says how often it was stepped on; a save under the owner it had
    until now finds it no more, and is made again as it is by then.
    """

    async def move_sessions(self, before: Owner, after: Owner, chat: int) -> None:
        if before == after:
            return

        async def work(connection: AsyncConnection) -> tuple[list[SessionId], list[SessionId]]:
            mine = sessions.c.owner == before
            query = select(sessions).where(mine, sessions.c.round.is_(None)).with_for_update()
            rows = sealed((await connection.execute(query)).all())
            doubled = await _make_way(connection, after, rows)
            moved = await self._decoded(rows)
            await self._move(connection, moved, after, chat)
            await _turn(connection, before, after, [one.id for one in moved])
            return [one.id for one in moved], doubled

        moved, doubled = await self._database.write(work)
        self._forget([*moved, *doubled])
        await self._keys.destroy(own_key(one) for one in doubled)

    async def _move(
        self, connection: AsyncConnection, found: Sequence[Session], after: Owner, chat: int
    ) -> None:
        keys = await self._keys.get(own_key(one.id) for one in found)
        for one in found:
            there = replace(one, owner=after, chat=chat, screen=None)
            body = sealed_body(keys[own_key(one.id)], there)
            await connection.execute(
                update(sessions)
                .where(sessions.c.id == one.id)
                .values(owner=after, body=body, screen=None)
            )


async def _make_way(
    connection: AsyncConnection, after: Owner, rows: Sequence[Sealed]
) -> list[SessionId]:
    """Deletes what the other owner began meanwhile and would then have twice."""
    flows = [row.flow for row in rows if not row.repeatable]
    done = await connection.execute(
        delete(sessions)
        .where(
            sessions.c.owner == after,
            sessions.c.round.is_(None),
            sessions.c.repeatable.is_(False),
            sessions.c.flow.in_(flows),
        )
        .returning(sessions.c.id)
    )
    return [SessionId(one) for one in done.scalars()]


async def _turn(
    connection: AsyncConnection, before: Owner, after: Owner, moved: Sequence[SessionId]
) -> None:
    """Makes active for the other what was so for the one."""
    there = (people.c.owner == before, people.c.active.in_(moved))
    if (await connection.execute(select(people.c.active).where(*there))).first() is None:
        return
    await connection.execute(delete(people).where(people.c.owner == after))
    await connection.execute(update(people).where(*there).values(owner=after))
