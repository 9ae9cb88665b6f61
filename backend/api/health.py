"""Is the process alive, is it ready, and where is the documentation?"""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from backend.api.dashboard.routes import PAGE, Shelf
from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import Services, services
from backend.api.http.error_responses import ErrorBody
from backend.errors import NotReady
from backend.use_cases.serve_model import age_days

PATHS = ("/health", "/api/health", "/ready", "/ping")
"""Asked by platforms, by whatever name."""


class Health(BaseModel):
    """Alive; ``model_version`` is null until something is published. ``problems``: a sentence for each part that fails."""

    status: str
    model_version: str | None
    model_age_days: float | None
    detail: str | None = None
    problems: list[str] = []


def install(app: FastAPI) -> None:
    """Add the routes; an older service's clients ask for health below ``/api``."""
    not_ready: dict[int | str, dict[str, Any]] = {503: {"model": ErrorBody, "description": "No model is published yet"}}
    asked = {"tags": ["health"]} | access(RouteKind.HEALTH)
    app.get("/", include_in_schema=False, **asked)(root)
    app.get("/health", **asked)(health)
    app.get("/api/health", **asked)(health)
    app.get("/ready", responses=not_ready, **asked)(ready)


def shelf(request: Request) -> Shelf:
    """Return the dashboard's files."""
    found: Shelf = request.app.state.dashboard
    return found


async def root(request: Request) -> Response:
    """Give browsers the dashboard; tell programs where things are."""
    if "text/html" in request.headers.get("accept", ""):
        return shelf(request).answer(PAGE, request)
    return JSONResponse(
        {
            "service": "customer value",
            "predict": "/predict_customer_value",
            "health": "/health",
            "ready": "/ready",
            "dashboard": "/dashboard",
            "docs": "/docs",
            "openapi": "/openapi.json",
        }
    )


async def health(request: Request) -> Health:
    """Return 200 as long as the process answers, with a model or without."""
    return _health(services(request))


async def ready(request: Request) -> Health:
    """Return 200 when predictions can be answered, 503 until then."""
    wired = services(request)
    wired.model.current  # noqa: B018 - raises NotReady
    return _health(wired)


def _health(wired: Services) -> Health:
    problems = wired.upkeep.problems
    try:
        manifest = wired.model.current
    except NotReady as reason:
        return Health(status="alive", model_version=None, model_age_days=None, detail=str(reason), problems=problems)
    if wired.model.refused:
        problems.append(f"A newer model was published and not taken up: {wired.model.refused}")
    age = round(age_days(manifest), 3)
    return Health(status="alive", model_version=manifest.version, model_age_days=age, problems=problems)
