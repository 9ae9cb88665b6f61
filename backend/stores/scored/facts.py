"""The facts that claims rest on: the log's of each customer and of the shop, beside the scored records."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from sqlalchemy import Connection, Engine, insert, select

from backend.contract.shop.log_facts import LogFacts
from backend.contract.shop.shop_facts import ShopFacts
from backend.stores.tables import customer_facts, shop_facts

CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class ScoringFacts:
    """The facts of one scoring: the shop's, and each customer's by id."""

    shop: ShopFacts
    customers: Iterable[tuple[str, LogFacts]]


def insert_facts(engine: Engine, number: int, facts: ScoringFacts) -> None:
    """Write the facts of a scoring, ``CHUNK`` customers a transaction; nobody reads them yet."""
    with engine.begin() as connection:
        connection.execute(insert(shop_facts).values(scoring_id=number, facts=facts.shop.to_json()))
    customers = iter(facts.customers)
    while chunk := list(islice(customers, CHUNK)):
        rows = [{"scoring_id": number, "customer_id": name, "facts": one.to_json()} for name, one in chunk]
        with engine.begin() as connection:
            connection.execute(insert(customer_facts), rows)


def find_facts(connection: Connection, scoring_id: int, customer_id: str) -> tuple[ShopFacts, LogFacts] | None:
    """Return the facts of a scored customer; None where the scoring has none of them."""
    c = customer_facts.c
    asked = (
        select(shop_facts.c.facts, c.facts.label("own"))
        .join(customer_facts, c.scoring_id == shop_facts.c.scoring_id)
        .where(c.scoring_id == scoring_id, c.customer_id == customer_id)
    )
    row = connection.execute(asked).first()
    return None if row is None else (_shop(row.facts), LogFacts.from_json(row.own))


@lru_cache(maxsize=4)
def _shop(text: str) -> ShopFacts:
    return ShopFacts.from_json(text)
