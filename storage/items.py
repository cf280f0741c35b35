"""Knows how what outlives conversations is kept and changed, all or none; not what it is about."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from sqlalchemy import ColumnElement, RowMapping, delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.ground import Ground
from storage.outbox import put_calls
from storage.port import Item, ItemId, Outgoing, Place
from storage.tables import items as table

_ADD = text("""INSERT INTO items (id, place, kind, revision, body, due)
VALUES (:id, :place, :kind, :revision, :body, :due) ON CONFLICT DO NOTHING RETURNING id""")


class _Refused(Exception):
    """One of the items does not follow what is there; raised to undo what was done before it."""


class Items(Ground):
    """An item outlives every run and round, and so lies under the installation's key."""

    async def items(self, place: Place, kind: str | None = None) -> tuple[Item, ...]:
        there = table.c.place == place
        return await self._items(there if kind is None else there & (table.c.kind == kind))

    async def item(self, item: ItemId) -> Item | None:
        return next(iter(await self._items(table.c.id == item)), None)

    async def keep_items(self, items: Sequence[Item], calls: Sequence[Outgoing] = ()) -> bool:
        # Everybody takes the rows in one order, so that nobody waits in a circle.
        rows = [(one, self._body(one)) for one in sorted(items, key=lambda one: one.id)]

        async def work(connection: AsyncConnection) -> None:
            for one, body in rows:
                if not await _kept(connection, one, body):
                    raise _Refused
            await put_calls(connection, self._secrets, calls)

        try:
            await self._database.write(work)
        except _Refused:
            return False
        return True

    async def erase_items(self, items: Sequence[ItemId]) -> None:
        await self._erase_which(table.c.id.in_(items))

    async def erase_place(self, place: Place) -> None:
        await self._erase_which(table.c.place == place)

    async def due_items(self, until: int) -> tuple[Item, ...]:
        return await self._items(table.c.due <= until, table.c.due)

    async def _items(
        self, which: ColumnElement[bool], *order: ColumnElement[int | None]
    ) -> tuple[Item, ...]:
        async def work(connection: AsyncConnection) -> Sequence[RowMapping]:
            query = select(table).where(which).order_by(*order, table.c.id)
            return (await connection.execute(query)).mappings().all()

        return tuple(self._item(row) for row in await self._database.read(work))

    async def _erase_which(self, which: ColumnElement[bool]) -> None:
        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(table).where(which))

        await self._database.write(work)

    def _body(self, one: Item) -> bytes:
        return self._secrets.seal_field(one.body, table.name, _row(one))

    def _item(self, row: RowMapping) -> Item:
        sealed = Item(**row)
        body = self._secrets.unseal_field(sealed.body, table.name, _row(sealed))
        return replace(sealed, body=body)


async def _kept(connection: AsyncConnection, one: Item, body: bytes) -> bool:
    """Whether the item is new, or follows the one that is there, and was written therefore."""
    if one.revision == 1:
        values = {**asdict(one), "body": body}
        return (await connection.execute(_ADD, values)).first() is not None
    changed = await connection.execute(
        update(table)
        .where(
            table.c.id == one.id,
            table.c.place == one.place,
            table.c.kind == one.kind,
            table.c.revision == one.revision - 1,
        )
        .values(revision=one.revision, body=body, due=one.due)
    )
    return changed.rowcount > 0


def _row(one: Item) -> str:
    """What a sealed body is bound to, beside its table."""
    return f"{one.id} {one.place} {one.kind} {one.revision}"
