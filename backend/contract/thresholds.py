"""Fixed thresholds and the names of groups: the one source for code, prompt, documents and page.

Thresholds that training finds (the spend that makes a customer High Value) are parameters, not constants.
"""

from typing import Final, Literal, get_args

Segment = Literal["High Value", "Medium Value", "Low Value"]
Archetype = Literal["high-value active", "habitual buyer", "new customer", "at-risk churn", "low-value inactive"]
Confidence = Literal["High", "Medium", "Low"]
RfmSegment = Literal[
    "Champions",
    "Loyal",
    "Potential Loyalists",
    "New",
    "Promising",
    "Needs Attention",
    "At Risk",
    "Cannot Lose",
    "Hibernating",
    "Lost",
]
SEGMENTS: Final[tuple[Segment, ...]] = get_args(Segment)
ARCHETYPES: Final[tuple[Archetype, ...]] = get_args(Archetype)
RFM_SEGMENTS: Final[tuple[RfmSegment, ...]] = get_args(RfmSegment)

HORIZON_DAYS: Final = 30
"""Every forecast of spend and of a purchase is over so many days from its cutoff: models are trained for it, sentences and
names (``predicted_spend_30d``) say it, and an artifact of another horizon is refused."""

INTERVAL_LEVEL: Final = 0.9
"""The share of customers whom an interval is meant to hold, around a spend forecast and around a lifetime value."""

ACTIVE_DAYS: Final = 90.0
"""A customer is active who bought in this many days before the cutoff; the population that models are judged on."""

LAPSING_DAYS: Final = 60.0
"""Beyond this recency a customer counts as slipping away: ``at-risk churn`` or ``low-value inactive``."""

HABITUAL_ORDERS: Final = 3
"""From this many orders on, buying is a habit; with fewer, a recent buyer is a ``new customer``."""

HIGH_VALUE_SHARE: Final = 0.80
MEDIUM_VALUE_SHARE: Final = 0.50
"""Quantiles of predicted spend among active customers at which High and Medium Value begin: a fifth is high."""

SURE_WIDTH: Final = 2.0
FAIR_WIDTH: Final = 2.6
"""A lifetime value is told with High confidence where its 90 % interval is at most so many times as wide as the value, with
Medium confidence up to the second, else with Low: of the customers of Online Retail II four, three and three in ten."""

PROBABILITY_BOUNDS: Final = (0.001, 0.999)
"""Nobody is certain to buy, or certain not to."""

INCONSISTENT_SPEND_SHARE: Final = 0.05
"""``avg_spend`` x ``num_transactions`` may differ from ``total_spend`` by this share before a warning is due."""
