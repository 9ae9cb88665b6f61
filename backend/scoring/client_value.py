"""The value of customers for whom a client sent a history: 30 days by the model asked for, then by lifetime.

    value(horizon) = spend of the first 30 days + (lifetime value(horizon) - lifetime value(30))

The models of 30 days learn from what such customers did next and know nothing beyond; the lifetime models know who will
still be there. With ``bg_nbd`` both parts are the lifetime models', and the sum is theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.contract.features import CLIENT_NAMES, FEATURE_NAMES
from backend.contract.parameters.client_models import ClientScoring, ModelType
from backend.contract.thresholds import ACTIVE_DAYS
from backend.errors import ModelNotPublished
from backend.scoring.boosted_trees import predict_by_trees
from backend.scoring.lapsed import kept_share
from backend.scoring.lifetime.lifetime_value import project_lifetime_value
from backend.scoring.lifetime.purchase_history import PurchaseHistory
from backend.scoring.purchase_probability import purchase_probability
from backend.scoring.spend import predict_spend

_LEAST_VALUE = 1e-6  # currency; below it there is nothing to take a share of
_ORDERS, _RECENCY, _TOTAL = (CLIENT_NAMES.index(name) for name in ("num_transactions", "recency_days", "total_spend"))


@dataclass(frozen=True, slots=True)
class ClientValue:
    """One entry per customer in every array, shape ``(n_customers,)``; currency, beyond the first days discounted.

    ``first`` is by model type; ``rest``, ``low`` and ``high`` are by horizon in days: what comes after, and the interval as
    shares of the whole. ``kept`` is the share of a model's answer that a lapsed customer keeps; 1 for an active one.
    """

    first: dict[ModelType, Floats]
    rest: dict[float, Floats]
    low: dict[float, Floats]
    high: dict[float, Floats]
    kept: Floats
    purchase_probability: Floats
    probability_alive: Floats

    def over(self, horizon_days: float, model_type: ModelType) -> Floats:
        """Return each customer's value over a horizon that was asked for, by a model that was asked for.

        Parameters
        ----------
        horizon_days
            One of the horizons that were valued, in days.
        model_type
            One of the model types that were valued.

        Returns
        -------
        Floats
            Currency, discounted beyond the first days, shape ``(n_customers,)``.

        Raises
        ------
        KeyError
            For a horizon or a model type that was not valued.
        """
        return np.asarray(self.first[model_type] + self.rest[horizon_days])


def value_clients(
    features: Floats,
    months: NDArray[np.int64],
    scoring: ClientScoring,
    model_types: Sequence[ModelType],
    horizons: Sequence[float],
    season: Floats | float = 1.0,
) -> ClientValue:
    """Return the value of customers by each of ``model_types`` over each of ``horizons``.

    ``features`` is ``client_v1``, shape ``(n_customers, 6)``; ``months``, 1 to 12, is the month of each first purchase;
    ``season`` is the index of the first days, of all or of each.
    """
    history = _purchase_history(features, months, scoring)
    first_days = scoring.models.horizon_days
    lifetimes = {days: project_lifetime_value(history, scoring.lifetime, days) for days in {first_days, *horizons}}
    start = lifetimes[first_days].value
    recency, orders, total = features[:, _RECENCY], features[:, _ORDERS], features[:, _TOTAL]
    kept = kept_share(recency, orders, total, scoring.purchase_odds)
    return ClientValue(
        first={name: _first_days(features, kept * season, start, scoring, name, season) for name in model_types},
        rest={days: np.maximum(one.value - start, 0.0) for days, one in lifetimes.items()},
        low={days: np.minimum(_share(one.low, one.value), 1.0) for days, one in lifetimes.items()},
        high={days: np.maximum(_share(one.high, one.value), 1.0) for days, one in lifetimes.items()},
        kept=kept,
        purchase_probability=purchase_probability(recency, orders, total, scoring.purchase_odds, season),
        probability_alive=lifetimes[first_days].probability_alive,
    )


def first_months(today: date | NDArray[np.datetime64], tenure_days: Floats) -> NDArray[np.int64]:
    """The month, 1 to 12, of the day ``tenure_days`` before ``today`` (of all, or of each); shape ``(n_customers,)``."""
    first = np.asarray(today, dtype="datetime64[D]") - np.floor(tenure_days).astype("timedelta64[D]")
    return np.asarray(first.astype("datetime64[M]").astype(np.int64) % 12 + 1)


def _purchase_history(features: Floats, months: NDArray[np.int64], scoring: ClientScoring) -> PurchaseHistory:
    """Return what the lifetime models are told: an order counts as a purchase; the first one's channel is not known.

    Spend within the recent window is the total of customers who came within it, and 0 of those who left before; between
    these, orders count as evenly spread from the first to the last.
    """
    total, average, orders, recency, tenure, gap = features.T
    window = scoring.models.recent_window_days
    lately = np.where(gap > 0, 1.0 + (window - recency) / np.where(gap > 0, gap, 1.0), orders)
    share = np.where(recency > window, 0.0, np.minimum(lately / orders, 1.0))
    return PurchaseHistory(
        frequency=orders - 1.0,
        recency_days=np.where(orders > 1, tenure - recency, 0.0),
        T_days=tenure,
        monetary_value=average,
        recent_spend=total * share,
        established=tenure > scoring.models.established_beyond_days,
        first_value=average,
        first_month=months,
        channel=np.full(len(total), ""),
        recent_window_days=window,
    )


def _share(bound: Floats, value: Floats) -> Floats:
    """Return ``bound / value``, shape ``(n_customers,)``; 0 where there is no value."""
    return np.divide(bound, value, out=np.zeros_like(value), where=value > _LEAST_VALUE)


def as_contract(features: Floats) -> Floats:
    """Return ``client_v1`` as ``contract_v1``, shape ``(n_customers, 6)``: unknown units and products are 0."""
    known = {name: place for place, name in enumerate(CLIENT_NAMES)}
    nothing = np.zeros(len(features))
    return np.column_stack([features[:, known[name]] if name in known else nothing for name in FEATURE_NAMES])


def _first_days(
    features: Floats, kept: Floats, lifetime: Floats, scoring: ClientScoring, model_type: ModelType, season: Floats | float
) -> Floats:
    """Spend of the first 30 days; trees, which know active customers only, are asked about the edge of what they know."""
    if model_type == "bg_nbd":
        return lifetime
    if model_type == "ensemble":
        members = (name for name in scoring.available if name != "ensemble")
        found = [_first_days(features, kept, lifetime, scoring, name, season) for name in members]
        return np.asarray(np.mean(found, axis=0))
    if model_type == "lasso":
        return np.asarray(season * predict_spend(as_contract(features), scoring.models.linear))
    if scoring.models.trees is None:
        raise ModelNotPublished("This model was trained without XGBoost.", field="model_type")
    edge = features.copy()
    edge[:, _RECENCY] = np.minimum(edge[:, _RECENCY], ACTIVE_DAYS)
    return kept * predict_by_trees(edge, scoring.models.trees)
