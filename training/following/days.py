"""The table of customer-days with some customers' rows in the place of their old ones."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from training.features.customer_days import CustomerDays

ROWS: Final = ("day", "opened", "closed", "orders", "placed", "net", "gross", "units", "lines", "products")


def replaced(days: CustomerDays, who: Iterable[str], by: CustomerDays | None) -> CustomerDays:
    """Return ``days`` without the customers ``who``, and with those of ``by`` (all of them in ``who``)."""
    gone = np.isin(days.ids, np.asarray(sorted(who), dtype=np.str_))
    if by is None:
        return _joined(days, ~gone, None)
    return _joined(days, ~gone, by)


def _joined(
    days: CustomerDays, stays: "np.ndarray[tuple[int], np.dtype[np.bool_]]", by: CustomerDays | None
) -> CustomerDays:
    parts = [(days, stays[days.customer])]
    ids, channel = days.ids[stays], days.channel[stays]
    if by is not None:
        ids, channel = np.concatenate([ids, by.ids]), np.concatenate([channel, by.channel])
        parts.append((by, np.ones(by.day.size, bool)))
    order = np.argsort(ids, kind="stable")
    ids, channel = ids[order], channel[order]
    customer = np.concatenate([np.searchsorted(ids, one.ids[one.customer[kept]]) for one, kept in parts])
    columns = {name: np.concatenate([getattr(one, name)[kept] for one, kept in parts]) for name in ROWS}
    rows = np.lexsort((columns["day"], customer))
    return CustomerDays(
        ids, channel, customer[rows].astype(np.int64), **{name: column[rows] for name, column in columns.items()}
    )
