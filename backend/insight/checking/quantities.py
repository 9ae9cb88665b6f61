"""What is stored of a customer, each quantity by what it measures, when, and which of several."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, Literal

from backend.contract.profiles import CustomerProfile
from backend.contract.shop.log_facts import MONEY_UNIT, LogFacts
from backend.contract.shop.shop_facts import ShopFacts

QuantityKind = Literal["money", "count", "days", "percent", "date"]
NEXT: Final = (30, 90, 365)


@dataclass(frozen=True, slots=True)
class Standing:
    """A customer among the scored: how many have a larger value, how many have one at all, and their mean."""

    above: int
    customers: int
    mean: Fraction
    equal: int = 1


Standings = Callable[[str], Standing | None]
"""From a column of the record to the customer's standing in it."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """``readings``: the values that the name may mean (an average order counts returns, or does not). ``window``: ``all``,
    or ``last`` or ``next`` and days; ``column``: by which it is compared with other customers; ``ends``: of an interval."""

    kind: QuantityKind
    measure: str
    window: str
    which: str
    readings: tuple[Fraction | date, ...]
    column: str | None = None
    ends: tuple[Fraction, Fraction] | None = None

    @property
    def name(self) -> str:
        """Return how the quantity is named in an answer: ``spend next365``."""
        return " ".join(part for part in (self.which, self.measure, "" if self.window == "all" else self.window) if part)


def quantities(profile: CustomerProfile, log: LogFacts | None, shop: ShopFacts | None, as_of: date) -> list[Quantity]:
    """Return everything that a sentence about a scored customer may state."""
    found = [*_record(profile), *_ahead(profile)]
    if log is None:
        return [Quantity("count", "orders", "all", "", (Fraction(profile.num_transactions),), "num_transactions"), *found]
    return [*found, *_of_log(log, shop, profile, as_of)]


def _record(one: CustomerProfile) -> list[Quantity]:
    found = [
        Quantity("count", "units", "all", "", (Fraction(one.total_units),), "total_units"),
        Quantity("count", "products", "all", "", (Fraction(one.unique_products),), "unique_products"),
    ]
    if one.expected_next_order is not None:
        found.append(Quantity("date", "orders", "all", "next", (one.expected_next_order,)))
    if one.p_alive is not None:
        found.append(Quantity("percent", "alive", "all", "", (_exact(one.p_alive),), "p_alive"))
    return [*found, Quantity("percent", "churn", "all", "", (_exact(one.churn_probability),), "churn_probability")]


def _ahead(one: CustomerProfile) -> list[Quantity]:
    """Return the record's predictions; ``value`` and ``spend`` of a horizon are one number."""
    found = []
    for days in NEXT:
        window = f"next{days}"
        chance, orders = f"purchase_probability_{days}d", f"expected_orders_{days}d"
        found.append(Quantity("percent", "chance", window, "", (_exact(getattr(one, chance)),), chance))
        found.append(Quantity("count", "orders", window, "", (_exact(getattr(one, orders)),), orders))
        value = getattr(one, f"clv_{days}d")
        if days == NEXT[0]:
            value = one.predicted_spend_30d
        if value is not None:
            column = "predicted_spend_30d" if days == NEXT[0] else f"clv_{days}d"
            ends = _ends(one, days)
            found += [Quantity("money", name, window, "", (_exact(value),), column, ends) for name in ("spend", "value")]
    return found


def _ends(one: CustomerProfile, days: int) -> tuple[Fraction, Fraction] | None:
    pairs = {30: (one.spend_30d_low, one.spend_30d_high), 365: (one.clv_365d_low, one.clv_365d_high)}
    low, high = pairs.get(days, (None, None))
    return None if low is None or high is None else (_exact(low), _exact(high))


def _of_log(log: LogFacts, shop: ShopFacts | None, one: CustomerProfile, as_of: date) -> list[Quantity]:
    return [*_money(log, shop, one), *_counts(log, one), *_times(log, one, as_of)]


def _money(log: LogFacts, shop: ShopFacts | None, one: CustomerProfile) -> list[Quantity]:
    net, bought, back = (_amount(value) for value in (log.bought - log.returned, log.bought, log.returned))
    means = (_exact(one.avg_spend), bought / log.orders, net / log.orders)
    found = [
        Quantity("money", "spend", "all", "", (net, bought), "total_spend"),
        Quantity("money", "bought", "all", "", (bought, net)),
        Quantity("money", "returned", "all", "", (back,)),
        Quantity("percent", "returned", "all", "", (back / bought,)),
        Quantity("money", "spend", "last365", "", (_amount(log.net_year),)),
        Quantity("money", "spend", "before365", "", (_amount(log.net_year_before),)),
        Quantity("money", "spend", "last90", "", (_amount(log.net_90),)),
        Quantity("money", "basket", "all", "average", means, "avg_spend"),
        Quantity("money", "basket", "all", "usual", (*means, _amount(log.usual_value))),
        Quantity("money", "basket", "all", "last", (_amount(log.last_value),)),
        Quantity("money", "basket", "all", "largest", (_amount(log.largest_value),)),
        Quantity("money", "basket", "all", "smallest", (_amount(log.least_value),)),
    ]
    if log.orders == 1:
        found += [Quantity("money", "basket", "all", which, (bought, net)) for which in ("first", "only")]
    if shop is not None and shop.net:
        found.append(Quantity("percent", "share", "all", "", (Fraction(log.bought - log.returned, shop.net),)))
    return found


def _counts(log: LogFacts, one: CustomerProfile) -> list[Quantity]:
    orders = (Fraction(one.num_transactions), Fraction(log.orders))
    windows = {"last365": log.orders_year, "before365": log.orders_year_before, "last90": log.orders_90}
    past = [Quantity("count", "orders", window, "", (Fraction(value),)) for window, value in windows.items()]
    return [Quantity("count", "orders", "all", "", orders, "num_transactions"), *past]


def _times(log: LogFacts, one: CustomerProfile, as_of: date) -> list[Quantity]:
    away, age = (Fraction((as_of - day).days) for day in (log.last, log.first))
    found = [
        Quantity("days", "away", "all", "last", (away, _exact(one.recency_days)), "recency_days"),
        Quantity("days", "silence", "all", "", (away, _exact(one.recency_days)), "recency_days"),
        *(
            Quantity("days", name, "all", "first", (age, _exact(one.tenure_days)), "tenure_days")
            for name in ("away", "age")
        ),
        Quantity("date", "orders", "all", "last", (log.last,)),
        Quantity("date", "orders", "all", "first", (log.first,)),
        Quantity("date", "orders", "all", "largest", (log.largest_day,)),
    ]
    gaps = tuple(Fraction(gap) for gap in (log.usual_gap, one.days_between_purchases) if gap is not None)
    found += [Quantity("days", "gap", "all", "usual", gaps, "days_between_purchases")] if gaps else []
    if log.longest_gap is not None:
        longest = (Fraction(log.longest_gap),)
        found += [Quantity("days", name, "all", "largest", longest) for name in ("gap", "silence")]
    if log.orders == 1:
        found += [Quantity("date", "orders", "all", which, (log.first,)) for which in ("", "only")]
    return [
        *found,
        *([Quantity("days", "gap", "all", "last", (Fraction(log.last_gap),))] if log.last_gap is not None else []),
    ]


def _exact(value: float) -> Fraction:
    return Fraction(repr(value))


def _amount(ten_thousandths: float) -> Fraction:
    return Fraction(ten_thousandths) / MONEY_UNIT
