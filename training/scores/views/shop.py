"""All that pages show of the shop, put together from one scoring."""

import numpy as np

from backend.contract.shop.shop_views import LogRead, ShopViews, Today
from training.features.snapshots import Snapshot
from training.scores.columns import Column, Scores
from training.scores.published import Published
from training.scores.views.actions import actions
from training.scores.views.cohorts import cohorts
from training.scores.views.groups import bounds, rfm_grid, statuses, total
from training.scores.views.windows import last_year, windows


def shop_views(everybody: Snapshot, found: Scores, published: Published, log: LogRead) -> ShopViews:
    """Return the views of a scoring; moves since the one before are added where it is known (``movement``)."""
    columns, sums, day = found.columns, everybody.sums, everybody.day
    active_days = float(published.manifest.plan["active_days"])
    return ShopViews(
        today=_today(columns, misses(published), log),
        windows=windows(sums, day),
        last_year=last_year(sums, day),
        status=statuses(columns, active_days),
        actions=actions(columns, everybody.cutoff.date()),
        rfm_grid=rfm_grid(columns),
        rfm_bounds=bounds(published.manifest.lifetime),
        cohorts=cohorts(sums, day),
        log=log,
    )


def misses(published: Published) -> list[float]:
    """Return how far the champion's total lay from what came, as shares of it, at every origin of the race."""
    judged = published.manifest.metrics.get("spend_by_origin", ())
    found = [one[published.best.spend].get("bias") for one in judged if published.best.spend in one]
    return [miss for miss in found if miss is not None and np.isfinite(miss) and miss > -1]


def _today(columns: dict[str, Column], missed: list[float], log: LogRead) -> Today:
    orders, spent = columns["num_transactions"], columns["total_spend"]
    risky = columns["archetype"] == "at-risk churn"
    predicted = float(columns["predicted_spend_30d"].sum())
    low, high = spread(predicted, missed)
    return Today(
        repeat_rate=round(float((orders > 1).mean()), 4),
        avg_order=round(float(spent.sum() / orders.sum()), 2) if orders.sum() > 0 else None,
        value_at_risk=total(columns["clv_365d"], risky),
        at_risk_customers=int(risky.sum()),
        predicted_spend_30d_low=low,
        predicted_spend_30d_high=high,
        range_origins=len(missed),
        log_ends=log.last,
    )


def spread(predicted: float, missed: list[float]) -> tuple[float | None, float | None]:
    """Return what would have come if the forecast missed as it did at its worst origins; the point lies inside."""
    if not missed:
        return None, None
    low, high = predicted / (1 + max(missed)), predicted / (1 + min(missed))
    return round(min(low, predicted), 2), round(max(high, predicted), 2)
