"""Models for customers of whom only a client body is known: ``client_v1``, from the same snapshots as all others.

Over the horizon the models learn from what customers did next; beyond it they are carried on by the lifetime models, at a
level that leaves the shop's total theirs (``levelled``).
"""

from collections.abc import Sequence
from dataclasses import replace

from backend.contract.features import CLIENT_NAMES
from backend.contract.parameters.client_models import ClientModels, ClientScoring
from backend.contract.thresholds import HORIZON_DAYS
from backend.scoring.client_value import value_clients
from training.candidates.served import lasso
from training.candidates.served.client_trees import fit_trees
from training.candidates.served.limits import feature_ranges
from training.features.snapshots import YEAR, Snapshot
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


def levelled(scoring: ClientScoring, snapshot: Snapshot) -> ClientScoring:
    """Return the same with each model's level, at which the year after the first days adds up to the lifetime models' over
    everybody known at the snapshot; of what comes after it nothing is asked.
    """
    matrix, members = snapshot.matrix(CLIENT_NAMES), scoring.members
    value = value_clients(matrix, snapshot.cutoff.date(), scoring, members, (YEAR,))
    rest = value.rest[YEAR]
    sums = {name: float((value.carried[name] * rest).sum()) for name in members}
    levels = {name: float(rest.sum()) / total for name, total in sums.items() if total > 0.0}
    return replace(scoring, models=replace(scoring.models, levels=levels))
