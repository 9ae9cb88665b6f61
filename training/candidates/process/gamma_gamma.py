"""Fit the Gamma-Gamma spend model by maximum likelihood, and check what it takes for granted."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln, polygamma, psi

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import GammaGammaParameters
from backend.errors import ImpossibleValue, UnfittableData
from backend.scoring.lifetime.customer_history import check_frequency
from training.candidates.process.newton import Optimum, covariance, maximise
from training.candidates.process.purchase_table import weighted_sum

SpendFitStatus = Literal["converged", "diverged"]

INDEPENDENCE_LIMIT: Final = 0.3
"""A correlation of frequency and log value beyond +-0.3 (a tenth of the variance) counts as dependence."""
_BOUND: Final = 14.0
_CHUNK: Final = 8192
_START: Final = (1.5, 1.2, -0.65)
"""p = 4.5, q = 3.3, and v such that the population mean, p v / (q - 1), is 1 in units of the mean value."""
_WARM_START_ROWS: Final = 8192


@dataclass(frozen=True, slots=True)
class GammaGammaFit:
    """Fitted parameters, and how far they can be trusted.

    ``standard_errors`` are those of (p, q, v), v's in currency; ``log_likelihood`` is in nats. ``spenders`` customers took
    part, ``left_out`` had no purchase of positive value.

    ``parameters.correlation`` is Pearson's, of log frequency and log value. Where it fails the check, ``independent`` is
    False and ``note`` says what to do; ``training.candidates.learned`` does it.
    """

    parameters: GammaGammaParameters
    log_likelihood: float
    standard_errors: tuple[float, float, float]
    status: SpendFitStatus
    note: str
    spenders: int
    left_out: int


def fit_gamma_gamma(purchases: ArrayLike, monetary_value: ArrayLike) -> GammaGammaFit:
    """Return the Gamma-Gamma of greatest likelihood; Fader & Hardie, note 025, eq. 1a.

    Customers with x = 0 or z <= 0 are left out (a gamma has no such values) and counted.

    Parameters
    ----------
    purchases
        x, whole, 0 or more, shape ``(n_customers,)``.
    monetary_value
        z, mean currency per purchase, shape ``(n_customers,)``.

    Returns
    -------
    GammaGammaFit
        Parameters (v in currency), errors and a verdict.

    Raises
    ------
    UnfittableData
        When fewer than three customers are left or all values are the same.
    ImpossibleValue
        For values that are not finite or not one per customer, or an x that is not a whole number.
    """
    x, z = (np.atleast_1d(np.asarray(values, dtype=np.float64)) for values in (purchases, monetary_value))
    if x.shape != z.shape or not np.isfinite(z).all():
        raise ImpossibleValue(
            "purchases and monetary_value must be one finite number per customer.", field="monetary_value"
        )
    check_frequency(x)
    spends = (x > 0) & (z > 0)
    if spends.sum() < 3 or z[spends].min() == z[spends].max():
        raise UnfittableData("Too few customers with different values per purchase to fit how value varies.")
    return _fitted(x[spends], z[spends], left_out=int((~spends).sum()))


def _fitted(x: Floats, z: Floats, *, left_out: int) -> GammaGammaFit:
    unit = float(z.mean())
    every = max(1, x.size // _WARM_START_ROWS)
    few = GammaGammaLikelihood(x[::every], z[::every] / unit)
    best = maximise(few, np.array(_START), _BOUND, 1e-9 if every == 1 else 1e-3)
    whole = few
    if every > 1:
        whole = GammaGammaLikelihood(x, z / unit)
        best = maximise(whole, best.point, _BOUND)
    p, q, v = (float(value) for value in np.exp(best.point))
    correlation = value_correlation(x, z)
    independent = abs(correlation) <= INDEPENDENCE_LIMIT
    parameters = GammaGammaParameters(p, q, v * unit, correlation, independent)
    errors = np.sqrt(np.diag(covariance(best))) * np.array([p, q, v * unit])
    status, note = _verdict(best, independent=independent)
    total = best.value - whole.per_value - x.size * float(np.log(unit))
    return GammaGammaFit(
        parameters, total, (float(errors[0]), float(errors[1]), float(errors[2])), status, note, x.size, left_out
    )


def value_correlation(purchases: ArrayLike, monetary_value: ArrayLike) -> float:
    """Return the Pearson correlation of log x and log z; 0 where one of them does not vary.

    Logs, because a handful of wholesalers decides the correlation of the raw amounts. Customers with x = 0 or z <= 0 are
    left out.

    Parameters
    ----------
    purchases
        x, number of purchases, shape ``(n_customers,)``.
    monetary_value
        z, mean currency per purchase, shape ``(n_customers,)``.

    Returns
    -------
    float
        From -1 to 1, without unit.

    Examples
    --------
    >>> round(value_correlation([1, 2, 4, 8], [10.0, 20.0, 40.0, 80.0]), 6)
    1.0
    """
    x, z = np.asarray(purchases, dtype=np.float64), np.asarray(monetary_value, dtype=np.float64)
    spends = (x > 0) & (z > 0)
    if spends.sum() < 3 or np.ptp(x[spends]) == 0.0 or np.ptp(z[spends]) == 0.0:
        return 0.0
    return _correlation(np.log(x[spends]), np.log(z[spends]))


def _correlation(one: Floats, other: Floats) -> float:
    one, other = one - one.mean(), other - other.mean()
    return weighted_sum(one, other) / float(np.sqrt(weighted_sum(one, one) * weighted_sum(other, other)))


def _verdict(best: Optimum, *, independent: bool) -> tuple[SpendFitStatus, str]:
    if best.at_bound.any() or np.linalg.eigvalsh(best.hessian).max() > -1e-6:
        return ("diverged", "Values vary too little between customers, or too little within one, to fit all three numbers.")
    if not independent:
        return "converged", (
            "Frequency and value are correlated, which this model rules out: rely on forecasts whose level "
            "is set for one-time and repeat buyers apart, and compare customers within these groups only."
        )
    return "converged", "Frequency and value are independent enough for this model."


class GammaGammaLikelihood:
    """The log-likelihood as a function of (ln p, ln q, ln v), up to a constant of the data, with two derivatives.

    Parameters
    ----------
    purchases
        x, whole, 1 or more, shape ``(n_customers,)``.
    monetary_value
        z, mean currency per purchase, above 0, shape ``(n_customers,)``.

    Notes ----- Called with log-parameters of shape ``(3,)``, it returns the value in nats, the gradient ``(3,)`` and the
    Hessian ``(3, 3)``.
    """

    def __init__(self, purchases: Floats, monetary_value: Floats) -> None:
        self._x, self._total = purchases, purchases * monetary_value
        log_total = np.log(self._total)
        counts = np.bincount(purchases.astype(np.int64))
        self._distinct = np.flatnonzero(counts).astype(np.float64)
        self._customers = counts[counts > 0].astype(np.float64)
        self._log_total = weighted_sum(purchases, log_total)
        self.per_value = float(log_total.sum()) - weighted_sum(self._customers, np.log(self._distinct))
        """Sum of log z, by which the value is above the log-likelihood."""

    def __call__(self, point: Floats) -> tuple[float, Floats, Floats]:
        """Return the value (nats), gradient ``(3,)`` and Hessian ``(3, 3)`` at log-parameters ``point``, ``(3,)``."""
        natural = np.exp(point)
        value, gradient, hessian = self._gammas(natural)
        for start in range(0, self._x.size, _CHUNK):
            part = slice(start, start + _CHUNK)
            value += _pareto(self._x[part], self._total[part], natural, gradient, hessian)
        gradient *= natural
        return value, gradient, hessian * np.outer(natural, natural) + np.diag(gradient)

    def _gammas(self, natural: Floats) -> tuple[float, Floats, Floats]:
        """Return what depends on the distinct x alone: value, gradient and Hessian."""
        p, q, v = (float(value) for value in natural)
        x, weight, n = self._distinct, self._customers, float(self._customers.sum())
        both, own = p * x + q, p * x
        value = -weight @ betaln(own, q) + n * q * np.log(v) + p * self._log_total
        gradient, hessian = np.zeros(3), np.zeros((3, 3))
        gradient[0] = (weight * x) @ (psi(both) - psi(own)) + self._log_total
        gradient[1] = weight @ psi(both) - n * psi(q) + n * np.log(v)
        gradient[2] = n * q / v
        curve = polygamma(1, both)
        hessian[0, 0] = (weight * x * x) @ (curve - polygamma(1, own))
        hessian[0, 1] = hessian[1, 0] = (weight * x) @ curve
        hessian[1, 1] = weight @ curve - n * polygamma(1, q)
        hessian[1, 2] = hessian[2, 1] = n / v
        hessian[2, 2] = -n * q / v**2
        return float(value), gradient, hessian


def _pareto(x: Floats, total: Floats, natural: Floats, gradient: Floats, hessian: Floats) -> float:
    """Return one chunk of -(p x + q) ln(v + x z); derivatives are added in place."""
    p, q, v = natural
    log_sum, near = np.log(v + total), 1.0 / (v + total)
    weight = p * x + q
    gradient[0] -= float(x @ log_sum)
    gradient[1] -= float(log_sum.sum())
    gradient[2] -= float(weight @ near)
    bend_p, bend_q = float(x @ near), float(near.sum())
    hessian[0, 2] -= bend_p
    hessian[2, 0] -= bend_p
    hessian[1, 2] -= bend_q
    hessian[2, 1] -= bend_q
    hessian[2, 2] += float(weight @ (near * near))
    return -float(weight @ log_sum)
