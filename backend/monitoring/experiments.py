"""Experiments on advice: who is held out by lot, how many customers a question takes, and what came of it."""

from dataclasses import dataclass
from hashlib import blake2b
from math import ceil, sqrt
from statistics import NormalDist
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats

Arm = Literal["treated", "held out"]
CONFIDENCE: Final = 0.95
POWER: Final = 0.8
_NORMAL: Final = NormalDist()


@dataclass(frozen=True, slots=True)
class Uplift:
    """What the treated did more than those held out.

    ``rate``: difference of the shares who bought, ``rate_low`` and ``rate_high`` its interval; ``spend`` likewise, in
    currency per customer. ``significant``: whether the interval of ``rate`` leaves out 0. ``verdict``: one sentence.
    """

    treated: int
    held_out: int
    rate: float
    rate_low: float
    rate_high: float
    spend: float
    spend_low: float
    spend_high: float
    significant: bool
    verdict: str


def arm_of(customer_id: str, experiment: str, held_out_share: float) -> Arm:
    """The same customer gets the same arm of one experiment for ever, on any machine, and an independent one of another."""
    digest = blake2b(customer_id.encode("utf-8", "surrogatepass"), key=experiment.encode()[:64], digest_size=8).digest()
    return "held out" if int.from_bytes(digest, "big") < held_out_share * 2**64 else "treated"


def customers_needed(base_rate: float, uplift: float, held_out_share: float = 0.5, power: float = POWER) -> int:
    """Customers in both arms together that show an uplift of the purchase rate (both as shares, 0.02 = 2 points).

    Two-sided test of two proportions at ``CONFIDENCE`` (Fleiss, Levin & Paik 2003, equation 4.14 without continuity
    correction). Raises ``ValueError`` for shares outside (0, 1), or no uplift.
    """
    lifted = base_rate + uplift
    if not (0 < base_rate < 1 and 0 < lifted < 1 and uplift != 0 and 0 < held_out_share < 1):
        raise ValueError("shares must lie between 0 and 1, and the uplift must not be 0")
    treated_share = 1 - held_out_share
    mean = treated_share * lifted + held_out_share * base_rate
    chance = _NORMAL.inv_cdf((1 + CONFIDENCE) / 2) * sqrt(mean * (1 - mean) / (treated_share * held_out_share))
    found = _NORMAL.inv_cdf(power) * sqrt(
        lifted * (1 - lifted) / treated_share + base_rate * (1 - base_rate) / held_out_share
    )
    return ceil(((chance + found) / uplift) ** 2)


def least_uplift(customers: int, base_rate: float, held_out_share: float = 0.5, power: float = POWER) -> float:
    """The smallest uplift (as a share) that so many customers can show; what is left above the rate where none can."""
    low, high = 1e-6, 1 - base_rate - 1e-6
    if customers_needed(base_rate, high, held_out_share, power) > customers:
        return high
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (
            (low, middle) if customers_needed(base_rate, middle, held_out_share, power) <= customers else (middle, high)
        )
    return high


def uplift(bought: Floats, spent: Floats, treated: NDArray[np.bool_]) -> Uplift:
    """Compare the arms; ``bought`` (0 or 1), ``spent`` (currency), ``treated`` (boolean), of shape ``(n_customers,)``.

    The interval of the rate is Newcombe's from two Wilson intervals (1998, method 10), that of spend Welch's with the
    normal quantile. Raises ``ValueError`` where an arm is empty.
    """
    given = treated
    arms = (int(given.sum()), int((~given).sum()))
    if min(arms) == 0:
        raise ValueError("each arm needs at least one customer")
    rates = float(bought[given].mean()), float(bought[~given].mean())
    rate_low, rate_high = _newcombe(rates, arms)
    spend = float(spent[given].mean() - spent[~given].mean())
    half = _z() * sqrt(_variance_of_mean(spent[given]) + _variance_of_mean(spent[~given]))
    sure = rate_low > 0 or rate_high < 0
    verdict = _verdict(rates[0] - rates[1], rate_low, rate_high)
    return Uplift(*arms, rates[0] - rates[1], rate_low, rate_high, spend, spend - half, spend + half, sure, verdict)


def _variance_of_mean(spent: Floats) -> float:
    return float(spent.var(ddof=1)) / spent.size if spent.size > 1 else float("inf")


def _newcombe(rates: tuple[float, float], sizes: tuple[int, int]) -> tuple[float, float]:
    (low_t, high_t), (low_c, high_c) = (_wilson(rate, n) for rate, n in zip(rates, sizes, strict=True))
    gap = rates[0] - rates[1]
    below = sqrt((rates[0] - low_t) ** 2 + (high_c - rates[1]) ** 2)
    above = sqrt((high_t - rates[0]) ** 2 + (rates[1] - low_c) ** 2)
    return gap - below, gap + above


def _wilson(rate: float, n: int) -> tuple[float, float]:
    z2 = _z() ** 2
    centre, half = rate + z2 / (2 * n), _z() * sqrt(rate * (1 - rate) / n + z2 / (4 * n * n))
    return (centre - half) / (1 + z2 / n), (centre + half) / (1 + z2 / n)


def _z() -> float:
    return _NORMAL.inv_cdf((1 + CONFIDENCE) / 2)


def _verdict(rate: float, low: float, high: float) -> str:
    points = f"{100 * rate:+.1f} points ({100 * low:+.1f} to {100 * high:+.1f})"
    if low > 0:
        return f"Contacting pays: the share who bought changed by {points}."
    if high < 0:
        return f"Contacting does harm: the share who bought changed by {points}."
    return f"Not shown: the share who bought changed by {points}, which can be chance."
