"""What training saw, as parameters of the guardrails and of words: ranges, caps, segment thresholds, peer bands."""

from collections.abc import Sequence

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.features import FEATURE_NAMES
from backend.contract.parameters.scoring import FeatureRange, PurchaseOdds, SegmentThresholds, SpendCaps, SpendModel
from backend.contract.parameters.sketch import Sketch
from backend.contract.thresholds import HIGH_VALUE_SHARE, MEDIUM_VALUE_SHARE
from backend.monitoring.sketches import OUTPUTS, sketch_of
from backend.scoring.purchase_probability import purchase_probability
from backend.scoring.spend import predict_spend
from training.features.snapshots import Snapshot

CAP_BANDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
PERCENTS = np.arange(1, 100)


def feature_ranges(history: Sequence[Snapshot], names: tuple[str, ...] = FEATURE_NAMES) -> dict[str, FeatureRange]:
    """Return the smallest and largest value of each feature, in its unit, over all customers and origins.

    Raises ``KeyError`` for a name that the snapshots do not hold.
    """
    X = np.vstack([past.matrix(names) for past in history])
    pairs = zip(X.min(axis=0).tolist(), X.max(axis=0).tolist(), strict=True)
    return dict(zip(names, (FeatureRange(least, most) for least, most in pairs), strict=True))


def sketches(latest: Snapshot, predicted: Floats, probability: Floats) -> dict[str, Sketch]:
    """Return the distribution of each feature and output at the latest origin, for drift to be told by.

    Parameters
    ----------
    latest
        The customers of the last origin.
    predicted, probability
        Their predicted spend (currency over the horizon) and probability of a purchase, shape ``(n_customers,)`` each.

    Returns
    -------
    dict
        By name; features in their units.

    Raises
    ------
    ValueError
        Where there is no customer, or a value that is not finite.
    """
    named = {name: latest.columns[name] for name in FEATURE_NAMES}
    return {
        name: sketch_of(values)
        for name, values in (named | dict(zip(OUTPUTS, (predicted, probability), strict=True))).items()
    }


def spend_caps(history: Sequence[Snapshot]) -> SpendCaps:
    """Return the most that any customer of each ``total_spend`` band (or a lower one) spent in one horizon, in currency."""
    total = np.concatenate([past.columns["total_spend"] for past in history])
    spend = np.concatenate([past.spend for past in history])
    edges = np.unique(np.quantile(total, CAP_BANDS))
    band = np.searchsorted(edges, total, side="right")
    most = np.zeros(len(edges) + 1)
    np.maximum.at(most, band, spend)
    return SpendCaps(tuple(edges.tolist()), tuple(np.maximum.accumulate(most).tolist()))


def segment_thresholds(predicted: Floats) -> SegmentThresholds:
    """Return the predicted spend from which High and Medium Value begin: fixed quantiles among active customers.

    Parameters
    ----------
    predicted
        Predicted spend of the last origin's active customers, currency over the horizon, shape ``(n_customers,)``, not
        empty.

    Returns
    -------
    SegmentThresholds
        Currency over the horizon.

    Raises
    ------
    IndexError
        Where there is no customer.
    """
    high, medium = np.quantile(predicted, (HIGH_VALUE_SHARE, MEDIUM_VALUE_SHARE)).tolist()
    return SegmentThresholds(high=high, medium=medium)


def peer_bands(active: Snapshot, model: SpendModel, odds: PurchaseOdds) -> dict[str, tuple[float, ...]]:
    """Return the 1st to 99th percentile of every feature and of both forecasts (of an average month), active customers'.

    Parameters
    ----------
    active
        The active customers of the last origin.
    model, odds
        What the request route serves.

    Returns
    -------
    dict of str to tuple of float
        99 rising values by name, in the unit of each.
    """
    columns = {name: active.columns[name] for name in FEATURE_NAMES}
    known = columns["recency_days"], columns["num_transactions"], columns["total_spend"]
    columns |= {
        "predicted_spend": predict_spend(active.matrix(), model),
        "purchase_probability": purchase_probability(*known, odds),
    }
    return {name: tuple(np.percentile(column, PERCENTS).tolist()) for name, column in columns.items()}
