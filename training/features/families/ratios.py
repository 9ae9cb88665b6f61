"""Rates, trends and relations between the other features: over one row per customer with all of them, and with
``history_days`` (the log's length before the cutoff) and ``season`` (the index of the horizon to come).
"""

import ibis
import ibis.expr.types as ir

from backend.contract.thresholds import HORIZON_DAYS
from training.features.definition import YEAR_DAYS, Definition, clipped

SPEND_TRENDS = ((7, 30), (14, 60), (30, 90), (90, 180), (90, 365), (180, 365))
ORDER_TRENDS = ((30, 90), (90, 365))


def _spend_trend(short: int, long: int) -> Definition:
    def of(t: ir.Table) -> ir.Value:
        recent, before = (clipped(t[f"spend_{days}"], 0, 1e18) for days in (short, long))
        return (recent * long / short + 50) / (before + 50)

    meaning = f"daily spend of {short} days over that of {long}, damped"
    return Definition(f"spend_trend_{short}_{long}", "ratio", meaning, of)


def _order_trend(short: int, long: int) -> Definition:
    return Definition(
        f"order_trend_{short}_{long}",
        "ratio",
        f"daily orders of {short} days over those of {long}, damped",
        lambda t: (t[f"orders_{short}"] * long / short + 0.5) / (t[f"orders_{long}"] + 0.5),
    )


def _seen(t: ir.Table) -> ir.NumericValue:
    """Return the days of the last year in which the customer could be seen buying, plus a month's grace."""
    return ibis.least(t.tenure_days + HORIZON_DAYS, _year(t))


def _year(t: ir.Table) -> ir.NumericValue:
    return clipped(t.history_days, 1, YEAR_DAYS)


def _gap(t: ir.Table) -> ir.NumericValue:
    """Return the customer's usual gap; for a one-day buyer one and a half times the time they have been known."""
    return t.gap_mean.nullif(0.0).fill_null(clipped(t.tenure_days, HORIZON_DAYS, 1e9) * 1.5)


def _monthly(t: ir.Table) -> ir.NumericValue:
    return t.spend_365 / _year(t) * HORIZON_DAYS


RATIOS: tuple[Definition, ...] = (
    Definition(
        "tenure_365", "days", "days since the first purchase, at most 365", lambda t: clipped(t.tenure_days, 0, 365)
    ),
    Definition(
        "spend_rate",
        "currency per day",
        "last 365 days' spend over the days the customer was known",
        lambda t: t.spend_365 / _seen(t),
    ),
    Definition(
        "spend_rate_log",
        "currency per day",
        "last 365 days' spend over the days the log shows of them",
        lambda t: t.spend_365 / _year(t),
    ),
    Definition(
        "order_rate",
        "orders per day",
        "last 365 days' orders over the days the customer was known",
        lambda t: t.orders_365 / _seen(t),
    ),
    Definition(
        "order_rate_log",
        "orders per day",
        "last 365 days' orders over the days the log shows of them",
        lambda t: t.orders_365 / _year(t),
    ),
    Definition(
        "order_rate_shrunk",
        "orders per 30 days",
        "the order rate, shrunk to the shop's usual one",
        lambda t: (t.orders_365 + 0.7) / (_seen(t) + 50) * HORIZON_DAYS,
    ),
    Definition(
        "purchase_day_rate",
        "days per day",
        "purchase days over days since the first",
        lambda t: t.purchase_days / (t.tenure_days + HORIZON_DAYS),
    ),
    *(_spend_trend(short, long) for short, long in SPEND_TRENDS),
    *(_order_trend(short, long) for short, long in ORDER_TRENDS),
    Definition("overdue_mean", "ratio", "recency over the mean gap", lambda t: t.recency_days / (_gap(t) + 3)),
    Definition(
        "overdue_median",
        "ratio",
        "recency over the median gap",
        lambda t: t.recency_days / (t.gap_median.nullif(0.0).fill_null(_gap(t)) + 3),
    ),
    Definition(
        "overdue_z",
        "standard deviations",
        "recency above the mean gap",
        lambda t: (t.recency_days - _gap(t)) / (t.gap_spread.nullif(0.0).fill_null(_gap(t)) + 5),
    ),
    Definition("gap_variation", "ratio", "spread of the gaps over their mean", lambda t: t.gap_spread / (t.gap_mean + 1)),
    Definition(
        "order_variation",
        "ratio",
        "spread of order values over their mean",
        lambda t: t.order_spread / (t.order_mean.abs() + 1),
    ),
    Definition(
        "return_ratio_365",
        "share",
        "of the last 365 days' purchases: value returned",
        lambda t: t.returns_365 / clipped(t.spend_365 + t.returns_365 + 1, 1, 1e18),
    ),
    Definition(
        "lines_per_product",
        "lines",
        "order lines per distinct product",
        lambda t: t.lines_total / t.unique_products.nullif(0.0),
    ),
    Definition(
        "unit_price", "currency", "mean price of a unit bought", lambda t: t.gross_total / t.total_units.nullif(0.0)
    ),
    Definition(
        "active_block_share",
        "share",
        "30-day blocks with an order, of those the customer was known in",
        lambda t: t.active_blocks_365 / ibis.greatest((ibis.least(t.tenure_days, _year(t)) / HORIZON_DAYS).ceil(), 1.0),
    ),
    Definition(
        "recent_order_value",
        "currency",
        "decayed spend per decayed order, half-life 30 days",
        lambda t: t.decayed_spend_30 / (t.decayed_orders_30 + 0.2),
    ),
    Definition(
        "usual_order_value",
        "currency",
        "decayed spend per decayed order, half-life 120 days",
        lambda t: t.decayed_spend_120 / (t.decayed_orders_120 + 0.2),
    ),
    Definition(
        "order_momentum",
        "ratio",
        "orders decayed over 30 days over those over 240",
        lambda t: t.decayed_orders_30 / (t.decayed_orders_240 + 0.1),
    ),
    Definition(
        "seasonal_rate",
        "currency",
        "the seasonal rate's own forecast: 30 days at last year's pace x season index",
        lambda t: _monthly(t) * t.season,
    ),
    Definition(
        "last_year_ratio",
        "ratio",
        "spend in last year's window over a usual month",
        lambda t: clipped(t.last_year_spend, 0, 1e18) / (ibis.greatest(_monthly(t), 0.0) + 10),
    ),
)
