"""Tables of what was predicted, what came of it, and what was asked: they outlive every scoring."""

from sqlalchemy import JSON, BigInteger, Column, Date, DateTime, Float, Index, Integer, String, Table

from backend.stores.tables import metadata

predictions = Table(
    "predictions",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("customer", String(32), nullable=False),
    Column("as_of", Date, nullable=False),
    Column("horizon_days", Integer, nullable=False),
    Column("model_version", String(64), nullable=False),
    Column("source", String(8), nullable=False),
    *(Column(name, Float, nullable=False) for name in ("probability", "spend")),
    *(Column(name, Float) for name in ("low", "high")),
)
"""``customer`` is ``monitoring.ledger.customer_key`` of an id: no table here names anyone."""
Index("ix_predictions_customer", predictions.c.customer)
Index("ix_predictions_as_of", predictions.c.as_of)

outcomes = Table(
    "outcomes",
    metadata,
    *(Column(name, String(64), primary_key=True) for name in ("model_version", "source")),
    *(Column(name, Date, nullable=False) for name in ("first", "last")),
    Column("measured_at", DateTime(timezone=True), nullable=False),
    Column("result", JSON, nullable=False),
)
"""What came of the predictions of one version: ``result`` is ``monitoring.performance.Realised`` as JSON."""

traffic = Table(
    "traffic",
    metadata,
    Column("day", Date, primary_key=True),
    *(Column(name, String(64), primary_key=True) for name in ("model_version", "worker", "name")),
    Column("counts", JSON, nullable=False),
)
"""How many values of a feature or output fell into each bin of the version's sketch, by day and worker process."""
