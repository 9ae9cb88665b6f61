"""Columns of everybody in a scoring, or of one group, a piece at a time, in order of the id."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from backend.contract.shop.groups import Group
from backend.stores.scored.customers import Filters, conditions
from backend.stores.tables import customers


def rows_after(
    connection: Connection, scoring_id: int, names: Sequence[str], group: Group | None, after: str | None, limit: int
) -> Sequence[Sequence[Any]]:
    """Return at most ``limit`` rows with the columns ``names``, of the customers whose ids come after ``after``."""
    c = customers.c
    asked = select(*(c[name] for name in names)).where(*conditions(scoring_id, Filters(groups=(group,) if group else ())))
    if after is not None:
        asked = asked.where(c.customer_id > after)
    return connection.execute(asked.order_by(c.customer_id).limit(limit)).all()
