"""How far customers end from their forecasts, as quantiles of actual over forecast after an earlier origin."""

from typing import Final

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import LifetimeParameters, SpreadParameters
from backend.contract.thresholds import INTERVAL_LEVEL
from backend.scoring.lifetime.lifetime_value import project_lifetime_value
from backend.scoring.lifetime.purchase_history import PurchaseHistory
from training.candidates.lifetime.lifetime_level import HORIZONS
from training.features.purchase_days import PurchaseDays, histories_at, spend_between

_SPREAD_BINS: Final = 12


def fit_spread(
    past: PurchaseDays, origin: int, cutoff: int, history: PurchaseHistory, parameters: LifetimeParameters
) -> SpreadParameters:
    """Quantiles of actual over forecast spend after an earlier origin, in bins by probability of a purchase.

    ``history`` and ``parameters`` are those of the origin. Short horizons and the whole time to the cutoff
    are pooled, so that the bins reach from unlikely to all but certain buyers. Totals are matched first: the
    spread is not about the level. A lower bound is that of the next bin down, so that no customer is promised
    what only likelier ones spent.
    """
    seen, _ = histories_at(past, origin)
    chances, ratios = [], []
    for horizon in sorted({min(days, cutoff - origin) for days in (*HORIZONS, cutoff - origin)}):
        actual = spend_between(past, origin, origin + horizon)[seen]
        forecast = project_lifetime_value(history, parameters, float(horizon))
        fitted = forecast.spend * float(actual.sum()) / max(float(forecast.spend.sum()), 1e-9)
        ratios.append(np.divide(actual, fitted, out=np.zeros_like(actual), where=fitted > 0.0))
        chances.append(forecast.purchase_probability)
    return _quantiles(np.concatenate(chances), np.concatenate(ratios))


def _quantiles(chance: Floats, ratio: Floats) -> SpreadParameters:
    order = np.argsort(chance, kind="stable")
    bins = np.array_split(order, int(np.clip(order.size // 50, 1, _SPREAD_BINS)))
    centres = np.maximum.accumulate([float(np.median(chance[part])) for part in bins])
    bounds = [_bounds(ratio[part]) for part in bins]
    low = (0.0, *(bound[0] for bound in bounds[:-1]))
    return SpreadParameters(tuple(centres.tolist()), low, tuple(bound[1] for bound in bounds), INTERVAL_LEVEL)


def _bounds(ratio: Floats) -> tuple[float, float]:
    """Return the bounds of one bin.

    Where more than the lower tail spend nothing, zero is certain to hold and all doubt is above.
    """
    tail = 0.5 * (1.0 - INTERVAL_LEVEL)
    low = float(np.quantile(ratio, tail))
    return low, float(np.quantile(ratio, 1.0 - tail if low > 0.0 else INTERVAL_LEVEL))
