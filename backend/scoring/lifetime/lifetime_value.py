"""Customer lifetime value: what a customer will spend within a horizon, in today's money, and how sure that is.

    forecast = level(horizon, one-timer or repeater) x (E[purchases] E[value])^w x (recent spend pro rata)^(1-w)

The models and the customer's own recent spend err in different ways, and their average in logs ranks customers better than
either (Bates & Granger 1969 on combining forecasts); training chooses the weight w by looking back. The level sets what a
group's forecasts add up to (``training.candidates.lifetime.lifetime_level``).
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
    """The projection over one horizon: currency, purchases or probability, shape ``(n_customers,)`` in every array.

    ``value``, ``low`` and ``high`` are discounted currency over the horizon, the latter two at the spread's level;
    ``spend`` is undiscounted; ``value_per_purchase`` is currency per purchase.
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
    """Return every customer's lifetime value over ``horizon_days``.

    Parameters
    ----------
    history
        Purchases, days and currency of ``n_customers`` customers.
    parameters
        The fitted lifetime models, levels and spread.
    horizon_days
        Days from the cutoff, 0 or more.

    Returns
    -------
    LifetimeValue
        Currency, purchases and probabilities, shape ``(n_customers,)`` in every array.

    Raises
    ------
    ImpossibleValue
        For a horizon that cannot be.
    """
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
    """Return E[purchases] x E[value] before any level, and today's worth of a unit of it.

    Parameters
    ----------
    history
        Purchases, days and currency of ``n_customers`` customers.
    parameters
        The fitted models, and the discount per year.
    horizon_days
        Days from the cutoff, 0 or more.

    Returns
    -------
    forecast : Floats
        Currency over the horizon, undiscounted, shape ``(n_customers,)``.
    worth : Floats
        A share, 0 to 1 for a discount of 0 or more, shape ``(n_customers,)``.

    Raises
    ------
    ImpossibleValue
        For a horizon that cannot be.
    """
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
    """Return a model's forecast and recent spend pro rata, averaged in logs, before any level.

    Parameters
    ----------
    history
        Purchases, days and currency of ``n_customers`` customers.
    parameters
        The model's weight, 0 to 1, and the model of value per purchase.
    model
        The model's forecast, currency over the horizon, 0 or more, shape ``(n_customers,)``.
    horizon_days
        Days from the cutoff, 0 or more.

    Returns
    -------
    Floats
        Currency over the horizon, shape ``(n_customers,)``.
    """
    unseen = _UNSEEN_PURCHASES * _value_per_purchase(history, parameters)
    recent = (np.maximum(history.recent_spend, 0.0) + unseen) * horizon_days / history.recent_window_days
    return np.asarray(model**parameters.model_weight * recent ** (1.0 - parameters.model_weight))


def purchase_probability(history: PurchaseHistory, parameters: LifetimeParameters, horizon_days: float) -> Floats:
    """Return P(at least one purchase within the horizon): Cox for one-time buyers, BG/NBD for the others.

    In a short log both models see no customer leave, so they say when the next purchase falls due, and the level says who
    leaves first.

    Parameters
    ----------
    history
        Purchases, days and currency of ``n_customers`` customers.
    parameters
        The fitted models and the level; without ``returns`` the BG/NBD answers for one-time buyers too.
    horizon_days
        Days from the cutoff, 0 or more.

    Returns
    -------
    Floats
        Probability, shape ``(n_customers,)``.

    Raises
    ------
    ImpossibleValue
        For a horizon that cannot be.
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
    """Return P(a purchase before leaving) = H / (H + M) (1 - exp(-(H + M))) for each customer.

    H = -ln(1 - chance) is the purchase intensity over the horizon, M that of leaving: the first of two competing
    exponential times (Cox & Oakes 1984, ch. 9).

    Parameters
    ----------
    chance
        Probability of a purchase by a customer who stays, 0 to 1, shape ``(n_customers,)``.
    leaving
        M, expected departures over the horizon, 0 or more: one number, or shape ``(n_customers,)``.

    Returns
    -------
    Floats
        Probability, at most ``chance``, shape ``(n_customers,)``.

    Examples
    --------
    >>> before_leaving(np.array([0.5, 0.5]), np.array([0.0, 1.0])).round(3).tolist()
    [0.5, 0.334]
    """
    due = -np.log1p(-np.minimum(chance, _NEVER_SURE))
    either = due + leaving
    return np.asarray(-np.expm1(-either) * due / np.maximum(either, 1e-300))


def _slices(horizon_days: float) -> Floats:
    """Return where the months of the horizon end, in days."""
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
    """Return E(M | all purchases), in currency per purchase, shape ``(n_customers,)``.

    Where it misses that value depends on frequency, the levels of one-timers and repeaters make up for it.
    """
    return gamma_gamma.expected_value(history.frequency + 1.0, history.monetary_value, parameters.value)


def _by_entry(history: PurchaseHistory, parameters: LifetimeParameters, formula: Formula) -> Floats:
    """Apply a BG/NBD formula with each customer's own model: established or newcomer."""
    answer = np.empty(history.frequency.size)
    for chosen, model in ((history.established, parameters.established), (~history.established, parameters.newcomers)):
        if chosen.any():
            rows = (history.frequency[chosen], history.recency_days[chosen], history.T_days[chosen])
            answer[chosen] = formula(*rows, model)
    return answer
