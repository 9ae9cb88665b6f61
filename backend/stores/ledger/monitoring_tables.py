"""Tables of what was predicted, what came of it, and what was asked: they outlive every scoring."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, DateTime, Float, Index, Integer, String, Table

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

experiments = Table(
    "experiments",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("day", Date, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("about", String(60), nullable=False),
    Column("held_out_share", Float, nullable=False),
    Column("customers", BigInteger, nullable=False),
    Column("base_rate", Float),
    Column("measured_at", DateTime(timezone=True)),
    Column("result", JSON(none_as_null=True)),
)
"""``kind``: audience or advice; ``about``: the group; ``base_rate``: the mean predicted probability of its customers."""

assignments = Table(
    "assignments",
    metadata,
    Column("experiment", String(60), primary_key=True),
    Column("customer", String(32), primary_key=True),
    Column("day", Date, nullable=False),
    Column("held_out", Boolean, nullable=False),
)
"""Who was told what by lot, from which day on; ``customer`` as in ``predictions``."""

traffic = Table(
    "traffic",
    metadata,
    Column("day", Date, primary_key=True),
    *(Column(name, String(64), primary_key=True) for name in ("model_version", "worker", "name")),
    Column("counts", JSON, nullable=False),
)
"""How many values of a feature or output fell into each bin of the version's sketch, by day and worker process."""
