"""What the lifetime models say of every customer: value over three horizons, whether they still buy, when next, RFM."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import LifetimeParameters
from backend.errors import UnfittableData
from backend.scoring.lifetime.lifetime_value import project_lifetime_value, purchase_probability
from backend.scoring.lifetime.purchase_history import PurchaseHistory
from backend.scoring.rfm import RfmScores, score_rfm
from training.features.present import Present
from training.features.purchase_days import histories_at

HORIZONS = (30, 90, 365)
NEXT_ORDER_DAYS = np.unique(np.rint(np.geomspace(1, 365, 25)))
"""At these days from the cutoff it is asked whether the next order has come; in between, linear."""
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """Of the customers at ``known`` (positions among ``size`` of them, rising): numbers by their names in
    ``CustomerProfile``, RFM, and ``next_order_day``, days from the cutoff, NaN where no order is to be expected.
    """

    size: int
    known: NDArray[np.intp]
    numbers: dict[str, Floats]
    next_order_day: Floats
    rfm: RfmScores | None

    def everybody(self, values: Floats) -> Floats:
        """Return the known customers' ``values`` among everybody, NaN for the others, shape ``(size,)``."""
        whole = np.full(self.size, np.nan)
        whole[self.known] = values
        return whole


def project(present: Present, parameters: LifetimeParameters | None) -> Lifetimes:
    """Return everybody's lifetime; without parameters, the gap between purchases alone."""
    ids = present.everybody.customer_ids
    try:
        seen, history = histories_at(present.days, present.everybody.cutoff.toordinal())
    except UnfittableData:  # every order was cancelled in full
        return Lifetimes(ids.size, np.empty(0, np.intp), {}, np.empty(0), None)
    known, history = _placed(ids, present.days.ids[seen], history)
    gap = np.where(history.one_time, np.nan, history.recency_days / np.maximum(history.frequency, 1.0)).round(2)
    if parameters is None:
        return Lifetimes(ids.size, known, {"days_between_purchases": gap}, np.full(known.size, np.nan), None)
    numbers, rfm = _valued(history, parameters)
    return Lifetimes(ids.size, known, numbers | {"days_between_purchases": gap}, next_order_days(history, parameters), rfm)


def next_order_days(history: PurchaseHistory, parameters: LifetimeParameters) -> Floats:
    """Return the days within which the next order comes with a probability of one half, shape ``(n_customers,)``.

    This is the median of the models' own time to the next purchase, dropout included: "last purchase plus mean gap" lies in
    the past for everybody who is late. NaN where the probability does not reach one half within a year (customers who have
    probably gone, or buy less than yearly), and for one-time buyers, of whom no rhythm is known.
    """
    found = np.full(history.frequency.size, np.nan)
    before, day_before = np.zeros(found.size), 0.0
    for day in NEXT_ORDER_DAYS.tolist():
        chance = purchase_probability(history, parameters, day)
        crossed = np.isnan(found) & (chance >= EVEN)
        share = (EVEN - before[crossed]) / (chance[crossed] - before[crossed])
        found[crossed] = day_before + share * (day - day_before)
        before, day_before = chance, day
    found[history.one_time] = np.nan
    return found


def _valued(history: PurchaseHistory, parameters: LifetimeParameters) -> tuple[dict[str, Floats], RfmScores]:
    numbers: dict[str, Floats] = {}
    for days in HORIZONS:
        worth = project_lifetime_value(history, parameters, float(days))
        numbers[f"clv_{days}d"] = worth.value.round(2)
    numbers |= {
        "clv_365d_low": worth.low.round(2),
        "clv_365d_high": worth.high.round(2),
        "expected_orders_365d": worth.purchases.round(3),
        "p_alive": worth.probability_alive.round(4),
    }
    return numbers, score_rfm(history, worth.value, parameters.rfm)


def _placed(
    ids: NDArray[np.str_], named: NDArray[np.str_], history: PurchaseHistory
) -> tuple[NDArray[np.intp], PurchaseHistory]:
    """Return the positions of a history's customers among ``ids`` (both sorted), and the history of those found."""
    named = np.asarray(named, dtype=np.str_)
    place = np.minimum(np.searchsorted(ids, named), ids.size - 1)
    there = ids[place] == named
    return place[there], history if there.all() else history.where(there)
