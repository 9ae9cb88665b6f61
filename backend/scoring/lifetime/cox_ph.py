"""Cox proportional hazards for one-time buyers: the probability that they return, given that they have not yet.

P(return within h | not by T) = 1 - exp(-(H0(T + h) - H0(T)) exp(beta . (z - mean))), H0 the cumulative baseline hazard
(Breslow's estimate), z the features of the first order (Cox 1972, "Regression models and life-tables", eq. 9).
"""

import numpy as np
from numpy.typing import ArrayLike

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import CoxParameters
from backend.errors import ImpossibleValue
from backend.scoring.lifetime.customer_history import check_horizon
from backend.scoring.lifetime.purchase_history import PurchaseHistory


def first_order_features(history: PurchaseHistory, channels: tuple[str, ...]) -> Floats:
    """Return the features of each customer's first order, without unit.

    Parameters
    ----------
    history
        First value (currency), first month and channel of ``n_customers`` customers.
    channels
        The channels that get an indicator, 0 or 1.

    Returns
    -------
    Floats
        Shape ``(n_customers, 3 + len(channels))``: ln(1 + value), sine and cosine of the month, then the indicators.
    """
    angle = 2.0 * np.pi * (history.first_month - 1.0) / 12.0
    fixed = [np.log1p(np.maximum(history.first_value, 0.0)), np.sin(angle), np.cos(angle)]
    return np.column_stack([*fixed, *[(history.channel == channel).astype(np.float64) for channel in channels]])


def probability_of_return(features: Floats, T: ArrayLike, parameters: CoxParameters, horizon_days: float) -> Floats:
    """Return P(return within ``horizon_days`` | no return by age T) for each customer.

    Parameters
    ----------
    features
        First-order features, shape ``(n_customers, n_coefficients)``.
    T
        Days since the first purchase, 0 or more, shape ``(n_customers,)``.
    parameters
        The fitted Cox model; hazards per day.
    horizon_days
        Days from now, 0 or more.

    Returns
    -------
    Floats
        Probability, shape ``(n_customers,)``.

    Raises
    ------
    ImpossibleValue
        Where the features are not as many as the coefficients, or for a horizon that cannot be.
    """
    age = np.atleast_1d(np.asarray(T, dtype=np.float64))
    if features.ndim != 2 or features.shape != (age.size, len(parameters.coefficients)):
        raise ImpossibleValue("One row of first-order features per customer is needed.", field="features")
    horizon = check_horizon(horizon_days)
    more = cumulative_hazard(age + horizon, parameters) - cumulative_hazard(age, parameters)
    risk = np.exp((features - np.asarray(parameters.means)) @ np.asarray(parameters.coefficients))
    return np.asarray(-np.expm1(-more * risk))


def cumulative_hazard(age: Floats, parameters: CoxParameters) -> Floats:
    """Return H0 at each age: a step function up to the last day seen, a straight line after it.

    Parameters
    ----------
    age
        Days since the first purchase, 0 or more, shape ``(n_customers,)``.
    parameters
        The fitted Cox model; hazards per day.

    Returns
    -------
    Floats
        Cumulative baseline hazard, without unit, shape ``(n_customers,)``.
    """
    days, total = np.asarray(parameters.days), np.asarray(parameters.cumulative_hazard)
    seen = total[np.maximum(np.searchsorted(days, age, side="right") - 1, 0)]
    return np.asarray(seen + parameters.late_hazard * np.maximum(age - days[-1], 0.0))
