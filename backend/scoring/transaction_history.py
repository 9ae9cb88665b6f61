"""From customers' own transactions, each list a whole history, to what the lifetime models are told of them.

A purchase is a day of positive net amount; days of return lower what a customer has spent. In this the summary is
training's own. A day's transactions are one order: nothing says how many there were.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.scoring.lifetime.habits import Habits, habits_of
from backend.scoring.lifetime.purchase_history import RECENT_HALF_LIFE, PurchaseHistory

Days = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Transactions:
    """Rows in any order, shape ``(n_rows,)``, but ``snapshot``, ``(n_customers,)``.

    ``customer``: 0 to n_customers - 1; ``day`` and ``snapshot``: as ``date.toordinal``; ``amount``: whole units of
    which ``units`` are one of the currency.
    """

    customer: Days
    day: Days
    amount: Days
    snapshot: Days
    units: int


def purchase_histories(rows: Transactions) -> tuple[Days, PurchaseHistory]:
    """Return who has a purchase before their snapshot, and the purchase history of each of them.

    Parameters
    ----------
    rows
        Transactions of ``n_customers`` customers; those on the snapshot's day or later are not looked at.

    Returns
    -------
    seen : NDArray of int64
        Places among the customers, rising, without unit, shape ``(n_seen,)``.
    history : PurchaseHistory
        Purchases, days and currency, shape ``(n_seen,)`` in every array.

    Raises
    ------
    IndexError
        For a customer who has no snapshot, or a channel that is not listed.
    """
    customer, day, net = _by_day(rows)
    bought = net > 0
    seen, first, count = np.unique(customer[bought], return_index=True, return_counts=True)
    purchases = count.astype(np.float64)
    mean = np.maximum(_total(customer, net, rows.snapshot.size)[seen] / rows.units, 0.0) / purchases
    return seen, PurchaseHistory(
        purchase_days=purchases,
        orders=purchases,
        first_day=day[bought][first],
        last_day=day[bought][first + count - 1],
        day=rows.snapshot[seen],
        day_value=mean,
        recent_value=mean * _drifted(customer[bought], day[bought], net[bought].astype(np.float64), rows)[seen],
    )


def purchase_habits(rows: Transactions) -> Habits:
    """The habits of the same customers, in the same order."""
    customer, day, net = _by_day(rows)
    customer, day = customer[net > 0], day[net > 0]
    return habits_of(customer, day, rows.snapshot[np.unique(customer)])


def _drifted(customer: Days, day: Days, gross: Floats, rows: Transactions) -> Floats:
    """Return each customer's recent amount per purchase day over the mean of all, shape ``(n_customers,)``."""
    size = rows.snapshot.size
    weight = 2.0 ** ((day - rows.snapshot[customer]) / RECENT_HALF_LIFE)
    recent = np.bincount(customer, weight * gross, size) / np.maximum(np.bincount(customer, weight, size), 1e-300)
    mean = np.bincount(customer, gross, size) / np.maximum(np.bincount(customer, minlength=size), 1)
    return np.asarray(recent / np.maximum(mean, 1e-9))


def _by_day(rows: Transactions) -> tuple[Days, Days, Days]:
    """One row per customer and day before the snapshot, sorted: customer, day, net amount."""
    past = rows.day < rows.snapshot[rows.customer]
    customer, day, amount = (array[past] for array in (rows.customer, rows.day, rows.amount))
    order = np.lexsort((day, customer))
    customer, day = customer[order], day[order]
    starts = np.flatnonzero((np.diff(customer, prepend=-1) != 0) | (np.diff(day, prepend=-1) != 0))
    net = np.add.reduceat(amount[order], starts) if starts.size else amount
    return customer[starts], day[starts], net


def _total(customer: Days, net: Days, size: int) -> Days:
    """Return each customer's net amount, shape ``(size,)``; whole numbers add up exactly, in whatever order."""
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, customer, net)
    return total
