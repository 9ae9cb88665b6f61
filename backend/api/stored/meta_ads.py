"""``GET /api/meta-ads/audiences`` and ``/api/meta-ads/budget-allocation``: the three tiers as an advertiser uses them."""

from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import FastAPI, Query, Request
from pydantic import BaseModel

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import services
from backend.api.http.error_responses import store_errors
from backend.api.stored.scored import ScoringFacts, facts
from backend.contract.profiles import TIERS, Tier
from backend.contract.receipts import ClaimReceipt
from backend.contract.shop.groups import slug
from backend.insight.actions.lookalikes import LOOKALIKES
from backend.insight.writing.group import group_text
from backend.scoring.budget import CAC_SHARE, cac_target
from backend.use_cases.stored.allocate_budget import Mode, Return, TierBudget, allocate_budget, expected_returns
from backend.use_cases.stored.segment_customers import read_totals, scored_in, totals_of

Budget = Annotated[float, Query(ge=0.01, le=1_000_000_000, description="In the scoring's currency; rounded to the cent")]

CacShare = Annotated[float, Query(ge=0.01, le=1, description="The most that a new customer may cost, of a year's value")]


class TierAudience(BaseModel):
    """One tier: whom it holds, what winning one more of them may cost, what to do, and where its file is."""

    segment: Tier
    customers: int
    total_clv_365d: float | None
    mean_clv_365d: float | None
    mean_purchase_probability_30d: float | None
    cac_target: float | None
    strategy: str
    claims: list[ClaimReceipt]
    """What the strategy rests on: sums over the tier's members."""
    lookalike: str
    export: str
    preflight: str


class TierAudiences(BaseModel):
    """The three tiers, best first."""

    scoring: ScoringFacts
    audiences: list[TierAudience]


@dataclass(frozen=True, slots=True)
class TierAllocation(TierBudget):
    """The budget of one tier, with how to spend it."""

    strategy: str
    lookalike: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TierSpending(TierAllocation):
    """The same with an older dashboard's names: currency, percent; ``expected_roas`` is what a unit spent brings in a year,
    0 where it brings nobody."""

    budget: float
    budget_percentage: float
    optimal_cac: float | None
    customer_count: int
    avg_predicted_clv: float | None
    expected_acquisitions: int
    expected_revenue: float
    expected_roas: float


class Spending(BaseModel):
    """All tiers together, as an older dashboard shows them."""

    total_expected_acquisitions: int
    total_expected_revenue: float
    blended_roas: float


class BudgetAllocation(BaseModel):
    """``amount`` of every tier adds up to ``total_budget``, to the cent; ``notes`` say where it departs from the rule.

    ``tiers`` are in order, best first; ``allocation`` has them by name, in an older dashboard's words too.
    """

    scoring: ScoringFacts
    total_budget: float
    mode: Mode
    allocation: dict[Tier, TierSpending]
    tiers: list[TierAllocation]
    summary: Spending
    notes: list[str]


def install(app: FastAPI) -> None:
    """Add both routes."""
    for path, route in (("/api/meta-ads/audiences", audiences), ("/api/meta-ads/budget-allocation", budget_allocation)):
        app.get(path, responses=store_errors(), tags=["advertising"], **access(RouteKind.STORED))(route)


def audiences(request: Request) -> TierAudiences:
    """Return what each tier is worth, what winning such a customer may cost (30 % of their mean value), what to do."""
    wired = services(request)
    scoring, totals = read_totals(wired.store)
    groups, scored = totals.groups["tier"], scored_in(scoring, totals)
    texts = {tier: group_text(groups[tier], scored, "value", wired.language) for tier in TIERS}
    return TierAudiences(
        scoring=facts(scoring),
        audiences=[
            TierAudience(
                segment=tier,
                customers=groups[tier].customers,
                total_clv_365d=groups[tier].clv_365d,
                mean_clv_365d=groups[tier].mean_clv_365d,
                cac_target=cac_target(groups[tier].mean_clv_365d),
                mean_purchase_probability_30d=groups[tier].mean_purchase_probability_30d,
                strategy=texts[tier].text,
                claims=list(texts[tier].claims),
                lookalike=LOOKALIKES[tier],
                export=f"/api/audiences/{slug(tier)}.csv?format=meta",
                preflight=f"/api/audiences/{slug(tier)}/preflight?format=meta",
            )
            for tier in TIERS
        ],
    )


def budget_allocation(
    request: Request, total_budget: Budget = 10_000, mode: Mode = "rule", cac_share: CacShare = CAC_SHARE
) -> BudgetAllocation:
    """`rule`: 50, 35 and 15 % to the three tiers. `value`: by the lower end of what each tier is predicted to be worth
    in all."""
    wired = services(request)
    given = allocate_budget(wired.store, total_budget, mode, cac_share)
    totals = totals_of(given.scoring)
    groups, scored = totals.groups["tier"], scored_in(given.scoring, totals)
    tiers = [
        TierAllocation(
            **asdict(one),
            strategy=group_text(groups[one.segment], scored, "value", wired.language).text,
            lookalike=LOOKALIKES[one.segment],
        )
        for one in given.tiers
    ]
    returns = expected_returns(given)
    return BudgetAllocation(
        scoring=facts(given.scoring),
        total_budget=given.total_budget,
        mode=mode,
        notes=given.notes,
        tiers=tiers,
        allocation={one.segment: _spending(one, returns.tiers[one.segment]) for one in tiers},
        summary=Spending(
            total_expected_acquisitions=returns.whole.customers,
            total_expected_revenue=returns.whole.revenue,
            blended_roas=returns.whole.roas,
        ),
    )


def _spending(one: TierAllocation, expected: Return) -> TierSpending:
    return TierSpending(
        **asdict(one),
        budget=one.amount,
        budget_percentage=round(100 * one.share, 2),
        optimal_cac=one.cac_target,
        customer_count=one.customers,
        avg_predicted_clv=one.mean_clv_365d,
        expected_acquisitions=expected.customers,
        expected_revenue=expected.revenue,
        expected_roas=expected.roas,
    )
