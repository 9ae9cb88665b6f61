"""The papers' formulas in their plain form, by SciPy: what fits and forecasts are held to, and nobody else calls."""

import numpy as np
from scipy.special import betaln, gammaln

from backend.contract.parameters.lifetime import BgNbdParameters, GammaGammaParameters
from backend.scoring.lifetime.bg_nbd import probability_alive


def bg_nbd_log_likelihood(x: np.ndarray, t_x: np.ndarray, T: np.ndarray, p: BgNbdParameters) -> np.ndarray:
    """Log of Fader, Hardie & Lee (2005), eq. 6, as Hardie's note 027 arranges it; shape ``(n_customers,)``."""
    n = x + p.modified
    rate = gammaln(p.r + x) - gammaln(p.r) + p.r * np.log(p.alpha) - (p.r + x) * np.log(p.alpha + T)
    chances = betaln(p.a, p.b + n) - betaln(p.a, p.b)
    last = np.maximum(p.b + n - 1.0, 1e-300)
    log_odds = np.log(p.a / last) + (p.r + x) * np.log((p.alpha + T) / (p.alpha + t_x))
    return rate + chances + np.where(n > 0, np.logaddexp(0.0, log_odds), 0.0)


def purchase_count_probability(
    x: float, t_x: float, T: float, parameters: BgNbdParameters, horizon: float, most: int
) -> np.ndarray:
    """P(Y(t) = y | x, t_x, T) for y = 0..most, shape ``(most + 1,)``: the paper's eq. 8, given a history.

    Alive with y purchases and no dropout after them, or dropped out at the y-th with the clock still running.
    """
    y, shape = np.arange(most + 1.0), parameters.r + x
    a, b = parameters.a, parameters.b + x + parameters.modified
    silent = np.log1p(horizon / (parameters.alpha + T))
    log_share = np.log(-np.expm1(-silent)) if silent > 0 else -np.inf
    counts = gammaln(shape + y) - gammaln(shape) - gammaln(y + 1.0) - shape * silent
    poisson = np.exp(counts + np.where(y > 0, y * log_share, 0.0))
    at_least = np.clip(1.0 - np.cumsum(poisson) + poisson, 0.0, 1.0)
    stays = np.exp(betaln(a, b + y) - betaln(a, b))
    leaves = np.where(y > 0, np.exp(betaln(a + 1.0, b + np.maximum(y, 1.0) - 1.0) - betaln(a, b)), 0.0)
    alive = probability_alive([x], [t_x], [T], parameters)[0]
    answer = alive * (stays * poisson + leaves * at_least)
    answer[0] += 1.0 - alive
    return answer


def gamma_gamma_log_likelihood(x: np.ndarray, z: np.ndarray, p: GammaGammaParameters) -> np.ndarray:
    """Log density of the mean value z of x purchases (Fader & Hardie, note 025, eq. 1a); shape ``(n_customers,)``."""
    shape = p.p * x
    constant = gammaln(shape + p.q) - gammaln(shape) - gammaln(p.q) - np.log(z)
    return constant + p.q * np.log(p.v / (x * z + p.v)) + shape * np.log(x * z / (x * z + p.v))
