"""Tables that another version of this service wrote: a scoring can be worked out again, so they make room for the next."""

from sqlalchemy import Engine, inspect

from backend.stores.tables import (
    cells,
    customer_facts,
    customer_orders,
    customers,
    metadata,
    order_histories,
    order_logs,
    scorings,
    shop_facts,
    shop_views,
)

DERIVED = (order_histories, order_logs, cells, customer_facts, customer_orders, shop_facts, shop_views, customers, scorings)
"""In the order in which they can be dropped."""


def make_tables(engine: Engine) -> None:
    """Make what is missing; where a scoring's tables have other columns than ours, drop them first, scorings and all."""
    seen = inspect(engine)
    there = [table for table in DERIVED if seen.has_table(table.name)]
    if any({column["name"] for column in seen.get_columns(table.name)} != set(table.c.keys()) for table in there):
        metadata.drop_all(engine, there)
    metadata.create_all(engine)
