"""Every customer's worth on the shop's terms, from the same story as their page.

    worth = sum over steps of (what the step adds) x (what a pound that comes within it is worth today)

At a margin of 1, no discount and 365 days it is ``clv_365d``. Without end this is the discounted expected residual
transactions (DERT; Fader, Hardie & Lee 2005) times their value, worked out step by step until a pound is worth next to
nothing.
"""

from dataclasses import dataclass

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.thresholds import HORIZON_DAYS
from training.candidates.learned.record import Story
from training.features.snapshots import Snapshot
from training.lifetime.terms import Terms


@dataclass(frozen=True, slots=True)
class Worth:
    """Shape ``(n_customers,)`` each: ``orders`` and ``spend`` (currency) over the horizon, not discounted; ``value`` is
    today's profit, currency; ``residual`` the discounted orders.
    """

    orders: Floats
    spend: Floats
    residual: Floats
    value: Floats


def worth(story: Story, snapshot: Snapshot, terms: Terms) -> Worth:
    """Return what everybody of a snapshot is worth."""
    steps = terms.steps()
    record = story.record(snapshot, tuple(day for day in steps if day > HORIZON_DAYS))
    orders, spend, before = np.zeros(len(snapshot.who)), np.zeros(len(snapshot.who)), 0
    residual, discounted = orders.copy(), spend.copy()
    for one in record.horizons:
        weight = terms.weight(before, one.days)
        residual += (one.orders - orders) * weight
        discounted += (one.spend - spend) * weight
        orders, spend, before = one.orders, one.spend, one.days
    value = terms.margin.rate * discounted + terms.margin.per_order * residual
    return Worth(orders, spend, residual, value)
