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
from typing import Final

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.features import CLIENT_NAMES, FEATURE_NAMES, ClientV1
from backend.contract.parameters.client_models import ClientScoring, ModelType
from backend.contract.thresholds import ACTIVE_DAYS
from backend.errors import ModelNotPublished
from backend.scoring.boosted_trees import predict_by_trees
from backend.scoring.lapsed import kept_share
from backend.scoring.lifetime import process
from backend.scoring.lifetime.lifetime_value import project_lifetime_value
from backend.scoring.lifetime.purchase_history import Days, PurchaseHistory
from backend.scoring.purchase_probability import purchase_probability
from backend.scoring.spend import predict_spend

_LEAST_SEASON = 1e-3
_YEAR_DAYS, _LEAST_SHARE = 365.0, 1e-9
_LEAST_VALUE = 1e-6  # currency; below it there is nothing to take a share of
MOST_CARRIED: Final = 3.0
"""A model's word on 30 days makes the rest of a horizon at most so many times larger or smaller."""


@dataclass(frozen=True, slots=True)
class ClientValue:
    """One entry per customer in every array, shape ``(n_customers,)``; currency, beyond the first days discounted.

    ``first`` and ``carried`` are by model type; ``rest``, ``low``, ``high`` and ``orders`` by horizon in days: what the
    lifetime models see after the first days, the interval as shares of the whole, and expected orders. ``kept`` is the
    share of a model's answer that a lapsed customer keeps; 1 for an active one. Probabilities are those of an order within
    the first days and within a year, and of any to come: none is below the one before.
    """

    first: dict[ModelType, Floats]
    carried: dict[ModelType, Floats]
    rest: dict[float, Floats]
    low: dict[float, Floats]
    high: dict[float, Floats]
    orders: dict[float, Floats]
    kept: Floats
    purchase_probability: Floats
    year_probability: Floats
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
    features: Floats,
    days: Days | int,
    scoring: ClientScoring,
    model_types: Sequence[ModelType],
    horizons: Sequence[float],
    season: Floats | float = 1.0,
) -> ClientValue:
    """Return the value of customers by each of ``model_types`` over each of ``horizons``.

    Parameters
    ----------
    features
        ``client_v1``, currency, orders and days, shape ``(n_customers, 6)``.
    days
        The day that "days since" count from, ordinals of all or of each, shape ``(n_customers,)``.
    scoring
        The fitted client models, lifetime models and purchase odds.
    model_types
        Whose answers are asked for.
    horizons
        Days ahead, each above 0.
    season
        Index of the first days, a ratio, of all or of each.

    Returns
    -------
    ClientValue
        Currency, orders and probabilities, shape ``(n_customers,)`` in every array.

    Raises
    ------
    ModelNotPublished
        For a model type that was not trained.
    """
    history = _purchase_history(features, np.full(len(features), days))
    first_days = scoring.models.horizon_days
    lifetimes = {days: project_lifetime_value(history, scoring.lifetime, days) for days in {first_days, *horizons}}
    start = lifetimes[first_days].value
    customers = ClientV1(*features.T)
    known = customers.recency_days, customers.num_transactions, customers.total_spend
    kept = kept_share(*known, scoring.purchase_odds)
    asked = _asked_of(model_types, scoring)
    first = {name: _first_days(features, kept * season, start, scoring, name, season) for name in asked}
    usual = start / np.maximum(season, _LEAST_SEASON)
    carried = {name: _carried(spend, usual, scoring, name) for name, spend in first.items()}
    if "ensemble" in model_types:
        for said in (first, carried):
            said["ensemble"] = np.asarray(np.mean([said[name] for name in scoring.members], axis=0))
    month = purchase_probability(*known, scoring.purchase_odds, season)
    year = _within_a_year(history, scoring, month, lifetimes[first_days].purchase_probability)
    return ClientValue(
        first=first,
        carried=carried,
        rest={days: np.maximum(one.value - start, 0.0) for days, one in lifetimes.items()},
        low={days: np.minimum(_share(one.low, one.value), 1.0) for days, one in lifetimes.items()},
        high={days: np.maximum(_share(one.high, one.value), 1.0) for days, one in lifetimes.items()},
        orders={days: one.purchases for days, one in lifetimes.items()},
        kept=kept,
        purchase_probability=month,
        year_probability=year,
        probability_alive=np.maximum(lifetimes[first_days].probability_alive, year),
    )


def _within_a_year(history: PurchaseHistory, scoring: ClientScoring, month: Floats, start: Floats) -> Floats:
    """P(order within a year) = 1 - (1 - P(month)) (1 - process(year)) / (1 - process(month)), as for stored customers."""
    later = process.purchase_probability(history, scoring.lifetime.process, _YEAR_DAYS)
    return np.asarray(1.0 - (1.0 - month) * np.minimum((1.0 - later) / np.maximum(1.0 - start, _LEAST_SHARE), 1.0))


def _purchase_history(features: Floats, day: Days) -> PurchaseHistory:
    """What the lifetime models are told: an order counts as a purchase day, but all orders of one day as one."""
    total, _, orders, recency, tenure, _ = features.T
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


def as_contract(features: Floats) -> Floats:
    """Return ``features``, a ``client_v1``, as ``contract_v1``, shape ``(n_customers, 6)`` each: unknown units are 0."""
    known = dict(zip(CLIENT_NAMES, features.T, strict=True))
    nothing = np.zeros(len(features))
    return np.column_stack([known.get(name, nothing) for name in FEATURE_NAMES])


def _asked_of(model_types: Sequence[ModelType], scoring: ClientScoring) -> list[ModelType]:
    """Return the models that are asked: the ensemble is its members."""
    members = scoring.members if "ensemble" in model_types else ()
    return list(dict.fromkeys(name for name in (*model_types, *members) if name != "ensemble"))


def _carried(spend: Floats, usual: Floats, scoring: ClientScoring, model_type: ModelType) -> Floats:
    """Return by what the rest of a horizon is multiplied, shape ``(n_customers,)``; both amounts are in currency."""
    if model_type == "bg_nbd":
        return np.ones_like(usual)
    ratio = np.divide(np.maximum(spend, 0.0), usual, out=np.ones_like(usual), where=usual > _LEAST_VALUE)
    return scoring.models.levels.get(model_type, 1.0) * np.clip(np.sqrt(ratio), 1.0 / MOST_CARRIED, MOST_CARRIED)


def _first_days(
    features: Floats, kept: Floats, lifetime: Floats, scoring: ClientScoring, model_type: ModelType, season: Floats | float
) -> Floats:
    """Spend of the first 30 days; trees, which know active customers only, are asked about the edge of what they know."""
    if model_type == "bg_nbd":
        return lifetime
    if model_type == "lasso":
        return np.asarray(season * predict_spend(as_contract(features), scoring.models.linear))
    if scoring.models.trees is None:
        raise ModelNotPublished("This model was trained without XGBoost.", field="model_type")
    customers = ClientV1(*features.T)
    edge = np.column_stack(customers._replace(recency_days=np.minimum(customers.recency_days, ACTIVE_DAYS)))
    return kept * predict_by_trees(edge, scoring.models.trees)
