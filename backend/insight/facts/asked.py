"""The sheet of a request: six numbers about a customer whom no log of ours knows, and what the model made of them."""

from datetime import date

from msgspec import Struct

from backend.contract.estimates import CustomerEstimate
from backend.contract.features import FEATURE_NAMES
from backend.contract.parameters.scoring import SegmentThresholds


class Asked(Struct, frozen=True):
    """Money in the currency, as sent; ``away`` in whole days; ``odds`` in ten-thousandths, ``spend`` of 30 days in
    hundredths.

    ``thresholds``: spend of these 30 days, season included, from which a customer counts as High or Medium Value here.
    """

    orders: int
    net: float
    basket: float
    products: int
    away: int
    odds: int
    spend: int
    segment: str
    thresholds: SegmentThresholds
    currency: str
    as_of: date


def asked_of(estimate: CustomerEstimate, thresholds: SegmentThresholds, currency: str) -> Asked:
    """Return the sheet of an estimate; counts that are no whole numbers are rounded down, as whole ones are meant.

    ``thresholds`` are those of a month of average season, as training drew them.
    """
    told, season = dict(zip(FEATURE_NAMES, estimate.features, strict=True)), estimate.season_index
    return Asked(
        orders=int(told["num_transactions"]),
        net=told["total_spend"],
        basket=told["avg_spend"],
        products=int(told["unique_products"]),
        away=int(told["recency_days"]),
        odds=round(estimate.purchase_probability * 10_000),
        spend=round(estimate.predicted_spend * 100),
        segment=estimate.segment,
        thresholds=SegmentThresholds(thresholds.high * season, thresholds.medium * season),
        currency=currency,
        as_of=estimate.as_of,
    )
