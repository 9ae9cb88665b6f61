"""Situations that users of such tools report, each with the right value; the originals run where they are kept."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient

from tests.behaviour.situations import orders, shared_cases, write
from tests.benchmarks.shops.longer import miss
from training.features.prepare import Prepared, prepare
from training.pipeline import fit_and_publish, judge
from training.plan import Plan

QUICK = Plan(test_origins=2, candidates=("quick",), calibration_origins=1)
SILENT: Callable[[str], None] = lambda step: None  # noqa: E731 - progress that nobody reads
FAR = {"one_future_date": 365 * 2, "one_far_future_date": 365 * 77}
GAP, REFUNDS = "gap_in_log", "neg_price_refund"


def made(name: str, path: Path) -> Path:
    """The situation from a seed."""
    rng = np.random.default_rng(5)
    if name in FAR:
        return write(path, [*orders(rng, 240, 600), (FAR[name], 10.0, 3)])
    if name == GAP:
        return write(path, [row for row in orders(rng, 500, 900) if not 180 <= row[0] < 310])
    rows = orders(rng, 500, 600)
    return write(path, [*rows, *((day + 3, -amount, who) for day, amount, who in rows[50:150])])


@pytest.fixture(params=["made", "reported"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], Path]:
    """A situation's log, by name."""
    if request.param == "made":
        return lambda name: made(name, tmp_path / "log.csv")
    folder = shared_cases()
    return lambda name: folder / name / "log.csv"


@pytest.mark.parametrize("name", [GAP, *FAR])
def test_a_silent_season_or_a_mis_dated_row_ends_in_a_model(name: str, log: Callable[[str], Path], tmp_path: Path) -> None:
    manifest = fit_and_publish(*judge([log(name)], QUICK, SILENT), tmp_path / "models", SILENT)
    assert manifest.best is not None


@pytest.mark.parametrize("name", FAR)
def test_one_mis_dated_row_is_set_aside_and_moves_no_origin(name: str, log: Callable[[str], Path]) -> None:
    found = prepare([log(name)], Plan(), SILENT)
    aside = found.account.total.rows - found.account.kept.rows
    assert aside + sum("dated far outside" in note for note in found.notes) == 1
    assert len(found.snapshots) < 25
    assert found.sums.days.last_day < date(2024, 2, 1).toordinal()


def test_refunds_booked_as_negative_prices_are_netted(log: Callable[[str], Path]) -> None:
    path = log(REFUNDS)
    lines = [row.split(",") for row in path.read_text("utf-8").splitlines()[1:]]
    net = sum(Decimal(row[3]) * Decimal(row[5]) for row in lines)
    found = prepare([path], Plan(), SILENT)
    assert found.account.kept.money == net
    assert found.sums.days.net.sum() == pytest.approx(float(net))


def test_a_cohort_of_rare_buyers_is_valued_within_a_quarter_over_its_next_39_weeks() -> None:
    """CDNOW's sample: 70,976 dollars came; a plain BG/NBD says 59,931."""
    found: Prepared = prepare([shared_cases() / "cohort_cdnow" / "cdnow_sample4.txt"], Plan(), SILENT)
    bias, _ = miss(found.sums, date(1997, 10, 1).toordinal(), 273, ("ensemble", "ensemble"))
    assert abs(bias) <= 0.25


def test_words_of_purchase_models_are_warned_of(client: TestClient) -> None:
    body = {"frequency": 2, "recency": 213, "tenure": 272, "monetary_value": 22.35}
    found = client.post("/predict?model_type=bg_nbd", json=body).json()
    assert any("x, t_x, T and monetary_value" in warning for warning in found["warnings"])


def test_what_purchase_models_call_by_their_letters_is_the_same_customer(client: TestClient) -> None:
    letters = client.post("/predict?model_type=bg_nbd", json={"x": 2, "t_x": 213, "T": 272, "monetary_value": 22.35}).json()
    plain = {"num_orders": 3, "days_since_first_purchase": 272, "days_since_last_purchase": 59, "total_spent": 67.05}
    assert letters["predicted_clv"] == client.post("/predict?model_type=bg_nbd", json=plain).json()["predicted_clv"]


def test_orders_of_one_day_are_one_purchase_on_every_route(client: TestClient) -> None:
    body = {"total_spent": 90, "days_since_first_purchase": 100, "days_since_last_purchase": 100}
    one, three = (client.post("/predict?model_type=bg_nbd", json=body | {"num_orders": count}).json() for count in (1, 3))
    assert (three["predicted_clv"], three["p_alive"]) == (one["predicted_clv"], one["p_alive"])
    day = {"Arrival Date": "2025-03-25", "Total Revenue USD": 30}
    asked = {"snapshot_date": "2025-07-03", "xdays": 365, "customers": [{"CustomerID": "1", "transactions": [day] * 3}]}
    assert client.post("/invocations", json=asked).json()["predictions"][0]["CLV"] == pytest.approx(one["predicted_clv"])


def invoked(client: TestClient, days: list[str], amounts: list[float], snapshot: str, horizon: int) -> float:
    transactions = [{"Arrival Date": day, "Total Revenue USD": spent} for day, spent in zip(days, amounts, strict=True)]
    body = {"snapshot_date": snapshot, "xdays": horizon, "customers": [{"CustomerID": "1", "transactions": transactions}]}
    return float(client.post("/invocations", json=body).json()["predictions"][0]["CLV"])


def test_whose_orders_rose_is_worth_more_than_whose_orders_fell(client: TestClient) -> None:
    days, rising = [f"2024-{month:02d}-05" for month in range(1, 7)], [20.0 * 2**step for step in range(6)]
    values = [invoked(client, days, amounts, "2024-06-30", 365) for amounts in (rising, rising[::-1])]
    assert values[0] > 1.2 * values[1]


def test_who_came_every_november_is_expected_in_the_next(client: TestClient) -> None:
    days = [f"{year}-11-{day}" for year, day in ((2019, 20), (2020, 22), (2021, 21), (2022, 20), (2023, 19))]
    assert invoked(client, days, [100.0] * 5, "2024-10-31", 30) == pytest.approx(90, abs=15)


@pytest.mark.parametrize(("body", "least", "most"), [("up.json", 1.2, 9.0), ("down.json", 0.0, 1 / 1.2)])
def test_the_reported_drifts_are_told_apart(client: TestClient, body: str, least: float, most: float) -> None:
    folder = shared_cases() / "mean_drift"
    values = {
        name: client.post("/invocations", json=json.loads((folder / name).read_text("utf-8"))).json()["predictions"][0][
            "CLV"
        ]
        for name in ("up.json", "down.json")
    }
    other = values["down.json" if body == "up.json" else "up.json"]
    assert least < values[body] / other < most
