"""A scored customer as lists and pages show them: our fields, and the same in an older dashboard's words."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from backend.contract.profiles import CustomerProfile, Scoring, Tier

UNKNOWN_SOURCE: Final = "Unknown"
"""Where a customer came from, as long as no log says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCustomer(CustomerProfile):
    """The fields after ``drivers`` are an older dashboard's: currency, whole days, orders; null where nobody knows.

    ``predicted_clv`` is ``clv_365d``, both segments are the tier, dates count back from the scoring's day.
    """

    total_spent: float
    predicted_clv: float | None
    actual_clv: float | None = None
    total_orders: int
    predicted_segment: Tier
    customer_segment: Tier
    acquisition_source: str = UNKNOWN_SOURCE
    campaign_type: str = "None"
    acquisition_cost: float | None = None
    email_engagement_rate: float | None = None
    return_rate: float | None = None
    num_categories: int | None = None
    avg_order_value: float
    days_since_first_purchase: int
    days_since_last_purchase: int
    first_purchase_date: date
    last_purchase_date: date


def listed(one: CustomerProfile, scoring: Scoring) -> ListedCustomer:
    """Return the customer with the older names."""
    return ListedCustomer(
        **{name: getattr(one, name) for name in CustomerProfile.__slots__},
        total_spent=one.total_spend,
        predicted_clv=one.clv_365d,
        total_orders=one.num_transactions,
        predicted_segment=one.tier,
        customer_segment=one.tier,
        avg_order_value=one.avg_spend,
        days_since_first_purchase=int(one.tenure_days),
        days_since_last_purchase=int(one.recency_days),
        first_purchase_date=_day(scoring.cutoff, one.tenure_days),
        last_purchase_date=_day(scoring.cutoff, one.recency_days),
    )


def _day(cutoff: date, days_before: float) -> date:
    """Return the day of a moment so many days before midnight."""
    return (datetime.combine(cutoff, time()) - timedelta(days=days_before)).date()
