"""The Gamma-Gamma fit, on spenders whose truth is known."""

import numpy as np
import pytest

from backend.contract.parameters.lifetime import GammaGammaParameters
from backend.errors import ImpossibleValue, UnfittableData
from backend.scoring.lifetime.gamma_gamma import expected_value
from tests.closed_forms import gamma_gamma_log_likelihood
from training.candidates.process.gamma_gamma import GammaGammaLikelihood, fit_gamma_gamma


def _spenders(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.geometric(0.3, n).astype(float)
    nu = rng.gamma(3.7, 1.0 / 15.0, n)
    return x, rng.gamma(6.0 * x, 1.0 / (nu * x))


def test_parameters_are_recovered_within_their_standard_errors() -> None:
    inside = []
    for seed in range(30):
        fit = fit_gamma_gamma(*_spenders(1000, seed))
        got = np.array([fit.parameters.p, fit.parameters.q, fit.parameters.v])
        inside.append(np.abs(got - [6.0, 3.7, 15.0]) < 1.96 * np.array(fit.standard_errors))
    assert 0.83 <= float(np.mean(inside)) <= 1.0


def test_the_likelihood_is_the_closed_form_and_its_maximum() -> None:
    x, z = _spenders(800, 1)
    fit = fit_gamma_gamma(x, z)
    best = fit.parameters
    assert fit.log_likelihood == pytest.approx(gamma_gamma_log_likelihood(x, z, best).sum())
    for p, q, v in ((1.01, 1.0, 1.0), (1.0, 1.01, 1.0), (1.0, 1.0, 1.01)):
        near = GammaGammaParameters(best.p * p, best.q * q, best.v * v)
        assert gamma_gamma_log_likelihood(x, z, near).sum() < fit.log_likelihood


def test_gradient_and_hessian_are_those_of_the_value() -> None:
    surface = GammaGammaLikelihood(*_spenders(300, 2))
    point, tiny = np.array([1.0, 0.8, 2.0]), 1e-5
    _, gradient, hessian = surface(point)
    pairs = [(surface(point + tiny * axis), surface(point - tiny * axis)) for axis in np.eye(3)]
    assert gradient == pytest.approx([(up[0] - down[0]) / (2.0 * tiny) for up, down in pairs], rel=1e-5, abs=1e-4)
    assert hessian == pytest.approx(np.array([(up[1] - down[1]) / (2.0 * tiny) for up, down in pairs]), rel=1e-5, abs=1e-4)


def test_another_currency_gives_the_same_values_in_it() -> None:
    x, z = _spenders(1000, 3)
    pounds, pence = fit_gamma_gamma(x, z).parameters, fit_gamma_gamma(x, 100.0 * z).parameters
    assert expected_value(x, 100.0 * z, pence) == pytest.approx(100.0 * expected_value(x, z, pounds), rel=1e-6)


def test_dependence_of_frequency_and_value_is_reported() -> None:
    x, z = _spenders(2000, 4)
    assert fit_gamma_gamma(x, z).parameters.independent
    dependent = fit_gamma_gamma(x, z * x)
    assert not dependent.parameters.independent
    assert dependent.parameters.correlation > 0.5
    assert "correlated" in dependent.note


def test_more_purchases_pull_the_expected_value_from_the_population_to_the_customer() -> None:
    p = GammaGammaParameters(6.0, 3.7, 15.0)
    values = expected_value([0, 1, 5, 500], [0.0, 90.0, 90.0, 90.0], p)
    assert values[0] == pytest.approx(6.0 * 15.0 / 2.7)
    assert np.all(np.diff(values) > 0.0)
    assert values[3] == pytest.approx(90.0, rel=0.01)


def test_a_customer_who_returned_more_than_bought_has_no_negative_value() -> None:
    assert expected_value([3], [-20.0], GammaGammaParameters(6.0, 3.7, 15.0))[0] > 0.0


def test_too_little_to_fit_says_so() -> None:
    with pytest.raises(UnfittableData, match="Too few customers"):
        fit_gamma_gamma([1, 1, 1], [5.0, 5.0, 5.0])
    with pytest.raises(ImpossibleValue, match="finite"):
        fit_gamma_gamma([1, 1, 1], [5.0, float("nan"), 7.0])
