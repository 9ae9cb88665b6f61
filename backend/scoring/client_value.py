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
    features: Floats,
    months: NDArray[np.int64],
    scoring: ClientScoring,
    model_types: Sequence[ModelType],
    horizons: Sequence[float],
) -> ClientValue:
    """Return the value of customers by each of ``model_types`` over each of ``horizons``.

    Parameters
    ----------
    features
        ``client_v1`` in its order and units (currency, orders, days), shape ``(n_customers, 6)``.
    months
        Calendar month of each first purchase, 1 to 12, shape ``(n_customers,)``.
    scoring
        Parameters of the 30-day models, the lifetime models and the purchase odds.
    model_types
        The models to ask for the first days.
    horizons
        Days, 30 or more each.

    Returns
    -------
    ClientValue
        Currency, shares and probabilities, shape ``(n_customers,)`` in every array.

    Raises
    ------
    ModelNotPublished
        Where XGBoost is asked for and the model was trained without it.
    ImpossibleValue
        For histories or horizons that cannot be.
    """
    history = _purchase_history(features, months, scoring)
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


def first_months(today: date, tenure_days: Floats) -> NDArray[np.int64]:
    """Return the calendar month of each customer's first purchase.

    Parameters
    ----------
    today
        The day that tenures are counted back from.
    tenure_days
        Days since the first purchase, 0 or more, shape ``(n_customers,)``; parts of a day do not count.

    Returns
    -------
    NDArray of int64
        Months, 1 to 12, shape ``(n_customers,)``.

    Examples
    --------
    >>> first_months(date(2024, 3, 1), np.array([0.0, 1.0, 60.9])).tolist()
    [3, 2, 1]
    """
    first = np.datetime64(today, "D") - np.floor(tenure_days).astype("timedelta64[D]")
    return np.asarray(first.astype("datetime64[M]").astype(np.int64) % 12 + 1)


def _purchase_history(features: Floats, months: NDArray[np.int64], scoring: ClientScoring) -> PurchaseHistory:
    """Return what the lifetime models are told: an order counts as a purchase; the first one's channel is not known.

    Spend within the recent window is the total of customers who came within it, and 0 of those who left before; between
    these, orders count as evenly spread from the first to the last.
    """
    total, average, orders, recency, tenure, gap = ClientV1(*features.T)
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
