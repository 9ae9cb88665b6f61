"""Who the customers are, and when they buy: BG/NBD behaviour (Fader, Hardie & Lee 2005) under a yearly season.

While alive a customer buys as a Poisson process of their own rate; after each purchase they may leave for good. The
season bends time: a day in November holds more of the process than one in February.
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats

MONTH_DAYS = 30.4375
MONTHLY_SEASON = (0.85, 0.85, 0.95, 0.95, 1.0, 0.95, 0.9, 0.9, 1.1, 1.15, 1.4, 1.0)
WEEKDAY_SEASON = (1.1, 1.15, 1.15, 1.2, 1.0, 0.2, 0.8)  # Monday first; almost nobody orders on a Saturday
ONE_TIMERS, WHOLESALERS = 0.25, 0.03


@dataclass(frozen=True, slots=True)
class Population:
    """The truth, one value per customer, shape ``(n_customers,)`` each.

    ``acquired_day`` of the first order; ``rate_per_day`` of later orders while alive, in an average season; ``dropout``
    probability after each order (1 for one-time buyers); ``order_value`` mean in currency; ``wholesaler`` 0 or 1.
    """

    acquired_day: Floats
    rate_per_day: Floats
    dropout: Floats
    order_value: Floats
    wholesaler: Floats

    def columns(self) -> dict[str, Floats]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class Orders:
    """``customer`` (index), ``day`` since the first day of the log (with fraction) and ``value`` (currency) per order."""

    customer: NDArray[np.int64]
    day: Floats
    value: Floats


def draw_population(rng: np.random.Generator, customers: int, days: float) -> Population:
    """Return the customers drawn; wholesalers are rare, buy twice as often and ten times as much."""
    wholesaler = (rng.random(customers) < WHOLESALERS).astype(float)
    one_timer = (rng.random(customers) < ONE_TIMERS) & (wholesaler == 0)
    return Population(
        acquired_day=rng.random(customers) * days,
        rate_per_day=rng.gamma(1.2, 1 / 45.0, customers) * (1 + wholesaler),
        dropout=np.where(one_timer, 1.0, rng.beta(1.0, 9.0, customers)),
        order_value=np.exp(rng.normal(np.log(45.0), 0.6, customers)) * (1 + 9 * wholesaler),
        wholesaler=wholesaler,
    )


def draw_orders(rng: np.random.Generator, people: Population, season: Floats) -> Orders:
    """Return all orders before the log ends, oldest first; ``season`` is one factor per day of the log, mean about 1."""
    clock = np.concatenate([[0.0], np.cumsum(season)])  # operational time at the start of each day, and at the end
    grid = np.arange(len(clock), dtype=float)
    now = np.interp(people.acquired_day, grid, clock)
    alive = np.arange(len(now))
    customer, moment = [], []
    while alive.size:
        customer.append(alive)
        moment.append(now[alive])
        alive = alive[rng.random(alive.size) >= people.dropout[alive]]
        now[alive] += rng.exponential(1 / people.rate_per_day[alive])
        alive = alive[now[alive] < clock[-1]]
    who, when = np.concatenate(customer), np.concatenate(moment)
    value = people.order_value[who] * rng.gamma(4.0, 0.25, who.size)
    order = np.argsort(when, kind="stable")
    return Orders(who[order], np.interp(when, clock, grid)[order], value[order])


def season_of(dates: NDArray[np.datetime64]) -> Floats:
    """Return the factor of each day: its month's times its weekday's, scaled to mean 1."""
    month = dates.astype("datetime64[M]").astype(int) % 12
    weekday = (dates.astype("datetime64[D]").astype(int) + 3) % 7  # 1970-01-01 was a Thursday
    season = np.asarray(MONTHLY_SEASON)[month] * np.asarray(WEEKDAY_SEASON)[weekday]
    return np.asarray(season / season.mean())
