"""What calibrated probabilities promise comes true, and realised scores are those of their definitions."""

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, log_loss, mean_poisson_deviance

from backend.monitoring.performance import calibration, expected_performance, realised

RNG = np.random.default_rng(4)
P = RNG.beta(1, 4, 20_000)
BOUGHT = (RNG.random(P.size) < P).astype(float)
SPENT = BOUGHT * RNG.lognormal(4, 1, P.size)
SPEND = P * float(np.exp(4.5))


def test_what_is_expected_comes() -> None:
    promised, came = expected_performance(P), realised(P, SPEND, BOUGHT, SPENT)
    assert promised.log_loss == pytest.approx(came.log_loss, rel=0.02)
    assert promised.brier == pytest.approx(came.brier, rel=0.02)
    assert promised.buyers == pytest.approx(BOUGHT.sum(), rel=0.05)


def test_scores_are_scikit_learn_s() -> None:
    came = realised(P, SPEND, BOUGHT, SPENT)
    assert came.log_loss == pytest.approx(log_loss(BOUGHT, P))
    assert came.brier == pytest.approx(brier_score_loss(BOUGHT, P))
    assert came.deviance == pytest.approx(mean_poisson_deviance(SPENT, np.maximum(SPEND, 1e-4)))


def test_the_perfect_order_has_a_gini_of_one_and_its_reverse_of_minus_one() -> None:
    assert realised(P, SPENT + 1e-9, BOUGHT, SPENT).gini == pytest.approx(1)
    distinct = np.arange(1.0, 101.0)
    assert realised(P[:100], -distinct, BOUGHT[:100], distinct).gini == pytest.approx(-1)


def test_the_mean_has_no_skill() -> None:
    assert realised(P, np.full(P.size, SPENT.mean()), BOUGHT, SPENT).deviance_skill == pytest.approx(0)


def test_who_has_no_interval_does_not_count_for_coverage() -> None:
    low, high = np.zeros(P.size), np.full(P.size, np.inf)
    low[::2], high[::2] = np.nan, np.nan
    assert realised(P, SPEND, BOUGHT, SPENT, low, high).coverage == 1.0
    assert realised(P, SPEND, BOUGHT, SPENT).coverage is None


def test_every_customer_stands_in_one_bin_of_the_calibration() -> None:
    bins = calibration(P, BOUGHT)
    assert sum(one.customers for one in bins) == P.size
    assert [one.predicted for one in bins] == sorted(one.predicted for one in bins)


def test_nothing_spent_has_no_bias() -> None:
    assert realised(P, SPEND, BOUGHT * 0, SPENT * 0).bias is None


def test_nobody_is_refused() -> None:
    nobody = np.zeros(0)
    with pytest.raises(ValueError, match="nobody"):
        realised(nobody, nobody, nobody, nobody)
