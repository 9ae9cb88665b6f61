"""A spend forecast's interval: a lump at 0 for customers who buy nothing, scaled quantiles for those who buy.

F(y) = (1 - p) + p G(ln(y p / forecast) | forecast), with p the probability of a purchase and forecast / p what a buyer
spends. Where the lump alone is as large as the lower tail, the interval starts at 0 and its whole miss lies above. It
always holds the forecast itself: of somebody unlikely to buy, the mean lies above most of what can happen.
"""

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.scoring import SpendInterval

LEAST_PROBABILITY = 0.02
LEAST_FORECAST = 1e-3  # currency; its logarithm exists


def spend_interval(forecast: Floats, probability: Floats, parameters: SpendInterval) -> tuple[Floats, Floats]:
    """Return (lower, upper), shape ``(n_customers,)`` each, currency; 0 <= lower <= forecast <= upper.

    ``forecast`` is currency, ``probability`` that of a purchase; ``parameters`` are the learned quantiles and their level.
    """
    p = np.clip(probability, LEAST_PROBABILITY, 1.0)
    point = np.maximum(forecast, 0.0)
    miss = 1.0 - parameters.level
    two_sided = (1.0 - p) < miss / 2
    above = np.where(two_sided, miss / 2, miss)
    share_up, share_low = 1.0 - above / p, np.clip((miss / 2 - (1.0 - p)) / p, 0.0, 1.0)
    upper = np.where(share_up > 0, point / p * np.exp(_quantile(share_up, point, parameters)), 0.0)
    lower = np.where(two_sided, point / p * np.exp(_quantile(share_low, point, parameters)), 0.0)
    return np.minimum(lower, point), np.maximum(upper, point)


def _quantile(share: Floats, forecast: Floats, parameters: SpendInterval) -> Floats:
    """Linear in the share, and in the log of the forecast between the two nearest centres."""
    tables = np.asarray([np.interp(share, parameters.shares, ratios) for ratios in parameters.ratios])
    centres = np.log(np.maximum(parameters.centres, LEAST_FORECAST))
    position = np.interp(np.log(np.maximum(forecast, LEAST_FORECAST)), centres, np.arange(len(centres)))
    low = np.floor(position).astype(np.intp)
    high, rest = np.minimum(low + 1, len(centres) - 1), position - low
    rows = np.arange(len(share))
    return np.asarray((1 - rest) * tables[low, rows] + rest * tables[high, rows])
