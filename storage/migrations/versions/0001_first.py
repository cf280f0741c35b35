"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "teams",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("hidden", sa.Text, nullable=False, unique=True),
        sa.Column("chat", sa.LargeBinary, nullable=False),
        sa.Column("present", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "leads",
        sa.Column("team", sa.Text, sa.ForeignKey("teams.id"), primary_key=True),
        sa.Column("owner", sa.Text, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rounds",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("team", sa.Text, sa.ForeignKey("teams.id"), nullable=False, index=True),
        sa.Column("phase", sa.Text, nullable=False, index=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("posted", sa.Text, nullable=False),
        sa.Column("release", sa.Text),
        sqlite_with_rowid=False,
    )
    _conversations()
    op.create_table(
        "outbox",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("hidden", sa.Text, index=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def _conversations() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("flow", sa.Text, nullable=False),
        sa.Column("round", sa.Text, sa.ForeignKey("rounds.id"), index=True),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("submitted", sa.Boolean, nullable=False),
        sa.Column("screen", sa.BigInteger),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    for name, column, where in (
        ("one_of_an_owner_in_a_round", "round", sa.text("round IS NOT NULL")),
        ("one_of_an_owner_by_flow", "flow", sa.text("round IS NULL")),
    ):
        op.create_index(
            name,
            "sessions",
            ["owner", column],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )
    active = sa.ForeignKey("sessions.id", ondelete="CASCADE")
    op.create_table(
        "people",
        sa.Column("owner", sa.Text, primary_key=True),
        sa.Column("active", sa.Text, active, nullable=False, index=True),
        sqlite_with_rowid=False,
    )
