"""Fit the Cox model of one-time buyers' return with lifelines, and keep nothing but its numbers."""

import warnings
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import CoxParameters
from backend.errors import UnfittableData
from backend.scoring.lifetime.cox_ph import first_order_features
from backend.scoring.lifetime.purchase_history import PurchaseHistory

_PENALTY: Final = 0.01
"""A little shrinkage: a channel with five customers must not get an infinite coefficient."""
_LEAST_RETURNS: Final = 30
"""About ten events per fixed feature (Peduzzi et al. 1996)."""
_LEAST_CHANNEL_SHARE: Final = 0.02
_MOST_CHANNELS: Final = 5
_MOST_STEPS: Final = 400
_LATE_SHARE: Final = 0.25
_LEAST_SPREAD: Final = 1e-5


def fit_cox(
    features: Floats,
    duration: Floats,
    returned: NDArray[np.bool_],
    *,
    channels: tuple[str, ...] = (),
    penalty: float = _PENALTY,
) -> CoxParameters:
    """Return the Cox model of one-time buyers' return, ties by Efron's method; Cox (1972), eq. 9.

    Parameters
    ----------
    features
        First-order features, without unit, shape ``(n_customers, n_features)``.
    duration
        Days until the return or until the cutoff, above 0, shape ``(n_customers,)``.
    returned
        Whether there was a return, shape ``(n_customers,)``.
    channels
        Names of the indicator features after the fixed ones.
    penalty
        Weight of half the squared coefficients, in lifelines' terms; 0 or more.

    Returns
    -------
    CoxParameters
        Hazards per day, and one coefficient per feature; 0 for a feature that does not vary.

    Raises
    ------
    UnfittableData
        For fewer than 30 returns, or a fit that does not converge.
    """
    if int(returned.sum()) < _LEAST_RETURNS:
        raise UnfittableData(f"Only {int(returned.sum())} customers came back; {_LEAST_RETURNS} are needed for a Cox fit.")
    import pandas as pd  # noqa: PLC0415 - lifelines brings it, and only this fit pays for the import
    from lifelines import CoxPHFitter  # noqa: PLC0415
    from lifelines.exceptions import ConvergenceError  # noqa: PLC0415

    varying = features.std(axis=0) > _LEAST_SPREAD  # a log of one quarter's cohort has no season: its coefficient is 0
    names = [f"z{i}" for i in np.flatnonzero(varying)]
    table = pd.DataFrame(features[:, varying], columns=names).assign(duration=duration, returned=returned)
    fitter = CoxPHFitter(penalizer=penalty)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it advises on convergence of columns without variance; the penalty covers it
        # whole days tie, so one step per distinct day beats one per customer; its own choice does not
        try:
            fitter.fit(table, "duration", "returned", batch_mode=True)
        except ConvergenceError as error:
            raise UnfittableData("The Cox fit did not converge.") from error
    hazard = fitter.baseline_cumulative_hazard_.iloc[:, 0]
    days, total = _thinned(hazard.index.to_numpy(np.float64), hazard.to_numpy(np.float64))
    coefficients = np.zeros(features.shape[1])
    coefficients[varying] = fitter.params_.to_numpy(np.float64)
    return CoxParameters(
        days=tuple(days.tolist()),
        cumulative_hazard=tuple(total.tolist()),
        late_hazard=_late_hazard(days, total),
        coefficients=tuple(coefficients.tolist()),
        means=tuple(features.mean(axis=0).tolist()),
        channels=channels,
    )


def fit_returns(history: PurchaseHistory, second_after_days: Floats) -> CoxParameters:
    """Return the Cox model fitted on everyone's first order.

    Parameters
    ----------
    history
        Days and currency of ``n_customers`` customers.
    second_after_days
        Days from the first purchase to the second, shape ``(n_customers,)``; NaN for customers who have not returned.

    Returns
    -------
    CoxParameters
        Hazards per day, and one coefficient per first-order feature.

    Raises
    ------
    UnfittableData
        For fewer than 30 returns, or a fit that does not converge.
    """
    returned = np.isfinite(second_after_days)
    duration = np.where(returned, second_after_days, history.T_days)
    channels = _channels(history)
    known = duration > 0.0
    features = first_order_features(history, channels)
    return fit_cox(features[known], duration[known], returned[known], channels=channels)


def _channels(history: PurchaseHistory) -> tuple[str, ...]:
    """Return the commonest channels but the first, which is what the others are compared with."""
    names, counts = np.unique(history.channel, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    common = [str(names[i]) for i in order if counts[i] >= _LEAST_CHANNEL_SHARE * history.channel.size and names[i]]
    return tuple(common[1 : 1 + _MOST_CHANNELS])


def _thinned(days: Floats, total: Floats) -> tuple[Floats, Floats]:
    """At most 400 steps from day 0 on; the last day stays."""
    if days[0] > 0.0:
        days, total = np.append(0.0, days), np.append(0.0, total)
    if days.size <= _MOST_STEPS:
        return days, total
    kept = np.unique(np.linspace(0, days.size - 1, _MOST_STEPS).astype(np.int64))
    return days[kept], total[kept]


def _late_hazard(days: Floats, total: Floats) -> float:
    """Hazard per day over the last quarter of the time seen: what goes on beyond it."""
    start = float(days[-1]) * (1.0 - _LATE_SHARE)
    before = float(total[max(int(np.searchsorted(days, start, side="right")) - 1, 0)])
    return (float(total[-1]) - before) / max(float(days[-1]) - start, 1.0)
