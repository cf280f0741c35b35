"""Knows the tables, as they are in SQLite and in PostgreSQL; refuses to know what stands in them.

No table tells when something happened, or what came first: a row's id is random, and the only
times are of what is still to happen. In SQLite tables go without hidden row numbers therefore.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    false,
    text,
)

HEAD = "0003"
"""The newest migration; a start on a database that is there already looks no further."""

metadata = MetaData()

installation = Table(
    "installation",
    metadata,
    Column("name", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

teams = Table(
    "teams",
    metadata,
    Column("id", Text, primary_key=True),
    Column("hidden", Text, nullable=False, unique=True),
    Column("chat", LargeBinary, nullable=False),
    Column("present", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

leads = Table(
    "leads",
    metadata,
    Column("team", Text, ForeignKey("teams.id"), primary_key=True),
    Column("owner", Text, primary_key=True),
    sqlite_with_rowid=False,
)

rounds = Table(
    "rounds",
    metadata,
    Column("id", Text, primary_key=True),
    Column("team", Text, ForeignKey("teams.id"), nullable=False, index=True),
    Column("phase", Text, nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("posted", Text, nullable=False),
    Column("release", Text),
    sqlite_with_rowid=False,
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("flow", Text, nullable=False),
    Column("round", Text, ForeignKey("rounds.id"), index=True),
    Column("revision", BigInteger, nullable=False),
    Column("submitted", Boolean, nullable=False),
    Column("screen", BigInteger),
    Column("body", LargeBinary, nullable=False),
    Column("due", BigInteger),
    Column("repeatable", Boolean, nullable=False, server_default=false()),
    Index(
        "one_of_an_owner_in_a_round",
        "owner",
        "round",
        unique=True,
        sqlite_where=text("round IS NOT NULL"),
        postgresql_where=text("round IS NOT NULL"),
    ),
    Index(
        "one_of_an_owner_by_flow",
        "owner",
        "flow",
        unique=True,
        sqlite_where=text("round IS NULL AND NOT repeatable"),
        postgresql_where=text("round IS NULL AND NOT repeatable"),
    ),
    # Most conversations have no such moment, and then a save need not touch this index.
    Index(
        "conversations_by_due",
        "due",
        sqlite_where=text("due IS NOT NULL"),
        postgresql_where=text("due IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)

people = Table(
    "people",
    metadata,
    Column("owner", Text, primary_key=True),
    Column(
        "active", Text, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sqlite_with_rowid=False,
)

messages = Table(
    "messages",
    metadata,
    Column("id", Text, primary_key=True),
    Column("run", Text, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

readings = Table(
    "readings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("run", Text, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

profiles = Table(
    "profiles",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

items = Table(
    "items",
    metadata,
    Column("id", Text, primary_key=True),
    Column("place", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("due", BigInteger),
    Index("items_by_place", "place", "kind"),
    Index(
        "items_by_due",
        "due",
        sqlite_where=text("due IS NOT NULL"),
        postgresql_where=text("due IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Text, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("hidden", Text, index=True),
    Column("body", LargeBinary, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    sqlite_with_rowid=False,
)
