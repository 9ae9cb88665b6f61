"""Which segment, tier and archetype a customer belongs to, exactly one of each; and how sure a value is."""

from backend.contract.parameters.scoring import SegmentThresholds
from backend.contract.profiles import Tier
from backend.contract.thresholds import (
    FAIR_WIDTH,
    HABITUAL_ORDERS,
    LAPSING_DAYS,
    SURE_WIDTH,
    Archetype,
    Confidence,
    Segment,
)


def value_segment(predicted_spend: float, thresholds: SegmentThresholds) -> Segment:
    """From predicted spend over the horizon (currency) alone, so that the segment agrees with the number."""
    if predicted_spend >= thresholds.high:
        return "High Value"
    return "Medium Value" if predicted_spend >= thresholds.medium else "Low Value"


def value_tier(clv_365d: float, edges: tuple[float, float]) -> Tier:
    """From the value over a year (currency) and the two edges that training found among all customers."""
    if clv_365d >= edges[1]:
        return "High-CLV"
    return "Growth-Potential" if clv_365d >= edges[0] else "Low-CLV"


def confidence(value: float, lower: float, upper: float) -> Confidence:
    """From the width of the value's interval beside the value, all in currency."""
    width = upper - lower
    if width <= SURE_WIDTH * value:
        return "High"
    return "Medium" if width <= FAIR_WIDTH * value else "Low"


def archetype(segment: Segment, orders: float, recency_days: float) -> Archetype:
    """First whether the customer is slipping away, then how much they are worth, then how used they are to buying."""
    if recency_days > LAPSING_DAYS:
        worth_saving = segment != "Low Value" or orders >= HABITUAL_ORDERS
        return "at-risk churn" if worth_saving else "low-value inactive"
    if segment == "High Value":
        return "high-value active"
    return "habitual buyer" if orders >= HABITUAL_ORDERS else "new customer"
