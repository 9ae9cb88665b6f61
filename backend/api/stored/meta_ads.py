"""``GET /api/meta-ads/audiences`` and ``/api/meta-ads/budget-allocation``: the three tiers as an advertiser uses them."""

from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import FastAPI, Query, Request
from pydantic import BaseModel

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import services
from backend.api.http.error_responses import store_errors
from backend.api.stored.scored import ScoringFacts, facts
from backend.contract.groups import slug
from backend.contract.profiles import TIERS, Tier
from backend.insight.actions.group_advice import LOOKALIKES, STRATEGIES
from backend.scoring.budget import CAC_SHARE, cac_target
from backend.use_cases.allocate_budget import Mode, TierBudget, allocate_budget
from backend.use_cases.segment_customers import read_totals

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


class BudgetAllocation(BaseModel):
    """``amount`` of every tier adds up to ``total_budget``, to the cent; ``notes`` say where it departs from the rule."""

    scoring: ScoringFacts
    total_budget: float
    mode: Mode
    allocation: list[TierAllocation]
    notes: list[str]


def install(app: FastAPI) -> None:
    """Add both routes."""
    for path, route in (("/api/meta-ads/audiences", audiences), ("/api/meta-ads/budget-allocation", budget_allocation)):
        app.get(path, responses=store_errors(), tags=["advertising"], **access(RouteKind.STORED))(route)


def audiences(request: Request) -> TierAudiences:
    """Return what each tier is worth, what winning such a customer may cost (30 % of their mean value), what to do."""
    scoring, totals = read_totals(services(request).store)
    groups = totals.groups["tier"]
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
                strategy=STRATEGIES[tier],
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
    given = allocate_budget(services(request).store, total_budget, mode, cac_share)
    return BudgetAllocation(
        scoring=facts(given.scoring),
        total_budget=given.total_budget,
        mode=mode,
        notes=given.notes,
        allocation=[
            TierAllocation(**asdict(one), strategy=STRATEGIES[one.segment], lookalike=LOOKALIKES[one.segment])
            for one in given.tiers
        ],
    )
