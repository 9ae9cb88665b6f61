"""Weekdays, parts of the month, and months that repeat a year later."""

import numpy as np
from numpy.typing import NDArray

from training.facts.grouped import Ints, distinct
from training.facts.rhythm import OrderDays, binned

Column = NDArray[np.generic]
EDGE_DAYS = 5
FEW_DAYS = 6
"""Only of customers with at most so many order days is a month that repeats worth a word."""
LEAST_YEARS = 2


def weekday_of(day: Ints) -> Ints:
    """Return the weekday, Monday 0; 1970-01-01 was a Thursday."""
    return (day + 3) % 7


def favourite_weekdays(days: OrderDays, size: int) -> tuple[Ints, Ints]:
    """Return each customer's weekday of most order days (ties: the earlier in the week) and on how many it fell."""
    counts = np.zeros((size, 7), np.int64)
    np.add.at(counts, (days.customer, weekday_of(days.day)), 1)
    return counts.argmax(axis=1), counts.max(axis=1)


def month_edges(days: OrderDays, size: int) -> tuple[Ints, Ints]:
    """Return each customer's order days on the first and on the last five days of a month."""
    dates = days.day.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    from_start = (dates - months.astype("datetime64[D]")).astype(np.int64)
    to_end = ((months + 1).astype("datetime64[D]") - dates).astype(np.int64)
    early, late = from_start < EDGE_DAYS, to_end <= EDGE_DAYS
    return binned(early, days.customer, size), binned(late, days.customer, size)


def month_of(day: Ints) -> Ints:
    """Return months since 1970-01."""
    return day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def later_months(days: OrderDays, size: int) -> tuple[Ints, Ints]:
    """Return the different (customer, month) with an order, the first order day of each customer left out."""
    later = np.append(False, days.customer[1:] == days.customer[:-1]) if days.customer.size else np.empty(0, bool)
    few = np.bincount(days.customer, minlength=size)[days.customer] <= FEW_DAYS
    kept = later & few
    customer, month = distinct(days.customer[kept], month_of(days.day[kept]))
    return customer, month


def seasons(days: OrderDays, log_first: int, as_of: int, size: int) -> list[tuple[int | None, tuple[int, ...]]]:
    """Return each customer's ``season_month`` and ``season_years`` (see ``LogFacts``)."""
    found: list[tuple[int | None, tuple[int, ...]]] = [(None, ())] * size
    first = np.full(size, as_of)
    np.minimum.at(first, days.customer, days.day)
    begins, ends = _month_range(log_first, as_of)
    customer, month = later_months(days, size)
    bounds = np.searchsorted(customer, np.arange(size + 1))
    for one in np.unique(customer).tolist():
        months = set(month[bounds[one] : bounds[one + 1]].tolist())
        start = max(begins, int(month_of(first[one : one + 1])[0]) + 1)
        found[one] = _season(months, start, ends)
    return found


def season_lift(days: OrderDays, size: int) -> float | None:
    """Return ``ShopFacts.season_lift``; None where nothing repeats eleven or thirteen months apart."""
    customer, month = later_months(days, size)
    seen = set(zip(customer.tolist(), month.tolist(), strict=True))
    pairs = {apart: len({one for one, when in seen if (one, when + apart) in seen}) for apart in (11, 12, 13)}
    off = pairs[11] + pairs[13]
    return 2 * pairs[12] / off if off else None


def _month_range(log_first: int, as_of: int) -> tuple[int, int]:
    """Return the first complete month of the log, and the one after the last complete one."""
    day = np.array([log_first, as_of], np.int64)
    months = month_of(day)
    partial = day[0] != months[:1].astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)[0]
    return int(months[0]) + int(partial), int(months[1])


def _season(months: set[int], start: int, ends: int) -> tuple[int | None, tuple[int, ...]]:
    for calendar_month in range(12):
        complete = [month for month in range(start, ends) if month % 12 == calendar_month]
        if len(complete) >= LEAST_YEARS and months.issuperset(complete):
            return calendar_month + 1, tuple(1970 + month // 12 for month in complete)
    return None, ()
