"""The request route: no worse than a Lasso on the raw six numbers, and never against its signs."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LassoCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from backend.artifact.load import current_version, load
from backend.contract.arrays import Floats
from backend.contract.features import FEATURE_NAMES
from backend.scoring.purchase_probability import purchase_probability
from backend.scoring.spend import PLACE, predict_spend
from training.candidates.forecast.history import ended_before
from training.evaluation.backtest import test_origins as tested
from training.evaluation.metrics import spend_metrics
from training.features.snapshots import Snapshot
from training.plan import Plan

PAIRS = 10_000
SLACK = 1e-9
_SEED = 20_260_101


def raw_six(snapshots: Sequence[Snapshot]) -> tuple[float, float]:
    """Mean Poisson deviance and Gini, over everybody known at the test origins, of a Lasso on the numbers as they come."""
    found = [_judged(ended_before(snapshots, later), later) for later in tested(snapshots, Plan())]
    deviance, gini = np.mean(found, axis=0).tolist()
    return deviance, gini


def _judged(history: Sequence[Snapshot], later: Snapshot) -> tuple[float, float]:
    x, y = np.concatenate([one.matrix() for one in history]), np.concatenate([one.spend for one in history])
    most = Plan().most_examples
    if len(y) > most:
        drawn = np.random.default_rng(_SEED).choice(len(y), most, replace=False)
        x, y = x[drawn], y[drawn]
    fitted = make_pipeline(StandardScaler(), LassoCV(cv=5)).fit(x, y)
    scores = spend_metrics(later.spend, np.maximum(fitted.predict(later.matrix()), 0.0))
    return scores["deviance"], scores["gini"]


def violations(models: Path) -> int:
    """Of random pairs that differ in one number: how often the more recent is worth less or buys less likely, and how
    often the one with more orders of the same total buys less likely.
    """
    parameters = load(models, current_version(models)).parameters
    rng = np.random.default_rng(_SEED)
    orders, basket = 1.0 + rng.geometric(0.2, PAIRS), np.exp(rng.normal(3.5, 1.5, PAIRS))
    row = {
        "total_spend": orders * basket,
        "avg_spend": basket,
        "num_transactions": orders,
        "total_units": orders * rng.integers(1, 30, PAIRS),
        "unique_products": np.ceil(orders * rng.uniform(0.3, 9.0, PAIRS)),
        "recency_days": rng.uniform(0.0, 800.0, PAIRS),
    }
    features = np.column_stack([row[name] for name in FEATURE_NAMES])
    recent, often = features.copy(), features.copy()
    recent[:, PLACE["recency_days"]] *= rng.uniform(0.0, 1.0, PAIRS)
    often[:, PLACE["num_transactions"]] += rng.integers(1, 20, PAIRS)

    def chance(rows: Floats) -> Floats:
        known = (rows[:, PLACE[name]] for name in ("recency_days", "num_transactions", "total_spend"))
        return purchase_probability(*known, parameters.purchase_odds)

    spend = [predict_spend(rows, parameters.spend) for rows in (recent, features)]
    odds, base = [chance(recent), chance(often)], chance(features)
    return int((spend[0] < spend[1] * (1.0 - SLACK)).sum() + sum((one < base - SLACK).sum() for one in odds))
