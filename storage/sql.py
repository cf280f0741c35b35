"""Knows the port's SQL form as one whole, for SQLite and PostgreSQL alike; adds nothing to it."""

import asyncio

from sqlalchemy import select

from storage.database import Database
from storage.items import Items
from storage.keys import KeyStore
from storage.moving import Moving
from storage.outbox import Outbox
from storage.port import StorageError, Unavailable
from storage.profiles import Profiles
from storage.rounds import Rounds
from storage.runs import Runs
from storage.sealing import Secrets
from storage.tables import installation
from storage.teams import Teams

_ANY = select(installation.c.name).limit(1)


class SqlStorage(Rounds, Moving, Runs, Profiles, Teams, Items, Outbox):
    """`lost` counts what had to be erased at opening: conversations and rounds without a key.

    That is so after a backup is put back, since backups leave the key store out.
    """

    def __init__(self, database: Database, keys: KeyStore, secrets: Secrets, lost: int) -> None:
        super().__init__(database, keys, secrets)
        self.lost = lost

    async def ping(self, within: float) -> None:
        """Asks the tables and the key store at once; what they answer with does not matter."""
        until = asyncio.get_running_loop().time() + within
        try:
            await asyncio.gather(
                self._database.read(lambda one: one.execute(_ANY), until), self._keys.ping(until)
            )
        except StorageError as error:
            raise Unavailable(str(error)) from None

    async def close(self) -> None:
        """Keeps what still waits, then lets the database go."""
        await self.flush()
        await self._database.close()
        await self._keys.close()
