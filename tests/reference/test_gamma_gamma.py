"""Gamma-Gamma against Hardie's note 025 (CDNOW, 946 repeat buyers)."""

import pytest

from backend.scoring.lifetime.gamma_gamma import expected_value
from tests.cdnow import Cdnow, cdnow_sample
from training.candidates.process.gamma_gamma import GammaGammaFit, fit_gamma_gamma


@pytest.fixture(scope="module")
def cdnow() -> Cdnow:
    return cdnow_sample()


@pytest.fixture(scope="module")
def fit(cdnow: Cdnow) -> GammaGammaFit:
    return fit_gamma_gamma(cdnow.frequency, cdnow.monetary_value)


@pytest.mark.real_data
def test_parameters_match_hardie_note_025(fit: GammaGammaFit) -> None:
    got = fit.parameters
    assert fit.spenders == 946
    assert [round(value, 2) for value in (got.p, got.q, got.v)] == [6.25, 3.74, 15.44]


@pytest.mark.real_data
def test_expected_value_of_customer_1_and_of_a_stranger_match_hardie_note_025(cdnow: Cdnow, fit: GammaGammaFit) -> None:
    first = expected_value(cdnow.frequency[:1], cdnow.monetary_value[:1], fit.parameters)
    stranger = expected_value([0], [0.0], fit.parameters)
    assert round(float(first[0]), 2) == 24.65
    assert round(float(stranger[0]), 2) == 35.17
    mean = fit.parameters.p * fit.parameters.v / (fit.parameters.q - 1.0)  # eq. 4
    assert float(stranger[0]) == pytest.approx(mean)
