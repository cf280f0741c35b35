"""Knows which group chats are teams and who was appointed to lead them; no title, no name."""

from sqlalchemy import ColumnElement, RowMapping, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.round import TeamId
from storage.ground import Ground
from storage.port import Owner, Team, team_place
from storage.tables import items, leads, teams


class Teams(Ground):
    """A team is found by the hash of its chat's id; the id itself lies sealed."""

    async def team(self, chat: int) -> Team | None:
        return await self._team(teams.c.hidden == self._secrets.hidden(str(chat)))

    async def team_by_id(self, team: TeamId) -> Team | None:
        return await self._team(teams.c.id == team)

    async def keep_team(self, team: Team) -> None:
        """Raises StorageError where another team has this chat."""
        values = {
            "hidden": self._secrets.hidden(str(team.chat)),
            "chat": self._secrets.seal_field(b"%d" % team.chat, "teams", team.id),
            "present": team.present,
        }

        async def work(connection: AsyncConnection) -> None:
            changed = await connection.execute(
                update(teams).where(teams.c.id == team.id).values(values)
            )
            if not changed.rowcount:
                await connection.execute(insert(teams).values(id=team.id, **values))

        await self._database.write(work)

    async def move_team(self, team: TeamId, chat: int) -> None:
        hidden = self._secrets.hidden(str(chat))
        sealed = self._secrets.seal_field(b"%d" % chat, "teams", team)

        async def work(connection: AsyncConnection) -> None:
            query = select(teams.c.id).where(teams.c.hidden == hidden, teams.c.id != team)
            for (other,) in (await connection.execute(query)).all():
                await connection.execute(delete(leads).where(leads.c.team == other))
                there = items.c.place == team_place(TeamId(other))
                await connection.execute(delete(items).where(there))
                await connection.execute(delete(teams).where(teams.c.id == other))
            await connection.execute(
                update(teams)
                .where(teams.c.id == team)
                .values(hidden=hidden, chat=sealed, present=True)
            )

        await self._database.write(work)

    async def appoint(self, team: TeamId, lead: Owner) -> None:
        """Raises StorageError for an unknown team."""

        async def work(connection: AsyncConnection) -> None:
            if not await _appointed(connection, team, lead):
                await connection.execute(insert(leads).values(team=team, owner=lead))

        await self._database.write(work)

    async def is_appointed(self, team: TeamId, lead: Owner) -> bool:
        return await self._database.read(lambda one: _appointed(one, team, lead))

    async def _team(self, which: ColumnElement[bool]) -> Team | None:
        async def work(connection: AsyncConnection) -> RowMapping | None:
            return (await connection.execute(select(teams).where(which))).mappings().first()

        row = await self._database.read(work)
        if row is None:
            return None
        chat = int(self._secrets.unseal_field(row["chat"], "teams", row["id"]))
        return Team(TeamId(row["id"]), chat, bool(row["present"]))


async def _appointed(connection: AsyncConnection, team: TeamId, lead: Owner) -> bool:
    query = select(leads.c.owner).where(leads.c.team == team, leads.c.owner == lead)
    return (await connection.execute(query)).first() is not None
