"""What an older dashboard, its scripts and its documents ask for beside customers: a cache, a status, a training, pages."""

import time
from typing import Annotated, Any, Final

from fastapi import FastAPI, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import services
from backend.api.jobs import ASKED, Prefer, Samples, TrainAnswer, Wait, train
from backend.contract.jobs import ModelType

PAGES: Final = {"/api/docs": "/docs", "/api/redoc": "/redoc", "/api/openapi.json": "/openapi.json"}
_EVERYBODY: Final[ModelType] = "ensemble"
Force = Annotated[bool, Query(description="Trained is whenever it is asked for; there is nothing to force.")]


class CacheCleared(BaseModel):
    """Nothing was kept, so nothing is lost."""

    status: str = "success"
    message: str = "Answers are worked out anew for every request; there is no cache to clear."


class CacheStats(BaseModel):
    """There is no cache of predictions."""

    enabled: bool = False
    hits: int = 0
    misses: int = 0
    size: int = 0


class ServiceStatus(BaseModel):
    """The process that answers; ``environment`` is null, for it has no name here."""

    application: str
    version: str
    environment: str | None = None
    uptime_seconds: float
    uptime_human: str
    cache: CacheStats
    config: dict[str, Any] = {}


class ModelTrained(TrainAnswer):
    """A training of the ensemble, as ``/train/ensemble`` answers it, and in the older words."""

    status: str
    training_time_seconds: float
    metrics: dict[str, Any] | None


def install(app: FastAPI) -> None:
    """Add the routes."""
    small: dict[str, Any] = {"tags": ["health"]} | access(RouteKind.HEALTH)
    app.post("/api/cache/clear", **small)(clear_cache)
    app.get("/api/cache/stats", **small)(cache_stats)
    app.get("/api/status", **small)(status)
    asked: dict[str, Any] = {"tags": ["jobs"], "status_code": 202} | access(RouteKind.ADMINISTRATION)
    over: dict[int | str, dict[str, Any]] = {200: {"model": ModelTrained, "description": "The job is over"}}
    app.post("/api/model/train", responses=ASKED | over, **asked)(train_model)
    for path in PAGES:
        app.get(path, include_in_schema=False, **access(RouteKind.HEALTH))(moved)


async def clear_cache() -> CacheCleared:
    """Say that there is nothing to clear."""
    return CacheCleared()


async def cache_stats() -> CacheStats:
    """Say that nothing is cached."""
    return CacheStats()


async def status(request: Request) -> ServiceStatus:
    """Return which version answers, and since when."""
    seconds = services(request).uptime_s
    return ServiceStatus(
        application=request.app.title,
        version=request.app.version,
        uptime_seconds=round(seconds, 3),
        uptime_human=_told(int(seconds)),
        cache=CacheStats(),
    )


async def train_model(
    request: Request,
    response: Response,
    n_samples: Samples = None,
    force: Force = False,  # noqa: ARG001 - an older client's word
    wait: Wait = True,
    prefer: Prefer = None,
) -> ModelTrained:
    """Train the ensemble: `/train/ensemble` by the name that an older dashboard has for it."""
    started = time.perf_counter()
    told = await train(request, response, _EVERYBODY, n_samples, wait, prefer)
    return ModelTrained(
        **dict(told),
        status="success" if told.state == "succeeded" else told.state,
        training_time_seconds=round(time.perf_counter() - started, 3),
        metrics=told.model_performance,
    )


async def moved(request: Request) -> RedirectResponse:
    """Redirect to where the page is."""
    return RedirectResponse(PAGES[request.url.path])


def _told(seconds: int) -> str:
    """Return an age in words: ``1d 2h 3m 4s``."""
    parts = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))
    counts = [
        (name, seconds // size % (most or seconds + 1)) for (name, size), most in zip(parts, (0, 24, 60, 60), strict=True)
    ]
    return " ".join(f"{count}{name}" for name, count in counts if count) or "0s"
