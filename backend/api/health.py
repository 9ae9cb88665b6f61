"""Is the process alive, is it ready, and where is the documentation?"""

from datetime import UTC, datetime
from typing import Any, Final, Literal

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from backend.api.dashboard.routes import PAGE, Shelf
from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import services
from backend.api.http.error_responses import ErrorBody
from backend.artifact.manifest import Manifest
from backend.contract.parameters.client_models import ModelType
from backend.errors import NotReady
from backend.use_cases.estimates.value_clients import published_scoring
from backend.use_cases.model.serve_model import NO_MODEL, age_days

PATHS = ("/health", "/api/health", "/ready", "/ping")
"""Asked by platforms, by whatever name."""
ENDPOINTS: Final = {
    "/predict_customer_value": "the next 30 days of one customer: spend, probability, insight",
    "/predict": "lifetime value of one customer, in the words of older clients",
    "/predict/batch": "the same for up to 1,000",
    "/invocations": "lifetime value from whole histories of transactions",
    "/api/customers": "scored customers",
    "/health": "is the service there",
    "/docs": "all of it",
}


State = Literal["healthy", "degraded", "unhealthy"]


class Component(BaseModel):
    """A part of the service, and what is wrong with it."""

    name: str
    status: State
    message: str | None = None


class Health(BaseModel):
    """Alive; ``model_version`` is null until something is published. ``problems``: a sentence for each part that fails.

    ``status`` is ``healthy`` when a model answers and no part fails, else ``degraded``; an answer is 200 with either. The
    later fields are older clients': ``available_models`` are the types that ``/predict`` can be asked for.
    """

    status: State
    alive: Literal[True] = True
    model_version: str | None
    model_age_days: float | None
    detail: str | None = None
    problems: list[str] = []
    model_loaded: bool
    available_models: list[ModelType]
    loaded_models: int
    timestamp: datetime
    version: str
    uptime_seconds: float
    components: list[Component]


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
    places = {
        "predict": "/predict_customer_value",
        "health": "/health",
        "ready": "/ready",
        "dashboard": "/dashboard",
        "docs": "/docs",
        "openapi": "/openapi.json",
    }
    more = {
        "message": "Customer value: send one customer to /predict_customer_value, or an older client's body to /predict.",
        "version": request.app.version,
        "available_models": _types(services(request).model.latest),
        "endpoints": ENDPOINTS,
    }
    return JSONResponse({"service": "customer value"} | places | more)


async def health(request: Request) -> Health:
    """Return 200 as long as the process answers, with a model or without."""
    return _health(request)


async def ready(request: Request) -> Health:
    """Return 200 when predictions can be answered, 503 until then."""
    services(request).model.current  # noqa: B018 - raises NotReady
    return _health(request)


def _health(request: Request) -> Health:
    wired = services(request)
    manifest, refused, problems = wired.model.latest, wired.model.refused, wired.upkeep.problems
    components = [_component("background tasks", " ".join(problems) or None)]
    away = wired.orders.away()
    components.append(_component("orders", away))
    if away:
        problems.append(away)
    if manifest is not None and refused:
        problems.append(f"A newer model was published and not taken up: {refused}")
    missing = None if manifest else refused or NO_MODEL
    types = _types(manifest)
    return Health(
        status="healthy" if manifest and not problems else "degraded",
        model_version=manifest.version if manifest else None,
        model_age_days=round(age_days(manifest), 3) if manifest else None,
        detail=missing,
        problems=problems,
        model_loaded=manifest is not None,
        available_models=types,
        loaded_models=len(types),
        timestamp=datetime.now(UTC),
        version=request.app.version,
        uptime_seconds=round(wired.uptime_s, 3),
        components=[_component("model", missing), *components],
    )


def _component(name: str, fault: str | None) -> Component:
    return Component(name=name, status="degraded" if fault else "healthy", message=fault)


def _types(manifest: Manifest | None) -> list[ModelType]:
    """Return what ``/predict`` can be asked for; nothing without a model, or where training could not model lifetimes."""
    try:
        return list(published_scoring(manifest).available) if manifest else []
    except NotReady:
        return []
