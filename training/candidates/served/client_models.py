"""Models for customers of whom only a client body is known: ``client_v1``, from the same snapshots as all others.

Over the horizon the models learn from what customers did next; beyond it they are carried on by the lifetime models, at a
level that leaves the shop's total theirs (``levelled``).
"""

from dataclasses import replace

from backend.contract.features import CLIENT_NAMES, FEATURE_NAMES
from backend.contract.parameters.client_models import ClientModels, ClientScoring
from backend.contract.thresholds import HORIZON_DAYS
from backend.scoring.client_value import value_clients
from training.candidates.forecast.known import Known
from training.candidates.served import heuristic, lasso
from training.candidates.served.client_trees import fit_trees
from training.candidates.served.limits import feature_ranges
from training.features.snapshots import YEAR, Snapshot

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


def levelled(scoring: ClientScoring, snapshot: Snapshot, season: float) -> ClientScoring:
    """Return the same with each model's level, at which the year after the first days adds up to the lifetime models' over
    everybody known at the snapshot, whose first days have the index ``season``; of what comes after it nothing is asked.
    """
    matrix, members = snapshot.matrix(CLIENT_NAMES), scoring.members
    value = value_clients(matrix, snapshot.day, scoring, members, (YEAR,), season)
    rest = value.rest[YEAR]
    sums = {name: float((value.carried[name] * rest).sum()) for name in members}
    levels = {name: float(rest.sum()) / total for name, total in sums.items() if total > 0.0}
    return replace(scoring, models=replace(scoring.models, levels=levels))
