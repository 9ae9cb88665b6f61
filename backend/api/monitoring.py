"""Metrics of the model out of time, and counts of the insights that this process has written."""

from typing import Any

from fastapi import FastAPI, Request
from pydantic import BaseModel

from backend.api.http.dependencies import services
from backend.api.http.error_responses import ERRORS


class Metrics(BaseModel):
    """``model``: means over the test origins, per candidate; ``insight``: counts and seconds since the process started."""

    model_version: str
    model: dict[str, Any]
    insight: dict[str, Any]


def install(app: FastAPI) -> None:
    """Add the route."""
    app.get("/api/metrics", responses={503: ERRORS[503]}, tags=["monitoring"])(metrics)


async def metrics(request: Request) -> Metrics:
    """Return numbers about the service; none is about a customer."""
    wired = services(request)
    manifest = wired.model.current
    return Metrics(model_version=manifest.version, model=manifest.metrics, insight=wired.statistics.snapshot())
