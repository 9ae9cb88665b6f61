"""Metrics of the model out of time, and counts of the insights that this process has written."""

from typing import Any

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import services
from backend.api.http.error_responses import ERRORS
from backend.errors import NotReady
from backend.use_cases.serve_model import age_days


class Metrics(BaseModel):
    """``model``: means over the test origins, per candidate; ``insight``: counts and seconds since the process started."""

    model_version: str
    model: dict[str, Any]
    insight: dict[str, Any]


def install(app: FastAPI) -> None:
    """Add the route."""
    app.get("/api/metrics", responses={503: ERRORS[503]}, tags=["monitoring"], **access(RouteKind.STORED))(metrics)
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
    return Metrics(model_version=manifest.version, model=manifest.metrics, insight=wired.statistics.snapshot())
