"""Made-up snapshots whose truth is known."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from backend.contract.features import FEATURE_NAMES
from backend.contract.thresholds import HORIZON_DAYS

FIRST = datetime(2024, 1, 1)


@dataclass(frozen=True, eq=False)
class MadeUp:
    """What looks like a ``Snapshot`` to whatever learns from columns and outcomes."""

    cutoff: datetime
    customer_ids: np.ndarray
    columns: dict[str, np.ndarray]
    spend: np.ndarray
    bought: np.ndarray
    season: float = 1.0
    history_days: float = 730.0

    @property
    def who(self) -> np.ndarray:
        return np.arange(len(self.spend))

    @property
    def day(self) -> int:
        return self.cutoff.toordinal()

    @property
    def ended(self) -> int:
        return self.day + HORIZON_DAYS

    @property
    def orders(self) -> np.ndarray:
        return self.bought

    def forget(self) -> None:
        """Nothing is kept."""

    def matrix(self, names: tuple[str, ...] = FEATURE_NAMES) -> np.ndarray:
        return np.column_stack([self.columns[name] for name in names])

    def only(self, mask: np.ndarray) -> "MadeUp":
        columns = {name: column[mask] for name, column in self.columns.items()}
        ids, spend, bought = self.customer_ids[mask], self.spend[mask], self.bought[mask]
        return replace(self, customer_ids=ids, columns=columns, spend=spend, bought=bought)

    def active(self, days: float) -> "MadeUp":
        return self.only(self.columns["recency_days"] <= days)


def made_up(origin: int, n: int = 400, seed: int = 0, **changed: np.ndarray) -> MadeUp:
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
    return MadeUp(FIRST + timedelta(days=30 * origin), ids, columns, **outcome)
