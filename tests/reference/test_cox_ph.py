"""Cox proportional hazards against published coefficients on the Rossi recidivism data (432 convicts, 114
arrests)."""

import warnings

import numpy as np
import pytest

from backend.scoring.lifetime.cox_ph import probability_of_return
from training.candidates.process.cox_ph import fit_cox

lifelines = pytest.importorskip("lifelines", reason="lifelines is not installed: pip install lifelines")


@pytest.fixture(scope="module")
def rossi():
    from lifelines.datasets import load_rossi

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_rossi()


def test_the_coefficient_of_financial_aid_matches_efrons_published_value(rossi) -> None:
    features = rossi.drop(columns=["week", "arrest"]).to_numpy(np.float64)
    fit = fit_cox(features, rossi["week"].to_numpy(np.float64), rossi["arrest"].to_numpy(bool), penalty=0.0)
    assert round(fit.coefficients[0], 5) == -0.37942


def test_the_coefficient_of_financial_aid_matches_breslows_published_value(rossi) -> None:
    """The library fits Efron's partial likelihood only, so Breslow's is maximised here, beside the fit's
    own."""
    features = rossi.drop(columns=["week", "arrest"]).to_numpy(np.float64)
    beta = _breslow(features, rossi["week"].to_numpy(np.float64), rossi["arrest"].to_numpy(bool))
    assert round(float(beta[0]), 5) == -0.37902


def test_survival_matches_the_librarys_own(rossi) -> None:
    """Plain arrays and NumPy give what lifelines gives, given survival until today."""
    features = rossi.drop(columns=["week", "arrest"]).to_numpy(np.float64)
    fit = fit_cox(features, rossi["week"].to_numpy(np.float64), rossi["arrest"].to_numpy(bool), penalty=0.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = lifelines.CoxPHFitter().fit(rossi, "week", "arrest")
        survival = theirs.predict_survival_function(rossi.head(5), times=[20, 45]).to_numpy()
    got = probability_of_return(features[:5], np.full(5, 20.0), fit, 25.0)
    assert got == pytest.approx(1.0 - survival[1] / survival[0], rel=1e-4)


def _breslow(z: np.ndarray, week: np.ndarray, arrested: np.ndarray) -> np.ndarray:
    """Newton's method on Breslow's log partial likelihood, straight from the definition."""
    beta = np.zeros(z.shape[1])
    for _ in range(20):
        gradient, information = np.zeros_like(beta), np.zeros((beta.size, beta.size))
        risk = np.exp(z @ beta)
        for event in np.flatnonzero(arrested):
            at_risk = week >= week[event]
            weight = risk[at_risk] / risk[at_risk].sum()
            mean = weight @ z[at_risk]
            gradient += z[event] - mean
            information += (z[at_risk] * weight[:, None]).T @ z[at_risk] - np.outer(mean, mean)
        beta = beta + np.linalg.solve(information, gradient)
    return beta


def test_a_feature_that_does_not_vary_counts_for_nothing(rossi) -> None:
    """All customers of CDNOW's quarter share their season, but for a rounding error."""
    features = rossi.drop(columns=["week", "arrest"]).to_numpy(np.float64)
    week, arrest = rossi["week"].to_numpy(np.float64), rossi["arrest"].to_numpy(bool)
    alike = 0.866 + 1e-14 * np.arange(len(week))[:, None]
    fit = fit_cox(np.hstack([features, alike]), week, arrest)
    assert fit.coefficients == (*fit_cox(features, week, arrest).coefficients, 0.0)
