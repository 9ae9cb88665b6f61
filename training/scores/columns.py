"""All that a scoring says, a column per field of ``CustomerProfile``, and the rows made of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.contract.parameters.scoring import SegmentThresholds
from backend.contract.profiles import CustomerProfile, Tier
from backend.contract.thresholds import SEGMENTS
from backend.scoring.rfm import LEVELS, RfmScores
from backend.scoring.segments import archetype, lapsing_days, value_segment
from training.features.snapshots import Snapshot
from training.scores.forecasts import Forecasts

Column = NDArray[Any]
TIER_OF: dict[str, Tier] = {"High": "High-CLV", "Mid": "Growth-Potential", "Low": "Low-CLV"}
"""By level of lifetime value, or of predicted spend where no lifetime model knows the customer."""
LEVEL_OF = dict(zip(SEGMENTS, reversed(LEVELS), strict=True))
SILENT_GAPS, OWN_REACH, RHYTHM_PURCHASES = 3.0, 3.0, 5
WHOLE = ("num_transactions", "total_units", "unique_products")
MONEY = ("total_spend", "avg_spend")
RFM = {
    "rfm_segment": "segment",
    "rfm_recency": "recency",
    "rfm_frequency": "frequency",
    "rfm_monetary": "monetary",
    "clv_level": "clv_level",
    "mismatch": "mismatch",
}


@dataclass(frozen=True, slots=True)
class Scores:
    """All columns, shape ``(n_customers,)`` each, sorted by customer; NaN or None for what is not known."""

    columns: dict[str, Column]
    forecasts: Forecasts

    def rows(self, chunk: int) -> Iterator[list[CustomerProfile]]:
        """Yield the customers' profiles, ``chunk`` at a time; no number depends on ``chunk``."""
        names = CustomerProfile.__slots__[:-1]
        size = self.columns["customer_id"].size
        for start in range(0, size, chunk):
            part = slice(start, min(start + chunk, size))
            columns = (_plain(self.columns[name][part]) for name in names)
            yield [CustomerProfile(*row) for row in zip(*columns, self.forecasts.drivers(part), strict=True)]


def scores(
    everybody: Snapshot, forecasts: Forecasts, rfm: RfmScores | None, thresholds: SegmentThresholds, active_days: float
) -> Scores:
    """All columns."""
    found: dict[str, Column] = {"customer_id": everybody.customer_ids, "country": _countries(everybody)}
    found |= {name: everybody.columns[name].round(2) for name in MONEY}
    found |= {name: published_days(everybody.columns[name]) for name in ("recency_days", "tenure_days")}
    found |= {name: everybody.columns[name].astype(np.int64) for name in WHOLE}
    gap, orders = everybody.columns["days_between_purchases"], everybody.columns["num_transactions"]
    found["days_between_purchases"] = np.where(orders > 1, gap.round(2), np.nan)
    found |= _record(forecasts)
    found["expected_next_order"] = _dates(forecasts.next_order_day, everybody.day)
    found |= _groups(everybody, forecasts, thresholds, active_days)
    found |= {name: _of_rfm(rfm, field, len(everybody.who)) for name, field in RFM.items()}
    levels = (level or LEVEL_OF[segment] for level, segment in zip(found["clv_level"], found["segment"], strict=True))
    found["tier"] = _texts(TIER_OF[level] for level in levels)
    return Scores(found, forecasts)


def published_days(ages: Column) -> Column:
    """Return days rounded up to 0.01, so that a customer away for longer than 90 days is shown so."""
    return np.asarray(np.ceil(ages * 100 - 1e-6) / 100)


def _record(forecasts: Forecasts) -> dict[str, Column]:
    """Money to the cent, odds and orders to four digits: rounding keeps every law, for it never turns an order around."""
    month, quarter, year = (forecasts.at(days) for days in (30, 90, 365))
    probability = year.probability.round(4)
    return {
        "predicted_spend_30d": month.spend.round(2),
        "spend_30d_low": forecasts.low[30].round(2),
        "spend_30d_high": forecasts.high[30].round(2),
        "purchase_probability_30d": month.probability.round(4),
        "purchase_probability_90d": quarter.probability.round(4),
        "purchase_probability_365d": probability,
        "churn_probability": (1.0 - probability).round(4),
        "clv_30d": month.spend.round(2),
        "clv_90d": quarter.spend.round(2),
        "clv_365d": year.spend.round(2),
        "clv_365d_low": forecasts.low[365].round(2),
        "clv_365d_high": forecasts.high[365].round(2),
        "expected_orders_30d": month.orders.round(4),
        "expected_orders_90d": quarter.orders.round(4),
        "expected_orders_365d": year.orders.round(4),
        "p_alive": forecasts.record.alive.round(4),
    }


def _groups(
    everybody: Snapshot, forecasts: Forecasts, thresholds: SegmentThresholds, active_days: float
) -> dict[str, Column]:
    """Segments go by the spend of a usual month: nobody changes group because December ended."""
    usual = forecasts.at(30).spend / max(forecasts.season, 1e-9)
    segments = [value_segment(spend, thresholds) for spend in usual.tolist()]
    orders, recency = everybody.columns["num_transactions"].tolist(), everybody.columns["recency_days"].tolist()
    late = _lapsing(everybody, active_days).tolist()
    archetypes = (archetype(*one) for one in zip(segments, orders, recency, late, strict=True))
    return {"segment": _texts(segments), "archetype": _texts(archetypes)}


def _lapsing(everybody: Snapshot, active_days: float) -> Column:
    """From which recency on each is slipping away: by the shop's rhythm, and by their own where five purchases show one.

    At a steady pace nobody is silent for three gaps more often than once in twenty times.
    """
    shop, columns = lapsing_days(active_days), everybody.columns
    own = np.clip(SILENT_GAPS * columns["days_between_purchases"], shop / OWN_REACH, shop * OWN_REACH)
    return np.where(columns["purchase_days"] >= RHYTHM_PURCHASES, own, shop)


def _countries(everybody: Snapshot) -> Column:
    """Where the first orders came from; None where the log has no countries."""
    return _texts(name or None for name in everybody.sums.days.channel[everybody.who].tolist())


def _dates(days_ahead: Column, cutoff: int) -> Column:
    """The days of the next orders, the cutoff's own being the first."""
    days = _plain(np.ceil(days_ahead) - 1 + cutoff)
    return _texts(day and date.fromordinal(int(day)) for day in days)


def _of_rfm(rfm: RfmScores | None, field: str, size: int) -> Column:
    whole = np.full(size, None, dtype=object)
    if rfm is not None:
        whole[:] = getattr(rfm, field).tolist()
    return whole


def _texts(values: Iterable[Any]) -> Column:
    """Return the texts as references to a few objects: a fixed-width array would be ten times as large."""
    return np.fromiter(values, dtype=object)


def _plain(column: Column) -> list[Any]:
    """Return Python's own values, None for NaN."""
    if column.dtype.kind == "f" and (unknown := np.isnan(column)).any():
        column = column.astype(object)
        column[unknown] = None
    plain: list[Any] = column.tolist()
    return plain
