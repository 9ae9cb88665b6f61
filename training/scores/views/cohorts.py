"""Customers by the month of their first order: who ordered again, and what they have brought so far."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.contract.shop.shop_views import Cohort, Cohorts
from training.features.cumulative import Cumulative

Months = NDArray[np.int64]


def cohorts(sums: Cumulative, cutoff: int) -> Cohorts:
    """Return every month's cohort up to the cutoff (an ordinal), oldest first."""
    days = sums.days
    joined = sums.first_purchase
    known = (joined < cutoff)[days.customer] & (days.day >= joined[days.customer]) & (days.day < cutoff)
    customer, month = days.customer[known], _months(days.day[known])
    first = _months(joined)
    begins, ends = int(first[joined < cutoff].min()), int(_months(np.array([cutoff - 1]))[0])
    size = ends - begins + 1
    place, age = first[customer] - begins, month - first[customer]
    money = np.zeros((size, size))
    np.add.at(money, (place, age), days.net[known])
    bought = days.purchase[known]
    ordered = np.zeros((size, size))
    once = np.unique(np.column_stack([customer[bought], age[bought]]), axis=0)
    np.add.at(ordered, (first[once[:, 0]] - begins, once[:, 1]), 1)
    return Cohorts(_rows(begins, ordered, money), first_is_truncated=True, last_is_partial=_unfinished(cutoff))


def _rows(begins: int, ordered: Floats, money: Floats) -> tuple[Cohort, ...]:
    """``ordered`` (customers) and ``money`` (currency), each of shape ``(n_months, n_ages)``."""
    found = []
    for place, customers in enumerate(ordered[:, 0].astype(int).tolist()):
        ages = len(ordered) - place
        if customers:
            retention = (ordered[place, :ages] / customers).round(4).tolist()
            value = (money[place, :ages].cumsum() / customers).round(2).tolist()
            month = begins + place
            found.append(Cohort(f"{month // 12}-{month % 12 + 1:02d}", customers, tuple(retention), tuple(value)))
    return tuple(found)


def _months(ordinals: NDArray[np.int64]) -> Months:
    """Return year x 12 + month (January 0) of days, shape ``(n_days,)``."""
    distinct, back = np.unique(ordinals, return_inverse=True)
    dates = [date.fromordinal(int(day)) for day in distinct]
    return np.array([one.year * 12 + one.month - 1 for one in dates], dtype=np.int64)[back]


def _unfinished(cutoff: int) -> bool:
    return date.fromordinal(cutoff).day != 1
