"""What pages show of a scoring beside its customers: the shop's views, and each customer's orders."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Final

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Engine, insert, inspect, select

from backend.contract.shop.shop_views import CustomerOrder, ShopViews
from backend.errors import NotReady
from backend.stores.tables import customer_orders, shop_views

CHUNK: Final = 20_000
_VIEWS: Final[TypeAdapter[ShopViews]] = TypeAdapter(ShopViews)


@dataclass(frozen=True, slots=True)
class ScoringViews:
    """The shop's views, and each customer's orders as the table takes them."""

    shop: ShopViews
    orders: Iterable[tuple[str, str]]


def insert_views(engine: Engine, number: int, views: ScoringViews) -> None:
    """Write what pages show of a scoring, ``CHUNK`` customers a transaction; nobody reads it yet."""
    text = json.dumps(asdict(views.shop), default=date.isoformat, ensure_ascii=False)
    with engine.begin() as connection:
        connection.execute(insert(shop_views).values(scoring_id=number, views=text))
    customers = iter(views.orders)
    while chunk := list(islice(customers, CHUNK)):
        rows = [{"scoring_id": number, "customer_id": name, "orders": orders} for name, orders in chunk]
        with engine.begin() as connection:
            connection.execute(insert(customer_orders), rows)


def find_views(connection: Connection, scoring_id: int) -> ShopViews | None:
    """Return the views of a scoring; None where it has none. Raises ``NotReady`` for those of another version."""
    if not inspect(connection).has_table(shop_views.name):
        return None
    asked = select(shop_views.c.views).where(shop_views.c.scoring_id == scoring_id)
    text = connection.execute(asked).scalar()
    return None if text is None else _views(text)


def find_orders(connection: Connection, scoring_id: int, customer_id: str) -> tuple[CustomerOrder, ...]:
    """Return a customer's newest orders and returns, oldest first; none where the scoring kept none."""
    if not inspect(connection).has_table(customer_orders.name):
        return ()
    c = customer_orders.c
    text = connection.execute(select(c.orders).where(c.scoring_id == scoring_id, c.customer_id == customer_id)).scalar()
    found = json.loads(text) if text else []
    return tuple(CustomerOrder(date.fromisoformat(day), amount) for day, amount in found)


@lru_cache(maxsize=4)
def _views(text: str) -> ShopViews:
    try:
        return _VIEWS.validate_json(text)
    except ValidationError as error:
        raise NotReady("The scoring in service was written by another version; score again.") from error
