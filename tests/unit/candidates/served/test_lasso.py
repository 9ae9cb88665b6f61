import numpy as np
import pytest

from tests.unit.candidates.snapshots import made_up
from training.candidates.served.lasso import LassoChoice, fit, fit_setting
from training.plan import Plan


def test_it_recovers_a_linear_truth() -> None:
    fitted = fit([made_up(origin) for origin in range(5)], Plan())
    later = made_up(6)
    np.testing.assert_allclose(fitted.predict(later), later.spend, rtol=0.1)


def test_its_parameters_are_its_pipeline() -> None:
    fitted = fit([made_up(origin) for origin in range(3)], Plan())
    later = made_up(4)
    np.testing.assert_allclose(fitted.predict(later), np.maximum(fitted.pipeline.predict(later.matrix()), 0), atol=1e-8)


def test_lapsed_customers_teach_it_nothing() -> None:
    history = [made_up(origin) for origin in range(3)]
    spoiled = [past.only(past.columns["recency_days"] <= 90) for past in history]
    assert fit(history, Plan()).parameters == fit(spoiled, Plan()).parameters


def test_the_same_in_pence_as_in_pounds() -> None:
    money = ("total_spend", "avg_spend", "spend_last_365_days")
    pounds = [made_up(origin) for origin in range(4)]
    pence = [
        made_up(origin, spend=past.spend * 100, **{name: past.columns[name] * 100 for name in money})
        for origin, past in enumerate(pounds)
    ]
    in_pence, in_pounds = (fit(history, Plan()).predict(history[0]) for history in (pence, pounds))
    np.testing.assert_allclose(in_pence, 100 * in_pounds, rtol=1e-6)


@pytest.mark.parametrize("spend", [np.zeros(400), np.full(400, 7.0)])
def test_a_shop_in_which_all_spend_the_same_is_forecast_as_it_is(spend: np.ndarray) -> None:
    fitted = fit([made_up(origin, spend=spend) for origin in range(3)], Plan())
    np.testing.assert_allclose(fitted.predict(made_up(4)), spend, atol=1e-6)


def test_a_larger_penalty_keeps_fewer_features() -> None:
    rng = np.random.default_rng(1)
    history = [made_up(origin, recency_days=rng.uniform(0, 90, 400)) for origin in range(2)]
    noisy = [
        made_up(origin, spend=past.spend + rng.normal(0, 20, 400), **past.columns) for origin, past in enumerate(history)
    ]
    fits = [fit_setting(noisy, LassoChoice(share, 365.0)) for share in (0.001, 0.5, 1.0)]
    kept = [np.count_nonzero(fitted.parameters.coefficients) for fitted in fits]
    assert kept == sorted(kept, reverse=True)
    assert kept[-1] == 0
