"""What the models predict of a customer, exact: probabilities in ten-thousandths, money in hundredths."""

from dataclasses import dataclass
from decimal import Decimal

from backend.contract.profiles import CustomerProfile


@dataclass(frozen=True, slots=True)
class Prediction:
    """``odds``: of an order within 30 days, ``odds_year``: within a year, in ten-thousandths; ``value`` of the coming
    year and ``spend`` of 30 days with its range, in hundredths of the currency; ``orders`` expected in a year, in
    thousandths. None where the scored record does not say."""

    odds: int
    odds_year: int | None
    value: int | None
    spend: int
    spend_low: int | None
    spend_high: int | None
    orders: int | None


def prediction_of(profile: CustomerProfile) -> Prediction:
    """Return what a scored record predicts."""
    return Prediction(
        odds=round(profile.purchase_probability_30d * 10_000),
        odds_year=_whole(profile.purchase_probability_365d, 10_000),
        value=_whole(profile.clv_365d, 100),
        spend=round(profile.predicted_spend_30d * 100),
        spend_low=_whole(profile.spend_30d_low, 100),
        spend_high=_whole(profile.spend_30d_high, 100),
        orders=_whole(profile.expected_orders_365d, 1_000),
    )


def _whole(value: float | None, parts: int) -> int | None:
    """Return ``value`` in parts, rounded from the decimals that the record shows: half of a part goes to the even one."""
    return None if value is None else round(Decimal(repr(value)) * parts)
