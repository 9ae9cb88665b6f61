"""The shop as of a scoring: who carries the next days, the RFM grid, what is at risk."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from backend.contract.parameters.lifetime import LifetimeParameters
from backend.contract.shop.shop_views import Bounds, GridCell, Status
from training.scores.columns import Column

Mask = NDArray[np.bool_]
SCORES = range(1, 6)


def total(values: Column, who: Mask) -> float | None:
    """Return the sum of the known values of some customers, to the cent; None where none is known of anybody."""
    if np.isnan(values).all():
        return None
    return round(float(np.nansum(values[who])), 2)


def statuses(columns: dict[str, Column], active_days: float) -> tuple[Status, ...]:
    """Return everybody in four groups, by what they have done so far."""
    back, active = columns["num_transactions"] > 1, columns["recency_days"] <= active_days
    kinds = {
        "returning_active": back & active,
        "returning_quiet": back & ~active,
        "new": ~back & active,
        "one_time": ~back & ~active,
    }
    return tuple(
        Status(
            name,
            int(who.sum()),
            round(float(columns["predicted_spend_30d"][who].sum()), 2),
            round(float(columns["purchase_probability_30d"][who].sum()), 4),
            total(columns["clv_365d"], who),
        )
        for name, who in kinds.items()
    )


def rfm_grid(columns: dict[str, Column]) -> tuple[GridCell, ...]:
    """Return 25 cells, the empty ones too; none where nobody has scores."""
    recency, frequency = _scores(columns["rfm_recency"]), _scores(columns["rfm_frequency"])
    if not recency.any():
        return ()
    cells = [(r, f, (recency == r) & (frequency == f)) for r in SCORES for f in SCORES]
    return tuple(
        GridCell(
            r,
            f,
            int(who.sum()),
            round(float(columns["predicted_spend_30d"][who].sum()), 2),
            total(columns["clv_365d"], who),
            _mean(columns["p_alive"][who]),
        )
        for r, f, who in cells
    )


def bounds(lifetime: LifetimeParameters | None) -> Bounds | None:
    """Return the edges between the scores; None without lifetime models."""
    return None if lifetime is None else Bounds(lifetime.rfm.recency_days, lifetime.rfm.purchases, lifetime.rfm.monetary)


def _scores(values: Sequence[int | None] | Column) -> NDArray[np.int64]:
    return np.array([value or 0 for value in values], dtype=np.int64)


def _mean(values: Column) -> float | None:
    known = values[~np.isnan(values)]
    return round(float(known.mean()), 4) if known.size else None
