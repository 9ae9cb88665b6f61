"""What the rows of a scoring add up to, worked out once while they are written.

Sums are taken of whole cents (and ten-thousandths of a buyer), so groups add up to everybody without a rounding error.
"""

from dataclasses import asdict
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from backend.contract.profiles import TIERS
from backend.contract.scoring_totals import BANDS, Bin, GroupTotals, ScoringTotals
from backend.contract.thresholds import ARCHETYPES, SEGMENTS
from training.scores.columns import Column, Scores
from training.scores.shares import Shares

PROBABILITY_EDGES: Final = tuple(round(0.1 * tenth, 1) for tenth in range(11))
UNKNOWN: Final = "Unknown"
SCALE: Final = {"purchase_probability_30d": 10_000}  # its published digits; money has cents
SUMMED: Final = ("predicted_spend_30d", "purchase_probability_30d", "clv_30d", "clv_90d", "clv_365d")


def scoring_totals(scores: Scores, rfm_segments: tuple[str, ...], active_days: float) -> dict[str, Any]:
    """``Scoring.totals``: a ``ScoringTotals`` as plain values."""
    columns = scores.columns
    everybody = np.zeros(columns["customer_id"].size, dtype=np.int64)
    kinds = {"segment": SEGMENTS, "tier": TIERS, "archetype": ARCHETYPES, "rfm_segment": _rfm_names(columns, rfm_segments)}
    return asdict(
        ScoringTotals(
            everybody=_totals(columns, everybody, 1, active_days)[0],
            groups={kind: _by_name(columns, columns[kind], names, active_days) for kind, names in kinds.items()},
            purchase_probability_histogram=histogram(columns["purchase_probability_30d"], PROBABILITY_EDGES, closed=True),
            clv_365d_histogram=clv_histogram(columns["clv_365d"]),
            clv_365d_bands=histogram(_known(columns["clv_365d"]), BANDS, closed=False),
            feature_importance=importance(scores.forecasts.shares),
            active_days=active_days,
        )
    )


def importance(shares: Shares) -> dict[str, float]:
    """Return ``ScoringTotals.feature_importance``: of the drivers that customers are shown; what they share is left out."""
    moved = np.bincount(shares.which.ravel(), np.abs(shares.contributions).ravel(), len(shares.names))
    whole = float(moved.sum())
    best = [place for place in np.argsort(-moved, kind="stable").tolist() if moved[place] > 0]
    return {shares.names[place]: round(float(moved[place]) / whole, 6) for place in best}


def _known(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values[~np.isnan(values)]


def clv_histogram(values: NDArray[np.float64]) -> tuple[Bin, ...]:
    """Return bins in steps of 1-2-5 from the 5th to the 99th percentile of positive values; none without values."""
    known = _known(values)
    if not known.size:
        return ()
    positive = known[known > 0]
    least, most = np.quantile(positive, [0.05, 0.99]) if positive.size else (1.0, 1.0)
    steps = [base * 10.0**power for power in range(-2, 10) for base in (1, 2, 5)]
    return histogram(known, (0.0, *(step for step in steps if least < step <= most)), closed=False)


def histogram(values: NDArray[np.float64], edges: tuple[float, ...], *, closed: bool) -> tuple[Bin, ...]:
    """Return counts between rising edges; unless ``closed``, one more bin without an upper edge follows."""
    inner = edges[1:-1] if closed else edges[1:]
    counts = np.bincount(np.searchsorted(inner, values, side="right"), minlength=len(inner) + 1).tolist()
    tops = edges[1:] if closed else (*edges[1:], None)
    return tuple(Bin(*bin_) for bin_ in zip(edges, tops, counts, strict=False))


def _by_name(
    columns: dict[str, Column], column: Column, names: tuple[str, ...], active_days: float
) -> dict[str, GroupTotals]:
    if not names:
        return {}
    place = {name: number for number, name in enumerate(names)}
    codes = np.fromiter((place[name or UNKNOWN] for name in column), dtype=np.int64, count=column.size)
    return dict(zip(names, _totals(columns, codes, len(names), active_days), strict=True))


def _rfm_names(columns: dict[str, Column], names: tuple[str, ...]) -> tuple[str, ...]:
    silent = sum(name is None for name in columns["rfm_segment"])
    if silent == columns["rfm_segment"].size:
        return ()
    return (*names, UNKNOWN) if silent else names


def _totals(columns: dict[str, Column], codes: NDArray[np.int64], groups: int, active_days: float) -> list[GroupTotals]:
    """One per code, 0 to ``groups`` - 1."""
    count = np.bincount(codes, minlength=groups)
    sums = {name: _sums(columns[name], codes, groups, SCALE.get(name, 100)) for name in SUMMED}
    low = _lower_ends(sums["clv_365d"], columns, codes)
    active = np.bincount(codes, columns["recency_days"] <= active_days, groups)
    means = {
        name: _means(columns[name], codes, groups)
        for name in ("predicted_spend_30d", "purchase_probability_30d", "clv_365d", "recency_days", "p_alive")
    }
    return [
        GroupTotals(
            customers=int(count[g]),
            active_customers=int(active[g]),
            predicted_spend_30d=sums["predicted_spend_30d"][g] or 0.0,
            mean_predicted_spend_30d=means["predicted_spend_30d"][g],
            expected_buyers_30d=sums["purchase_probability_30d"][g] or 0.0,
            mean_purchase_probability_30d=means["purchase_probability_30d"][g],
            clv_30d=sums["clv_30d"][g],
            clv_90d=sums["clv_90d"][g],
            clv_365d=sums["clv_365d"][g],
            mean_clv_365d=means["clv_365d"][g],
            clv_365d_low=low[g],
            mean_recency_days=means["recency_days"][g],
            mean_p_alive=means["p_alive"][g],
        )
        for g in range(groups)
    ]


def _sums(values: Column, codes: NDArray[np.int64], groups: int, scale: int) -> list[float | None]:
    """Return exact sums, of whole units as integers; None where no customer's value is known."""
    known = ~np.isnan(values)
    if not known.any():
        return [None] * groups
    total = np.zeros(groups, dtype=np.int64)
    np.add.at(total, codes[known], np.rint(values[known] * scale).astype(np.int64))
    sums: list[float | None] = (total / scale).tolist()
    return sums


def _lower_ends(totals: list[float | None], columns: dict[str, Column], codes: NDArray[np.int64]) -> list[float | None]:
    """Return ``GroupTotals.clv_365d_low`` of each group."""
    half = np.nan_to_num((columns["clv_365d_high"] - columns["clv_365d_low"]) / 2)
    widths = np.sqrt(np.bincount(codes, half**2, len(totals))).tolist()
    return [
        None if total is None else round(max(total - width, 0.0), 2) for total, width in zip(totals, widths, strict=True)
    ]


def _means(values: Column, codes: NDArray[np.int64], groups: int) -> list[float | None]:
    known = ~np.isnan(values)
    count = np.bincount(codes[known], minlength=groups)
    total = np.bincount(codes[known], values[known], groups)
    pairs = zip(total.tolist(), count.tolist(), strict=True)
    return [round(whole / number, 4) if number else None for whole, number in pairs]
