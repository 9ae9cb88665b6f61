"""From customers' own transactions, each list a whole history, to what the lifetime models are told of them.

A purchase is a day of positive net amount; days of return lower what a customer has spent. The histories are those of
``training.features.purchase_days``, but for two things that training reads from the log, that a lone history cannot
show, and that must not depend on the other customers of a request:

- nobody is ``established``: the first purchase of a whole history is the real first one;
- recent spend looks back a year, as training does in every log of a year or more.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.scoring.lifetime.habits import Habits, habits_of
from backend.scoring.lifetime.purchase_history import PurchaseHistory

Days = NDArray[np.int64]

RECENT_DAYS: Final = 365
_EPOCH = 719_163  # date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Transactions:
    """Transactions in any order, shape ``(n_rows,)``; ``snapshot`` has shape ``(n_customers,)``.

    ``customer``: 0 to n_customers - 1; ``day`` and ``snapshot``: days as ``date.toordinal``; ``amount``: whole units of
    which ``units`` are one of the currency; ``channel``: a place in ``channels``, which is sorted.
    """

    customer: Days
    day: Days
    amount: Days
    channel: Days
    channels: NDArray[np.str_]
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
    customer, day, net, channel = _by_day(rows)
    bought = net > 0
    seen, first, count = np.unique(customer[bought], return_index=True, return_counts=True)
    started, ended, purchases = day[bought][first], day[bought][first + count - 1], count.astype(np.float64)
    size, snapshot = rows.snapshot.size, rows.snapshot[seen]
    recent = day >= rows.snapshot[customer] - RECENT_DAYS
    months = (started - _EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return seen, PurchaseHistory(
        frequency=purchases - 1.0,
        recency_days=(ended - started).astype(np.float64),
        T_days=(snapshot - started).astype(np.float64),
        monetary_value=np.maximum(_total(customer, net, size)[seen] / rows.units, 0.0) / purchases,
        recent_spend=np.maximum(_total(customer[recent], net[recent], size)[seen] / rows.units, 0.0),
        established=np.zeros(seen.size, dtype=np.bool_),
        first_value=net[bought][first] / rows.units,
        first_month=months % 12 + 1,
        channel=rows.channels[channel[bought][first]],
        recent_window_days=float(RECENT_DAYS),
    )


def purchase_habits(rows: Transactions) -> Habits:
    """The habits of the same customers, in the same order."""
    customer, day, net, _ = _by_day(rows)
    bought = net > 0
    return habits_of(customer[bought], day[bought], net[bought] / rows.units)


def _by_day(rows: Transactions) -> tuple[Days, Days, Days, Days]:
    """One row per customer and day before the snapshot, sorted: customer, day, net amount, the first of its channels."""
    past = rows.day < rows.snapshot[rows.customer]
    customer, day, amount, channel = (array[past] for array in (rows.customer, rows.day, rows.amount, rows.channel))
    order = np.lexsort((channel, day, customer))
    customer, day = customer[order], day[order]
    starts = np.flatnonzero((np.diff(customer, prepend=-1) != 0) | (np.diff(day, prepend=-1) != 0))
    net = np.add.reduceat(amount[order], starts) if starts.size else amount
    return customer[starts], day[starts], net, channel[order][starts]


def _total(customer: Days, net: Days, size: int) -> Days:
    """Return each customer's net amount, shape ``(size,)``; whole numbers add up exactly, in whatever order."""
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, customer, net)
    return total
