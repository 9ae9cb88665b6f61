"""Customers of the sample log summed up in an older client's words, as of the day after the log."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from training.synthetic.transactions import Lines


def summed_up(lines: Lines, days: int, most: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield up to ``most`` customers by number, each with whole days, orders and net currency; guests are nobody.

    A customer whose orders all came back has spent nothing and is left out, as is one who only ordered as a guest.
    """
    known = (lines.customer >= 0) & (lines.product >= 0)
    customer, day = lines.customer[known], np.floor(lines.day[known]).astype(np.int64)
    amount = np.rint(lines.quantity[known] * lines.price[known] * 100).astype(np.int64)
    order, bought = lines.order[known], ~lines.cancels[known]
    by_customer = np.argsort(customer, kind="stable")
    shown = 0
    for rows in np.split(by_customer, np.flatnonzero(np.diff(customer[by_customer])) + 1):
        kept, total = rows[bought[rows]], int(amount[rows].sum())  # lines of returns have negative quantities
        if shown < most and kept.size and total > 0:
            shown += 1
            yield int(customer[rows[0]]), _said(np.unique(order[kept]).size, day[kept], total / 100, days)


def _said(orders: int, bought: np.ndarray, total: float, days: int) -> dict[str, Any]:
    first, last = int(bought.min()), int(bought.max())
    gap = (last - first) / (orders - 1) if orders > 1 else 0.0
    return {
        "recency": days - last,
        "frequency": orders,
        "monetary_value": round(total, 2),
        "tenure": days - first,
        "avg_order_value": round(total / orders, 2),
        "days_between_purchases": round(gap, 2),
        "total_orders": orders,
    }
