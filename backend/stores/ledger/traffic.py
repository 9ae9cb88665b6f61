"""What was asked of the service, as counts per day and bin: every worker writes its own rows, and readers add them up."""

from collections.abc import Mapping
from datetime import date

import numpy as np
from sqlalchemy import Connection, delete, insert, select

from backend.contract.arrays import Floats
from backend.stores.ledger.monitoring_tables import traffic


def replace_counts(connection: Connection, day: date, version: str, worker: str, counts: Mapping[str, Floats]) -> None:
    """Write a worker's counts of a day, in place of those it wrote before."""
    same = (traffic.c.day == day) & (traffic.c.model_version == version) & (traffic.c.worker == worker)
    connection.execute(delete(traffic).where(same))
    rows = [{"name": name, "counts": [int(one) for one in bins]} for name, bins in counts.items()]
    if rows:
        about = {"day": day, "model_version": version, "worker": worker}
        connection.execute(insert(traffic), [about | row for row in rows])


def counts_since(connection: Connection, first: date, version: str) -> dict[str, Floats]:
    """Counts by name, of all workers and of all days from ``first`` on."""
    asked = select(traffic.c.name, traffic.c.counts).where(traffic.c.day >= first, traffic.c.model_version == version)
    found: dict[str, Floats] = {}
    for name, bins in connection.execute(asked):
        found[name] = found.get(name, np.zeros(len(bins))) + np.asarray(bins, dtype=np.float64)
    return found


def expire(connection: Connection, before: date) -> int:
    """Delete counts of days before this one; returns how many rows."""
    return connection.execute(delete(traffic).where(traffic.c.day < before)).rowcount
