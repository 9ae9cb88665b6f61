"""Products of customers: how many, the one in most orders, the one most is spent on, new ones, and one that was dropped."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.facts.grouped import Ints, distinct
from training.facts.tables import Tables

LAST_ORDERS = 3
LEAST_ORDERS = 3
SOLD_DAYS = 90
NONE = -1


@dataclass(frozen=True, slots=True)
class Products:
    """Shape ``(n_customers,)`` each; products by their place in ``Tables.codes``, -1 for none. See ``LogFacts``."""

    products: Ints
    favourite: Ints
    favourite_orders: Ints
    favourite_sold: NDArray[np.bool_]
    top: Ints
    top_net: Ints
    dropped: Ints
    dropped_orders: Ints
    last_products: Ints
    last_new: Ints
    last_back: NDArray[np.bool_]


def products_of(found: Tables, last_order: Ints, orders: Ints, as_of: int) -> Products:
    """Work out everybody's products; ``last_order``: the latest place among the orders, ``orders``: how many."""
    size = found.ids.size
    customer = found.customer[found.order]
    pairs_customer, _ = distinct(customer, found.product)
    from_end = last_order[customer] - found.order
    kept = _kept(found)
    favourite, favourite_orders = _favourites(customer, found.product, orders, kept, size)
    early = from_end >= LAST_ORDERS
    before, before_orders = _favourites(customer[early], found.product[early], orders - LAST_ORDERS, kept, size)
    late = set(zip(customer[~early].tolist(), found.product[~early].tolist(), strict=True))
    gone = np.array([(one, int(code)) not in late for one, code in enumerate(before)]) & (before != NONE)
    recent = found.day[found.order] >= as_of - SOLD_DAYS
    sold = np.append(np.bincount(found.product[recent], minlength=found.codes.size) > 0, False)
    top, top_net = _top(found, size)
    last_products, last_new = _new(customer, found.product, from_end, size)
    return Products(
        np.bincount(pairs_customer, minlength=size),
        favourite,
        favourite_orders,
        sold[favourite],
        top,
        top_net,
        np.where(gone, before, NONE),
        np.where(gone, before_orders, 0),
        last_products,
        last_new,
        _last_back(found, customer, from_end, last_order, size),
    )


def _kept(found: Tables) -> set[tuple[int, int]]:
    """Return the (customer, product) of which more money was spent than came back."""
    plus = found.own_net > 0
    return set(zip(found.own_customer[plus].tolist(), found.own_product[plus].tolist(), strict=True))


def _favourites(customer: Ints, product: Ints, orders: Ints, kept: set[tuple[int, int]], size: int) -> tuple[Ints, Ints]:
    """Return the product in most orders of each customer: three or more, at least half, no tie, kept; and in how many."""
    order = np.lexsort((product, customer))
    customer, product = customer[order], product[order]
    new = np.append(True, (customer[1:] != customer[:-1]) | (product[1:] != product[:-1])) if customer.size else order == 0
    start = np.flatnonzero(new)
    count = np.diff(np.append(start, customer.size))
    most = np.zeros(size, np.int64)
    np.maximum.at(most, customer[start], count)
    is_most = count == most[customer[start]]
    ties = np.bincount(customer[start][is_most], minlength=size)
    best = np.full(size, NONE)
    best[customer[start][is_most]] = product[start][is_most]
    enough = (most >= LEAST_ORDERS) & (2 * most >= orders) & (ties == 1)
    liked = np.array([(one, int(code)) in kept for one, code in enumerate(best)], bool)
    holds = enough & liked
    return np.where(holds, best, NONE), np.where(holds, most, 0)


def _top(found: Tables, size: int) -> tuple[Ints, Ints]:
    top, net = np.full(size, NONE), np.zeros(size, np.int64)
    order = np.lexsort((found.own_product, -found.own_net, found.own_customer))
    customer = found.own_customer[order]
    first = np.flatnonzero(np.diff(customer, prepend=NONE - 1))
    first = first[customer[first] >= 0]
    top[customer[first]] = found.own_product[order][first]
    net[customer[first]] = found.own_net[order][first]
    return top, net


def _new(customer: Ints, product: Ints, from_end: Ints, size: int) -> tuple[Ints, Ints]:
    """Return how many products the last order holds, and how many of them no earlier order held."""
    last = from_end == 0
    known = set(zip(customer[~last].tolist(), product[~last].tolist(), strict=True))
    inside = np.bincount(customer[last], minlength=size)
    pairs = zip(customer[last].tolist(), product[last].tolist(), strict=True)
    new = [one for one, code in pairs if (one, code) not in known]
    return inside, np.bincount(np.array(new, np.int64), minlength=size)


def _last_back(found: Tables, customer: Ints, from_end: Ints, last_order: Ints, size: int) -> NDArray[np.bool_]:
    """Return whether every product of the last order came back in full, on its day or later."""
    last_day = found.day[last_order]
    known = (found.back_customer >= 0) & (found.back_day >= last_day[found.back_customer])
    came: dict[tuple[int, int], int] = {}
    rows = zip(
        found.back_customer[known].tolist(),
        found.back_product[known].tolist(),
        found.back_units[known].tolist(),
        strict=True,
    )
    for one, code, units in rows:
        came[one, code] = came.get((one, code), 0) + units
    last = from_end == 0
    holds, seen = np.ones(size, bool), np.zeros(size, bool)
    for one, code, units in zip(
        customer[last].tolist(), found.product[last].tolist(), found.units[last].tolist(), strict=True
    ):
        seen[one] = True
        holds[one] &= came.get((one, code), 0) >= units
    return holds & seen
