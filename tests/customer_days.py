"""Customer-days made of a few arrays, for tests that know what is in them."""

from datetime import date

import numpy as np

from training.features.cumulative import Cumulative
from training.features.customer_days import CustomerDays
from training.features.snapshots import Snapshot, midnight, snapshot

OPENED = date(2021, 1, 1).toordinal()


def days_of(customer: np.ndarray, day: np.ndarray, net: np.ndarray) -> CustomerDays:
    """One order a row; rows of one customer and day are one row, and ids the customers' numbers."""
    keys, place = np.unique(customer * 10_000_000 + day, return_inverse=True)
    ids, who = np.unique(keys // 10_000_000, return_inverse=True)
    money, orders = np.bincount(place, net), np.bincount(place, net > 0).astype(float)
    gross, zeros = np.bincount(place, np.maximum(net, 0.0)), np.zeros(len(keys))
    names = np.array([f"c{number:06d}" for number in ids])
    return CustomerDays(
        names,
        np.full(len(names), ""),
        who,
        keys % 10_000_000,
        zeros,
        zeros,
        orders,
        orders,
        money,
        gross,
        orders,
        orders,
        zeros,
    )


def random_log(seed: int, customers: int = 300, span: int = 500, price: float | None = None) -> CustomerDays:
    """Customers who come at their own rates until they leave, and spend around their own mean."""
    rng = np.random.default_rng(seed)
    rate, start = rng.gamma(0.8, 1 / 40, customers), rng.integers(0, span * 2 // 3, customers)
    ends = np.minimum(start + rng.exponential(span / 2, customers).astype(int), span)
    counts = 1 + rng.poisson(rate * (ends - start))
    who = np.repeat(np.arange(customers), counts)
    day = start[who] + (rng.random(len(who)) * (ends - start)[who]).astype(int)
    day[np.cumsum(counts) - counts] = start
    net = (
        np.exp(rng.normal(3, 1, customers))[who] * rng.gamma(4, 0.25, len(who))
        if price is None
        else np.full(len(who), price)
    )
    return days_of(who, OPENED + day, np.round(net, 2) + 0.01 * (price is None))


def snapshots_of(days: CustomerDays, cutoffs: list[int]) -> list[Snapshot]:
    """Everybody known at each cutoff (ordinals), rising."""
    sums = Cumulative(days)
    return [snapshot(sums, midnight(day)) for day in cutoffs]
