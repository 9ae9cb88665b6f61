"""The table of jobs. The database itself sees to it that one runs at a time, however many processes serve."""

from sqlalchemy import JSON, Boolean, Column, DateTime, Float, Index, Integer, String, Table, Text, false

from backend.stores.tables import metadata

jobs = Table(
    "jobs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("kind", String(24), nullable=False),
    Column("arguments", JSON, nullable=False),
    Column("state", String(10), nullable=False),
    *(Column(name, DateTime(timezone=True)) for name in ("created_at", "started_at", "finished_at")),
    Column("cancel_asked", Boolean, nullable=False, server_default=false()),
    Column("step", Text),
    Column("fraction", Float),
    Column("log", JSON(none_as_null=True)),
    Column("exit_code", Integer),
    Column("error", Text),
    Column("result", JSON(none_as_null=True)),
    Column("owner", String(32)),
    Column("beats", Integer, nullable=False, server_default="0"),
)
"""``number`` is the order of the queue; ``owner`` is the process that runs it, and ``beats`` grows while that one lives."""

_running = jobs.c.state == "running"
Index("ix_jobs_one_running", jobs.c.state, unique=True, sqlite_where=_running, postgresql_where=_running)
