"""Models for customers of whom only a client body is known: ``client_v1``, from the same snapshots as all others."""

from collections.abc import Sequence
from dataclasses import replace

from backend.contract.features import CLIENT_NAMES
from backend.contract.parameters.client_models import ClientModels
from backend.contract.thresholds import HORIZON_DAYS
from training.candidates.served import lasso
from training.candidates.served.client_trees import fit_trees
from training.candidates.served.limits import feature_ranges
from training.features.snapshots import Snapshot
from training.plan import Plan

SHARES = (0.001, 0.01, 0.05)
HALF_LIVES_DAYS = (90.0, 365.0)
"""A coarser choice than the default model's: it takes a third of the time and errs alike."""


def fit_client_models(history: Sequence[Snapshot], plan: Plan) -> ClientModels:
    """Fit on origins whose windows have ended."""
    narrow = replace(plan, penalty_shares=SHARES, half_lives_days=HALF_LIVES_DAYS)
    return ClientModels(
        linear=lasso.fit(history, narrow, CLIENT_NAMES).parameters,
        trees=fit_trees(history, plan),
        ranges=feature_ranges(history, CLIENT_NAMES),
        horizon_days=float(HORIZON_DAYS),
    )
