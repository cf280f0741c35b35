"""Knows what every part of the SQL form stands on; refuses to know any table."""

from storage.database import Database
from storage.keys import KeyStore
from storage.sealing import Secrets


class Ground:
    """The database, the key store beside it, and the installation's secrets."""

    def __init__(self, database: Database, keys: KeyStore, secrets: Secrets) -> None:
        self._database = database
        self._keys = keys
        self._secrets = secrets
