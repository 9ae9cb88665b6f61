"""Customer lifetime value: what a customer will spend within a horizon, in today's money, and how sure that is.

    forecast = level(horizon, one-timer or repeater) x (E[purchases] E[value])^w x (recent spend pro rata)^(1-w)

The models and the customer's own recent spend err in different ways, and their average in logs ranks customers better
than either (Bates & Granger 1969 on combining forecasts); training chooses the weight w by looking back. The level sets
what a group's forecasts add up to (``training.candidates.lifetime.lifetime_level``).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.contract.parameters.lifetime import BgNbdParameters, LifetimeParameters
from backend.scoring.lifetime import bg_nbd, cox_ph, gamma_gamma
from backend.scoring.lifetime.customer_history import check_horizon
from backend.scoring.lifetime.purchase_history import CustomerSummary

Array = NDArray[np.float64]
Formula = Callable[[Array, Array, Array, BgNbdParameters], Array]

_SLICE_DAYS = 30.4375
"""Discounting goes month by month, each month's purchases taken at its middle."""
_NEVER_SURE = 1.0 - 1e-12
_UNSEEN_PURCHASES = 0.1
"""Added to recent spend, so that a customer who was silent for the whole window keeps a small forecast."""


@dataclass(frozen=True, slots=True)
class LifetimeValue:
    """One entry per customer, shape ``(n_customers,)``; currency over the horizon, ``value`` and interval
    discounted.

    ``spend`` is undiscounted; ``low`` and ``high`` bound ``value`` at the spread's level.
    """

    value: Array
    low: Array
    high: Array
    spend: Array
    purchases: Array
    purchase_probability: Array
    probability_alive: Array
    value_per_purchase: Array


def project_lifetime_value(summary: CustomerSummary, parameters: LifetimeParameters, horizon_days: float) -> LifetimeValue:
    """Value every customer over ``horizon_days``; raises ``ImpossibleValue`` for a horizon that cannot be."""
    horizon = check_horizon(horizon_days)
    model, share = model_forecast(summary, parameters, horizon)
    spend = combined_forecast(summary, parameters, model, horizon)
    spend = spend * _by_group(summary, parameters.level.one_timers, parameters.level.repeaters, parameters, horizon)
    probability = purchase_probability(summary, parameters, horizon)
    worth = spend * share
    spread = parameters.spread
    low = worth * np.interp(probability, spread.probabilities, spread.low)
    high = worth * np.interp(probability, spread.probabilities, spread.high)
    value_per_purchase = _value_per_purchase(summary, parameters)
    return LifetimeValue(
        value=worth,
        low=np.minimum(low, worth),
        high=np.maximum(high, worth),
        spend=spend,
        purchases=spend / np.maximum(value_per_purchase, 1e-9),
        purchase_probability=probability,
        probability_alive=_by_entry(summary, parameters, bg_nbd.probability_alive),
        value_per_purchase=value_per_purchase,
    )


def model_forecast(summary: CustomerSummary, parameters: LifetimeParameters, horizon_days: float) -> tuple[Array, Array]:
    """E[purchases] x E[value] before any level, and today's worth of a unit of it; both
    ``(n_customers,)``."""
    if horizon_days == 0.0:
        return np.zeros(summary.frequency.size), np.ones(summary.frequency.size)
    ends = _slices(horizon_days)
    middles = ends - 0.5 * np.diff(ends, prepend=0.0)
    discounts = (1.0 + parameters.annual_discount) ** (-middles / 365.25)

    def plain(x: Array, t_x: Array, T: Array, model: BgNbdParameters) -> Array:
        return bg_nbd.expected_purchases(x, t_x, T, model, horizon_days)

    def discounted(x: Array, t_x: Array, T: Array, model: BgNbdParameters) -> Array:
        return bg_nbd.discounted_purchases(x, t_x, T, model, tuple(ends), tuple(discounts))

    purchases = _by_entry(summary, parameters, plain)
    worth = _by_entry(summary, parameters, discounted) / np.maximum(purchases, 1e-300)
    return purchases * _value_per_purchase(summary, parameters), worth


def combined_forecast(summary: CustomerSummary, parameters: LifetimeParameters, model: Array, horizon_days: float) -> Array:
    """A model's forecast and recent spend pro rata, averaged in logs, before any level; ``(n_customers,)``."""
    unseen = _UNSEEN_PURCHASES * _value_per_purchase(summary, parameters)
    recent = (np.maximum(summary.recent_spend, 0.0) + unseen) * horizon_days / summary.recent_window_days
    return np.asarray(model**parameters.model_weight * recent ** (1.0 - parameters.model_weight))


def purchase_probability(summary: CustomerSummary, parameters: LifetimeParameters, horizon_days: float) -> Array:
    """P(at least one purchase within the horizon): Cox for one-time buyers, BG/NBD for the others.

    Both see nobody leave in a short log, so they say when the next purchase falls due, and the level who leaves first.
    """

    def next_one(x: Array, t_x: Array, T: Array, model: BgNbdParameters) -> Array:
        return bg_nbd.probability_of_purchase(x, t_x, T, model, horizon_days)

    chance = _by_entry(summary, parameters, next_one)
    once = summary.one_time
    if parameters.returns is not None and once.any():
        features = cox_ph.first_order_features(summary.where(once), parameters.returns.channels)
        chance[once] = cox_ph.probability_of_return(features, summary.T_days[once], parameters.returns, horizon_days)
    level = parameters.level
    leaving = _by_group(summary, level.one_timers_leaving, level.repeaters_leaving, parameters, horizon_days)
    return before_leaving(chance, leaving)


def before_leaving(chance: Array, leaving: float | Array) -> Array:
    """P(a purchase before leaving) = H / (H + M) (1 - exp(-(H + M))), shape of ``chance``.

    H = -ln(1 - chance) is the purchase intensity over the horizon, M = ``leaving`` >= 0 that of leaving: the first of two
    competing exponential times (Cox & Oakes 1984, ch. 9).
    """
    due = -np.log1p(-np.minimum(chance, _NEVER_SURE))
    either = due + leaving
    return np.asarray(-np.expm1(-either) * due / np.maximum(either, 1e-300))


def _slices(horizon_days: float) -> Array:
    months = max(1, round(horizon_days / _SLICE_DAYS))
    return np.asarray(horizon_days * np.arange(1, months + 1) / months)


def _by_group(
    summary: CustomerSummary,
    one_timers: tuple[float, ...],
    repeaters: tuple[float, ...],
    parameters: LifetimeParameters,
    horizon_days: float,
) -> Array:
    """Each customer's entry of a level at the horizon, shape ``(n_customers,)``."""
    knots, at = np.log1p(parameters.level.horizons), np.log1p(horizon_days)
    return np.where(summary.one_time, np.interp(at, knots, one_timers), np.interp(at, knots, repeaters))


def _value_per_purchase(summary: CustomerSummary, parameters: LifetimeParameters) -> Array:
    """E(M | all purchases); what dependence on frequency it misses, the levels of one-timers and repeaters
    take up."""
    return gamma_gamma.expected_value(summary.frequency + 1.0, summary.monetary_value, parameters.value)


def _by_entry(summary: CustomerSummary, parameters: LifetimeParameters, formula: Formula) -> Array:
    """Apply a BG/NBD formula with each customer's own model: established or newcomer."""
    answer = np.empty(summary.frequency.size)
    for chosen, model in ((summary.established, parameters.established), (~summary.established, parameters.newcomers)):
        if chosen.any():
            rows = (summary.frequency[chosen], summary.recency_days[chosen], summary.T_days[chosen])
            answer[chosen] = formula(*rows, model)
    return answer
