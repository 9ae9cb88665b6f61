"""Mend the scoring in service where orders have arrived: all of it in one transaction, or nothing.

A reader sees every customer, cell and sum as of before or as of after, never a mix.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, insert, select, update

from backend.contract.profiles import CustomerProfile, Scoring
from backend.contract.shop.log_facts import LogFacts
from backend.contract.shop.shop_facts import ShopFacts
from backend.contract.shop.shop_views import ShopViews
from backend.errors import NotReady
from backend.stores.engine import is_postgresql
from backend.stores.scored.bulk import rows_into
from backend.stores.scored.cells import CellBook
from backend.stores.scored.customers import profile
from backend.stores.scored.histories import mark_settled
from backend.stores.tables import cells, customer_facts, customer_orders, customers, scorings, shop_facts, shop_views

AT_ONCE: Final = 500
REPLACED: Final = "Another scoring came into service meanwhile."


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is new: ``profiles``, ``facts`` and ``orders`` of customers who changed, ``gone`` customers, the whole ``book``
    of cells; ``shop`` only where it was worked out anew, which ``settled`` says, too."""

    scoring: Scoring
    customers: int
    profiles: Sequence[CustomerProfile]
    gone: Sequence[str]
    book: CellBook
    facts: Mapping[str, LogFacts]
    orders: Mapping[str, str]
    views: ShopViews
    shop: ShopFacts | None
    settled: bool


def begin(connection: Connection, number: int) -> None:
    """Begin to write. Raises ``NotReady`` where the scoring is no longer the one in service."""
    if not is_postgresql(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    asked = select(scorings.c.state).where(scorings.c.id == number).with_for_update()
    if connection.scalar(asked) != "current":
        raise NotReady(REPLACED)


def amend(connection: Connection, number: int, new: Amendment) -> None:
    """Write it, in the transaction that ``begin`` began."""
    changed = [one.customer_id for one in new.profiles]
    _clear(connection, customers, number, [*changed, *new.gone])
    if new.profiles:
        numbers = [new.book.place(one) for one in new.profiles]
        rows_into(connection, number, new.profiles, numbers)
    connection.execute(delete(cells).where(cells.c.scoring_id == number))
    if rows := list(new.book.rows(number)):
        connection.execute(insert(cells), rows)
    texts = {name: one.to_json() for name, one in new.facts.items()}
    _put(connection, customer_facts, number, "facts", texts, new.gone)
    _put(connection, customer_orders, number, "orders", new.orders, new.gone)
    if new.shop is not None:
        connection.execute(update(shop_facts).where(shop_facts.c.scoring_id == number).values(facts=new.shop.to_json()))
    views = json.dumps(asdict(new.views), default=date.isoformat, ensure_ascii=False)
    connection.execute(update(shop_views).where(shop_views.c.scoring_id == number).values(views=views))
    told = {name: getattr(new.scoring, name) for name in Scoring.__slots__} | {"customers": new.customers}
    connection.execute(update(scorings).where(scorings.c.id == number).values(told))
    mark_settled(connection, number, settled=new.settled)


def profiles_of(connection: Connection, number: int) -> dict[str, CustomerProfile]:
    """Return every customer of a scoring."""
    columns = [customers.c[name] for name in CustomerProfile.__slots__]
    rows = connection.execute(select(*columns).where(customers.c.scoring_id == number)).mappings()
    return {row["customer_id"]: profile(dict(row)) for row in rows}


def facts_of(connection: Connection, number: int) -> dict[str, LogFacts]:
    """Return every customer's facts in a scoring."""
    c = customer_facts.c
    rows = connection.execute(select(c.customer_id, c.facts).where(c.scoring_id == number))
    return {row.customer_id: LogFacts.from_json(row.facts) for row in rows}


def _put(
    connection: Connection, table: Table, number: int, column: str, texts: Mapping[str, str], gone: Iterable[str]
) -> None:
    _clear(connection, table, number, [*texts, *gone])
    rows: list[dict[str, Any]] = [{"scoring_id": number, "customer_id": name, column: text} for name, text in texts.items()]
    if rows:
        connection.execute(insert(table), rows)


def _clear(connection: Connection, table: Table, number: int, names: Sequence[str]) -> None:
    for start in range(0, len(names), AT_ONCE):
        part = list(names[start : start + AT_ONCE])
        connection.execute(delete(table).where(table.c.scoring_id == number, table.c.customer_id.in_(part)))
