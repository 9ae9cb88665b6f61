"""Each customer's orders, and what they sent back: the timeline of a customer's page, as text for the store."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from backend.contract.shop.log_facts import MONEY_UNIT
from training.facts.tables import Ints, Tables

NEWEST = 500
EPOCH = date(1970, 1, 1).toordinal()


def histories(found: Tables) -> Iterator[tuple[str, str]]:
    """Yield every customer's id and their newest events as JSON: ``[["2010-03-02",27.0],...]``, oldest first.

    An order has the sum of its positive lines; what was sent back on a day stands below 0.
    """
    back = (found.back > 0) & (found.net_customer >= 0)
    customer = np.concatenate([found.customer, found.net_customer[back]])
    day = np.concatenate([found.day, found.net_day[back]])
    amount = np.concatenate([found.value, -found.back[back]])
    order = np.lexsort((-amount, day, customer))
    customer, day, amount = customer[order], day[order], amount[order]
    edges = np.searchsorted(customer, np.arange(found.ids.size + 1))
    said = _dates(day)
    money = (amount / MONEY_UNIT).round(2).tolist()
    for place, name in enumerate(found.ids.tolist()):
        first, last = max(int(edges[place]), int(edges[place + 1]) - NEWEST), int(edges[place + 1])
        yield name, "[" + ",".join(f'["{said[row]}",{money[row]}]' for row in range(first, last)) + "]"


def _dates(days: Ints) -> list[str]:
    """Return each day, counted from 1970-01-01, as ISO 8601."""
    distinct, place = np.unique(days, return_inverse=True)
    words = [date.fromordinal(int(one) + EPOCH).isoformat() for one in distinct]
    return [words[one] for one in place.tolist()]
