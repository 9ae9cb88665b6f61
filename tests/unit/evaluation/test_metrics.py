import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from training.evaluation.metrics import (
    expected_calibration_error,
    normalized_gini,
    poisson_deviance,
    probability_metrics,
    spend_metrics,
)

ACTUAL = np.array([0.0, 0.0, 10.0, 30.0])


def test_the_perfect_order_has_gini_one_and_the_reverse_minus_one() -> None:
    assert normalized_gini(ACTUAL, ACTUAL * 2) == pytest.approx(1.0)
    assert normalized_gini(np.array([1.0, 2.0, 3.0]), np.array([3.0, 2.0, 1.0])) == pytest.approx(-1.0)


@given(actual=arrays(float, 12, elements=st.floats(0, 1e4)), seed=st.integers(0, 99))
def test_gini_does_not_depend_on_the_row_order(actual: np.ndarray, seed: int) -> None:
    predicted = np.repeat([1.0, 2.0, 3.0], 4)
    shuffled = np.random.default_rng(seed).permutation(12)
    assert normalized_gini(actual, predicted) == pytest.approx(normalized_gini(actual[shuffled], predicted[shuffled]))


def test_a_constant_forecast_scores_nothing_on_order() -> None:
    scores = spend_metrics(ACTUAL, np.full(4, 10.0))
    assert (scores["gini"], scores["spearman"], scores["r2"], scores["bias"]) == (0.0, 0.0, 0.0, 0.0)


def test_spend_metrics_by_hand() -> None:
    scores = spend_metrics(ACTUAL, np.array([0.0, 4.0, 10.0, 22.0]))
    assert scores["rmse"] == pytest.approx(np.sqrt((16 + 64) / 4))
    assert scores["mae"] == pytest.approx(3.0)
    assert scores["r2"] == pytest.approx(1 - 80 / 600)
    assert scores["bias"] == pytest.approx(36 / 40 - 1)


def test_poisson_deviance_is_scikit_learns_and_a_zero_forecast_costs_no_infinity() -> None:
    from sklearn.metrics import mean_poisson_deviance

    predicted = np.array([1.0, 4.0, 10.0, 22.0])
    assert poisson_deviance(ACTUAL, predicted) == pytest.approx(mean_poisson_deviance(ACTUAL, predicted))
    assert np.isfinite(poisson_deviance(ACTUAL, np.zeros(4)))


def test_probability_metrics_by_hand() -> None:
    scores = probability_metrics(np.array([1.0, 0.0]), np.array([0.8, 0.4]))
    assert scores["log_loss"] == pytest.approx(-(np.log(0.8) + np.log(0.6)) / 2)
    assert scores["brier"] == pytest.approx((0.04 + 0.16) / 2)
    assert scores["auc"] == 1.0


def test_ece_of_a_forecast_that_is_right_on_average_in_each_bin_is_zero() -> None:
    predicted = np.repeat(np.linspace(0.05, 0.95, 10), 20)
    buyers = [round(20 * p) for p in np.linspace(0.05, 0.95, 10)]
    actual = np.concatenate([np.r_[np.ones(count), np.zeros(20 - count)] for count in buyers])
    assert expected_calibration_error(actual, predicted) == pytest.approx(0.0, abs=1e-12)
    assert expected_calibration_error(actual, np.clip(predicted + 0.04, 0, 1)) == pytest.approx(0.04)


SPENT = arrays(float, 12, elements=st.sampled_from([0.0, 0.1, 0.25, 0.6, 0.9]))
TIED = arrays(float, 12, elements=st.sampled_from([0.0, 0.1, 0.25, 0.25000001, 0.6, 0.9]))


@given(actual=TIED, predicted=TIED)
def test_spearman_is_scipys_ties_included(actual: np.ndarray, predicted: np.ndarray) -> None:
    from scipy.stats import spearmanr

    same = np.ptp(actual) == 0 or np.ptp(predicted) == 0
    truth = 0.0 if same else spearmanr(actual, predicted).statistic
    assert spend_metrics(actual, predicted)["spearman"] == pytest.approx(truth, abs=1e-12)


@given(bought=arrays(float, 12, elements=st.sampled_from([0.0, 1.0])), predicted=TIED)
def test_auc_is_scikit_learns_ties_included(bought: np.ndarray, predicted: np.ndarray) -> None:
    from sklearn.metrics import roc_auc_score

    truth = roc_auc_score(bought, predicted) if 0 < bought.mean() < 1 else 0.5
    assert probability_metrics(bought, predicted)["auc"] == pytest.approx(truth, abs=1e-12)


@given(actual=SPENT, predicted=TIED)
def test_gini_is_the_area_under_the_curve_drawn_customer_by_customer(actual: np.ndarray, predicted: np.ndarray) -> None:
    def area(order_by: np.ndarray) -> float:
        shared = np.array([actual[order_by == value].mean() for value in order_by])
        curve = np.cumsum(shared[np.argsort(-order_by, kind="stable")]) / actual.sum()
        return float(curve.mean() - (len(actual) + 1) / (2 * len(actual)))

    truth = area(predicted) / area(actual) if np.ptp(actual) > 0 else 0.0
    assert normalized_gini(actual, predicted) == pytest.approx(truth, abs=1e-9)
