"""What a scoring says of every customer: one row of the store, of a page, of an export."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal, get_args

from backend.contract.estimates import Driver
from backend.contract.thresholds import Archetype, Segment

Tier = Literal["High-CLV", "Growth-Potential", "Low-CLV"]
TIERS: Final[tuple[Tier, ...]] = get_args(Tier)


@dataclass(frozen=True, slots=True)
class CustomerProfile:
    """One customer as of the scoring's cutoff. Money in currency, times in days, probabilities in [0, 1].

    Estimates of one customer are one story: probabilities (of an order), expected orders and values never fall with the
    horizon, an order is never likelier than orders are expected, ``purchase_probability_365d`` <= ``p_alive``,
    ``churn_probability`` = 1 - ``purchase_probability_365d``, ``clv_30d`` = ``predicted_spend_30d``, points lie in their
    intervals. None where the log cannot say: no interval, no second purchase to take a gap from.
    """

    customer_id: str
    country: str | None
    total_spend: float
    avg_spend: float
    num_transactions: int
    total_units: int
    unique_products: int
    recency_days: float
    tenure_days: float
    days_between_purchases: float | None
    predicted_spend_30d: float
    spend_30d_low: float | None
    spend_30d_high: float | None
    purchase_probability_30d: float
    purchase_probability_90d: float
    purchase_probability_365d: float
    churn_probability: float
    clv_30d: float | None
    clv_90d: float | None
    clv_365d: float | None
    clv_365d_low: float | None
    clv_365d_high: float | None
    expected_orders_30d: float
    expected_orders_90d: float
    expected_orders_365d: float
    p_alive: float | None
    expected_next_order: date | None
    segment: Segment
    tier: Tier
    archetype: Archetype
    rfm_segment: str | None
    rfm_recency: int | None
    rfm_frequency: int | None
    rfm_monetary: int | None
    clv_level: str | None
    mismatch: str | None
    drivers: tuple[Driver, ...]


@dataclass(frozen=True, slots=True)
class Scoring:
    """One run of ``score``: of which day, by which models, and the totals that dashboards show.

    ``totals`` is worked out once, while the rows are written, so that nobody adds up a million customers per request.
    """

    cutoff: date
    model_version: str
    spend_model: str
    probability_model: str
    currency: str
    horizon_days: int
    totals: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CurrentScoring:
    """The scoring in service: its number in the store, when it was written, how many customers it holds."""

    id: int
    created_at: datetime
    customers: int
    scoring: Scoring
