"""The sheet of a scored customer: the log's facts, the shop's, the prediction, and what follows from them at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from backend.contract.shop.log_facts import LogFacts
from backend.contract.shop.shop_facts import Ended, ShopFacts
from backend.insight.facts.prediction import Prediction

FEW_DAYS: Final = 4
"""Two to four order days are few, more are many."""
SILENT_DAYS: Final = 60
FIRST_MONTH_DAYS: Final = 31
STEADY: Final = 4
GONE_SHARE: Final = 0.25
"""Of fewer than this share of such silences that ended, a customer counts as gone."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Times in days, money in ten-thousandths. ``ratio``: away / usual gap, of five order days or more. ``ended``: what
    became of silences like this one; None where too few were seen. ``silent``: many orders, and away for longer than 95 %
    of this shop's gaps would let expect; ``quiet``: the same of few orders."""

    log: LogFacts
    shop: ShopFacts
    prediction: Prediction
    currency: str
    away: int
    age: int
    net: int
    ratio: float | None
    steady: bool
    ended: Ended | None
    silent: bool
    quiet: bool

    @property
    def one(self) -> bool:
        """Return whether all orders fell on one day."""
        return self.log.order_days == 1

    @property
    def began(self) -> bool:
        """Return whether the first order is the customer's first: one in the log's first month may not be."""
        return (self.log.first - self.shop.log_first).days >= FIRST_MONTH_DAYS

    @property
    def few(self) -> bool:
        """Return whether there are two to four order days."""
        return 2 <= self.log.order_days <= FEW_DAYS

    @property
    def many(self) -> bool:
        """Return whether there are five order days or more."""
        return self.log.order_days > FEW_DAYS

    @property
    def gone(self) -> bool:
        """Return whether the customer is silent, few like them came back, and the model agrees."""
        row, odds = self.ended, self.prediction.odds
        if not self.silent or row is None:
            return False
        return row.ended < GONE_SHARE * row.cases and odds * row.cases <= 10_000 * row.ended

    @property
    def on_its_way(self) -> bool:
        """Return whether a rhythm is steady and not overdue in this shop."""
        return self.steady and self.ratio is not None and not self.silent

    def among_first(self, rank: int | None, part: int) -> bool:
        """Return whether a rank is in the first 1 / ``part`` of the customers."""
        return rank is not None and rank * part <= self.shop.customers

    def above(self, rank: int) -> float:
        """Return the share of customers with a larger value."""
        return (rank - 1) / self.shop.customers


def sheet_of(log: LogFacts, shop: ShopFacts, prediction: Prediction, currency: str) -> Sheet:
    """Gather what may be said of a scored customer."""
    away = (shop.as_of - log.last).days
    ratio = None if log.usual_gap is None else away / log.usual_gap
    steady = log.high_gap is not None and log.low_gap is not None and log.high_gap <= STEADY * log.low_gap
    long = shop.long_gap is not None and away > shop.long_gap
    very_late = ratio is not None and shop.very_late is not None and ratio > shop.very_late
    return Sheet(
        log=log,
        shop=shop,
        prediction=prediction,
        currency=currency,
        away=away,
        age=(shop.as_of - log.first).days,
        net=log.bought - log.returned,
        ratio=ratio,
        steady=steady,
        ended=waited(shop.first_waits if log.order_days == 1 else shop.silences, away),
        silent=log.order_days > FEW_DAYS and away > SILENT_DAYS and (very_late or long),
        quiet=2 <= log.order_days <= FEW_DAYS and long,
    )


def waited(table: Sequence[Ended], away: int) -> Ended | None:
    """Return the row of the longest wait that is not longer than this one, nor shorter than its half."""
    fitting = [row for row in table if row.wait <= away <= 2 * row.wait]
    return fitting[-1] if fitting else None
