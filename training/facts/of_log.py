"""From an order log and the scored record to the facts of every customer and of the shop."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from backend.contract.shop.log_facts import LogFacts
from backend.contract.shop.shop_facts import ShopFacts
from training.facts.customers import Record, columns, order_days, rows
from training.facts.shop import shop_facts
from training.facts.tables import Tables


@dataclass(frozen=True, slots=True)
class Facts:
    """The shop, and its customers with an order, in the order of their ids."""

    shop: ShopFacts
    ids: NDArray[np.str_]
    customers: list[LogFacts]

    def with_shares(self, holds: dict[str, float]) -> "Facts":
        """Return the facts with the share of customers of whom each claim holds."""
        return replace(self, shop=replace(self.shop, holds=holds))


def facts_of(found: Tables, record: Record, as_of: date) -> Facts:
    """Work out the facts of a log, summed up before ``as_of``; every customer with an order must be in ``record``."""
    days = order_days(found)
    own = record.only(found.ids)
    epoch = date(1970, 1, 1)
    first = int(days.day.min())
    today = (as_of - epoch).days
    by_name = columns(found, days, own, first, today)
    shop = shop_facts(days, by_name, own, date.fromordinal(first + epoch.toordinal()), as_of)
    return Facts(shop, found.ids, rows(by_name))
