"""The segment, tier and archetype that a customer belongs to, exactly one of each; and how sure a value is."""

from backend.contract.parameters.scoring import SegmentThresholds
from backend.contract.profiles import Tier
from backend.contract.thresholds import (
    ACTIVE_DAYS,
    FAIR_WIDTH,
    HABITUAL_ORDERS,
    LAPSING_DAYS,
    SURE_WIDTH,
    Archetype,
    Confidence,
    Segment,
)


def value_segment(predicted_spend: float, thresholds: SegmentThresholds) -> Segment:
    """Return the segment of a predicted spend over the horizon (currency) alone, so that both always agree.

    >>> value_segment(120.0, SegmentThresholds(high=100.0, medium=20.0))
    'High Value'
    """
    if predicted_spend >= thresholds.high:
        return "High Value"
    return "Medium Value" if predicted_spend >= thresholds.medium else "Low Value"


def value_tier(clv_365d: float, edges: tuple[float, float]) -> Tier:
    """Return the tier of a value over a year, given the two edges found in training, all in currency."""
    if clv_365d >= edges[1]:
        return "High-CLV"
    return "Growth-Potential" if clv_365d >= edges[0] else "Low-CLV"


def confidence(value: float, lower: float, upper: float) -> Confidence:
    """Return how sure a value is, from the width of its interval beside it, all in currency."""
    width = upper - lower
    if width <= SURE_WIDTH * value:
        return "High"
    return "Medium" if width <= FAIR_WIDTH * value else "Low"


def confidence_score(value: float, lower: float, upper: float) -> float:
    """Return how sure a value is as a number in [0, 1], all in currency: 1 / (1 + width / (2 value)); 0 without a value.

    It orders as ``confidence`` does: High from 0.5, Medium from 0.43.

    >>> confidence_score(100.0, 50.0, 250.0), confidence_score(0.0, 0.0, 0.0)
    (0.5, 0.0)
    """
    return round(1.0 / (1.0 + (upper - lower) / (2.0 * value)), 4) if value > 0 else 0.0


def lapsing_days(active_days: float) -> float:
    """From which recency on a customer of this shop is slipping away: two thirds of its activity window."""
    return active_days * LAPSING_DAYS / ACTIVE_DAYS


def archetype(segment: Segment, orders: float, recency_days: float, lapsing: float = LAPSING_DAYS) -> Archetype:
    """First whether the customer is slipping away, then how much they are worth, then how used they are to buying."""
    if recency_days > lapsing:
        worth_saving = segment != "Low Value" or orders >= HABITUAL_ORDERS
        return "at-risk churn" if worth_saving else "low-value inactive"
    if segment == "High Value":
        return "high-value active"
    return "habitual buyer" if orders >= HABITUAL_ORDERS else "new customer"
