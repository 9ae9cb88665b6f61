"""Metrics of the model out of time, and counts of the insights that this process has written."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from backend.api.gauges import quick_gauges, stored_gauges
from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import services
from backend.api.http.error_responses import ERRORS, store_errors
from backend.artifact.manifest import Manifest
from backend.monitoring.drift import FeatureDrift
from backend.use_cases.model.explain_model import feature_importance, request_metrics
from backend.use_cases.model.watch_drift import DAYS, measured_outcomes, report_drift
from backend.use_cases.stored import hold_out


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


class Importance(BaseModel):
    """A feature's share of what moves forecasts of the next 30 days, of 1; rank 1 is the largest."""

    feature: str
    importance: float
    rank: int


class ExperimentEntry(BaseModel):
    """One experiment and, once its windows have passed, its read-out by `python -m training experiments`."""

    name: str
    day: date
    kind: str
    about: str
    held_out_share: float
    customers: int
    base_rate: float | None
    measured_at: datetime | None
    result: dict[str, Any] | None


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
    ``champion``: who won, and what the best challenger lacked where nobody did.

    The rest is an older dashboard's: what moves the forecasts (of the scoring in service; before the first, as of the last
    origin in training), and how far the spend forecasts that answer requests were off, in currency over 30 days.
    """

    model_version: str
    model: dict[str, Any]
    insight: dict[str, Any]
    model_name: str
    version: str
    trained_at: datetime
    samples_trained: int
    metrics: dict[str, float | None]
    feature_importance: list[Importance]
    champion: ChampionFacts | None = None


def install(app: FastAPI) -> None:
    """Add the route."""
    app.get("/api/metrics", responses={503: ERRORS[503]}, tags=["monitoring"], **access(RouteKind.STORED))(metrics)
    drifting: dict[str, Any] = {"responses": store_errors(), "tags": ["monitoring"]} | access(RouteKind.STORED)
    app.get("/monitoring/drift", **drifting)(drift)
    app.get("/monitoring/outcomes", **drifting)(outcomes)
    app.get("/monitoring/experiments", **drifting)(experiments)
    app.get("/metrics", include_in_schema=False, **access(RouteKind.STORED))(prometheus)


async def prometheus(request: Request) -> Response:
    """Return counts and gauges as Prometheus reads them; a scraper sends its key as ``Authorization: Bearer``."""
    wired = services(request)
    stored = await run_in_threadpool(stored_gauges, wired)  # first: it finds out whether the database answers
    gauges = quick_gauges(wired) | stored
    text = wired.measures.text(wired.statistics.counts(), gauges)
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")


def metrics(request: Request) -> Metrics:
    """Return numbers about the service; none is about a customer."""
    wired = services(request)
    manifest = wired.model.current
    shares = feature_importance(wired.store, manifest)
    return Metrics(
        model_version=manifest.version,
        model=manifest.metrics,
        insight=wired.statistics.snapshot(),
        model_name="customer value",
        version=manifest.version,
        trained_at=manifest.created_at,
        samples_trained=manifest.metrics["training_samples"],
        metrics=request_metrics(manifest),
        feature_importance=[Importance(feature=of, importance=share, rank=n) for n, (of, share) in enumerate(shares, 1)],
        champion=_champion(manifest),
    )


def _champion(manifest: Manifest) -> ChampionFacts | None:
    best = manifest.best
    if best is None:
        return None
    return ChampionFacts(
        trained_at=manifest.created_at,
        **{name: getattr(best, name) for name in ChampionFacts.model_fields if name != "trained_at"},
    )


def drift(request: Request, days: Annotated[int, Query(ge=1, le=90, examples=[7])] = DAYS) -> Drift:
    """How far do the requests of the last days lie from what the model in service was trained on?"""
    wired = services(request)
    manifest = wired.model.current
    found = report_drift(wired.store, manifest.version, manifest.parameters.sketches, date.today(), days)
    return Drift(model_version=manifest.version, days=days, **asdict(found))


def outcomes(request: Request) -> list[Outcome]:
    """What came of earlier predictions, by model version, as `python -m training outcomes` last measured it?"""
    return [Outcome(**one) for one in measured_outcomes(services(request).store)]


def experiments(request: Request) -> list[ExperimentEntry]:
    """Which audiences and advice were tried by lot, and what came of them?"""
    return [ExperimentEntry(**one) for one in hold_out.experiments(services(request).store)]
