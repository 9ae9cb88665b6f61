"""What training saw, as parameters of the guardrails and of words: ranges, caps, segment thresholds, peer bands."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.features import FEATURE_NAMES
from backend.contract.parameters.scoring import FeatureRange, PurchaseOdds, SegmentThresholds, SpendCaps, SpendModel
from backend.contract.thresholds import HIGH_VALUE_SHARE, MEDIUM_VALUE_SHARE
from backend.scoring.purchase_probability import purchase_probability
from backend.scoring.spend import predict_spend
from training.features.snapshots import Snapshot
from training.plan import Plan

CAP_BANDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
PERCENTS = np.arange(1, 100)
YEAR = timedelta(days=365)


def feature_ranges(history: Sequence[Snapshot], names: tuple[str, ...] = FEATURE_NAMES) -> dict[str, FeatureRange]:
    """Return the smallest and largest value of each feature, in its unit, over all customers and origins.

    Raises ``KeyError`` for a name that the snapshots do not hold.
    """
    X = np.vstack([past.matrix(names) for past in history])
    pairs = zip(X.min(axis=0).tolist(), X.max(axis=0).tolist(), strict=True)
    return dict(zip(names, (FeatureRange(least, most) for least, most in pairs), strict=True))


def spend_caps(history: Sequence[Snapshot]) -> SpendCaps:
    """Return the most that any customer of each ``total_spend`` band (or a lower one) spent in one horizon, in currency."""
    total = np.concatenate([past.columns["total_spend"] for past in history])
    spend = np.concatenate([past.spend for past in history])
    edges = np.unique(np.quantile(total, CAP_BANDS))
    band = np.searchsorted(edges, total, side="right")
    most = np.zeros(len(edges) + 1)
    np.maximum.at(most, band, spend)
    return SpendCaps(tuple(edges.tolist()), tuple(np.maximum.accumulate(most).tolist()))


def usual_spend(history: Sequence[Snapshot], model: SpendModel, plan: Plan) -> Floats:
    """Return the spend of active customers at the origins of the last year, in average months: currency, ``(n_rows,)``."""
    latest = history[-1].cutoff
    year = [past.active(plan.active_days) for past in history if latest - past.cutoff < YEAR]
    return np.concatenate([predict_spend(past.matrix(), model) for past in year])


def segment_thresholds(predicted: Floats) -> SegmentThresholds:
    """Return the predicted spend from which High and Medium Value begin: fixed quantiles over a year's origins.

    ``predicted`` is ``usual_spend``, currency, shape ``(n_rows,)``: no month moves its quantiles.
    """
    high, medium = np.quantile(predicted, (HIGH_VALUE_SHARE, MEDIUM_VALUE_SHARE)).tolist()
    return SegmentThresholds(high=high, medium=medium)


def peer_bands(active: Snapshot, model: SpendModel, odds: PurchaseOdds) -> dict[str, tuple[float, ...]]:
    """The 1st to 99th percentile of every feature and of both forecasts (of an average month) among active customers."""
    columns = {name: active.columns[name] for name in FEATURE_NAMES}
    inputs = (columns[name] for name in ("recency_days", "num_transactions", "total_spend"))
    columns |= {
        "predicted_spend": predict_spend(active.matrix(), model),
        "purchase_probability": purchase_probability(*inputs, odds),
    }
    return {name: tuple(np.percentile(column, PERCENTS).tolist()) for name, column in columns.items()}
