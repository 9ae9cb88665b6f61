"""What a customer is worth of whom a client sent a history: the next 30 days by the model asked for, then by lifetime.

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
from backend.contract.features import CLIENT_NAMES
from backend.contract.parameters.client_models import ClientScoring, ModelType
from backend.contract.thresholds import ACTIVE_DAYS
from backend.errors import ModelNotPublished
from backend.scoring.boosted_trees import predict_by_trees
from backend.scoring.lifetime.lifetime_value import project_lifetime_value
from backend.scoring.lifetime.purchase_history import PurchaseHistory
from backend.scoring.purchase_probability import purchase_probability
from backend.scoring.spend import predict_spend

_LEAST_VALUE = 1e-6  # currency; below it there is nothing to take a share of
_ORDERS, _RECENCY = CLIENT_NAMES.index("num_transactions"), CLIENT_NAMES.index("recency_days")


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
        """Value over the horizon."""
        return np.asarray(self.first[model_type] + self.rest[horizon_days])


def value_clients(
    features: Floats,
    months: NDArray[np.int64],
    scoring: ClientScoring,
    model_types: Sequence[ModelType],
    horizons: Sequence[float],
) -> ClientValue:
    """Value customers by each of ``model_types`` over each of ``horizons`` (days, 30 or more).

    ``features`` is ``client_v1``, shape ``(n_customers, 6)``; ``months``, 1 to 12, is the month of each first purchase.
    """
    history = _purchase_history(features, months, scoring)
    first_days = scoring.models.horizon_days
    lifetimes = {days: project_lifetime_value(history, scoring.lifetime, days) for days in {first_days, *horizons}}
    start = lifetimes[first_days].value
    kept = _share_kept(features, scoring)
    return ClientValue(
        first={name: _first_days(features, kept, start, scoring, name) for name in model_types},
        rest={days: np.maximum(one.value - start, 0.0) for days, one in lifetimes.items()},
        low={days: np.minimum(_share(one.low, one.value), 1.0) for days, one in lifetimes.items()},
        high={days: np.maximum(_share(one.high, one.value), 1.0) for days, one in lifetimes.items()},
        kept=kept,
        purchase_probability=purchase_probability(features[:, _RECENCY], features[:, _ORDERS], scoring.purchase_odds),
        probability_alive=lifetimes[first_days].probability_alive,
    )


def first_months(today: date, tenure_days: Floats) -> NDArray[np.int64]:
    """The month, 1 to 12, of the day that lies ``tenure_days`` before ``today``; shape ``(n_customers,)``."""
    first = np.datetime64(today, "D") - np.floor(tenure_days).astype("timedelta64[D]")
    return np.asarray(first.astype("datetime64[M]").astype(np.int64) % 12 + 1)


def _purchase_history(features: Floats, months: NDArray[np.int64], scoring: ClientScoring) -> PurchaseHistory:
    """What the lifetime models are told: an order counts as a purchase; where the first came from is not known.

    Spend within the recent window is the total of who came within it, and 0 of who left before; between these, orders
    count as evenly spread from the first to the last.
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
    """``bound / value``; 0 of nothing."""
    return np.divide(bound, value, out=np.zeros_like(value), where=value > _LEAST_VALUE)


def _share_kept(features: Floats, scoring: ClientScoring) -> Floats:
    """How much less likely than at the edge of activity a purchase has become: 1 for who is active; ``(n_customers,)``."""
    recency, orders = features[:, _RECENCY], features[:, _ORDERS]
    at_edge = np.minimum(recency, ACTIVE_DAYS)
    now, then = (purchase_probability(days, orders, scoring.purchase_odds) for days in (recency, at_edge))
    return np.asarray(now / then)


def _first_days(features: Floats, kept: Floats, lifetime: Floats, scoring: ClientScoring, model_type: ModelType) -> Floats:
    """Spend of the first 30 days; models that know active customers only are asked about the edge of what they know."""
    if model_type == "bg_nbd":
        return lifetime
    if model_type == "ensemble":
        members = (name for name in scoring.available if name != "ensemble")
        return np.asarray(np.mean([_first_days(features, kept, lifetime, scoring, name) for name in members], axis=0))
    edge = features.copy()
    edge[:, _RECENCY] = np.minimum(edge[:, _RECENCY], ACTIVE_DAYS)
    if model_type == "xgboost":
        if scoring.models.trees is None:
            raise ModelNotPublished("This model was trained without XGBoost.", field="model_type")
        return kept * predict_by_trees(edge, scoring.models.trees)
    return kept * np.maximum(predict_spend(edge, scoring.models.linear), 0.0)
