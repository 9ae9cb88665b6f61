import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.contract.features import FEATURE_NAMES, ContractV1, FeatureVector
from backend.contract.parameters.scoring import (
    FeatureRange,
    PurchaseOdds,
    ScoringParameters,
    SegmentThresholds,
    SpendCaps,
    SpendModel,
    SpendTerm,
)
from backend.contract.parameters.season import SeasonClock
from backend.scoring.season_index import season_index
from backend.scoring.spend import around
from backend.use_cases.estimates.value_customers import estimate_customer

DAY = date(2026, 3, 1)
CLOCK = SeasonClock((0.5,), (0.2,), history_days=800.0)
TERMS = (SpendTerm("total_spend", 1.0, False, 30.0, 0.05), SpendTerm("avg_spend", 1.0, True, 120.0, 0.1))

PARAMETERS = ScoringParameters(
    spend=around(SpendModel(2.0, TERMS, 0.3), (500.0, 60.0, 5.0, 100.0, 20.0, 30.0)),
    caps=SpendCaps((100.0, 1000.0), (200.0, 500.0, 5000.0)),
    purchase_odds=PurchaseOdds(),
    segments=SegmentThresholds(high=100.0, medium=30.0),
    ranges={name: FeatureRange(0, 1e5) for name in FEATURE_NAMES},
    peers={},
)
orders = st.integers(1, 500)
customers = st.builds(
    lambda n, average, units, share, recency: ContractV1(n * average, average, n, units, round(share * units), recency),
    orders,
    st.floats(0, 5e4),
    st.integers(1, 10**6),
    st.floats(0, 1),
    st.floats(0, 3650),
)


def test_by_hand() -> None:
    found = estimate_customer(ContractV1(345.7, 49.3, 7, 12, 5, 4), PARAMETERS, DAY)
    expected = 2 + 0.05 * 345.7 * 2 ** (-4 / 30) + 0.1 * 49.3 * math.log(8) * 2 ** (-4 / 120) + 0.3 * 0.83 * 49.3
    assert found.predicted_spend == pytest.approx(expected, abs=0.02)
    assert found.purchase_probability == pytest.approx(0.83, abs=0.0005)
    assert (found.segment, found.archetype, found.warnings) == ("Medium Value", "habitual buyer", ())


@given(customers)
def test_every_possible_customer_gets_bounded_consistent_numbers(features: FeatureVector) -> None:
    found = estimate_customer(features, PARAMETERS, DAY)
    assert 0 <= found.predicted_spend <= 5000
    assert 0.001 <= found.purchase_probability <= 0.999
    assert round(sum(d.contribution for d in found.drivers), 2) == pytest.approx(found.predicted_spend, abs=1e-9)
    assert (found.predicted_spend >= 100) == (found.segment == "High Value")


@given(customers, st.floats(0, 3650), st.floats(0, 3650))
def test_a_more_recent_customer_never_gets_less(features: FeatureVector, one: float, other: float) -> None:
    sooner, later = (
        estimate_customer(features._replace(recency_days=days), PARAMETERS, DAY) for days in sorted((one, other))
    )
    assert later.predicted_spend <= sooner.predicted_spend
    assert later.purchase_probability <= sooner.purchase_probability


def test_ten_thousand_random_pairs_break_no_sign() -> None:
    """More recent never lowers spend or probability, more orders never lower the probability."""
    rng = np.random.default_rng(17)
    for _ in range(10_000):
        orders = int(rng.integers(1, 200))
        row = [rng.gamma(1, 800), rng.gamma(1, 60), orders, rng.integers(200, 900), rng.integers(1, 200), rng.gamma(1, 90)]
        fresher, busier = [*row], [*row]
        fresher[5] *= rng.random()
        busier[2] += int(rng.integers(1, 50))
        one, fresh, busy = (
            estimate_customer(ContractV1(*map(float, who)), SEASONAL, DAY) for who in (row, fresher, busier)
        )
        assert fresh.predicted_spend >= one.predicted_spend
        assert fresh.purchase_probability >= one.purchase_probability
        assert busy.purchase_probability >= one.purchase_probability


SEASONAL = replace(PARAMETERS, season=CLOCK, log_ends=date(2026, 1, 1))
CUSTOMER = ContractV1(345.7, 49.3, 7.0, 12.0, 5.0, 4.0)


def test_spend_and_odds_are_those_of_the_season_of_the_day() -> None:
    usual, then = estimate_customer(CUSTOMER, PARAMETERS, DAY), estimate_customer(CUSTOMER, SEASONAL, DAY)
    season = season_index(CLOCK, DAY.toordinal(), 30)
    assert abs(season - 1) > 0.1
    assert then.predicted_spend == pytest.approx(season * usual.predicted_spend, abs=0.02)
    odds = [one.purchase_probability / (1 - one.purchase_probability) for one in (usual, then)]
    assert odds[1] == pytest.approx(season * odds[0], rel=0.01)
    assert round(sum(d.contribution for d in then.drivers), 2) == then.predicted_spend


@pytest.mark.parametrize("month", range(1, 13))
def test_no_month_moves_a_customer_to_another_group(month: int) -> None:
    found = estimate_customer(CUSTOMER, SEASONAL, date(2026, month, 1))
    usual = estimate_customer(CUSTOMER, PARAMETERS, DAY)
    assert (found.segment, found.archetype) == (usual.segment, usual.archetype)


def test_under_thirteen_months_of_log_the_season_is_not_known_and_the_answer_says_so() -> None:
    young = replace(SEASONAL, season=replace(CLOCK, history_days=380.0))
    found = estimate_customer(CUSTOMER, young, DAY)
    assert found.predicted_spend == estimate_customer(CUSTOMER, PARAMETERS, DAY).predicted_spend
    assert "season is not known" in found.warnings[0]


def test_a_model_older_than_its_season_says_so() -> None:
    assert estimate_customer(CUSTOMER, SEASONAL, date(2026, 12, 31)).warnings == ()
    assert "more than a whole season" in estimate_customer(CUSTOMER, SEASONAL, date(2027, 1, 2)).warnings[0]


def test_who_is_slipping_away_is_seen_in_the_shops_own_rhythm() -> None:
    features = ContractV1(600.0, 60.0, 10, 80, 40, 85.0)
    found = [estimate_customer(features, replace(PARAMETERS, active_days=days), DAY).archetype for days in (90.0, 365.0)]
    assert found[0] == "at-risk churn"
    assert found[1] in {"habitual buyer", "high-value active"}
