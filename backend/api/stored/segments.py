"""``GET /api/segments`` and ``GET /api/dashboard/summary``: the scoring in service, added up."""

from fastapi import FastAPI, Request
from pydantic import BaseModel

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import services
from backend.api.http.error_responses import store_errors
from backend.api.stored.scored import ScoringFacts, facts, scored_in
from backend.contract.receipts import ClaimReceipt
from backend.contract.scoring_totals import Bin, GroupTotals, ScoringTotals
from backend.insight.writing.group import GroupText, Scored, group_text
from backend.use_cases.segment_customers import read_totals


class GroupFacts(BaseModel):
    """One group: its sums and means, its shares of everybody's (of 1), what to do about it, and the claims of that text."""

    name: str
    customers: int
    share_of_customers: float
    share_of_predicted_spend: float
    share_of_clv: float | None
    totals: GroupTotals
    advice: str
    claims: list[ClaimReceipt]
    """What the advice rests on: sums over the group's members."""


class Segments(BaseModel):
    """The same customers, divided four times: the groups of one kind add up to everybody."""

    scoring: ScoringFacts
    segment: list[GroupFacts]
    tier: list[GroupFacts]
    archetype: list[GroupFacts]
    rfm_segment: list[GroupFacts]


class DashboardSummary(BaseModel):
    """Everybody at a glance; money in the currency of ``scoring``."""

    scoring: ScoringFacts
    totals: GroupTotals
    customers_by_tier: dict[str, int]
    customers_by_segment: dict[str, int]
    customers_by_archetype: dict[str, int]
    purchase_probability_histogram: tuple[Bin, ...]
    clv_365d_histogram: tuple[Bin, ...]


def install(app: FastAPI) -> None:
    """Add both routes."""
    app.get("/api/segments", responses=store_errors(), tags=["segments"], **access(RouteKind.STORED))(segments)
    app.get("/api/dashboard/summary", responses=store_errors(), tags=["segments"], **access(RouteKind.STORED))(dashboard)


def segments(request: Request) -> Segments:
    """Return every value segment, tier, archetype and RFM segment, with its share and one sentence of advice."""
    wired = services(request)
    scoring, totals = read_totals(wired.store)
    told = scored_in(scoring, totals)
    kinds = {kind: _groups(groups, told, wired.language) for kind, groups in totals.groups.items()}
    return Segments(scoring=facts(scoring), **kinds)


def dashboard(request: Request) -> DashboardSummary:
    """Return totals, means and histograms over everybody, worked out when the customers were scored."""
    scoring, totals = read_totals(services(request).store)
    return DashboardSummary(
        scoring=facts(scoring),
        totals=totals.everybody,
        customers_by_tier=_counts(totals, "tier"),
        customers_by_segment=_counts(totals, "segment"),
        customers_by_archetype=_counts(totals, "archetype"),
        purchase_probability_histogram=totals.purchase_probability_histogram,
        clv_365d_histogram=totals.clv_365d_histogram,
    )


def _groups(groups: dict[str, GroupTotals], scored: Scored, language: str) -> list[GroupFacts]:
    return [
        _facts(name, group, scored.everybody, group_text(group, scored, "spend", language))
        for name, group in groups.items()
    ]


def _facts(name: str, group: GroupTotals, everybody: GroupTotals, told: GroupText) -> GroupFacts:
    return GroupFacts(
        name=name,
        customers=group.customers,
        share_of_customers=_share(group.customers, everybody.customers),
        share_of_predicted_spend=_share(group.predicted_spend_30d, everybody.predicted_spend_30d),
        share_of_clv=None if group.clv_365d is None else _share(group.clv_365d, everybody.clv_365d or 0.0),
        totals=group,
        advice=told.text,
        claims=list(told.claims),
    )


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0


def _counts(totals: ScoringTotals, kind: str) -> dict[str, int]:
    return {name: group.customers for name, group in totals.groups[kind].items()}
