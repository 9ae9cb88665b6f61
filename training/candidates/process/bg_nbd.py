"""Fit the BG/NBD or MBG/NBD by maximum likelihood, and say how far the fit can be trusted."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import BgNbdParameters
from backend.errors import UnfittableData
from backend.scoring.lifetime.customer_history import customer_history
from training.candidates.process.bg_nbd_likelihood import BgNbdLikelihood
from training.candidates.process.newton import Optimum, covariance, maximise
from training.candidates.process.purchase_table import PurchaseTable, collapse, weighted_sum

FitStatus = Literal["converged", "flat_ridge", "diverged"]

_BOUND: Final = 14.0
"""Log-parameters, with T in units of its mean, stay within +-14: beyond, the likelihood no longer moves by
0.01."""
_FLAT_SPREAD: Final = 1.0
"""A standard error of ln a or ln b above this: the data fix their ratio, not their size."""
_STARTS: Final = ((-1.0, 0.0, 0.0, 1.0), (0.0, 0.0, 5.0, 6.5), (0.5, 0.5, -5.0, -3.5), (0.5, 0.0, -1.5, 0.0))
"""The second and third lie in the corners where a and b are large (everybody alike) or small (all or
nothing): a weakly determined likelihood can have a summit in each."""
_WARM_START_ROWS: Final = 8192


@dataclass(frozen=True, slots=True)
class BgNbdFit:
    """Fitted parameters, and how far they can be trusted.

    ``standard_errors`` are those of (r, alpha, a, b), alpha's in its time unit, and ``log_covariance`` is that of their
    logs, 4 x 4; NaN where the data say nothing. ``log_likelihood`` is in nats, over ``customers`` with ``histories``
    distinct ones; ``steps`` is how many the climb took.

    ``status``: ``converged``; ``flat_ridge`` (a and b grow together: their ratio is known, their size is not); ``diverged``
    (a parameter ran to its bound: a simpler model fits as well). ``note`` says it in one sentence.
    """

    parameters: BgNbdParameters
    log_likelihood: float
    standard_errors: tuple[float, float, float, float]
    log_covariance: tuple[tuple[float, ...], ...]
    status: FitStatus
    note: str
    customers: int
    histories: int
    steps: int


def fit_bg_nbd(
    frequency: ArrayLike, recency: ArrayLike, T: ArrayLike, *, modified: bool = False, ridge: float = 0.0
) -> BgNbdFit:
    """Return the BG/NBD or MBG/NBD of greatest likelihood; Fader, Hardie & Lee (2005), eq. 6.

    Parameters
    ----------
    frequency
        x, repeat purchases: whole, 0 or more, shape ``(n_customers,)``.
    recency
        t_x, days from the first purchase to the last, shape ``(n_customers,)``; 0 where x is 0.
    T
        Days from the first purchase to now, at least t_x, shape ``(n_customers,)``. Another time unit than days gives
        parameters in that unit, which serving must not use.
    modified
        True for the MBG/NBD of Batislam et al. (2007).
    ridge
        Adds -ridge/2 x (sum of squared log-parameters, alpha in mean T): a weak pull that no time unit changes.

    Returns
    -------
    BgNbdFit
        Parameters (alpha in days), errors and a verdict.

    Raises
    ------
    UnfittableData
        When no customer bought twice or no time has passed.
    ImpossibleValue
        For histories that cannot be.
    """
    x, t_x, age = customer_history(frequency, recency, T)
    if not x.size or not x.any():
        raise UnfittableData("No customer has a repeat purchase, so purchase rates cannot be estimated.")
    table = collapse(x, t_x, age)
    unit = weighted_sum(table.customers, table.T) / x.size
    scaled = table.scaled(unit)
    best = _climb(scaled, modified=modified, ridge=ridge)
    return _described(best, unit, table, modified=modified, ridge=ridge)


def _climb(table: PurchaseTable, *, modified: bool, ridge: float) -> Optimum:
    """Return the summit: from a start on a sample of the histories, then on all.

    Other starts are tried where the first ends on flat ground.
    """
    few = table.sample(_WARM_START_ROWS)
    whole = few.T.size == table.T.size
    rough = BgNbdLikelihood(few, modified=modified, ridge=ridge)
    best = maximise(rough, np.array(_STARTS[0]), _BOUND, 1e-9 if whole else 1e-3)
    if not _interior(best):
        others = [maximise(rough, np.array(start), _BOUND, 1e-9 if whole else 1e-3) for start in _STARTS[1:]]
        best = max([best, *others], key=lambda climb: climb.value)
    return best if whole else maximise(BgNbdLikelihood(table, modified=modified, ridge=ridge), best.point, _BOUND)


def _interior(climb: Optimum) -> bool:
    """Return whether the climb ended on a clear summit: away from the bounds, curved by 1 or more in every direction."""
    return not climb.at_bound.any() and float(np.linalg.eigvalsh(climb.hessian).max()) < -1.0


def _described(best: Optimum, unit: float, table: PurchaseTable, *, modified: bool, ridge: float) -> BgNbdFit:
    """Return the fit in the caller's time unit, with errors and a verdict."""
    r, alpha, a, b = (float(value) for value in np.exp(best.point))
    spread = covariance(best)
    errors = np.sqrt(np.diag(spread)) * np.array([r, alpha * unit, a, b])
    penalty = 0.5 * ridge * float(best.point @ best.point)
    in_unit = weighted_sum(table.customers, table.frequency) * np.log(unit)
    status, note = _verdict(best, np.sqrt(np.diag(spread)))
    return BgNbdFit(
        BgNbdParameters(r, alpha * unit, a, b, modified),
        float(best.value + penalty - in_unit),
        (float(errors[0]), float(errors[1]), float(errors[2]), float(errors[3])),
        tuple(tuple(float(value) for value in row) for row in spread),
        status,
        note,
        int(table.customers.sum()),
        table.T.size,
        best.steps,
    )


def _verdict(best: Optimum, spread: Floats) -> tuple[FitStatus, str]:
    rates, dropout = best.at_bound[:2], best.at_bound[2:]
    if rates.any():
        return "diverged", "Purchase rates hardly differ between customers: r and alpha ran off together."
    if best.at_bound[2] and not best.at_bound[3] and best.point[2] < 0:
        return "diverged", "No sign of dropout: a ran to zero, so everybody counts as alive."
    if dropout.any() or not np.all(spread[2:] < _FLAT_SPREAD):
        return ("flat_ridge", "Only the ratio of a and b is known: their sizes move the likelihood too little to tell.")
    if not np.all(spread[:2] < _FLAT_SPREAD):
        return "diverged", "Too few purchases to tell r and alpha apart."
    return "converged", "All four parameters are determined by the data."
