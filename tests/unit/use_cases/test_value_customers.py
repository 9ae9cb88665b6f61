import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.contract.features import FEATURE_NAMES, ContractV1, FeatureVector
from backend.contract.parameters.scoring import (
    FeatureRange,
    LinearSpend,
    PurchaseOdds,
    ScoringParameters,
    SegmentThresholds,
    SpendCaps,
)
from backend.use_cases.value_customers import estimate_customer

PARAMETERS = ScoringParameters(
    spend=LinearSpend(FEATURE_NAMES, 40.0, (0.05, 0.1, 1.0, 0.0, 0.2, -0.3), (500.0, 60.0, 5.0, 100.0, 20.0, 30.0)),
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
    found = estimate_customer(ContractV1(345.7, 49.3, 7, 12, 5, 4), PARAMETERS)
    expected = 40 + 0.05 * (345.7 - 500) + 0.1 * (49.3 - 60) + 1 * (7 - 5) + 0.2 * (5 - 20) - 0.3 * (4 - 30)
    assert found.predicted_spend == pytest.approx(expected, abs=0.0051)
    assert found.purchase_probability == pytest.approx(0.83, abs=0.0005)
    assert (found.segment, found.archetype, found.warnings) == ("Medium Value", "habitual buyer", ())


@given(customers)
def test_every_possible_customer_gets_bounded_consistent_numbers(features: FeatureVector) -> None:
    found = estimate_customer(features, PARAMETERS)
    assert 0 <= found.predicted_spend <= 5000
    assert 0.001 <= found.purchase_probability <= 0.999
    assert round(sum(d.contribution for d in found.drivers), 2) == pytest.approx(found.predicted_spend, abs=1e-9)
    assert (found.predicted_spend >= 100) == (found.segment == "High Value")


@given(customers, st.floats(90, 3650), st.floats(90, 3650))
def test_lapsing_longer_never_raises_the_forecast(features: FeatureVector, one: float, other: float) -> None:
    sooner, later = sorted((one, other))
    spends = [
        estimate_customer(features._replace(recency_days=recency), PARAMETERS).predicted_spend
        for recency in (sooner, later)
    ]
    assert spends[1] <= spends[0]


def test_at_the_edge_of_activity_the_forecast_does_not_jump() -> None:
    at, beyond = (
        estimate_customer(ContractV1(600, 60, 10, 80, 40, days), PARAMETERS).predicted_spend for days in (90, 90.001)
    )
    assert beyond == pytest.approx(at, abs=0.01)
