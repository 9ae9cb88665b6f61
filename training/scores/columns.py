"""All that a scoring says, a column per field of ``CustomerProfile``, and the rows made of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.contract.parameters.scoring import SegmentThresholds
from backend.contract.profiles import CustomerProfile, Tier
from backend.contract.thresholds import SEGMENTS
from backend.scoring.rfm import LEVELS
from backend.scoring.segments import archetype, value_segment
from training.features.present import Present
from training.scores.forecasts import Forecasts
from training.scores.lifetimes import Lifetimes

Column = NDArray[Any]
TIER_OF: dict[str, Tier] = {"High": "High-CLV", "Mid": "Growth-Potential", "Low": "Low-CLV"}
"""By level of lifetime value, or of predicted spend where no lifetime model knows the customer."""
LEVEL_OF = dict(zip(SEGMENTS, reversed(LEVELS), strict=True))
WHOLE = ("num_transactions", "total_units", "unique_products")
MONEY = ("total_spend", "avg_spend")
NUMBERS = (
    "clv_30d",
    "clv_90d",
    "clv_365d",
    "clv_365d_low",
    "clv_365d_high",
    "expected_orders_365d",
    "p_alive",
    "days_between_purchases",
)
"""Fields that the lifetime models fill, NaN where they know nothing."""
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


def scores(present: Present, forecasts: Forecasts, lifetimes: Lifetimes, thresholds: SegmentThresholds) -> Scores:
    """Return all columns of a scoring."""
    snapshot = present.everybody
    found: dict[str, Column] = {}
    found["customer_id"] = snapshot.customer_ids
    found["country"] = _countries(present)
    found |= {name: snapshot.columns[name].round(2) for name in MONEY}
    found |= {name: published_days(snapshot.columns[name]) for name in ("recency_days", "tenure_days")}
    found |= {name: snapshot.columns[name].astype(np.int64) for name in WHOLE}
    found |= {
        "predicted_spend_30d": forecasts.spend,
        "spend_30d_low": forecasts.low,
        "spend_30d_high": forecasts.high,
        "purchase_probability_30d": forecasts.probability,
    }
    for name in NUMBERS:
        found[name] = lifetimes.everybody(lifetimes.numbers.get(name, np.full(lifetimes.known.size, np.nan)))
    found["expected_next_order"] = _dates(lifetimes, snapshot.cutoff.toordinal())
    found |= _groups(snapshot.columns, forecasts, thresholds)
    found |= {name: _of_known(lifetimes, field) for name, field in RFM.items()}
    levels = (level or LEVEL_OF[segment] for level, segment in zip(found["clv_level"], found["segment"], strict=True))
    found["tier"] = _texts(TIER_OF[level] for level in levels)
    return Scores(found, forecasts)


def published_days(ages: Column) -> Column:
    """Return days rounded up to 0.01, so that a customer away for longer than 90 days is shown so."""
    return np.asarray(np.ceil(ages * 100 - 1e-6) / 100)


def _groups(features: Mapping[str, Column], forecasts: Forecasts, thresholds: SegmentThresholds) -> dict[str, Column]:
    segments = [value_segment(spend, thresholds) for spend in forecasts.spend.tolist()]
    archetypes = map(archetype, segments, features["num_transactions"].tolist(), features["recency_days"].tolist())
    return {"segment": _texts(segments), "archetype": _texts(archetypes)}


def _countries(present: Present) -> Column:
    """Return the countries of the first orders; None where the log has no countries."""
    place = np.searchsorted(np.asarray(present.days.ids, dtype=np.str_), present.everybody.customer_ids)
    return _texts(name or None for name in present.days.channel[place].tolist())


def _dates(lifetimes: Lifetimes, cutoff: int) -> Column:
    """Return the dates of the next orders; the cutoff's own day is the first."""
    days = _plain(np.ceil(lifetimes.everybody(lifetimes.next_order_day)) - 1 + cutoff)
    return _texts(day and date.fromordinal(int(day)) for day in days)


def _of_known(lifetimes: Lifetimes, field: str) -> Column:
    whole = np.full(lifetimes.size, None, dtype=object)
    if lifetimes.rfm is not None:
        whole[lifetimes.known] = getattr(lifetimes.rfm, field).tolist()
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
