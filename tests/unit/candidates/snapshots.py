"""Made-up snapshots whose truth is known."""

from datetime import datetime, timedelta

import numpy as np

from backend.contract.features import FEATURE_NAMES
from training.features.snapshots import Snapshot

FIRST = datetime(2024, 1, 1)


def made_up(origin: int, n: int = 400, seed: int = 0, **changed: np.ndarray) -> Snapshot:
    """The ``origin``-th snapshot, 30 days apart; ``changed`` replaces columns, ``spend`` or ``bought``."""
    rng = np.random.default_rng([seed, origin])
    orders = 1.0 + rng.poisson(4, n)
    columns = {
        "total_spend": orders * 50,
        "avg_spend": np.full(n, 50.0),
        "num_transactions": orders,
        "total_units": orders * 9,
        "unique_products": orders * 4,
        "recency_days": rng.uniform(0, 200, n),
        "spend_last_365_days": orders * 40,
    }
    columns |= {
        "tenure_days": columns["recency_days"] + 30 * (orders - 1),
        "purchase_days": orders,
        "days_between_purchases": np.where(orders > 1, 30.0, 0.0),
    }
    outcome = {"spend": orders * 5, "bought": np.ones(n)} | {k: v for k, v in changed.items() if k in {"spend", "bought"}}
    columns |= {name: column for name, column in changed.items() if name not in outcome}
    assert set(FEATURE_NAMES) < set(columns)
    ids = np.array([f"c{i}" for i in range(n)])
    return Snapshot(FIRST + timedelta(days=30 * origin), ids, columns, season=1.0, history_days=730.0, **outcome)
