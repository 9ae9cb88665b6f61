"""What made-up customers add up to, worked out one by one."""

import math
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from backend.contract.profiles import CustomerProfile, Scoring
from backend.contract.scoring_totals import BANDS, Bin, GroupTotals, ScoringTotals
from backend.contract.shop.groups import KINDS
from tests.unit.stores.profiles import SCORING


def scoring_of(people: Sequence[CustomerProfile]) -> Scoring:
    """``SCORING`` with these customers' totals."""
    return replace(SCORING, totals=totals_of(people))


def totals_of(people: Sequence[CustomerProfile]) -> dict[str, Any]:
    groups = {
        kind: {name: totals([c for c in people if getattr(c, kind) == name]) for name in names}
        for kind, names in KINDS.items()
    }
    groups["rfm_segment"]["Unknown"] = totals([c for c in people if c.rfm_segment is None])
    edges = zip(BANDS, (*BANDS[1:], None), strict=True)
    known = [one.clv_365d for one in people if one.clv_365d is not None]
    bands = tuple(Bin(low, high, sum(low <= value < (high or math.inf) for value in known)) for low, high in edges)
    return asdict(ScoringTotals(totals(people), groups, (), (), bands, {"recency_days": 0.7, "total_spend": 0.3}, 90.0))


def totals(people: Sequence[CustomerProfile]) -> GroupTotals:
    def known(name: str) -> list[float]:
        return [value for customer in people if (value := getattr(customer, name)) is not None]

    def mean(name: str) -> float | None:
        return round(sum(known(name)) / len(known(name)), 4) if known(name) else None

    return GroupTotals(
        customers=len(people),
        active_customers=sum(c.recency_days <= 90 for c in people),
        predicted_spend_30d=round(sum(known("predicted_spend_30d")), 2),
        mean_predicted_spend_30d=mean("predicted_spend_30d"),
        expected_buyers_30d=round(sum(known("purchase_probability_30d")), 4),
        mean_purchase_probability_30d=mean("purchase_probability_30d"),
        **{name: round(sum(known(name)), 2) if known(name) else None for name in ("clv_30d", "clv_90d", "clv_365d")},
        clv_365d_low=low_end(people),
        mean_clv_365d=mean("clv_365d"),
        mean_recency_days=mean("recency_days"),
        mean_p_alive=mean("p_alive"),
    )


def low_end(people: Sequence[CustomerProfile]) -> float | None:
    """The group's total less the root of the squared half-widths."""
    known = [c for c in people if c.clv_365d is not None]
    if not known:
        return None
    width = sum((((c.clv_365d_high or 0) - (c.clv_365d_low or 0)) / 2) ** 2 for c in known) ** 0.5
    return round(max(sum(c.clv_365d for c in known) - width, 0.0), 2)
