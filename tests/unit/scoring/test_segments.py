import pytest

from backend.contract.parameters.scoring import SegmentThresholds
from backend.scoring.segments import archetype, value_segment


@pytest.mark.parametrize(
    ("spend", "segment"),
    [(0, "Low Value"), (49.99, "Low Value"), (50, "Medium Value"), (199.99, "Medium Value"), (200, "High Value")],
)
def test_the_segment_follows_the_number(spend: float, segment: str) -> None:
    assert value_segment(spend, SegmentThresholds(high=200, medium=50)) == segment


@pytest.mark.parametrize(
    ("segment", "orders", "recency_days", "expected"),
    [
        ("High Value", 20, 5, "high-value active"),
        ("High Value", 1, 60, "high-value active"),
        ("Medium Value", 3, 5, "habitual buyer"),
        ("Low Value", 12, 5, "habitual buyer"),
        ("Low Value", 1, 3, "new customer"),
        ("Medium Value", 2, 30, "new customer"),
        ("High Value", 20, 61, "at-risk churn"),
        ("Low Value", 3, 200, "at-risk churn"),
        ("Low Value", 1, 200, "low-value inactive"),
    ],
)
def test_every_customer_has_one_archetype(segment: str, orders: float, recency_days: float, expected: str) -> None:
    assert archetype(segment, orders, recency_days) == expected
