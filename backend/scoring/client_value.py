"""The value of customers for whom a client sent a history: 30 days by the model asked for, then by lifetime.

    value(horizon) = spend of the first 30 days + (lifetime value(horizon) - lifetime value(30))

The models of 30 days learn from what such customers did next and know nothing beyond; the lifetime models know who will
still be there. With ``bg_nbd`` both parts are the lifetime models', and the sum is theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.features import ClientV1
from backend.contract.parameters.client_models import ClientScoring, ModelType
from backend.contract.thresholds import ACTIVE_DAYS
from backend.errors import ModelNotPublished
from backend.scoring.boosted_trees import predict_by_trees
from backend.scoring.lifetime.lifetime_value import project_lifetime_value
from backend.scoring.lifetime.purchase_history import PurchaseHistory
from backend.scoring.purchase_probability import purchase_probability
from backend.scoring.spend import predict_spend

_LEAST_VALUE = 1e-6  # currency; below it there is nothing to take a share of


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
    features: Floats, today: date, scoring: ClientScoring, model_types: Sequence[ModelType], horizons: Sequence[float]
) -> ClientValue:
    """Return the value of customers by each of ``model_types`` over each of ``horizons``.

    ``features`` is ``client_v1``, shape ``(n_customers, 6)``; the days since of them count from ``today``.
    """
    history = _purchase_history(features, today)
    first_days = scoring.models.horizon_days
    lifetimes = {days: project_lifetime_value(history, scoring.lifetime, days) for days in {first_days, *horizons}}
    start = lifetimes[first_days].value
    kept, customers = _share_kept(features, scoring), ClientV1(*features.T)
    return ClientValue(
        first={name: _first_days(features, kept, start, scoring, name) for name in model_types},
        rest={days: np.maximum(one.value - start, 0.0) for days, one in lifetimes.items()},
        low={days: np.minimum(_share(one.low, one.value), 1.0) for days, one in lifetimes.items()},
        high={days: np.maximum(_share(one.high, one.value), 1.0) for days, one in lifetimes.items()},
        kept=kept,
        purchase_probability=purchase_probability(
            customers.recency_days, customers.num_transactions, scoring.purchase_odds
        ),
        probability_alive=lifetimes[first_days].probability_alive,
    )


def _purchase_history(features: Floats, today: date) -> PurchaseHistory:
    """What the lifetime models are told: an order counts as a purchase day, but all orders of one day as one."""
    total, _, orders, recency, tenure, _ = features.T
    day = np.full(len(features), today.toordinal())
    last, first = day - np.floor(recency).astype(np.int64), day - np.floor(np.maximum(tenure, recency)).astype(np.int64)
    counted = np.where(last > first, np.clip(np.rint(orders), 2.0, last - first + 1.0), 1.0)
    return PurchaseHistory(
        purchase_days=counted,
        orders=counted,
        first_day=first,
        last_day=last,
        day=day,
        day_value=total / counted,
        recent_value=total / counted,
    )


def _share(bound: Floats, value: Floats) -> Floats:
    """Return ``bound / value``, shape ``(n_customers,)``; 0 where there is no value."""
    return np.divide(bound, value, out=np.zeros_like(value), where=value > _LEAST_VALUE)


def _share_kept(features: Floats, scoring: ClientScoring) -> Floats:
    """Return how much less likely than at the edge of activity a purchase has become; 1 for active customers."""
    customers = ClientV1(*features.T)
    recency, orders = customers.recency_days, customers.num_transactions
    at_edge = np.minimum(recency, ACTIVE_DAYS)
    now, then = (purchase_probability(days, orders, scoring.purchase_odds) for days in (recency, at_edge))
    return np.asarray(now / then)


def _first_days(features: Floats, kept: Floats, lifetime: Floats, scoring: ClientScoring, model_type: ModelType) -> Floats:
    """Return spend of the first 30 days in currency, shape ``(n_customers,)``.

    Models that know active customers only are asked about the edge of what they know.
    """
    if model_type == "bg_nbd":
        return lifetime
    if model_type == "ensemble":
        members = (name for name in scoring.available if name != "ensemble")
        return np.asarray(np.mean([_first_days(features, kept, lifetime, scoring, name) for name in members], axis=0))
    customers = ClientV1(*features.T)
    edge = np.column_stack(customers._replace(recency_days=np.minimum(customers.recency_days, ACTIVE_DAYS)))
    if model_type == "xgboost":
        if scoring.models.trees is None:
            raise ModelNotPublished("This model was trained without XGBoost.", field="model_type")
        return kept * predict_by_trees(edge, scoring.models.trees)
    return kept * np.maximum(predict_spend(edge, scoring.models.linear), 0.0)
