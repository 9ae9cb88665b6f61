"""Who the customers are, and when they buy: MBG/NBD behaviour (Batislam, Denizel & Filiztekin 2007) under a yearly season.

While alive a customer buys as a Poisson process of their own rate; after each purchase, the first too, they may leave for
good. The season bends time: a day in November holds more of the process than one in February.

The moments are those of a real shop, Online Retail II (UCI, doi 10.24432/C5CG6D), as its 5,852 customers over 739 days show
them; ``python -m tests.benchmarks.sample_shop`` puts the two side by side. Like that shop, this one sold before its log
begins, so that many customers are older than the log. Only its level of prices is another: a tenth.
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats

MONTH_DAYS = 30.4375
MONTHLY_SEASON = (0.85, 0.85, 0.95, 0.95, 1.0, 0.95, 0.9, 0.9, 1.1, 1.15, 1.4, 1.0)
WEEKDAY_SEASON = (1.1, 1.15, 1.15, 1.2, 1.0, 0.2, 0.8)  # Monday first; almost nobody orders on a Saturday
RATE_SHAPE, RATE_DAYS = 0.74, 70.3
"""r and alpha (days) of the real shop's MBG/NBD by maximum likelihood: 3.8 orders a year while alive, in the mean."""
DROPOUT = (0.19, 3.67)
"""Its a and b: one order in twenty is a customer's last, in the mean; most never leave, a few at once."""
ORDER_VALUE, BETWEEN, WITHIN_SHAPE, WITH_RATE = 45.0, 0.61, 2.3, 0.23
"""Median of customers' mean orders (currency), their spread (logs), the Gamma shape of a customer's own orders (p), and the
correlation of a customer's mean with their rate."""
NEWCOMERS_A_YEAR, YEAR = -0.25, 365
"""Log growth of newcomers: fewer come each year, as in the real shop, whose orders stand still all the same."""
LOG_RATE = (-5.364, 1.611)
"""Mean and standard deviation of the log of a rate per day: psi(r) - log(alpha), and the root of psi'(r)."""
WHOLESALERS, WHOLESALE = 0.01, 5.0
"""Share of customers who order ten times as much; the real shop's best hundredth brings a third of its money."""


@dataclass(frozen=True, slots=True)
class Population:
    """The truth, one value per customer, shape ``(n_customers,)`` each.

    ``acquired_day`` of the first order, in days since the simulation begins; ``rate_per_day`` of later orders while alive,
    in an average season; ``dropout`` probability after each order; ``order_value`` mean in currency; ``wholesaler`` 0 or 1.
    """

    acquired_day: Floats
    rate_per_day: Floats
    dropout: Floats
    order_value: Floats
    wholesaler: Floats

    def columns(self) -> dict[str, Floats]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def take(self, who: NDArray[np.int64]) -> "Population":
        """Return these customers, in this order."""
        return Population(*(column[who] for column in self.columns().values()))


@dataclass(frozen=True, slots=True)
class Orders:
    """``customer`` (index), ``day`` since the simulation begins (with fraction) and ``value`` (currency) per order."""

    customer: NDArray[np.int64]
    day: Floats
    value: Floats


def draw_population(rng: np.random.Generator, customers: int, season: Floats) -> Population:
    """Return customers drawn one by one, each independent of the others.

    Parameters
    ----------
    rng
        The source of chance.
    customers
        How many.
    season
        One factor per day of the simulation, mean about 1, shape ``(n_days,)``: more people come first in a busy month.
    """
    coming = season * np.exp(NEWCOMERS_A_YEAR * np.arange(len(season)) / YEAR)
    came = np.interp(rng.random(customers) * coming.sum(), _clock(coming), np.arange(len(season) + 1.0))
    rate = np.maximum(rng.gamma(RATE_SHAPE, 1 / RATE_DAYS, customers), 1e-12)
    wholesaler = (rng.random(customers) < WHOLESALERS).astype(float)
    return Population(
        acquired_day=came,
        rate_per_day=rate,
        dropout=rng.beta(*DROPOUT, customers),
        order_value=_order_values(rng, rate) * WHOLESALE**wholesaler,
        wholesaler=wholesaler,
    )


def _order_values(rng: np.random.Generator, rate: Floats) -> Floats:
    """Log-normal; customers who come often spend a little more an order."""
    busy = (np.log(rate) - LOG_RATE[0]) / LOG_RATE[1]
    own = rng.normal(size=rate.size)
    return np.asarray(ORDER_VALUE * np.exp(BETWEEN * (WITH_RATE * busy + np.sqrt(1 - WITH_RATE**2) * own)))


def draw_orders(rng: np.random.Generator, people: Population, season: Floats) -> Orders:
    """Return all orders of the days that ``season`` has a factor of, oldest first; the factors' mean is about 1."""
    clock = _clock(season)
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
    value = people.order_value[who] * rng.gamma(WITHIN_SHAPE, 1 / WITHIN_SHAPE, who.size)
    order = np.argsort(when, kind="stable")
    return Orders(who[order], np.interp(when, clock, grid)[order], value[order])


def season_of(dates: NDArray[np.datetime64]) -> Floats:
    """Return the factor of each day: its time of the year's times its weekday's, scaled to mean 1.

    Months have their factors in their middle and pass into one another, as they do in the real shop's weeks.
    """
    month = dates.astype("datetime64[M]").astype(float)
    into = (dates - dates.astype("datetime64[M]").astype("datetime64[D]")).astype(float) / MONTH_DAYS
    weekday = (dates.astype("datetime64[D]").astype(int) + 3) % 7  # 1970-01-01 was a Thursday
    of_year = np.interp((month + into - 0.5) % 12, np.arange(13), [*MONTHLY_SEASON, MONTHLY_SEASON[0]])
    season = of_year * np.asarray(WEEKDAY_SEASON)[weekday]
    return np.asarray(season / season.mean())


def _clock(season: Floats) -> Floats:
    """Return operational time at the start of each day, and at the end: shape ``(n_days + 1,)``."""
    return np.concatenate([[0.0], np.cumsum(season)])
