"""Knows the port's SQL form as one whole, for SQLite and PostgreSQL alike; adds nothing to it."""

from storage.database import Database
from storage.keys import KeyStore
from storage.outbox import Outbox
from storage.rounds import Rounds
from storage.sealing import Secrets
from storage.teams import Teams


class SqlStorage(Rounds, Teams, Outbox):
    """`lost` counts what had to be erased at opening: conversations and rounds without a key.

    That is so after a backup is put back, since backups leave the key store out.
    """

    def __init__(self, database: Database, keys: KeyStore, secrets: Secrets, lost: int) -> None:
        super().__init__(database, keys, secrets)
        self.lost = lost

    async def close(self) -> None:
        """Keeps what still waits, then lets the database go."""
        await self.flush()
        await self._database.close()
        await self._keys.close()
