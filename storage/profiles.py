"""Knows what a person wants to be remembered of them for the next time; refuses to know who."""

from collections.abc import Mapping

import orjson
from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.ground import Ground
from storage.port import Owner
from storage.tables import profiles

_KEEP = text("""INSERT INTO profiles (owner, body) VALUES (:owner, :body)
ON CONFLICT (owner) DO UPDATE SET body = excluded.body""")


class Profiles(Ground):
    """A profile outlives every run, and so lies under the installation's key."""

    async def profile(self, owner: Owner) -> Mapping[str, str]:
        query = select(profiles.c.body).where(profiles.c.owner == owner)

        async def work(connection: AsyncConnection) -> bytes | None:
            return (await connection.execute(query)).scalar()

        body = await self._database.read(work)
        if body is None:
            return {}
        facts: dict[str, str] = orjson.loads(self._secrets.unseal_field(body, "profiles", owner))
        return facts

    async def keep_profile(self, owner: Owner, facts: Mapping[str, str]) -> None:
        body = self._secrets.seal_field(orjson.dumps(dict(facts)), "profiles", owner)

        async def work(connection: AsyncConnection) -> None:
            if facts:
                await connection.execute(_KEEP, {"owner": owner, "body": body})
            else:
                await connection.execute(delete(profiles).where(profiles.c.owner == owner))

        await self._database.write(work)
