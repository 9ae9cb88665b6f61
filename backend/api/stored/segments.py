"""``GET /api/segments`` and ``GET /api/dashboard/summary``: the scoring in service, added up."""

from datetime import date

from fastapi import FastAPI, Request
from pydantic import BaseModel

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import Services, services
from backend.api.http.error_responses import store_errors
from backend.api.stored.scored import ScoringFacts, facts
from backend.contract.scoring_totals import Bin, GroupTotals, ScoringTotals
from backend.contract.shop_views import Bounds, GridCell, Movement, ShopViews, Status, Today, Window
from backend.errors import NotReady
from backend.insight.actions.group_advice import ADVICE
from backend.stores.store import Store
from backend.use_cases.segment_customers import read_totals
from backend.use_cases.show_shop import read_before, read_views


class GroupFacts(BaseModel):
    """One group: its sums and means, its shares of everybody's (of 1), and what to do about it."""

    name: str
    customers: int
    share_of_customers: float
    share_of_predicted_spend: float
    share_of_clv: float | None
    totals: GroupTotals
    advice: str


class Segments(BaseModel):
    """The same customers, divided four times: the groups of one kind add up to everybody."""

    scoring: ScoringFacts
    segment: list[GroupFacts]
    tier: list[GroupFacts]
    archetype: list[GroupFacts]
    rfm_segment: list[GroupFacts]
    rfm_grid: tuple[GridCell, ...] = ()
    rfm_bounds: Bounds | None = None
    movement: Movement | None = None


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

    ``today`` to ``previous`` are null or empty where the scoring holds no views (an earlier version wrote it).
    """

    scoring: ScoringFacts
    totals: GroupTotals
    customers_by_tier: dict[str, int]
    customers_by_segment: dict[str, int]
    customers_by_archetype: dict[str, int]
    purchase_probability_histogram: tuple[Bin, ...]
    clv_365d_histogram: tuple[Bin, ...]
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
    store = services(request).store
    scoring, totals = read_totals(store)
    kinds = {kind: _groups(groups, totals.everybody) for kind, groups in totals.groups.items()}
    views = _views(store)
    shown = {name: getattr(views, name) for name in ("rfm_grid", "rfm_bounds", "movement")} if views else {}
    return Segments(scoring=facts(scoring), **kinds, **shown)


def dashboard(request: Request) -> DashboardSummary:
    """Return totals, means and histograms over everybody, worked out when the customers were scored."""
    store = services(request).store
    scoring, totals = read_totals(store)
    views, before = _views(store), read_before(store)
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


def _groups(groups: dict[str, GroupTotals], everybody: GroupTotals) -> list[GroupFacts]:
    return [
        GroupFacts(
            name=name,
            customers=group.customers,
            share_of_customers=_share(group.customers, everybody.customers),
            share_of_predicted_spend=_share(group.predicted_spend_30d, everybody.predicted_spend_30d),
            share_of_clv=None if group.clv_365d is None else _share(group.clv_365d, everybody.clv_365d or 0.0),
            totals=group,
            advice=ADVICE[name],
        )
        for name, group in groups.items()
    ]


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0


def _counts(totals: ScoringTotals, kind: str) -> dict[str, int]:
    return {name: group.customers for name, group in totals.groups[kind].items()}
