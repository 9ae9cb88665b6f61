"""The value of customers for whom a client sent a history: 30 days by the model asked for, carried on by lifetime.

    value(horizon) = spend of the first 30 days + carried x (lifetime value(horizon) - lifetime value(30))
    carried = level x sqrt(spend of the first 30 days / lifetime value(30) without the season)

The models of 30 days learn from what such customers did next and know nothing beyond; the lifetime models know who will
still be there. Half of what a model sees otherwise (in logarithms) is the customer and stays; the other half is the month.
``level`` was found in training: it leaves the sum over the shop's customers what the lifetime models say. With ``bg_nbd``
both parts are the lifetime models', and the sum is theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

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
from backend.scoring.season_clock import clock_days
from backend.scoring.spend import predict_spend

_LEAST_VALUE = 1e-6  # currency; below it there is nothing to take a share of
MOST_CARRIED: Final = 3.0
"""A model's word on 30 days makes the rest of a horizon at most so many times larger or smaller."""


@dataclass(frozen=True, slots=True)
class ClientValue:
    """One entry per customer in every array, shape ``(n_customers,)``; currency, beyond the first days discounted.

    ``first`` and ``carried`` are by model type; ``rest``, ``low``, ``high`` and ``orders`` by horizon in days: what the
    lifetime models see after the first days, the interval as shares of the whole, and expected orders. ``kept`` is the
    share of a model's answer that a lapsed customer keeps; 1 for an active one.
    """

    first: dict[ModelType, Floats]
    carried: dict[ModelType, Floats]
    rest: dict[float, Floats]
    low: dict[float, Floats]
    high: dict[float, Floats]
    orders: dict[float, Floats]
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
        return np.asarray(self.first[model_type] + self.carried[model_type] * self.rest[horizon_days])


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
    first = {name: _first_days(features, kept, start, scoring, name) for name in _asked_of(model_types, scoring)}
    usual = start / _season(today, scoring)
    carried = {name: _carried(spend, usual, scoring, name) for name, spend in first.items()}
    if "ensemble" in model_types:
        for said in (first, carried):
            said["ensemble"] = np.asarray(np.mean([said[name] for name in scoring.members], axis=0))
    return ClientValue(
        first=first,
        carried=carried,
        rest={days: np.maximum(one.value - start, 0.0) for days, one in lifetimes.items()},
        low={days: np.minimum(_share(one.low, one.value), 1.0) for days, one in lifetimes.items()},
        high={days: np.maximum(_share(one.high, one.value), 1.0) for days, one in lifetimes.items()},
        orders={days: one.purchases for days, one in lifetimes.items()},
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


def _asked_of(model_types: Sequence[ModelType], scoring: ClientScoring) -> list[ModelType]:
    """Return the models that are asked: the ensemble is its members."""
    members = scoring.members if "ensemble" in model_types else ()
    return list(dict.fromkeys(name for name in (*model_types, *members) if name != "ensemble"))


def _season(today: date, scoring: ClientScoring) -> float:
    """Return what a day of the first days is worth in days of the season clock; 1 without a season."""
    day, ahead = today.toordinal(), round(scoring.models.horizon_days)
    return max(float(clock_days(day, day + ahead, scoring.lifetime.process.clock)) / ahead, 1e-3)


def _carried(spend: Floats, usual: Floats, scoring: ClientScoring, model_type: ModelType) -> Floats:
    """Return by what the rest of a horizon is multiplied, shape ``(n_customers,)``; both amounts are in currency."""
    if model_type == "bg_nbd":
        return np.ones_like(usual)
    ratio = np.divide(np.maximum(spend, 0.0), usual, out=np.ones_like(usual), where=usual > _LEAST_VALUE)
    return scoring.models.levels.get(model_type, 1.0) * np.clip(np.sqrt(ratio), 1.0 / MOST_CARRIED, MOST_CARRIED)


def _first_days(features: Floats, kept: Floats, lifetime: Floats, scoring: ClientScoring, model_type: ModelType) -> Floats:
    """Return spend of the first 30 days in currency, shape ``(n_customers,)``.

    Models that know active customers only are asked about the edge of what they know.
    """
    if model_type == "bg_nbd":
        return lifetime
    customers = ClientV1(*features.T)
    edge = np.column_stack(customers._replace(recency_days=np.minimum(customers.recency_days, ACTIVE_DAYS)))
    if model_type == "xgboost":
        if scoring.models.trees is None:
            raise ModelNotPublished("This model was trained without XGBoost.", field="model_type")
        return kept * predict_by_trees(edge, scoring.models.trees)
    return kept * np.maximum(predict_spend(edge, scoring.models.linear), 0.0)
