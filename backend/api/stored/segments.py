"""``GET /api/segments`` and ``GET /api/dashboard/summary``: the scoring in service, added up."""

from datetime import date

from fastapi import FastAPI, Request
from pydantic import BaseModel

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import Services, services
from backend.api.http.error_responses import store_errors
from backend.api.stored.listed import UNKNOWN_SOURCE, ListedCustomer, listed
from backend.api.stored.scored import ScoringFacts, facts
from backend.contract.profiles import TIERS, Tier
from backend.contract.receipts import ClaimReceipt
from backend.contract.scoring_totals import Bin, GroupTotals, ScoringTotals
from backend.contract.shop.shop_views import Bounds, GridCell, Movement, ShopViews, Status, Today, Window
from backend.errors import NotReady
from backend.insight.writing.group import GroupText, Scored, group_text
from backend.stores.store import Store
from backend.use_cases.stored.segment_customers import read_summary, read_totals, scored_in
from backend.use_cases.stored.show_shop import read_before, read_views


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


class TierCard(BaseModel):
    """A tier as an older dashboard shows it: currency, and percent of all customers."""

    count: int
    avg_predicted_clv: float | None
    avg_clv: float | None
    total_predicted_value: float | None
    total_value: float | None
    percentage: float
    avg_recency_days: float | None


class Segments(BaseModel):
    """The same customers, divided four times: the groups of one kind add up to everybody.

    ``segments`` and what follows are the tiers once more, for an older dashboard.
    """

    scoring: ScoringFacts
    segment: list[GroupFacts]
    tier: list[GroupFacts]
    archetype: list[GroupFacts]
    rfm_segment: list[GroupFacts]
    segments: dict[Tier, TierCard]
    total_customers: int
    total_value: float | None
    rfm_grid: tuple[GridCell, ...] = ()
    rfm_bounds: Bounds | None = None
    movement: Movement | None = None


class KeyFigures(BaseModel):
    """An older dashboard's four: currency, and percent of all customers."""

    total_customers: int
    avg_clv: float | None
    total_value: float | None
    high_clv_percentage: float


class Previous(BaseModel):
    """The scoring that was in service before, of an earlier day."""

    scoring: ScoringFacts
    totals: GroupTotals
    today: Today


class PastForecast(BaseModel):
    """By how much the champion's total, and the best naive one, missed what came in the 30 days from a past date."""

    cutoff: date
    missed: float
    naive_missed: float


class DashboardSummary(BaseModel):
    """Everybody at a glance; money in the currency of ``scoring``.

    ``summary`` to ``top_customers`` are an older dashboard's: its tiers, bands of lifetime value, and the five customers
    who are worth most. No log says where a customer came from. ``today`` to ``previous`` are null or empty where the
    scoring holds no views (an earlier version wrote it).
    """

    scoring: ScoringFacts
    totals: GroupTotals
    customers_by_tier: dict[str, int]
    customers_by_segment: dict[str, int]
    customers_by_archetype: dict[str, int]
    purchase_probability_histogram: tuple[Bin, ...]
    clv_365d_histogram: tuple[Bin, ...]
    summary: KeyFigures
    segments: dict[Tier, int]
    acquisition_sources: dict[str, int]
    clv_distribution: dict[str, int]
    top_customers: list[ListedCustomer]
    today: Today | None = None
    last_year: Window | None = None
    windows: tuple[Window, ...] = ()
    status: tuple[Status, ...] = ()
    previous: Previous | None = None
    past_forecasts: list[PastForecast] = []


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
    views = _views(wired.store)
    shown = {name: getattr(views, name) for name in ("rfm_grid", "rfm_bounds", "movement")} if views else {}
    return Segments(
        scoring=facts(scoring),
        **kinds,
        **shown,
        segments={tier: _card(totals.groups["tier"][tier], totals.everybody) for tier in TIERS},
        total_customers=totals.everybody.customers,
        total_value=totals.everybody.clv_365d,
    )


def dashboard(request: Request) -> DashboardSummary:
    """Return totals, means and histograms over everybody, worked out when the customers were scored."""
    store = services(request).store
    scoring, totals, best = read_summary(store)
    everybody, views, before = totals.everybody, _views(store), read_before(store)
    shown = {name: getattr(views, name) for name in ("today", "last_year", "windows", "status")} if views else {}
    return DashboardSummary(
        **shown,
        past_forecasts=_past(services(request)),
        previous=before and Previous(scoring=facts(before.scoring), totals=before.totals, today=before.views.today),
        scoring=facts(scoring),
        totals=totals.everybody,
        customers_by_tier=_counts(totals, "tier"),
        customers_by_segment=_counts(totals, "segment"),
        customers_by_archetype=_counts(totals, "archetype"),
        purchase_probability_histogram=totals.purchase_probability_histogram,
        clv_365d_histogram=totals.clv_365d_histogram,
        summary=KeyFigures(
            total_customers=everybody.customers,
            avg_clv=everybody.mean_clv_365d,
            total_value=everybody.clv_365d,
            high_clv_percentage=_percent(totals.groups["tier"]["High-CLV"], everybody),
        ),
        segments={tier: totals.groups["tier"][tier].customers for tier in TIERS},
        acquisition_sources={UNKNOWN_SOURCE: everybody.customers} if everybody.customers else {},
        clv_distribution={_label(band, scoring.scoring.currency): band.customers for band in totals.clv_365d_bands},
        top_customers=[listed(one, scoring.scoring) for one in best],
    )


def _past(wired: Services) -> list[PastForecast]:
    """None where no model is loaded, or where it was published without its totals."""
    try:
        manifest = wired.model.current
    except NotReady:
        return []
    champion, naive = manifest.best.spend if manifest.best else "", manifest.metrics.get("naive", "")
    return [
        PastForecast(
            cutoff=one["cutoff"],
            missed=round(one["forecast_total"][champion] / one["actual_total"] - 1, 4),
            naive_missed=round(one["forecast_total"][naive] / one["actual_total"] - 1, 4),
        )
        for one in manifest.metrics.get("origin_totals", ())
        if one["actual_total"] > 0 and {champion, naive} <= one["forecast_total"].keys()
    ]


def _views(store: Store) -> ShopViews | None:
    """None where the scoring was written without them."""
    try:
        return read_views(store)[1]
    except NotReady:
        return None


def _groups(groups: dict[str, GroupTotals], scored: Scored, language: str) -> list[GroupFacts]:
    return [
        _facts(name, group, scored.everybody, group_text(group, scored, "spend", language))
        for name, group in groups.items()
    ]


def _card(group: GroupTotals, everybody: GroupTotals) -> TierCard:
    return TierCard(
        count=group.customers,
        avg_predicted_clv=group.mean_clv_365d,
        avg_clv=group.mean_clv_365d,
        total_predicted_value=group.clv_365d,
        total_value=group.clv_365d,
        percentage=_percent(group, everybody),
        avg_recency_days=group.mean_recency_days,
    )


def _percent(group: GroupTotals, everybody: GroupTotals) -> float:
    return round(100 * group.customers / everybody.customers, 1) if everybody.customers else 0.0


def _label(band: Bin, currency: str) -> str:
    """Return a band's name; it begins with no digit alone, so that a browser keeps the order of the bands."""
    if band.most is None:
        return f"{band.least:,.0f}+ {currency}"
    return f"{band.least:,.0f}-{band.most:,.0f} {currency}" if band.least else f"<{band.most:,.0f} {currency}"


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
