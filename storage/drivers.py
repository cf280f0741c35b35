"""Knows which databases there are, and which driver speaks with each; opens none of them."""

SQLITE = "sqlite+aiosqlite"
POSTGRESQL = "postgresql+asyncpg"

DRIVERS = {
    "sqlite": SQLITE,
    SQLITE: SQLITE,
    "postgres": POSTGRESQL,
    "postgresql": POSTGRESQL,
    POSTGRESQL: POSTGRESQL,
}
"""The driver for each way in which a database's address may begin."""
