"""Is the process alive, is it ready, and where is the documentation?"""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel

from backend.api.http.dependencies import services
from backend.api.http.error_responses import ErrorBody
from backend.errors import NotReady
from backend.use_cases.serve_model import ModelInService, age_days


class Health(BaseModel):
    """Alive; ``model_version`` is null until something is published."""

    status: str
    model_version: str | None
    model_age_days: float | None
    detail: str | None = None


def install(app: FastAPI) -> None:
    """Add the routes; an older service's clients ask for health below ``/api``."""
    not_ready: dict[int | str, dict[str, Any]] = {503: {"model": ErrorBody, "description": "No model is published yet"}}
    app.get("/", include_in_schema=False)(root)
    app.get("/health", tags=["health"])(health)
    app.get("/api/health", tags=["health"])(health)
    app.get("/ready", tags=["health"], responses=not_ready)(ready)


async def root(request: Request) -> Response:
    """Redirect browsers to the documentation; tell programs where it is."""
    if "text/html" in request.headers.get("accept", ""):
        return RedirectResponse("/docs")
    return JSONResponse(
        {
            "service": "customer value",
            "predict": "/predict_customer_value",
            "health": "/health",
            "ready": "/ready",
            "docs": "/docs",
            "openapi": "/openapi.json",
        }
    )


async def health(request: Request) -> Health:
    """Return 200 as long as the process answers, with a model or without."""
    return _health(services(request).model)


async def ready(request: Request) -> Health:
    """Return 200 when predictions can be answered, 503 until then."""
    model = services(request).model
    model.current  # noqa: B018 - raises NotReady
    return _health(model)


def _health(model: ModelInService) -> Health:
    try:
        manifest = model.current
    except NotReady as reason:
        return Health(status="alive", model_version=None, model_age_days=None, detail=str(reason))
    return Health(status="alive", model_version=manifest.version, model_age_days=round(age_days(manifest), 3))
