"""BG/NBD against what its authors printed."""

import numpy as np
import pytest

from backend.contract.parameters.lifetime import BgNbdParameters
from backend.scoring.lifetime import bg_nbd
from tests.cdnow import Cdnow, cdnow_sample
from tests.closed_forms import purchase_count_probability
from training.candidates.process.bg_nbd import BgNbdFit, fit_bg_nbd
from training.candidates.process.bg_nbd_likelihood import BgNbdLikelihood
from training.candidates.process.purchase_table import PurchaseTable

PAPER = BgNbdParameters(r=0.243, alpha=4.414, a=0.793, b=2.426)
NOTE_027 = BgNbdParameters(r=0.25, alpha=4.0, a=0.8, b=2.5)


@pytest.fixture(scope="module")
def cdnow() -> Cdnow:
    return cdnow_sample()


@pytest.fixture(scope="module")
def fit(cdnow: Cdnow) -> BgNbdFit:
    return fit_bg_nbd(cdnow.frequency, cdnow.recency, cdnow.T)


@pytest.mark.real_data
def test_parameters_match_fader_hardie_lee_2005(fit: BgNbdFit) -> None:
    got = fit.parameters
    assert [round(value, 3) for value in (got.r, got.alpha, got.a, got.b)] == [0.243, 4.414, 0.793, 2.426]
    assert round(fit.log_likelihood, 1) == -9582.4
    assert fit.status == "converged"


def test_expected_purchases_of_a_customer_match_the_papers_sheet() -> None:
    (got,) = bg_nbd.expected_purchases([2], [30.43], [38.86], PAPER, 39.0)
    assert round(float(got), 3) == 1.226


@pytest.mark.real_data
def test_expected_purchases_of_a_new_customer_match_the_papers_sheet(fit: BgNbdFit) -> None:
    weeks = [0.1429, 1.0, 3.0, 31.8571, 32.0]
    got = [float(bg_nbd.expected_purchases([0], [0.0], [0.0], fit.parameters, week)[0]) for week in weeks]
    assert [round(value, 4) for value in got] == [0.0078, 0.0532, 0.1506, 1.0405, 1.0437]


@pytest.mark.real_data
def test_many_horizons_of_a_new_customer_at_once_match_the_papers_sheet(fit: BgNbdFit) -> None:
    got = bg_nbd.expected_after_first(fit.parameters, np.array([0.1429, 1.0, 3.0, 31.8571, 32.0]))
    assert got.round(4).tolist() == [0.0078, 0.0532, 0.1506, 1.0405, 1.0437]


@pytest.mark.parametrize("modified", [False, True])
def test_many_horizons_at_once_are_those_of_a_customer_with_one_purchase(modified: bool) -> None:
    model = BgNbdParameters(PAPER.r, PAPER.alpha, PAPER.a, PAPER.b, modified)
    weeks = [0.0, 0.1, 10.0, 300.0]
    one_by_one = [float(bg_nbd.expected_purchases([0], [0.0], [0.0], model, week)[0]) for week in weeks]
    np.testing.assert_allclose(bg_nbd.expected_after_first(model, np.array(weeks)), one_by_one, rtol=1e-9)


@pytest.mark.real_data
def test_the_papers_sheet_at_78_weeks_is_its_series_cut_at_150_terms(fit: BgNbdFit) -> None:
    """The sheet prints 1.8576: a spreadsheet sums the 2F1 term by term, and 150 terms are too few for z =
    0.946."""
    assert round(_series(78.0, fit.parameters, terms=150), 4) == 1.8576
    exact = float(bg_nbd.expected_purchases([0], [0.0], [0.0], fit.parameters, 78.0)[0])
    assert exact == pytest.approx(_series(78.0, fit.parameters, terms=3000), rel=1e-9)
    assert round(exact, 4) == 1.8580


def _series(week: float, parameters: BgNbdParameters, *, terms: int) -> float:
    """E[X(t)], the paper's eq. 9, its 2F1 summed as a spreadsheet does."""
    r, alpha, a, b = parameters.r, parameters.alpha, parameters.a, parameters.b
    z, term, total = week / (alpha + week), 1.0, 1.0
    for j in range(terms - 1):
        term *= (r + j) * (b + j) / ((a + b - 1.0 + j) * (j + 1.0)) * z
        total += term
    return (a + b - 1.0) / (a - 1.0) * (1.0 - (alpha / (alpha + week)) ** r * total)


# r, alpha, a, b, modified, x, T, horizon -> the closed form (eq. 10, while alive) with a 60-digit 2F1
WHILE_ALIVE = [
    ((0.243, 4.414, 0.793, 2.426, False), 0, 0.0, 78.0, 1.8605190579427685),
    ((0.01, 0.5, 0.05, 0.02, False), 3, 0.0, 365.0, 1636.9832800880837),
    ((4.0, 300.0, 0.3, 5000.0, False), 50, 300.0, 365.0, 32.81745024729641),
    ((1.0, 30.0, 50000.0, 200000.0, False), 7, 100.0, 365.0, 4.858753067928102),
    ((0.6, 60.0, 1.0000001, 3.0, False), 5000, 700.0, 365.0, 1961.4972754800018),
    ((2.0, 0.01, 1.5, 0.7, True), 40, 1.0, 3650.0, 82.992829965665148),
    ((0.3, 10.0, 8.0, 1.0, True), 0, 0.0, 30.0, 0.38705997566487789),
]


@pytest.mark.parametrize(("numbers", "x", "T", "horizon", "exact"), WHILE_ALIVE)
def test_expected_purchases_match_the_closed_form_in_many_digits(
    numbers: tuple[float, float, float, float, bool], x: int, T: float, horizon: float, exact: float
) -> None:
    parameters = BgNbdParameters(*numbers)
    recency = [T if x else 0.0]
    got = bg_nbd.expected_purchases([x], recency, [T], parameters, horizon)
    alive = bg_nbd.probability_alive([x], recency, [T], parameters)
    assert float(got[0] / alive[0]) == pytest.approx(exact, rel=1e-9)


@pytest.mark.parametrize(("x", "t_x", "printed"), [(0, 0.0, "-0.59947"), (200, 38.0, "100.7957")])
def test_log_likelihood_matches_hardie_note_027(x: int, t_x: float, printed: str) -> None:
    one = PurchaseTable(*(np.array([float(value)]) for value in (x, t_x, 40.0, 1.0)))
    got, _, _ = BgNbdLikelihood(one, modified=False)(np.log([NOTE_027.r, NOTE_027.alpha, NOTE_027.a, NOTE_027.b]))
    assert f"{got:.{len(printed.split('.')[1])}f}" == printed


@pytest.mark.real_data
def test_holdout_correlation_of_cdnow_39_39_weeks_matches_table_3(cdnow: Cdnow, fit: BgNbdFit) -> None:
    expected = bg_nbd.expected_purchases(cdnow.frequency, cdnow.recency, cdnow.T, fit.parameters, 39.0)
    assert round(float(np.corrcoef(expected, cdnow.holdout)[0, 1]), 3) >= 0.626


@pytest.mark.real_data
def test_zero_class_of_cdnow_is_fitted_within_a_hundredth(cdnow: Cdnow, fit: BgNbdFit) -> None:
    shares = [purchase_count_probability(0.0, 0.0, 0.0, fit.parameters, age, 0)[0] for age in cdnow.T]
    assert float(np.mean(shares)) == pytest.approx(float((cdnow.frequency == 0).mean()), abs=0.01)
