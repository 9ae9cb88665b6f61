"""The tables; ``customers`` has a column for every field of ``CustomerProfile``, by the same name."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    bindparam,
)
from sqlalchemy.sql.operators import OperatorType


class ScoringNumber(TypeDecorator[int]):
    """An integer that stands in a query as it is, ``scoring_id = 7``: the indexes are of one scoring each, and a database
    takes one only if it sees whose rows are asked for."""

    impl = Integer
    cache_ok = True

    class Comparator(TypeDecorator.Comparator[int]):
        """Compares with a number written out."""

        def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> Any:
            written = (
                bindparam(None, value, Integer(), literal_execute=True) if isinstance(value, int) else value
                for value in other
            )
            return super().operate(op, *written, **kwargs)

    comparator_factory = Comparator


metadata = MetaData()
CUSTOMER_ID = String(128).with_variant(String(128, collation="C"), "postgresql")
"""Ordered by code point on both databases, so that pages turn alike and an id's beginning is found by index."""

scorings = Table(
    "scorings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("state", String(10), nullable=False),
    Column("cutoff", Date),
    Column("model_version", String(64)),
    Column("spend_model", String(40)),
    Column("probability_model", String(40)),
    Column("currency", String(8)),
    Column("horizon_days", Integer),
    Column("customers", BigInteger),
    Column("totals", JSON),
)
"""``state``: writing, current or previous; one at most is current."""

customers = Table(
    "customers",
    metadata,
    Column("scoring_id", ScoringNumber, ForeignKey("scorings.id"), primary_key=True),
    Column("customer_id", CUSTOMER_ID, primary_key=True),
    Column("country", String(60)),
    *(Column(name, Float) for name in ("total_spend", "avg_spend")),
    *(Column(name, BigInteger) for name in ("num_transactions", "total_units", "unique_products")),
    *(
        Column(name, Float)
        for name in (
            "recency_days",
            "tenure_days",
            "days_between_purchases",
            "predicted_spend_30d",
            "spend_30d_low",
            "spend_30d_high",
            "purchase_probability_30d",
            "purchase_probability_90d",
            "purchase_probability_365d",
            "churn_probability",
            "clv_30d",
            "clv_90d",
            "clv_365d",
            "clv_365d_low",
            "clv_365d_high",
            "expected_orders_30d",
            "expected_orders_90d",
            "expected_orders_365d",
            "p_alive",
        )
    ),
    Column("expected_next_order", Date),
    *(Column(name, String(24)) for name in ("segment", "tier", "archetype", "rfm_segment")),
    *(Column(name, Integer) for name in ("rfm_recency", "rfm_frequency", "rfm_monetary")),
    *(Column(name, String(16)) for name in ("clv_level", "mismatch")),
    Column("drivers", JSON),
    Column("cell", SmallInteger, nullable=False),
)
cells = Table(
    "cells",
    metadata,
    Column("scoring_id", Integer, ForeignKey("scorings.id"), primary_key=True),
    Column("cell", SmallInteger, primary_key=True),
    *(Column(name, String(24), nullable=False) for name in ("segment", "tier", "archetype")),
    Column("rfm_segment", String(24)),
    Column("least_probability", Float, nullable=False),
    Column("most_probability", Float, nullable=False),
    Column("customers", BigInteger, nullable=False),
)
"""What the customers of a cell have in common; ``stores.scored.cells`` tells the story."""

customer_facts = Table(
    "customer_facts",
    metadata,
    Column("scoring_id", Integer, ForeignKey("scorings.id"), primary_key=True),
    Column("customer_id", CUSTOMER_ID, primary_key=True),
    Column("facts", Text, nullable=False),
)
"""What the order log says of each customer (``LogFacts.to_json``): claims rest on it, and lists do not carry it."""

shop_facts = Table(
    "shop_facts",
    metadata,
    Column("scoring_id", Integer, ForeignKey("scorings.id"), primary_key=True),
    Column("facts", Text, nullable=False),
)
"""What it says of the shop (``ShopFacts.to_json``)."""

shop_views = Table(
    "shop_views",
    metadata,
    Column("scoring_id", Integer, ForeignKey("scorings.id"), primary_key=True),
    Column("views", Text, nullable=False),
)
"""What pages show of the shop (``ShopViews``), as JSON."""

customer_orders = Table(
    "customer_orders",
    metadata,
    Column("scoring_id", Integer, ForeignKey("scorings.id"), primary_key=True),
    Column("customer_id", CUSTOMER_ID, primary_key=True),
    Column("orders", Text, nullable=False),
)
"""Each customer's newest orders and returns, as JSON: ``[["2010-03-02",27.0],...]``, oldest first."""

SORTS = (
    "predicted_spend_30d",
    "purchase_probability_30d",
    "clv_365d",
    "total_spend",
    "recency_days",
    "p_alive",
    "num_transactions",
)
"""Columns that pages can be sorted by, besides ``customer_id``."""

INDEXES: dict[str, tuple[str, ...]] = {
    name: tuple(dict.fromkeys(("cell", name, "customer_id", "purchase_probability_30d"))) for name in SORTS
}
"""By sort, the columns of an index that each scoring gets for its own rows when they are in (``scored.bulk``): a walk
through a cell in order, which can look at the probability as it goes."""

INDEXES["asked"] = (
    "customer_id",
    "cell",
    "purchase_probability_30d",
    "predicted_spend_30d",
    "clv_365d",
    "num_transactions",
    "expected_next_order",
    "recency_days",
    "total_spend",
    "p_alive",
    "rfm_recency",
    "rfm_frequency",
    "tier",
    "archetype",
    "segment",
    "rfm_segment",
)
"""All that filters and sorts ask about, so that adding up everybody reads no row."""

contacts = Table(
    "contacts",
    metadata,
    Column("customer_id", CUSTOMER_ID, primary_key=True),
    Column("consent", Boolean, nullable=False),
    Column("email", String(254)),
    Column("phone", String(16)),
    *(Column(name, String(100)) for name in ("first_name", "last_name", "city")),
    Column("zip", String(20)),
    Column("country", String(2)),
    Column("bad_email", Boolean, nullable=False),
    Column("bad_phone", Boolean, nullable=False),
)
"""Normalised as they were loaded: e-mails in lower case, phones in E.164, countries by ISO 3166 code. Anyone who did not
consent has an id here and nothing else. ``bad_email``, ``bad_phone``: one was given, and no platform would take it."""

order_histories = Table(
    "order_histories",
    metadata,
    Column("scoring_id", Integer, ForeignKey("scorings.id"), primary_key=True),
    Column("customer_id", CUSTOMER_ID, primary_key=True),
    Column("lines", Text, nullable=False),
)
"""Each customer's order lines as the scoring's log has them, packed (``training.arrivals.packed``): what arrives is
added to them."""

order_logs = Table(
    "order_logs",
    metadata,
    Column("scoring_id", Integer, ForeignKey("scorings.id"), primary_key=True),
    Column("about", Text, nullable=False),
    Column("settled", Boolean, nullable=False),
)
"""Of a scoring's log: how its columns are called, as JSON. ``settled``: every number of the scoring, ranks among all
customers and shares of the shop included, knows of all orders that have arrived."""

arrivals = Table(
    "arrivals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("order_id", String(128), nullable=False, unique=True),
    Column("source", String(16), nullable=False),
    Column("customer_id", CUSTOMER_ID, nullable=False),
    Column("sender_key", String(150), index=True),
    Column("changed", DateTime, nullable=False),
    Column("versions", Text, nullable=False),
    Column("cells", Text, nullable=False),
    Column("accepted_at", DateTime, nullable=False),
    Column("scoring_id", Integer, index=True),
    Column("state", String(16), nullable=False),
    Column("reason", String(200)),
)
"""Orders as they arrived, the newest version of each (``stores.arrivals``). ``scoring_id``: the scoring that ``state`` is
about; None: nobody has looked at it yet. Times are UTC."""
