"""What the order log says of a shop's customers as a whole: the populations, ranks and tables that claims compare with."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any, Final

LONG_HORIZON_DAYS: Final = 365
SHORT_HORIZON_DAYS: Final = 180
LONG_LOG_DAYS: Final = 905
"""A log of so many days has seen enough silences of up to 540 days followed for a year."""
WAITS: Final = tuple(range(7, 547, 7))
"""A week apart, so that a silence is measured by one that lasted as long, not by one of a month less."""
"""The silences, in days, of which a share that ended is counted."""
LEAST_CASES: Final = 100
"""Fewer cases than this carry no share."""


@dataclass(frozen=True, slots=True)
class Ended:
    """Of ``cases`` silences of at least ``wait`` days, ``ended`` were ended by an order within the shop's horizon."""

    wait: int
    cases: int
    ended: int


@dataclass(frozen=True, slots=True)
class Cohort:
    """Customers whose first order fell into one month, and how many of them ordered in the last 365 days."""

    customers: int
    active: int


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """One shop as of ``as_of``. Gaps are between order days of one customer; shares in [0, 1]; None: too little was seen.

    ``late`` and ``very_late``: 80 and 95 % points of (gap / median of the own earlier gaps), over all gaps from the fifth
    of a customer on. ``rhythm_hit``: share of such gaps, of customers whose earlier gaps were steady (80 % point at most
    four times the 20 % point), that lay within half to one and a half of the median. ``long_gap``: 95 % point of all
    gaps."""

    as_of: date
    log_first: date
    customers: int
    """Scored customers with an order; every rank and share is among these."""
    net: int
    """Sum of their positive nets, in ten-thousandths of the currency."""
    odds_sum: int
    """Sum of their probabilities of an order within 30 days, in ten-thousandths."""
    median_gap: float | None
    long_gap: int | None
    late: float | None
    very_late: float | None
    rhythm_hit: float | None
    horizon_days: int
    first_waits: tuple[Ended, ...]
    """Of customers with one order day so far: did a second one follow?"""
    silences: tuple[Ended, ...]
    """Of all silences between order days: were they ended?"""
    weekdays: tuple[int, ...]
    """Order days of all customers by weekday, Monday first."""
    cohorts: Mapping[str, Cohort]
    """By month of the first order, ``2010-07``."""
    countries: Mapping[str, int]
    """Customers by country."""
    returners: int
    """Customers of two orders or more who sent something back."""
    high_returns: float | None
    """90 % point of returned / bought among them."""
    ten_orders: int
    """Customers of ten orders or more."""
    ten_orders_returned: int
    """Those of them who sent something back."""
    low_products: float | None
    """Quarter point of products / orders among customers of three order days or more."""
    frequent: int
    """How many those are."""
    trend_low: float | None
    trend_high: float | None
    """Quarter and three-quarter points of (net of the last 365 days / net of the 365 before), where the latter is positive
    and the customer is 548 days old or more."""
    trend_customers: int
    recent_pace: float | None
    """Net a day in the last 90 days over net a day before, of all customers of 365 days or more together."""
    season_lift: float | None
    """Customers of at most six order days with two order months twelve apart, over the mean of eleven and thirteen
    apart."""
    holds: Mapping[str, float] = field(default_factory=dict)
    """Share of customers of whom each claim holds; the rarer, the more a claim tells."""

    @property
    def base_odds(self) -> float:
        """Return the mean probability of an order within 30 days."""
        return self.odds_sum / 10_000 / self.customers

    def to_json(self) -> str:
        """Return the facts as JSON."""
        return json.dumps(asdict(self), default=date.isoformat, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "ShopFacts":
        """Return the facts that ``to_json`` wrote."""
        found: dict[str, Any] = json.loads(text)
        for name in ("as_of", "log_first"):
            found[name] = date.fromisoformat(found[name])
        for name in ("first_waits", "silences"):
            found[name] = tuple(Ended(**one) for one in found[name])
        found["weekdays"] = tuple(found["weekdays"])
        found["cohorts"] = {month: Cohort(**one) for month, one in found["cohorts"].items()}
        return cls(**{one.name: found[one.name] for one in fields(cls)})
