"""The fit, on populations whose truth is known. ``BG_NBD_POPULATIONS=200`` runs the full set."""

import os

import numpy as np
import pytest

from backend.contract.parameters.lifetime import BgNbdParameters
from backend.errors import ImpossibleValue, UnfittableData
from backend.scoring.lifetime import bg_nbd
from tests.behaviour.simulated import Simulated, random_parameters, simulate
from tests.closed_forms import bg_nbd_log_likelihood
from training.candidates.process.bg_nbd import BgNbdFit, fit_bg_nbd
from training.candidates.process.bg_nbd_likelihood import BgNbdLikelihood
from training.candidates.process.newton import maximise
from training.candidates.process.purchase_table import PurchaseTable, collapse

POPULATIONS = int(os.environ.get("BG_NBD_POPULATIONS", "24"))
HOURS_AND_YEARS = (24.0, 1.0 / 365.25)


@pytest.fixture(scope="module")
def populations() -> list[tuple[BgNbdParameters, Simulated, BgNbdFit]]:
    """Every fourth one modified; 500 to 5,000 customers, a month to two years old, T in days."""
    drawn = []
    for seed in range(POPULATIONS):
        rng = np.random.default_rng(seed)
        truth = random_parameters(rng, modified=seed % 4 == 3)
        customers = int(rng.choice([500, 2000, 5000]))
        seen = simulate(truth, rng.uniform(30.0, 730.0, customers).round(), 0.0, rng)
        drawn.append((truth, seen, fit_bg_nbd(seen.frequency, seen.recency, seen.T, modified=truth.modified)))
    return drawn


def test_no_fit_ends_short_of_the_best_likelihood_found_from_anywhere(populations: list) -> None:
    rng = np.random.default_rng(0)
    short = []
    for truth, seen, fit in populations:
        unit = float(seen.T.mean())
        climb = BgNbdLikelihood(collapse(seen.frequency, seen.recency, seen.T).scaled(unit), modified=truth.modified)
        starts = [np.log([truth.r, truth.alpha / unit, truth.a, truth.b]), *rng.normal(0.0, 1.5, (6, 4))]
        best = max(maximise(climb, start, 25.0).value for start in starts) - seen.frequency.sum() * np.log(unit)
        short.append(best - fit.log_likelihood)
    assert max(short) < 0.01


def test_another_time_unit_gives_the_same_forecast_to_six_digits(populations: list) -> None:
    for _, seen, fit in populations:
        base = bg_nbd.expected_purchases(seen.frequency, seen.recency, seen.T, fit.parameters, 365.0)
        for unit in HOURS_AND_YEARS:
            other = fit_bg_nbd(seen.frequency, seen.recency * unit, seen.T * unit, modified=fit.parameters.modified)
            forecast = bg_nbd.expected_purchases(
                seen.frequency, seen.recency * unit, seen.T * unit, other.parameters, 365.0 * unit
            )
            assert forecast == pytest.approx(base, rel=1e-6)


def test_parameters_are_recovered_within_their_standard_errors_at_the_nominal_rate(populations: list) -> None:
    covered = []
    for truth, _, fit in populations:
        if fit.status == "converged":
            got = np.log([fit.parameters.r, fit.parameters.alpha, fit.parameters.a, fit.parameters.b])
            spread = np.sqrt(np.diag(np.array(fit.log_covariance)))
            covered.append(np.abs(got - np.log([truth.r, truth.alpha, truth.a, truth.b])) < 1.96 * spread)
    share, trials = float(np.mean(covered)), len(covered)
    assert trials > POPULATIONS / 2
    # the four parameters of one population err together: count one trial per population
    assert abs(share - 0.95) < 3.0 * np.sqrt(0.95 * 0.05 / trials)


def test_the_fits_value_is_the_sum_of_the_closed_form() -> None:
    """Two arrangements of the same likelihood, one per customer and one over distinct histories."""
    rng = np.random.default_rng(5)
    for modified in (False, True):
        truth = BgNbdParameters(0.7, 50.0, 0.8, 2.0, modified)
        seen = simulate(truth, rng.integers(1, 300, 3000).astype(float), 0.0, rng)
        fit = fit_bg_nbd(seen.frequency, seen.recency, seen.T, modified=modified)
        each = bg_nbd_log_likelihood(seen.frequency, seen.recency, seen.T, fit.parameters)
        assert fit.log_likelihood == pytest.approx(each.sum(), rel=1e-12)


def test_gradient_and_hessian_are_those_of_the_value() -> None:
    rng = np.random.default_rng(6)
    for modified in (False, True):
        seen = simulate(BgNbdParameters(0.7, 1.0, 0.8, 2.0, modified), rng.uniform(0.5, 5.0, 400), 0.0, rng)
        surface = BgNbdLikelihood(collapse(seen.frequency, seen.recency, seen.T), modified=modified, ridge=0.1)
        point, tiny = np.array([-0.5, 0.3, -0.2, 0.8]), 1e-5
        _, gradient, hessian = surface(point)
        ups, downs = zip(*((surface(point + tiny * axis), surface(point - tiny * axis)) for axis in np.eye(4)), strict=True)
        slopes = [(up[0] - down[0]) / (2.0 * tiny) for up, down in zip(ups, downs, strict=True)]
        bends = [(up[1] - down[1]) / (2.0 * tiny) for up, down in zip(ups, downs, strict=True)]
        assert gradient == pytest.approx(slopes, rel=1e-5, abs=1e-4)
        assert hessian == pytest.approx(np.array(bends), rel=1e-5, abs=1e-4)


def test_customers_who_all_drop_out_alike_are_a_flat_ridge_and_said() -> None:
    rng = np.random.default_rng(2)
    seen = simulate(BgNbdParameters(1.0, 30.0, 2e5, 8e5), rng.uniform(30.0, 700.0, 2000).round(), 0.0, rng)
    fit = fit_bg_nbd(seen.frequency, seen.recency, seen.T)
    assert fit.status == "flat_ridge"
    assert fit.parameters.a / (fit.parameters.a + fit.parameters.b) == pytest.approx(0.2, abs=0.03)


def test_customers_who_all_buy_alike_are_a_diverging_fit_and_said() -> None:
    """Every customer at one rate and never dropping out: r and alpha run off together, a runs to 0."""
    age = np.full(300, 100.0)
    fit = fit_bg_nbd(np.full(300, 10.0), np.full(300, 100.0), age)
    assert fit.status == "diverged"
    assert "ran off together" in fit.note
    again = bg_nbd.expected_purchases([10], [100.0], [100.0], fit.parameters, 100.0)
    assert again[0] == pytest.approx(10.0, rel=1e-2)


def test_a_ridge_makes_a_flat_fit_finite() -> None:
    rng = np.random.default_rng(2)
    seen = simulate(BgNbdParameters(1.0, 30.0, 2e5, 8e5), rng.uniform(30.0, 700.0, 2000).round(), 0.0, rng)
    held = fit_bg_nbd(seen.frequency, seen.recency, seen.T, ridge=1.0)
    assert held.status == "converged"
    assert held.parameters.b < 1000.0


@pytest.mark.parametrize(
    ("x", "t_x", "T"),
    [([5], [40.0], [50.0]), ([5000, 0], [360.0, 0.0], [365.0, 365.0]), ([1, 0, 0], [3.0, 0.0, 0.0], [3.0, 1.0, 0.0])],
    ids=["one customer", "5,000 purchases", "ages of zero"],
)
def test_extreme_input_gives_finite_forecasts_and_a_verdict(x: list[int], t_x: list[float], T: list[float]) -> None:
    for modified in (False, True):
        fit = fit_bg_nbd(x, t_x, T, modified=modified)
        expected = bg_nbd.expected_purchases(x, t_x, T, fit.parameters, 365.0)
        assert np.isfinite(expected).all()
        assert (expected >= 0.0).all()
        assert fit.status in {"flat_ridge", "diverged"}


def test_one_timers_alone_give_one_clear_sentence() -> None:
    with pytest.raises(UnfittableData, match="No customer has a repeat purchase"):
        fit_bg_nbd([0, 0, 0], [0.0, 0.0, 0.0], [10.0, 20.0, 30.0])


@pytest.mark.parametrize(
    ("x", "t_x", "T", "names"),
    [
        ([1.5], [1.0], [2.0], "frequency"),
        ([-1], [0.0], [2.0], "frequency"),
        ([1], [3.0], [2.0], "recency"),
        ([0], [1.0], [2.0], "recency"),
        ([1], [1.0], [float("nan")], "recency"),
        ([1, 2], [1.0], [2.0], "frequency"),
    ],
)
def test_impossible_histories_name_their_field(x: list[float], t_x: list[float], T: list[float], names: str) -> None:
    with pytest.raises(ImpossibleValue, match=names):
        fit_bg_nbd(x, t_x, T)


@pytest.mark.parametrize("whole", [True, False])
def test_the_collapsed_table_keeps_every_customer(whole: bool) -> None:
    rng = np.random.default_rng(1)
    age = rng.integers(1, 40, 5000).astype(float) * (1.0 if whole else 1.0 / 7.0)
    x = rng.integers(0, 4, 5000).astype(float)
    t_x = np.where(x > 0, age, 0.0)
    table = collapse(x, t_x, age)
    assert table.T.size < 200
    assert _moments(table) == pytest.approx(_moments(PurchaseTable(x, t_x, age, np.ones(5000))))


def _moments(table: PurchaseTable) -> list[float]:
    rows = (
        np.ones_like(table.T),
        table.frequency,
        table.recency,
        table.T,
        table.T * table.frequency,
        table.recency * table.T,
    )
    return [float(table.customers @ row) for row in rows]
