"""A year ahead in shops whose truth is known: the total of everybody known, whichever way the shop is going."""

import numpy as np
import pytest

from tests.benchmarks.shops.longer import valued
from tests.customer_days import OPENED, days_of
from training.features.cumulative import Cumulative

LOG, YEAR, CUSTOMERS = 800, 365, 1_500
END = LOG + YEAR
CHAMPIONS = ("ensemble", "ensemble")
RISE = 0.15
"""Of prices, a year."""

JOINED = {
    "standing": lambda share: share * END,
    "growing": lambda share: np.sqrt(share) * END,
    "declining": lambda share: (1.0 - np.sqrt(1.0 - share)) * END,
    "cohort": lambda share: share * 90,
}
"""When the ``share``-th customer comes first, in days."""


def shop(kind: str, leaving: str, seed: int) -> Cumulative:
    """Customers who order at their own rates until they leave."""
    rng = np.random.default_rng(seed)
    joined = JOINED["standing" if kind == "price rising" else kind](rng.random(CUSTOMERS))
    rate = rng.gamma(1.2, 1 / 60, CUSTOMERS)
    who, day = LEAVING[leaving](rng, joined, rate)
    value = np.exp(rng.normal(3.5, 0.7, CUSTOMERS))[who] * rng.gamma(4.0, 0.25, len(who))
    if kind == "price rising":
        value *= (1.0 + RISE) ** (day / YEAR)
    return Cumulative(days_of(who, OPENED + np.floor(day).astype(int), np.round(value, 2) + 0.01))


def after_an_order(rng: np.random.Generator, joined: np.ndarray, rate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each order may be the last, by a chance of the customer's own; return who ordered when."""
    dropout = rng.beta(1.0, 6.0, CUSTOMERS)
    here, clock = np.arange(CUSTOMERS), joined.copy()
    people, days = [here], [clock.copy()]
    while len(here):
        here = here[rng.random(len(here)) >= dropout[here]]
        clock[here] += rng.exponential(1.0, len(here)) / rate[here]
        here = here[clock[here] < END]
        people.append(here)
        days.append(clock[here])
    return np.concatenate(people), np.concatenate(days)


def at_any_time(rng: np.random.Generator, joined: np.ndarray, rate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """One in two leaves within a year and a half, however often they order; return who ordered when."""
    ends = np.minimum(joined + rng.exponential(540 / np.log(2), CUSTOMERS), END)
    counts = 1 + rng.poisson(rate * (ends - joined))
    who = np.repeat(np.arange(CUSTOMERS), counts)
    day = joined[who] + rng.random(len(who)) * (ends - joined)[who]
    day[np.cumsum(counts) - counts] = joined
    return who, day


LEAVING = {"after an order": after_an_order, "at any time": at_any_time}
BOUNDS = {"after an order": 0.15, "at any time": 0.35}
"""The process lets customers leave after an order only, and is too hopeful by a sixth where they leave at any time."""


CASES = [(kind, "after an order") for kind in (*JOINED, "price rising")] + [("cohort", "at any time")]


@pytest.mark.parametrize(("kind", "leaving"), CASES)
def test_the_total_of_the_next_year_is_met(kind: str, leaving: str) -> None:
    said, came = valued(shop(kind, leaving, 1), OPENED + LOG, YEAR, CHAMPIONS)
    assert abs(said.sum() / came.sum() - 1.0) <= BOUNDS[leaving]
