"""What a concern needs: moments, several runs of one owner, messages, readings, profiles."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sessions", sa.Column("due", sa.BigInteger))
    op.add_column(
        "sessions",
        sa.Column("repeatable", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.drop_index("one_of_an_owner_by_flow", "sessions")
    for name, columns, unique, where in (
        (
            "one_of_an_owner_by_flow",
            ["owner", "flow"],
            True,
            sa.text("round IS NULL AND NOT repeatable"),
        ),
        ("conversations_by_due", ["due"], False, sa.text("due IS NOT NULL")),
    ):
        op.create_index(
            name,
            "sessions",
            columns,
            unique=unique,
            sqlite_where=where,
            postgresql_where=where,
        )
    for table in ("messages", "readings"):
        run = sa.ForeignKey("sessions.id", ondelete="CASCADE")
        op.create_table(
            table,
            sa.Column("id", sa.Text, primary_key=True),
            sa.Column("run", sa.Text, run, nullable=False, index=True),
            sa.Column("body", sa.LargeBinary, nullable=False),
            sqlite_with_rowid=False,
        )
    op.create_table(
        "profiles",
        sa.Column("owner", sa.Text, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
