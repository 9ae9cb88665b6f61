"""The ledger of predictions in the database: in by the thousand, out once their window has passed, gone on request."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from backend.monitoring.ledger import Prediction
from backend.stores.ledger.monitoring_tables import outcomes, predictions

_FIELDS = [predictions.c[name] for name in Prediction.__slots__]
ROWS_AT_ONCE = 10_000


def record(connection: Connection, lines: Sequence[Prediction]) -> None:
    """Write lines; nothing for none."""
    if lines:
        connection.execute(insert(predictions), [asdict(line) for line in lines])


def replace_scored(connection: Connection, version: str, as_of: date) -> None:
    """Delete what an earlier scoring as of this day by this version said."""
    same = (predictions.c.model_version == version) & (predictions.c.as_of == as_of) & (predictions.c.source == "scored")
    connection.execute(delete(predictions).where(same))


def passed(connection: Connection, end: date) -> Iterator[Prediction]:
    """Predictions whose whole window lies before ``end``, the oldest first; of one customer, day, version and source only
    the last, since later requests of a day repeat or mend the earlier ones."""
    same = [predictions.c[name] for name in ("customer", "as_of", "model_version", "source")]
    last = select(func.max(predictions.c.number)).group_by(*same)
    asked = select(*_FIELDS).where(predictions.c.number.in_(last)).order_by(predictions.c.as_of, predictions.c.number)
    asked = asked.where(predictions.c.as_of < end)
    rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(asked)
    for row in rows:
        line = Prediction(*row)
        if line.as_of + timedelta(days=line.horizon_days) <= end:
            yield line


def forget(connection: Connection, customer: str) -> int:
    """Delete every prediction of a customer (by their key); returns how many there were."""
    return connection.execute(delete(predictions).where(predictions.c.customer == customer)).rowcount


def expire(connection: Connection, before: date) -> int:
    """Delete predictions made for days before this one; returns how many."""
    return connection.execute(delete(predictions).where(predictions.c.as_of < before)).rowcount


def replace_outcome(
    connection: Connection, version: str, source: str, span: tuple[date, date], result: dict[str, Any]
) -> None:
    """Keep the newest measurement of a version and source."""
    same = (outcomes.c.model_version == version) & (outcomes.c.source == source)
    connection.execute(delete(outcomes).where(same))
    row = {"model_version": version, "source": source, "first": span[0], "last": span[1], "result": result}
    connection.execute(insert(outcomes).values(**row, measured_at=datetime.now(UTC)))


def measured(connection: Connection) -> list[dict[str, Any]]:
    """Every measurement kept, the newest first."""
    rows = connection.execute(select(outcomes).order_by(outcomes.c.measured_at.desc())).mappings()
    return [dict(row) for row in rows]
