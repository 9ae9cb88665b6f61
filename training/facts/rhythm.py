"""Gaps between order days: each customer's own, what is late in this shop, and how many silences ended."""

from bisect import insort
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.contract.shop.shop_facts import LEAST_CASES, LONG_HORIZON_DAYS, LONG_LOG_DAYS, SHORT_HORIZON_DAYS, WAITS, Ended
from training.facts.grouped import Grouped, Ints, quantile

EARLIER: int = 4
"""A gap is compared with so many earlier ones or more."""
STEADY: int = 4
"""A rhythm is steady whose 80 % point is at most so many times its 20 % point."""


@dataclass(frozen=True, slots=True)
class OrderDays:
    """Different order days sorted by customer and day, and each one's gap to the next of the customer (0: the last)."""

    customer: Ints
    day: Ints
    gap: Ints

    @classmethod
    def of(cls, customer: Ints, day: Ints) -> "OrderDays":
        """Take different (customer, day) pairs, sorted."""
        same = np.append(customer[1:] == customer[:-1], False)
        gap = np.where(same, np.append(day[1:], 0) - day, 0)
        return cls(customer, day, gap)

    def own_gaps(self, size: int) -> Grouped:
        """Group the gaps by customer."""
        within = self.gap > 0
        return Grouped.of(self.customer[within], self.gap[within], size)


@dataclass(frozen=True, slots=True)
class Lateness:
    """``ShopFacts.late``, ``very_late`` and ``rhythm_hit``; None where too few gaps were seen."""

    late: float | None
    very_late: float | None
    rhythm_hit: float | None


def lateness(days: OrderDays) -> Lateness:
    """Compare every gap from a customer's fifth on with the median of the earlier ones."""
    ratios: list[float] = []
    hits: list[bool] = []
    earlier: list[int] = []
    owner = -1
    for customer, gap in zip(days.customer.tolist(), days.gap.tolist(), strict=True):
        if customer != owner:
            owner, earlier = customer, []
        if gap == 0:
            continue
        if len(earlier) >= EARLIER:
            ratio = gap / _median(earlier)
            ratios.append(ratio)
            if _at(earlier, 80) <= STEADY * _at(earlier, 20):
                hits.append(0.5 <= ratio <= 1.5)
        insort(earlier, gap)
    seen = np.array(ratios)
    hit = sum(hits) / len(hits) if len(hits) >= LEAST_CASES else None
    return Lateness(quantile(seen, 0.80, LEAST_CASES), quantile(seen, 0.95, LEAST_CASES), hit)


def horizon_days(log_days: int) -> int:
    """Return the days within which this shop's silences are followed: one horizon for all of them."""
    return LONG_HORIZON_DAYS if log_days >= LONG_LOG_DAYS else SHORT_HORIZON_DAYS


def silences(start: Ints, gap: Ints, as_of: int, horizon: int) -> tuple[Ended, ...]:
    """Count the silences that lasted ``wait`` days and were then followed for ``horizon`` days, and those that ended.

    ``start``: days on which silences begin; ``gap``: their length where an order ended them, 0 where none has.
    """
    table = []
    for wait in WAITS:
        judged = ((gap == 0) | (gap >= wait)) & (start + wait + horizon <= as_of)
        ended = judged & (gap > 0) & (gap < wait + horizon)
        table.append(Ended(wait, int(judged.sum()), int(ended.sum())))
    return tuple(one for one in table if one.cases >= LEAST_CASES)


def first_silences(days: OrderDays, as_of: int, horizon: int) -> tuple[Ended, ...]:
    """Count the silences that begin with a customer's first order day."""
    first = np.append(True, days.customer[1:] != days.customer[:-1]) if days.customer.size else np.empty(0, bool)
    return silences(days.day[first], days.gap[first], as_of, horizon)


def _median(ordered: list[int]) -> float:
    middle = len(ordered) // 2
    return float(ordered[middle]) if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _at(ordered: list[int], percent: int) -> int:
    return ordered[max(-(-len(ordered) * percent // 100), 1) - 1]


def binned(mask: NDArray[np.bool_], customer: Ints, size: int) -> Ints:
    """Count the rows of each customer at which ``mask`` holds."""
    return np.bincount(customer[mask], minlength=size).astype(np.int64)
