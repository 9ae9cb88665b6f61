"""``POST /api/campaigns/performance`` and the same for a CSV: what campaigns cost beside what their customers are worth."""

from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from backend.api.http.access import RouteKind, access
from backend.api.http.bounds.bodies import MANY
from backend.api.http.dependencies import services
from backend.api.http.error_responses import ERRORS, store_errors
from backend.api.stored.campaign_rows import CampaignsBody, from_csv, from_json
from backend.api.stored.scored import ScoringFacts, facts
from backend.use_cases.stored.track_campaigns import Campaign, Performance, track_campaigns

EXAMPLE: Final = (
    "source,campaign,spend,customer_id\n"
    "Meta Ads,Prospecting,120.00,c1\n"
    "Meta Ads,Prospecting,,c2\n"
    "Email,Spring letter,15.50,c3\n"
)
_CSV: Final[dict[str, Any]] = {
    "requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}, "example": EXAMPLE}}}
}


class CampaignsPerformance(BaseModel):
    """By campaign, by source, and of all; nothing of it is stored."""

    scoring: ScoringFacts
    campaigns: list[Performance]
    sources: list[Performance]
    total: Performance
    notes: list[str]


def install(app: FastAPI) -> None:
    """Add both routes."""
    said: dict[str, Any] = {
        "responses": store_errors() | {status: ERRORS[status] for status in (400, 413)},
        "tags": ["advertising"],
    }
    app.post("/api/campaigns/performance", **said, **access(RouteKind.STORED, MANY))(campaigns)
    app.post("/api/campaigns/performance.csv", **said, **access(RouteKind.STORED, MANY, _CSV))(campaigns_csv)


def campaigns(request: Request, body: CampaignsBody) -> CampaignsPerformance:
    """Return what campaigns cost and what their customers spent and are predicted to spend, by source and campaign.

    Customers are the ids of the order log. Spend is in the scoring's currency.
    """
    return _answer(request, from_json(body))


async def campaigns_csv(request: Request) -> CampaignsPerformance:
    """Return the same for rows of `source`, `campaign`, `spend` and `customer_id`; a campaign's spend is its rows' sum."""
    read = await run_in_threadpool(from_csv, await request.body())
    return await run_in_threadpool(_answer, request, read)


def _answer(request: Request, asked: list[Campaign]) -> CampaignsPerformance:
    found = track_campaigns(services(request).store, asked)
    return CampaignsPerformance(
        scoring=facts(found.scoring), campaigns=found.campaigns, sources=found.sources, total=found.whole, notes=found.notes
    )
