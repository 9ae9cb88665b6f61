"""A probability judged on all test origins together: a group of a few dozen a month has no calibration of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.contract.arrays import Floats
from training.candidates.registry import NAIVE_PROBABILITY
from training.evaluation.backtest import Judged
from training.evaluation.metrics import BINS, probability_metrics

_MEAN_ABSOLUTE: Final = np.sqrt(2.0 / np.pi)
"""Of a normal deviation, in standard deviations."""


@dataclass(frozen=True, slots=True)
class PooledMetrics:
    """The champion's log-loss beside that of the past's constant; its calibration error, and what one that knew every
    probability would show of so many customers.
    """

    log_loss: float
    constant_log_loss: float
    ece: float
    perfect_ece: float


def pooled_metrics(judged: Sequence[Judged], champion: str, group: str) -> PooledMetrics:
    """Judge one of ``backtest.GROUPS``; somebody must belong to it."""
    parts = [(one, one.group(group)) for one in judged]
    bought = np.concatenate([one.bought[who] for one, who in parts])
    ours, constant = (
        np.concatenate([one.probabilities[name][who] for one, who in parts]) for name in (champion, NAIVE_PROBABILITY[0])
    )
    scores = probability_metrics(bought, ours)
    return PooledMetrics(
        scores["log_loss"], probability_metrics(bought, constant)["log_loss"], scores["ece"], perfect_error(ours)
    )


def perfect_error(probability: Floats) -> float:
    """The calibration error to be expected, over ten bins of equal count, were every ``probability`` the true one;
    shape ``(n_customers,)``.
    """
    bins = np.array_split(np.sort(probability, kind="stable"), BINS)
    return float(sum(_MEAN_ABSOLUTE * np.sqrt(np.sum(one * (1.0 - one))) for one in bins) / len(probability))
