"""What the order log says of one customer, as stored beside the scored record; claims and receipts rest on it.

Definitions, shared by the code that writes these facts and the code that recounts them. ``as_of`` is the scoring's
cutoff: a date, and nothing on it or after it counts. An *order* is an order id with a positive line; its day is the date
of its first positive line, its value the sum of its positive lines. An *order day* is a date with an order. Money is a
whole number of ten-thousandths of the currency, so that sums are exact. An order statistic at share q of n values is the
value number ceil(q n) from below; a median is the mean of the two in the middle."""

import json
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Final

MONEY_UNIT: Final = 10_000
"""Ten-thousandths in one unit of the currency."""


@dataclass(frozen=True, slots=True)
class LogFacts:
    """One customer as of the scoring's cutoff. Money in ten-thousandths of the currency, times in whole days.

    None where there is nothing to say: no second order day, fewer than five of them, no names of products.
    """

    orders: int
    order_days: int
    first: date
    last: date
    bought: int
    """Sum of positive lines."""
    returned: int
    """Sum of negative lines, without its sign."""
    country: str | None
    """That of most orders; ties by alphabet."""
    usual_gap: float | None
    """Median of the gaps between order days, of five order days or more."""
    low_gap: int | None
    high_gap: int | None
    """20 and 80 % points of the own gaps, of five order days or more."""
    longest_gap: int | None
    last_gap: int | None
    """Between the last two order days."""
    weekday: int
    """The weekday of most order days, Monday 0; ties by the earlier in the week."""
    weekday_days: int
    early_days: int
    """Order days on the first five days of a month."""
    late_days: int
    """Order days on the last five days of a month."""
    products: int
    """Different products with a positive line; 0 where the log names none."""
    favourite: str | None
    """The product in most orders, where in three or more and in at least half, alone, and more bought than sent back."""
    favourite_orders: int
    favourite_sold: bool
    """Whether anyone bought the favourite in the last 90 days."""
    top_product: str | None
    """The product on which most was spent, net of returns; ties by code."""
    top_product_net: int
    dropped: str | None
    """The favourite of all orders but the last three (three orders or more, at least half), where those three lack it."""
    dropped_orders: int
    last_products: int
    """Different products in the last order (the last id of the last order day's latest order)."""
    last_new: int
    """Those of them that no earlier order held."""
    last_value: int
    last_back: bool
    """Whether every product of the last order was sent back in full on its day or later."""
    usual_value: float
    """Median of the order values."""
    least_value: int
    """The smallest order value."""
    value_p20: int
    value_p80: int
    largest_value: int
    largest_day: date
    """Day of the largest order; ties by the earlier."""
    net_year: int
    """Net of the 365 days before ``as_of``."""
    net_year_before: int
    """Net of the 365 days before those."""
    orders_year: int
    orders_year_before: int
    net_90: int
    """Net of the 90 days before ``as_of``."""
    orders_90: int
    season_month: int | None
    """A month (1 to 12) with an order in every complete year since the first order, two years or more; the first of them.

    The first order's day does not count, nor does a month before it; a month is complete inside the log.
    """
    season_years: tuple[int, ...]
    active_months: int
    """Different calendar months with an order."""
    rank_spend: int
    """1 + number of scored customers with a larger net spend; the same for the other ranks."""
    spend_tied: bool
    rank_basket: int
    """By net / orders: what a page calls the average order."""
    rank_products: int
    rank_value: int | None
    """By value of the coming year."""
    value_tied: bool
    rank_odds: int
    """By probability of an order within 30 days."""

    def to_json(self) -> str:
        """Return the facts as compact JSON, without those that are None.

        >>> LogFacts.from_json(EXAMPLE.to_json()) == EXAMPLE
        True
        """
        kept = {name: _plain(value) for name, value in asdict(self).items() if value is not None}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "LogFacts":
        """Return the facts that ``to_json`` wrote."""
        found: dict[str, Any] = dict.fromkeys((field.name for field in fields(cls)), None) | json.loads(text)
        for name in ("first", "last", "largest_day"):
            found[name] = date.fromisoformat(found[name])
        found["season_years"] = tuple(found["season_years"])
        return cls(**found)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


EXAMPLE: Final = LogFacts(
    orders=9,
    order_days=9,
    first=date(2010, 7, 1),
    last=date(2011, 11, 29),
    bought=11_600_000,
    returned=0,
    country="United Kingdom",
    usual_gap=58.0,
    low_gap=40,
    high_gap=80,
    longest_gap=91,
    last_gap=58,
    weekday=3,
    weekday_days=3,
    early_days=2,
    late_days=2,
    products=40,
    favourite="Area patrolled metal sign",
    favourite_orders=8,
    favourite_sold=True,
    top_product="Area patrolled metal sign",
    top_product_net=2_000_000,
    dropped=None,
    dropped_orders=0,
    last_products=5,
    last_new=1,
    last_value=1_200_000,
    last_back=False,
    usual_value=1_250_000.0,
    least_value=900_000,
    value_p20=950_000,
    value_p80=1_500_000,
    largest_value=2_000_000,
    largest_day=date(2011, 3, 1),
    net_year=7_000_000,
    net_year_before=4_600_000,
    orders_year=5,
    orders_year_before=4,
    net_90=2_400_000,
    orders_90=2,
    season_month=None,
    season_years=(),
    active_months=9,
    rank_spend=1_700,
    spend_tied=False,
    rank_basket=4_000,
    rank_products=3_000,
    rank_value=1_200,
    value_tied=False,
    rank_odds=900,
)
"""A made-up regular, for examples and tests."""
