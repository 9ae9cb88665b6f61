"""Customer lifetime value: what a customer will spend within a horizon, in today's money, and how sure that is.

    forecast = level(horizon, one-timer or repeater) x (E[purchases] E[value])^w x (recent spend pro rata)^(1-w)

The models and the customer's own recent spend err in different ways, and their average in logs ranks customers better
than either (Bates & Granger 1969 on combining forecasts); training chooses the weight w by looking back. The level sets
what a group's forecasts add up to (``training.candidates.lifetime.lifetime_level``).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import BgNbdParameters, LifetimeParameters
from backend.scoring.lifetime import bg_nbd, cox_ph, gamma_gamma
from backend.scoring.lifetime.customer_history import check_horizon
from backend.scoring.lifetime.purchase_history import PurchaseHistory

Formula = Callable[[Floats, Floats, Floats, BgNbdParameters], Floats]

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

    value: Floats
    low: Floats
    high: Floats
    spend: Floats
    purchases: Floats
    purchase_probability: Floats
    probability_alive: Floats
    value_per_purchase: Floats


def project_lifetime_value(history: PurchaseHistory, parameters: LifetimeParameters, horizon_days: float) -> LifetimeValue:
    """Value every customer over ``horizon_days``; raises ``ImpossibleValue`` for a horizon that cannot be."""
    horizon = check_horizon(horizon_days)
    model, share = model_forecast(history, parameters, horizon)
    spend = combined_forecast(history, parameters, model, horizon)
    spend = spend * _by_group(history, parameters.level.one_timers, parameters.level.repeaters, parameters, horizon)
    probability = purchase_probability(history, parameters, horizon)
    worth = spend * share
    spread = parameters.spread
    low = worth * np.interp(probability, spread.probabilities, spread.low)
    high = worth * np.interp(probability, spread.probabilities, spread.high)
    value_per_purchase = _value_per_purchase(history, parameters)
    return LifetimeValue(
        value=worth,
        low=np.minimum(low, worth),
        high=np.maximum(high, worth),
        spend=spend,
        purchases=spend / np.maximum(value_per_purchase, 1e-9),
        purchase_probability=probability,
        probability_alive=_by_entry(history, parameters, bg_nbd.probability_alive),
        value_per_purchase=value_per_purchase,
    )


def model_forecast(history: PurchaseHistory, parameters: LifetimeParameters, horizon_days: float) -> tuple[Floats, Floats]:
    """E[purchases] x E[value] before any level, and today's worth of a unit of it; both
    ``(n_customers,)``."""
    if horizon_days == 0.0:
        return np.zeros(history.frequency.size), np.ones(history.frequency.size)
    ends = _slices(horizon_days)
    middles = ends - 0.5 * np.diff(ends, prepend=0.0)
    discounts = (1.0 + parameters.annual_discount) ** (-middles / 365.25)

    def plain(x: Floats, t_x: Floats, T: Floats, model: BgNbdParameters) -> Floats:
        return bg_nbd.expected_purchases(x, t_x, T, model, horizon_days)

    def discounted(x: Floats, t_x: Floats, T: Floats, model: BgNbdParameters) -> Floats:
        return bg_nbd.discounted_purchases(x, t_x, T, model, tuple(ends), tuple(discounts))

    purchases = _by_entry(history, parameters, plain)
    worth = _by_entry(history, parameters, discounted) / np.maximum(purchases, 1e-300)
    return purchases * _value_per_purchase(history, parameters), worth


def combined_forecast(
    history: PurchaseHistory, parameters: LifetimeParameters, model: Floats, horizon_days: float
) -> Floats:
    """A model's forecast and recent spend pro rata, averaged in logs, before any level; ``(n_customers,)``."""
    unseen = _UNSEEN_PURCHASES * _value_per_purchase(history, parameters)
    recent = (np.maximum(history.recent_spend, 0.0) + unseen) * horizon_days / history.recent_window_days
    return np.asarray(model**parameters.model_weight * recent ** (1.0 - parameters.model_weight))


def purchase_probability(history: PurchaseHistory, parameters: LifetimeParameters, horizon_days: float) -> Floats:
    """P(at least one purchase within the horizon): Cox for one-time buyers, BG/NBD for the others.

    Both see nobody leave in a short log, so they say when the next purchase falls due, and the level who leaves first.
    """

    def next_one(x: Floats, t_x: Floats, T: Floats, model: BgNbdParameters) -> Floats:
        return bg_nbd.probability_of_purchase(x, t_x, T, model, horizon_days)

    chance = _by_entry(history, parameters, next_one)
    once = history.one_time
    if parameters.returns is not None and once.any():
        features = cox_ph.first_order_features(history.where(once), parameters.returns.channels)
        chance[once] = cox_ph.probability_of_return(features, history.T_days[once], parameters.returns, horizon_days)
    level = parameters.level
    leaving = _by_group(history, level.one_timers_leaving, level.repeaters_leaving, parameters, horizon_days)
    return before_leaving(chance, leaving)


def before_leaving(chance: Floats, leaving: float | Floats) -> Floats:
    """P(a purchase before leaving) = H / (H + M) (1 - exp(-(H + M))), shape of ``chance``.

    H = -ln(1 - chance) is the purchase intensity over the horizon, M = ``leaving`` >= 0 that of leaving: the first of two
    competing exponential times (Cox & Oakes 1984, ch. 9).
    """
    due = -np.log1p(-np.minimum(chance, _NEVER_SURE))
    either = due + leaving
    return np.asarray(-np.expm1(-either) * due / np.maximum(either, 1e-300))


def _slices(horizon_days: float) -> Floats:
    months = max(1, round(horizon_days / _SLICE_DAYS))
    return np.asarray(horizon_days * np.arange(1, months + 1) / months)


def _by_group(
    history: PurchaseHistory,
    one_timers: tuple[float, ...],
    repeaters: tuple[float, ...],
    parameters: LifetimeParameters,
    horizon_days: float,
) -> Floats:
    """Each customer's entry of a level at the horizon, shape ``(n_customers,)``."""
    knots, at = np.log1p(parameters.level.horizons), np.log1p(horizon_days)
    return np.where(history.one_time, np.interp(at, knots, one_timers), np.interp(at, knots, repeaters))


def _value_per_purchase(history: PurchaseHistory, parameters: LifetimeParameters) -> Floats:
    """E(M | all purchases); what dependence on frequency it misses, the levels of one-timers and repeaters
    take up."""
    return gamma_gamma.expected_value(history.frequency + 1.0, history.monetary_value, parameters.value)


def _by_entry(history: PurchaseHistory, parameters: LifetimeParameters, formula: Formula) -> Floats:
    """Apply a BG/NBD formula with each customer's own model: established or newcomer."""
    answer = np.empty(history.frequency.size)
    for chosen, model in ((history.established, parameters.established), (~history.established, parameters.newcomers)):
        if chosen.any():
            rows = (history.frequency[chosen], history.recency_days[chosen], history.T_days[chosen])
            answer[chosen] = formula(*rows, model)
    return answer
