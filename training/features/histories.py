"""Customers as the lifetime models know them, from the table of customer-days."""

import numpy as np

from backend.scoring.lifetime.purchase_history import PurchaseHistory
from training.features.cumulative import Cumulative, Places
from training.features.origin import contract_at
from training.features.people import People


def histories_at(sums: Cumulative, who: Places, day: int) -> PurchaseHistory:
    """The history of customers who had bought before ``day`` (an ordinal)."""
    return history_of(contract_at(People(sums, who), day), day)


def history_of(columns: dict[str, np.ndarray], day: int) -> PurchaseHistory:
    """The same from ``contract_at``'s columns."""
    bought = columns["purchase_days"]
    return PurchaseHistory(
        purchase_days=bought,
        orders=columns["num_transactions"],
        first_day=columns["first_day"].astype(np.int64),
        last_day=columns["last_day"].astype(np.int64),
        day=np.full(len(bought), day),
        day_value=columns["total_spend"] / bought,
        recent_value=columns["recent_day_value"],
    )
