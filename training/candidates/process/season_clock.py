"""Fit the season clock: weekly repeat purchases over what the purchase process expects of these customers.

    repeats(week) ~ Poisson(expected(week) x exp(level + trend x time + harmonics)), quasi-likelihood, ridge on harmonics

The expectation knows how many customers there were and how old; what is left in the weeks is the season and a trend. The
trend is fitted so that growth is not taken for a season, and then thrown away: it says nothing about the year to come.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import BgNbdParameters
from backend.contract.parameters.season import SeasonClock
from backend.scoring.lifetime.bg_nbd import expected_after_first
from backend.scoring.season_clock import harmonics

LEAST_DAYS: Final = 360
"""A log shorter than a year has seen no season come back, nor all of one."""
HARMONICS: Final = 4
WEEK: Final = 7
PRIOR_SD: Final = 0.3
"""Of the first harmonic's log amplitude; that of the k-th is a k-th of it: seasons are smooth."""
_TREND_SD: Final = 1.0
_STEPS: Final = 50
_LEAST_EXPECTED: Final = 1e-6


def fit_season_clock(repeats: Floats, first_days: NDArray[np.int64], start: int, process: BgNbdParameters) -> SeasonClock:
    """Fit to ``repeats``, purchases after a customer's first by day from ``start`` (an ordinal), shape ``(n_days,)``.

    ``first_days`` are the customers' first purchases (ordinals), ``process`` their purchase process in calendar days. The
    identity clock for logs under ``LEAST_DAYS``.
    """
    days = len(repeats)
    if days < LEAST_DAYS or repeats.sum() <= 0:
        return SeasonClock(history_days=float(days))
    expected = expected_repeats(first_days - start, days, process)
    weeks = days // WEEK
    skipped = days - weeks * WEEK  # whole weeks, counted back from the end
    counted, due = (values[skipped:].reshape(weeks, WEEK).sum(axis=1) for values in (repeats, expected))
    middles = start + skipped + WEEK * np.arange(weeks, dtype=np.float64) + (WEEK - 1) / 2
    waves = _waves(counted, np.maximum(due, _LEAST_EXPECTED), middles)
    return SeasonClock(tuple(waves[:HARMONICS].tolist()), tuple(waves[HARMONICS:].tolist()), float(days))


def expected_repeats(first: NDArray[np.int64], days: int, process: BgNbdParameters) -> Floats:
    """Repeat purchases that the process expects on each day of the log, shape ``(days,)``; ``first`` counts
    from its start.
    """
    ages, knots = np.arange(days + 1.0), _knots(days)
    by_age = np.append(0.0, np.diff(np.interp(ages, knots, expected_after_first(process, knots))))[
        :days
    ]  # nobody repeats on the first day
    new = np.bincount(first, minlength=days)[:days].astype(np.float64)
    size = 1 << int(np.ceil(np.log2(2 * days)))
    both = np.fft.irfft(np.fft.rfft(new, size) * np.fft.rfft(by_age, size), size)[:days]
    return np.maximum(both, 0.0)


def _knots(days: int) -> Floats:
    """Ages at which the expectation is worked out: close together while it bends."""
    return np.unique(np.concatenate([[0.0], np.geomspace(1.0, days, min(days, 80))]))


def _waves(counted: Floats, due: Floats, middles: Floats) -> Floats:
    """The harmonics' coefficients, shape ``(2 HARMONICS,)``, by penalised iteratively reweighted least squares."""
    elapsed = (middles - middles.mean()) / 365.25
    X = np.column_stack([np.ones(len(middles)), elapsed, harmonics(middles, HARMONICS)])
    tightness = np.tile(np.arange(1, HARMONICS + 1) / PRIOR_SD, 2)
    penalty = np.concatenate([[0.0, 1.0 / _TREND_SD**2], tightness**2])
    fit = np.zeros(X.shape[1])
    fit[0] = np.log(max(counted.sum(), 0.5) / due.sum())
    dispersion = 1.0
    for _ in range(_STEPS):
        mean = due * np.exp(np.clip(X @ fit, -20.0, 20.0))
        dispersion = max(
            1.0, float(((counted - mean) ** 2 / np.maximum(mean, 0.5)).sum()) / max(len(counted) - X.shape[1], 1)
        )
        slope = X.T @ (counted - mean) / dispersion - penalty * fit
        curve = (X * (mean / dispersion)[:, None]).T @ X + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curve, slope)
        fit = fit + step * min(1.0, 1.0 / max(float(np.abs(step).max()), 1e-12))
        if np.abs(step).max() < 1e-8:
            break
    return np.asarray(fit[2:])
