"""A spend forecast's interval: a lump at 0 for customers who buy nothing, scaled quantiles for those who buy.

F(y) = (1 - p) + p G(ln(y p / forecast) | forecast), with p the probability of a purchase and forecast / p what a buyer
spends. Where the lump alone is as large as the lower tail, the interval starts at 0 and its whole miss lies above.
"""

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.scoring import SpendInterval

LEAST_PROBABILITY = 0.02
LEAST_FORECAST = 1e-3  # currency; its logarithm exists


def spend_interval(forecast: Floats, probability: Floats, parameters: SpendInterval) -> tuple[Floats, Floats]:
    """Return the lower and upper bound of each customer's spend, 0 <= lower <= upper.

    Parameters
    ----------
    forecast
        Expected spend in currency over the horizon, shape ``(n_customers,)``; below 0 counts as 0.
    probability
        Probability of a purchase within the horizon, 0 to 1, shape ``(n_customers,)``; at least ``LEAST_PROBABILITY``
        is taken.
    parameters
        The level of the interval, and the quantiles of buyers' ratios by size of the forecast.

    Returns
    -------
    lower, upper : Floats
        Currency over the horizon, shape ``(n_customers,)`` each.

    Examples
    --------
    Buyers end within half and twice their forecast; of a customer who hardly ever buys nothing is expected:

    >>> ratios = ((float(np.log(0.5)), 0.0, float(np.log(2.0))),)
    >>> parameters = SpendInterval(level=0.9, centres=(100.0,), shares=(0.05, 0.5, 0.95), ratios=ratios)
    >>> lower, upper = spend_interval(np.array([100.0, 2.0]), np.array([1.0, 0.04]), parameters)
    >>> lower.round(2).tolist(), upper.round(2).tolist()
    ([50.0, 0.0], [200.0, 0.0])
    """
    p = np.clip(probability, LEAST_PROBABILITY, 1.0)
    if_bought = np.maximum(forecast, 0.0) / p
    miss = 1.0 - parameters.level
    two_sided = (1.0 - p) < miss / 2
    above = np.where(two_sided, miss / 2, miss)
    share_up, share_low = 1.0 - above / p, np.clip((miss / 2 - (1.0 - p)) / p, 0.0, 1.0)
    upper = np.where(share_up > 0, if_bought * np.exp(_quantile(share_up, forecast, parameters)), 0.0)
    lower = np.where(two_sided, if_bought * np.exp(_quantile(share_low, forecast, parameters)), 0.0)
    return np.minimum(lower, upper), upper


def _quantile(share: Floats, forecast: Floats, parameters: SpendInterval) -> Floats:
    """Linear in the share, and in the log of the forecast between the two nearest centres."""
    tables = np.asarray([np.interp(share, parameters.shares, ratios) for ratios in parameters.ratios])
    centres = np.log(np.maximum(parameters.centres, LEAST_FORECAST))
    position = np.interp(np.log(np.maximum(forecast, LEAST_FORECAST)), centres, np.arange(len(centres)))
    low = np.floor(position).astype(np.intp)
    high, rest = np.minimum(low + 1, len(centres) - 1), position - low
    rows = np.arange(len(share))
    return np.asarray((1 - rest) * tables[low, rows] + rest * tables[high, rows])
