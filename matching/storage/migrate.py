"""Bring a database to the newest shape. Two processes may start at once: the second waits and finds it done."""

from pathlib import Path

import sqlalchemy as sa

_MIGRATIONS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x6A6F626D


def migrate(engine: sa.Engine) -> None:
    """Run what is missing in one transaction under a lock (SQLite: BEGIN IMMEDIATE; PostgreSQL: an advisory lock)."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
