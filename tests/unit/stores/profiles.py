"""Made-up scored customers."""

from dataclasses import replace
from datetime import date
from random import Random

from backend.contract.estimates import Driver
from backend.contract.profiles import TIERS, CustomerProfile, Scoring
from backend.contract.thresholds import ARCHETYPES, RFM_SEGMENTS, SEGMENTS

SCORING = Scoring(date(2026, 11, 1), "v1", "lasso", "heuristic", "GBP", 30, {"customers": 3})
ONE = CustomerProfile(
    customer_id="c1",
    country="United Kingdom",
    total_spend=345.7,
    avg_spend=49.39,
    num_transactions=7,
    total_units=120,
    unique_products=31,
    recency_days=4.0,
    tenure_days=300.0,
    days_between_purchases=49.3,
    predicted_spend_30d=51.2,
    spend_30d_low=0.0,
    spend_30d_high=210.0,
    purchase_probability_30d=0.61,
    purchase_probability_90d=0.83,
    purchase_probability_365d=0.92,
    churn_probability=0.08,
    clv_30d=50.0,
    clv_90d=140.0,
    clv_365d=480.0,
    clv_365d_low=80.0,
    clv_365d_high=1_100.0,
    expected_orders_30d=0.8,
    expected_orders_90d=2.3,
    expected_orders_365d=9.1,
    p_alive=0.93,
    expected_next_order=date(2026, 11, 20),
    segment="High Value",
    tier="High-CLV",
    archetype="high-value active",
    rfm_segment="Champions",
    rfm_recency=5,
    rfm_frequency=5,
    rfm_monetary=4,
    clv_level="High",
    mismatch="Aligned",
    drivers=(Driver("baseline", 60.0), Driver("recency_days", -8.8)),
)


def customer(number: int, **changes: object) -> CustomerProfile:
    """Like ``ONE``, but number ``number``: ids rise, spend falls."""
    return replace(ONE, customer_id=f"c{number:06d}", predicted_spend_30d=1_000.0 - number, **changes)


def crowd(count: int, seed: int = 5) -> list[CustomerProfile]:
    """Many customers of every group, with ties, and some without lifetime values."""
    draw = Random(seed)
    return [_one_of_many(number, draw) for number in range(count)]


def _one_of_many(number: int, draw: Random) -> CustomerProfile:
    lifetime = draw.choice([None, float(draw.randint(0, 9)), round(draw.lognormvariate(4, 2), 2)])
    one = replace(
        ONE,
        customer_id=draw.choice(["", "A", "a", "é"]) + f"{number * 7919 % 10_007:04x}",
        drivers=ONE.drivers[: draw.randint(0, 2)],
        predicted_spend_30d=float(draw.randint(0, 20)),
        purchase_probability_30d=draw.randint(1, 99) / 100,
        clv_365d=lifetime,
        clv_365d_low=lifetime and lifetime / 3,
        p_alive=draw.choice([None, 0.5, draw.random()]),
        total_spend=float(draw.randint(0, 5)),
        recency_days=float(draw.randint(0, 400)),
        segment=draw.choice(SEGMENTS),
        tier=draw.choice(TIERS),
        archetype=draw.choice(ARCHETYPES),
        rfm_segment=draw.choice([None, *RFM_SEGMENTS]),
    )
    return replace(one, tenure_days=max(one.tenure_days, one.recency_days))
