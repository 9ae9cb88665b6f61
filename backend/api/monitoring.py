"""Metrics of the model out of time, and counts of the insights that this process has written."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response
from pydantic import BaseModel

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import services
from backend.api.http.error_responses import ERRORS, store_errors
from backend.errors import NotReady
from backend.monitoring.drift import FeatureDrift
from backend.use_cases.serve_model import age_days
from backend.use_cases.watch_drift import DAYS, measured_outcomes, report_drift


class Drift(BaseModel):
    """Every watched feature and output, the furthest first; ``retrain`` and one sentence on what to do."""

    model_version: str
    days: int
    features: list[FeatureDrift]
    retrain: bool
    recommendation: str


class Outcome(BaseModel):
    """What came of the predictions of one version whose windows have passed: calibration, skill, coverage."""

    model_version: str
    source: str
    first: date
    last: date
    measured_at: datetime
    result: dict[str, Any]


class ChampionFacts(BaseModel):
    """Who forecasts everybody, and on what it leans: mean absolute contributions (currency; points of probability)."""

    trained_at: datetime
    spend: str
    probability: str
    refused: str | None
    spend_drivers: dict[str, float]
    probability_drivers: dict[str, float]


class Metrics(BaseModel):
    """``model``: means over the test origins, per candidate; ``insight``: counts and seconds since the process started;
    ``champion``: who won, and what the best challenger lacked where nobody did."""

    model_version: str
    model: dict[str, Any]
    insight: dict[str, Any]
    champion: ChampionFacts | None = None


def install(app: FastAPI) -> None:
    """Add the route."""
    app.get("/api/metrics", responses={503: ERRORS[503]}, tags=["monitoring"], **access(RouteKind.STORED))(metrics)
    drifting: dict[str, Any] = {"responses": store_errors(), "tags": ["monitoring"]} | access(RouteKind.STORED)
    app.get("/monitoring/drift", **drifting)(drift)
    app.get("/monitoring/outcomes", **drifting)(outcomes)
    app.get("/metrics", include_in_schema=False, **access(RouteKind.STORED))(prometheus)


async def prometheus(request: Request) -> Response:
    """Return counts and gauges as Prometheus reads them; a scraper sends its key as ``Authorization: Bearer``."""
    wired = services(request)
    gauges = {"background_problems": float(len(wired.upkeep.problems)), "body_bytes_held": float(wired.held.now)}
    try:
        gauges |= {"model_age_days": round(age_days(wired.model.current), 4), "model_ready": 1.0}
    except NotReady:
        gauges["model_ready"] = 0.0
    gauges["model_refused"] = float(wired.model.refused is not None)
    text = wired.measures.text(wired.statistics.counts(), gauges)
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")


async def metrics(request: Request) -> Metrics:
    """Return numbers about the service; none is about a customer."""
    wired = services(request)
    manifest = wired.model.current
    best = manifest.best
    champion = best and ChampionFacts(
        trained_at=manifest.created_at,
        **{name: getattr(best, name) for name in ChampionFacts.model_fields if name != "trained_at"},
    )
    counts = wired.statistics.snapshot()
    return Metrics(model_version=manifest.version, model=manifest.metrics, insight=counts, champion=champion)


def drift(request: Request, days: Annotated[int, Query(ge=1, le=90, examples=[7])] = DAYS) -> Drift:
    """How far do the requests of the last days lie from what the model in service was trained on?"""
    wired = services(request)
    manifest = wired.model.current
    found = report_drift(wired.store, manifest.version, manifest.parameters.sketches, date.today(), days)
    return Drift(model_version=manifest.version, days=days, **asdict(found))


def outcomes(request: Request) -> list[Outcome]:
    """What came of earlier predictions, by model version, as `python -m training outcomes` last measured it?"""
    return [Outcome(**one) for one in measured_outcomes(services(request).store)]
