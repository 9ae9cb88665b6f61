"""Which value segment and which archetype a customer belongs to; every customer has exactly one of each."""

from backend.contract.parameters import SegmentThresholds
from backend.contract.thresholds import HABITUAL_ORDERS, LAPSING_DAYS, Archetype, Segment


def value_segment(predicted_spend: float, thresholds: SegmentThresholds) -> Segment:
    """From predicted spend over the horizon (currency) alone, so that the segment agrees with the number."""
    if predicted_spend >= thresholds.high:
        return "High Value"
    return "Medium Value" if predicted_spend >= thresholds.medium else "Low Value"


def archetype(segment: Segment, orders: float, recency_days: float) -> Archetype:
    """First whether the customer is slipping away, then how much they are worth, then how used they are to buying."""
    if recency_days > LAPSING_DAYS:
        worth_saving = segment != "Low Value" or orders >= HABITUAL_ORDERS
        return "at-risk churn" if worth_saving else "low-value inactive"
    if segment == "High Value":
        return "high-value active"
    return "habitual buyer" if orders >= HABITUAL_ORDERS else "new customer"
