"""The tables; ``customers`` has a column for every field of ``CustomerProfile``, by the same name."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
)

metadata = MetaData()
CUSTOMER_ID = String(128).with_variant(String(128, collation="C"), "postgresql")
"""Ordered by code point on both databases, so that pages turn alike and an id's beginning is found by index."""

scorings = Table(
    "scorings", metadata,
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
    Column("summary", JSON),
)
"""``state``: writing, current or previous; one at most is current."""

customers = Table(
    "customers", metadata,
    Column("scoring_id", Integer, ForeignKey("scorings.id"), primary_key=True),
    Column("customer_id", CUSTOMER_ID, primary_key=True),
    Column("country", String(60)),
    *(Column(name, Float) for name in ("total_spend", "avg_spend")),
    *(Column(name, BigInteger) for name in ("num_transactions", "total_units", "unique_products")),
    *(Column(name, Float) for name in (
        "recency_days", "tenure_days", "days_between_purchases", "predicted_spend_30d", "spend_30d_low", "spend_30d_high",
        "purchase_probability_30d", "clv_30d", "clv_90d", "clv_365d", "clv_365d_low", "clv_365d_high",
        "expected_orders_365d", "p_alive",
    )),
    Column("expected_next_order", Date),
    *(Column(name, String(24)) for name in ("segment", "tier", "archetype", "rfm_segment")),
    *(Column(name, Integer) for name in ("rfm_recency", "rfm_frequency", "rfm_monetary")),
    *(Column(name, String(16)) for name in ("clv_level", "mismatch")),
    Column("drivers", JSON),
)
SORTS = ("predicted_spend_30d", "purchase_probability_30d", "clv_365d", "total_spend", "recency_days", "p_alive")
"""Columns that pages can be sorted by, besides ``customer_id``; each has an index, so that no page sorts a million rows."""

for _name in SORTS:
    Index(f"ix_customers_{_name}", customers.c.scoring_id, customers.c[_name], customers.c.customer_id)

contacts = Table(
    "contacts", metadata,
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
"""Normalised as they were loaded: e-mails in lower case, phones in E.164, countries by ISO 3166 code. Whoever did not
consent has an id here and nothing else. ``bad_email``, ``bad_phone``: one was given, and no platform would take it."""
