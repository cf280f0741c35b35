"""Knows how many rows go to a database in one statement; refuses to know what they mean.

The statements are constant text, so that nothing is compiled or parsed again on the hot path.
SQLite gets the rows as one JSON text and their bodies as one run of bytes, of which each row
names its part; PostgreSQL gets an array for each column.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.round import RoundId
from flows.state import SessionId
from storage.database import Dialect
from storage.port import Owner


@dataclass(frozen=True, slots=True)
class Sealed:
    """A row of `sessions`."""

    id: SessionId
    owner: Owner
    flow: str
    round: RoundId | None
    revision: int
    submitted: bool
    screen: int | None
    body: bytes
    due: int | None
    repeatable: bool


COLUMNS = "id, owner, flow, round, revision, submitted, screen, body, due, repeatable"

_SAVE = """UPDATE sessions
SET revision = new.revision, submitted = new.submitted, screen = new.screen, body = new.body,
due = new.due
FROM {rows} AS new
WHERE sessions.id = new.id AND sessions.revision = new.revision - 1
AND sessions.owner = new.owner AND sessions.round {same} new.round
AND sessions.repeatable = new.repeatable
RETURNING sessions.id"""

_CREATE = """INSERT INTO sessions ({columns}) SELECT {columns} FROM {rows} AS new WHERE true
ON CONFLICT DO NOTHING RETURNING id"""

_SHOW = """UPDATE sessions SET screen = new.screen FROM {pairs} AS new
WHERE sessions.id = new.id"""

_ACTIVATE = """INSERT INTO people (owner, active)
SELECT sessions.owner, sessions.id FROM sessions JOIN {pairs} AS new
ON sessions.id = new.id AND sessions.owner = new.owner WHERE true
ON CONFLICT (owner) DO UPDATE SET active = excluded.active"""

_LOAD = "SELECT {columns} FROM sessions WHERE id IN {ids}"

_SQLITE_ROWS = """(SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS owner,
json_extract(value, '$[2]') AS flow, json_extract(value, '$[3]') AS round,
json_extract(value, '$[4]') AS revision, json_extract(value, '$[5]') AS submitted,
json_extract(value, '$[6]') AS screen,
substr(?2, json_extract(value, '$[7]'), json_extract(value, '$[8]')) AS body,
json_extract(value, '$[9]') AS due, json_extract(value, '$[10]') AS repeatable
FROM json_each(?1))"""

_SQLITE_PAIRS = """(SELECT json_extract(value, '$[0]') AS id,
json_extract(value, '$[1]') AS {second} FROM json_each(?1))"""

_POSTGRESQL_ROWS = """unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[],
$6::boolean[], $7::bigint[], $8::bytea[], $9::bigint[], $10::boolean[])"""


class Bulk:
    """The statements that are made for many conversations at once."""

    def __init__(self, dialect: Dialect) -> None:
        self._sqlite = dialect is Dialect.SQLITE
        if self._sqlite:
            rows, same, ids = _SQLITE_ROWS, "IS", "(SELECT value FROM json_each(?1))"
            screens = _SQLITE_PAIRS.format(second="screen")
            owners = _SQLITE_PAIRS.format(second="owner")
        else:
            rows, same = f"{_POSTGRESQL_ROWS} AS new ({COLUMNS})", "IS NOT DISTINCT FROM"
            ids = "(SELECT unnest($1::text[]))"
            screens = "unnest($1::text[], $2::bigint[]) AS new (id, screen)"
            owners = "unnest($1::text[], $2::text[]) AS new (id, owner)"
        self._save = _filled(_SAVE, rows=rows, same=same)
        self._create = _filled(_CREATE, rows=rows, columns=COLUMNS)
        self._show = _filled(_SHOW, pairs=screens)
        self._activate = _filled(_ACTIVATE, pairs=owners)
        self._load = _filled(_LOAD, ids=ids, columns=COLUMNS)

    async def save(self, connection: AsyncConnection, rows: Sequence[Sealed]) -> set[SessionId]:
        """Replaces what is one revision older; gives the ids of what was replaced."""
        done = await connection.exec_driver_sql(self._save, self._rows(rows))
        return set(done.scalars())

    async def create(self, connection: AsyncConnection, rows: Sequence[Sealed]) -> set[SessionId]:
        """Adds what is not there in any way; gives the ids of what was added."""
        done = await connection.exec_driver_sql(self._create, self._rows(rows))
        return set(done.scalars())

    async def show(
        self, connection: AsyncConnection, screens: Mapping[SessionId, int | None]
    ) -> None:
        await connection.exec_driver_sql(self._show, self._pairs(tuple(screens.items())))

    async def activate(
        self, connection: AsyncConnection, active: Mapping[Owner, SessionId]
    ) -> None:
        """Each owner's conversation; what is not there or is another's is passed over."""
        pairs = tuple((session, owner) for owner, session in active.items())
        await connection.exec_driver_sql(self._activate, self._pairs(pairs))

    async def load(self, connection: AsyncConnection, ids: Sequence[SessionId]) -> Sequence[Sealed]:
        which = orjson.dumps(ids).decode() if self._sqlite else list(ids)
        return sealed((await connection.exec_driver_sql(self._load, (which,))).all())

    def _rows(self, rows: Sequence[Sealed]) -> tuple[object, ...]:
        if not self._sqlite:
            columns = COLUMNS.split(", ")
            return tuple([getattr(row, column) for row in rows] for column in columns)
        told: list[tuple[object, ...]] = []
        start = 1
        for row in rows:
            size = len(row.body)
            told.append(
                (row.id, row.owner, row.flow, row.round, row.revision, int(row.submitted),
                 row.screen, start, size, row.due, int(row.repeatable))
            )  # fmt: skip
            start += size
        return orjson.dumps(told).decode(), b"".join(row.body for row in rows)

    def _pairs(self, pairs: Sequence[tuple[object, object]]) -> tuple[object, ...]:
        if self._sqlite:
            return (orjson.dumps(pairs).decode(),)
        return [one for one, _ in pairs], [other for _, other in pairs]


def sealed(rows: Sequence[Sequence[Any]]) -> Sequence[Sealed]:
    """Rows of `sessions`, in the order of COLUMNS."""
    return [
        Sealed(
            row[0], row[1], row[2], row[3], row[4], bool(row[5]), row[6], row[7], row[8],
            bool(row[9]),
        )
        for row in rows
    ]  # fmt: skip


def _filled(statement: str, **parts: str) -> str:
    """SQLite names a subquery behind it; PostgreSQL's arrays carry their own name and columns."""
    for name, part in parts.items():
        place = "{" + name + "}"
        if " AS new (" in part:
            statement = statement.replace(place + " AS new", part)
        statement = statement.replace(place, part)
    return statement
