"""Experiments in the database: what was asked, who was held out, what came of it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, insert, inspect, select, update

from backend.errors import ExperimentRefused
from backend.stores.ledger.monitoring_tables import assignments, experiments

Kind = Literal["audience", "advice"]
AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Experiment:
    """``about``: the group; ``base_rate``: the share of it that is expected to buy within the horizon, None: not known."""

    name: str
    day: date
    kind: Kind
    about: str
    held_out_share: float
    customers: int
    base_rate: float | None = None


def begin(connection: Connection, new: Experiment) -> Experiment:
    """Write an experiment down, or return the one of this name. Raises ``ExperimentRefused`` where it asks otherwise."""
    row = connection.execute(select(experiments).where(experiments.c.name == new.name)).mappings().first()
    if row is None:
        connection.execute(insert(experiments).values(**asdict(new)))
        return new
    known = Experiment(**{name: row[name] for name in Experiment.__slots__})
    if (known.kind, known.about, known.held_out_share) != (new.kind, new.about, new.held_out_share):
        raise ExperimentRefused(
            f"The experiment {new.name!r} is about {known.about} with {known.held_out_share:.0%} held out: give another"
            " name, or the same group and share.",
            field="experiment",
        )
    return known


def assign(connection: Connection, name: str, day: date, held_out: Mapping[str, bool]) -> None:
    """Remember the arm of each customer (by key); who has one already keeps their day."""
    keys = sorted(held_out)
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        asked = select(assignments.c.customer).where(assignments.c.experiment == name, assignments.c.customer.in_(part))
        known = set(connection.scalars(asked))
        rows = [
            {"experiment": name, "customer": key, "day": day, "held_out": held_out[key]} for key in part if key not in known
        ]
        if rows:
            connection.execute(insert(assignments), rows)


def assigned(connection: Connection, name: str) -> Iterator[tuple[str, date, bool]]:
    """Everybody's (key, day, held out) of one experiment."""
    asked = select(assignments.c.customer, assignments.c.day, assignments.c.held_out).where(
        assignments.c.experiment == name
    )
    for row in connection.execution_options(yield_per=AT_ONCE).execute(asked):
        yield row[0], row[1], row[2]


def conclude(connection: Connection, name: str, result: dict[str, Any]) -> None:
    """Keep the newest read-out."""
    told = {"result": result, "measured_at": datetime.now(UTC)}
    connection.execute(update(experiments).where(experiments.c.name == name).values(**told))


def listed(connection: Connection) -> list[dict[str, Any]]:
    """Every experiment, the newest first; none in a database whose tables wait for the first."""
    if not inspect(connection).has_table(experiments.name):
        return []
    return [dict(row) for row in connection.execute(select(experiments).order_by(experiments.c.day.desc())).mappings()]


def expire(connection: Connection, before: date) -> int:
    """Delete assignments of days before this one; what was read out of them stays. Returns how many."""
    return connection.execute(delete(assignments).where(assignments.c.day < before)).rowcount
