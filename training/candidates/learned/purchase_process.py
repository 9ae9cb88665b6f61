"""BG/NBD + Gamma-Gamma as a forecaster: three dates and a mean value per customer, no behaviour features.

Fitted on everybody as of the latest origin that has ended; a purchase is a day with an order.
"""

from dataclasses import dataclass

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import BgNbdParameters, GammaGammaParameters
from backend.contract.thresholds import HORIZON_DAYS
from backend.errors import UnfittableData
from backend.scoring.lifetime.bg_nbd import expected_purchases, probability_of_purchase
from backend.scoring.lifetime.gamma_gamma import expected_value
from training.candidates.forecast.protocol import Forecast
from training.candidates.forecast.quantity import Quantity, combined, feature
from training.candidates.process.bg_nbd import fit_bg_nbd
from training.candidates.process.gamma_gamma import fit_gamma_gamma
from training.features.snapshots import Snapshot, Snapshots
from training.plan import Plan

DATES = ("purchase_days", "tenure_days", "recency_days")


@dataclass(frozen=True, slots=True)
class PurchaseProcess(Forecast):
    """Expected purchases over the horizon times the expected value of each; ``value`` is None for the mean of all."""

    process: BgNbdParameters
    value: GammaGammaParameters | None

    def quantity(self, snapshot: Snapshot) -> Quantity:
        """Return currency over the horizon for each customer of ``snapshot``, with its formula."""
        dates, spent = _dates(snapshot), feature("total_spend", snapshot.columns["total_spend"])
        purchases = combined(lambda *of: expected_purchases(*_history(*of), self.process, float(HORIZON_DAYS)), *dates)
        mean = combined(lambda days, total: total / np.rint(days), dates[0], spent)
        worth = self.value
        if worth is None:
            typical = float(mean.value.mean())
            return purchases.then(lambda count: count * typical)
        value = combined(lambda days, each: expected_value(np.rint(days), each, worth), dates[0], mean)
        return combined(np.multiply, purchases, value)


@dataclass(frozen=True, slots=True)
class ProcessOdds(Forecast):
    """The probability of at least one purchase day within the horizon."""

    process: BgNbdParameters

    def quantity(self, snapshot: Snapshot) -> Quantity:
        """Return the probability of a purchase for each customer of ``snapshot``, with its formula."""
        return combined(
            lambda *of: probability_of_purchase(*_history(*of), self.process, float(HORIZON_DAYS)), *_dates(snapshot)
        )


def histories(snapshot: Snapshot) -> tuple[Floats, Floats, Floats]:
    """Return (x, t_x, T) of every customer of ``snapshot``, shape ``(n_customers,)`` each.

    x is repeat purchase days, t_x days from the first purchase to the last, T days from the first to the cutoff.
    """
    return _history(*(snapshot.columns[name] for name in DATES))


def fit(history: Snapshots, plan: Plan) -> PurchaseProcess:  # noqa: ARG001 - fitted like any other
    """Return both models as of the latest origin."""
    return fit_as_of(history.latest)


def fit_as_of(latest: Snapshot) -> PurchaseProcess:
    """Return both models; where values hardly differ, every purchase counts the same."""
    x, t_x, T = histories(latest)
    try:
        value = fit_gamma_gamma(x + 1, latest.columns["total_spend"] / (x + 1)).parameters
    except UnfittableData:
        value = None
    return PurchaseProcess(fit_bg_nbd(x, t_x, T).parameters, value)


def fit_odds(history: Snapshots, plan: Plan) -> ProcessOdds:  # noqa: ARG001 - as above
    """Return the BG/NBD alone."""
    return ProcessOdds(fit_bg_nbd(*histories(history.latest)).parameters)


def _dates(snapshot: Snapshot) -> list[Quantity]:
    return [feature(name, snapshot.columns[name]) for name in DATES]


def _history(purchase_days: Floats, tenure_days: Floats, recency_days: Floats) -> tuple[Floats, Floats, Floats]:
    """Return (x, t_x, T); the model counts whole purchases, so the nearest whole number stands between two customers."""
    x, T = np.rint(purchase_days) - 1, np.maximum(tenure_days, 1e-3)
    return x, np.where(x > 0, np.clip(T - recency_days, 0.0, T), 0.0), T
