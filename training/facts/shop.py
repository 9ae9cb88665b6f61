"""The shop's facts: populations, medians and tables that claims about one customer compare with."""

from collections import Counter
from datetime import date
from typing import Any

import numpy as np

from backend.contract.shop.shop_facts import LEAST_CASES, Cohort, ShopFacts
from training.facts.calendar import season_lift, weekday_of
from training.facts.customers import Columns, Record
from training.facts.grouped import Floats, Ints, quantile
from training.facts.rhythm import OrderDays, first_silences, horizon_days, lateness, silences

YEAR = 365
TREND_DAYS = 548
RECENT_DAYS = 90
TEN = 10
FREQUENT = 3


def shop_facts(days: OrderDays, columns: Columns, record: Record, log_first: date, as_of: date) -> ShopFacts:
    """Sum up the shop as of a date."""
    today = (as_of - date(1970, 1, 1)).days
    horizon = horizon_days((as_of - log_first).days)
    late, gaps = lateness(days), days.gap[days.gap > 0]
    net = columns["bought"] - columns["returned"]
    long_gap, median_gap = quantile(gaps, 0.95, LEAST_CASES), _median(gaps)
    ten = columns["orders"] >= TEN
    low_products, frequent = _products(columns)
    trend_low, trend_high, trend_customers = _trends(columns, today)
    returners, high_returns = _returns(columns)
    return ShopFacts(
        as_of=as_of,
        log_first=log_first,
        customers=int(net.size),
        net=int(net[net > 0].sum()),
        odds_sum=int(record.odds.sum()),
        median_gap=median_gap,
        long_gap=None if long_gap is None else int(long_gap),
        late=late.late,
        very_late=late.very_late,
        rhythm_hit=late.rhythm_hit,
        horizon_days=horizon,
        first_waits=first_silences(days, today, horizon),
        silences=silences(days.day, days.gap, today, horizon),
        weekdays=tuple(np.bincount(weekday_of(days.day), minlength=7).tolist()),
        cohorts=_cohorts(columns, today),
        countries=dict(sorted(Counter(name for name in columns["country"] if name).items())),
        returners=returners,
        high_returns=high_returns,
        ten_orders=int(ten.sum()),
        ten_orders_returned=int((ten & (columns["returned"] > 0)).sum()),
        low_products=low_products,
        frequent=frequent,
        trend_low=trend_low,
        trend_high=trend_high,
        trend_customers=trend_customers,
        recent_pace=_pace(columns, today),
        season_lift=season_lift(days, int(net.size)),
    )


def _median(gaps: Ints) -> float | None:
    return float(np.median(gaps)) if gaps.size >= LEAST_CASES else None


def _cohorts(columns: Columns, today: int) -> dict[str, Cohort]:
    months = columns["first"].astype("datetime64[D]").astype("datetime64[M]").astype(str)
    active = columns["last"] >= today - YEAR
    size, alive = Counter(months.tolist()), Counter(months[active].tolist())
    return {month: Cohort(size[month], alive[month]) for month in sorted(size)}


def _returns(columns: Columns) -> tuple[int, float | None]:
    sent = (columns["returned"] > 0) & (columns["orders"] >= 2)
    share: Floats = columns["returned"][sent] / columns["bought"][sent]
    return int(sent.sum()), quantile(share, 0.90, LEAST_CASES)


def _products(columns: Columns) -> tuple[float | None, int]:
    frequent = (columns["order_days"] >= FREQUENT) & (columns["products"] > 0)
    return quantile(columns["products"][frequent] / columns["orders"][frequent], 0.25, LEAST_CASES), int(frequent.sum())


def _trends(columns: Columns, today: int) -> tuple[float | None, float | None, int]:
    known = (today - columns["first"] >= TREND_DAYS) & (columns["net_year_before"] > 0)
    ratios: Any = columns["net_year"][known] / columns["net_year_before"][known]
    return quantile(ratios, 0.25, LEAST_CASES), quantile(ratios, 0.75, LEAST_CASES), int(known.sum())


def _pace(columns: Columns, today: int) -> float | None:
    """Return the pace of the last 90 days against each customer's time before them, of all together."""
    age = today - columns["first"]
    known = age >= YEAR
    if known.sum() < LEAST_CASES:
        return None
    net = (columns["bought"] - columns["returned"])[known]
    recent = columns["net_90"][known]
    before = ((net - recent) / (age[known] - RECENT_DAYS)).sum()
    return float(recent.sum() / RECENT_DAYS / before) if before > 0 else None
