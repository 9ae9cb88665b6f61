"""Models for customers of whom only a client body is known: ``client_v1``, from the same snapshots as all others."""

from backend.contract.features import CLIENT_NAMES, FEATURE_NAMES
from backend.contract.parameters.client_models import ClientModels
from backend.contract.thresholds import HORIZON_DAYS
from training.candidates.forecast.known import Known
from training.candidates.served import heuristic, lasso
from training.candidates.served.client_trees import fit_trees
from training.candidates.served.limits import feature_ranges

UNKNOWN = tuple(name for name in FEATURE_NAMES if name not in CLIENT_NAMES)
"""Features of the request route that no client body has."""


def fit_client_models(known: Known) -> ClientModels:
    """Fit on what was known; the purchase probability is the request route's, so that a customer has one on every route."""
    return ClientModels(
        linear=lasso.of(known, UNKNOWN).parameters,
        trees=fit_trees(known.history, known.plan, known.part(heuristic.of).clock),
        ranges=feature_ranges(known.history, CLIENT_NAMES),
        horizon_days=float(HORIZON_DAYS),
    )
