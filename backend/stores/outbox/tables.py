"""The tables of messages. Customers stand in rows of their own, by columns that ``privacy.people`` looks for."""

from sqlalchemy import JSON, BigInteger, Column, DateTime, Index, Integer, String, Table

from backend.stores.tables import CUSTOMER_ID, metadata

_NUMBER = BigInteger().with_variant(Integer, "sqlite")

messages = Table(
    "webhook_messages",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("content", JSON, nullable=False),
)
"""``id`` is the same in every try and for every target; ``content`` names no customer."""

changes = Table(
    "webhook_changes",
    metadata,
    Column("number", _NUMBER, primary_key=True, autoincrement=True),
    Column("message_id", String(40), nullable=False, index=True),
    Column("customer", String(32)),
    Column("customer_id", CUSTOMER_ID),
    Column("was", String(24)),
    Column("now", String(24)),
)
"""Who is in a message, by ``monitoring.ledger.customer_key`` or by id, as the settings said when it was written."""

deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("number", _NUMBER, primary_key=True, autoincrement=True),
    Column("message_id", String(40), nullable=False, index=True),
    Column("target", String(280), nullable=False),
    Column("state", String(10), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", DateTime(timezone=True), nullable=False),
    Column("held_until", DateTime(timezone=True)),
    Column("over_at", DateTime(timezone=True)),
)
"""One message for one target. ``state``: waiting, delivered or given up; ``held_until``: somebody sends it until then."""
Index("ix_webhook_deliveries_due", deliveries.c.target, deliveries.c.state, deliveries.c.next_at)

tries = Table(
    "webhook_tries",
    metadata,
    Column("number", _NUMBER, primary_key=True, autoincrement=True),
    Column("message_id", String(40), nullable=False, index=True),
    Column("target", String(280), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("status", Integer),
    Column("milliseconds", Integer, nullable=False),
    Column("fault", String(60)),
)
"""The log: every try, with the status that came, or the kind of error where none did."""
TABLES = (messages, changes, deliveries, tries)
