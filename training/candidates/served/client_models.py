"""Models for customers of whom only a client body is known: ``client_v1``, from the same snapshots as all others."""

from collections.abc import Sequence

from backend.contract.features import CLIENT_NAMES, FEATURE_NAMES
from backend.contract.parameters.client_models import ClientModels
from training.candidates.served import lasso
from training.candidates.served.client_trees import fit_trees
from training.candidates.served.heuristic import FittedHeuristic
from training.candidates.served.limits import feature_ranges
from training.features.purchase_days import PurchaseDays, memory
from training.features.snapshots import Snapshot
from training.plan import Plan

UNKNOWN = tuple(name for name in FEATURE_NAMES if name not in CLIENT_NAMES)
"""Features of the request route that no client body has."""


def fit_client_models(history: Sequence[Snapshot], days: PurchaseDays, plan: Plan, chance: FittedHeuristic) -> ClientModels:
    """Fit on origins whose windows have ended, as of ``plan.horizon_days`` after the latest.

    ``chance`` is the purchase probability of the request route, so that a customer has one on every route.
    """
    now = history[-1].cutoff.toordinal() + plan.horizon_days
    window, burn_in = memory(days, now)
    return ClientModels(
        linear=lasso.fit(history, plan, without=UNKNOWN, chance=chance).parameters,
        trees=fit_trees(history, plan, chance.clock),
        ranges=feature_ranges(history, CLIENT_NAMES),
        horizon_days=float(plan.horizon_days),
        recent_window_days=float(window),
        established_beyond_days=float(now - days.first_day - burn_in),
    )
