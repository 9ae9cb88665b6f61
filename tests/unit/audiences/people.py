"""Made-up people who can be reached."""

from dataclasses import replace
from datetime import date

from backend.contract.shop.contacts import Contact, Member

MARY = Contact(
    "c1",
    consent=True,
    email="mary@example.com",
    phone="+447911123456",
    first_name="José",
    last_name="O'Brien",
    city="São Paulo",
    zip="SW1A 1AA",
    country="GB",
)
MEMBER = Member(
    contact=MARY,
    value=480.0,
    predicted_spend_30d=51.2,
    purchase_probability_30d=0.61,
    clv_365d=480.0,
    churn_probability=0.07,
    expected_next_order=date(2026, 11, 20),
    expected_orders_365d=9.1,
    days_between_purchases=49.3,
    segment="High Value",
    tier="High-CLV",
    archetype="high-value active",
    rfm_segment="Champions",
)


def member(**changes: object) -> Member:
    """``MEMBER``, with another contact."""
    return replace(MEMBER, contact=replace(MARY, **changes))
