"""A database of its own: the configured one is never opened."""

from pathlib import Path

from django.db import connections


def use_own_database(folder: Path) -> None:
    """From here on the process knows only a fresh SQLite database in `folder`. The configured one is never opened."""
    connections["default"].close()
    connections.databases["default"] |= {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder / "bench.sqlite3"),
        "OPTIONS": {"timeout": 10, "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"},
    }
    del connections["default"]
