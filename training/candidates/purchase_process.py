"""BG/NBD + Gamma-Gamma as a forecaster: three dates and a mean value per customer, no behaviour features.

Fitted on everybody as of the latest origin that has ended; a purchase is a day with an order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backend.contract.lifetime_parameters import BgNbdParameters, GammaGammaParameters
from backend.errors import UnfittableData
from backend.scoring.bg_nbd import expected_purchases, probability_of_purchase
from backend.scoring.gamma_gamma import expected_value
from training.candidates.bg_nbd import fit_bg_nbd
from training.candidates.forecast import Floats
from training.candidates.gamma_gamma import fit_gamma_gamma
from training.features.snapshots import Snapshot
from training.plan import Plan


@dataclass(frozen=True, slots=True)
class PurchaseProcess:
    """Expected purchases over the horizon times the expected value of each; ``value`` is None for the mean of all."""

    process: BgNbdParameters
    value: GammaGammaParameters | None
    horizon_days: int

    def predict(self, snapshot: Snapshot) -> Floats:
        x, t_x, T = histories(snapshot)
        purchases = expected_purchases(x, t_x, T, self.process, float(self.horizon_days))
        mean = snapshot.columns["total_spend"] / (x + 1)
        return purchases * (mean.mean() if self.value is None else expected_value(x + 1, mean, self.value))


@dataclass(frozen=True, slots=True)
class ProcessOdds:
    """The probability of at least one purchase day within the horizon."""

    process: BgNbdParameters
    horizon_days: int

    def predict(self, snapshot: Snapshot) -> Floats:
        return probability_of_purchase(*histories(snapshot), self.process, float(self.horizon_days))


def histories(snapshot: Snapshot) -> tuple[Floats, Floats, Floats]:
    """(x, t_x, T): repeat purchase days; days from the first purchase to the last; days from the first to the cutoff."""
    columns = snapshot.columns
    x = columns["purchase_days"] - 1
    T = np.maximum(columns["tenure_days"], 1e-3)
    return x, np.where(x > 0, np.clip(T - columns["recency_days"], 0.0, T), 0.0), T


def fit(history: Sequence[Snapshot], plan: Plan) -> PurchaseProcess:
    """Both models; where values hardly differ, every purchase counts the same."""
    latest = history[-1]
    x, t_x, T = histories(latest)
    try:
        value = fit_gamma_gamma(x + 1, latest.columns["total_spend"] / (x + 1)).parameters
    except UnfittableData:
        value = None
    return PurchaseProcess(fit_bg_nbd(x, t_x, T).parameters, value, plan.horizon_days)


def fit_odds(history: Sequence[Snapshot], plan: Plan) -> ProcessOdds:
    """BG/NBD alone."""
    return ProcessOdds(fit_bg_nbd(*histories(history[-1])).parameters, plan.horizon_days)
