"""The application: every route, what stands around them, and how it begins and ends."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from typing import Any, Final

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES

from backend.api import agents, health, jobs, monitoring, people
from backend.api.clients import dashboard as older_dashboard
from backend.api.clients import models
from backend.api.clients import routes as clients
from backend.api.dashboard import documentation
from backend.api.dashboard import routes as dashboard
from backend.api.http import error_responses, openapi
from backend.api.http.access import GuardedRoute
from backend.api.http.cors import Cors
from backend.api.http.dependencies import Services
from backend.api.http.log_outlet import outlet
from backend.api.http.request_log import RequestLog
from backend.api.http.traces import Traces, provider
from backend.api.orders import routes as orders
from backend.api.out import scores as score_files
from backend.api.out import webhooks
from backend.api.predictions import batch, predict
from backend.api.sagemaker import routes as sagemaker
from backend.api.stored import audiences, campaigns, customers, meta_ads, reading, segments, shop
from backend.bootstrap.services import services_of
from backend.insight.asking.writer import InsightWriter
from backend.jobs.job_queue import JobQueue
from backend.settings import Settings

EXPOSED: Final = (
    "X-Request-ID",
    "Retry-After",
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    *audiences.COUNTS,
)
"""Headers that pages of other sites may read."""
PARTS = (
    predict,
    batch,
    clients,
    sagemaker,
    models,
    older_dashboard,
    health,
    monitoring,
    customers,
    score_files,
    webhooks,
    segments,
    shop,
    reading,
    meta_ads,
    campaigns,
    audiences,
    orders,
    jobs,
    people,
    agents,
    dashboard,
    documentation,
    error_responses,
)
"""The busiest route first: routes are tried in order."""
OWN_LOG: Final[Any] = {"tracing": False, "metrics": False, "logs": False}
"""Nothing is sent anywhere: the service's own log line says it."""
PACKED_FROM: Final = 4_096
"""Bytes of an answer from which on packing pays, for clients that take it: summaries and pages shrink to a fifth."""
PACKED_ALREADY: Final = (*DEFAULT_EXCLUDED_CONTENT_TYPES, score_files.MEDIA["parquet"], score_files.MEDIA["arrow"])
DESCRIPTION = "How much will a customer spend in the next 30 days, how likely are they to buy, and what should we do?"
TITLES: Final[dict[str, Any]] = {"title": "Customer value", "description": DESCRIPTION, "version": "0.1.0"}


def build_app(
    settings: Settings,
    *,
    writer: InsightWriter | None = None,
    queue: JobQueue | None = None,
    today: Callable[[], date] = date.today,
    spans_to: Any = None,
) -> FastAPI:
    """Return the application with everything it needs; ``today`` is the day that a request is for which says none."""
    wired = services_of(settings, writer, queue, today)
    traces = provider(os.environ, spans_to)

    own_pages: dict[str, Any] = {"docs_url": None, "redoc_url": None}
    app = FastAPI(**TITLES, **own_pages, lifespan=partial(_lifespan, wired, settings, traces), telemetry=OWN_LOG)
    app.router.route_class = GuardedRoute
    app.state.services = wired
    for part in PARTS:
        part.install(app)
    openapi.install(app, wired.callers)
    app.add_middleware(GZipMiddleware, minimum_size=PACKED_FROM, compresslevel=5, exclude_content_types=PACKED_ALREADY)
    app.add_middleware(Cors, routes=app, named=settings.allowed_origins, exposed=EXPOSED)
    if traces is not None:
        app.add_middleware(Traces, provider=traces)
    app.add_middleware(RequestLog, out=outlet(), measures=wired.measures, hosts=settings.hosts, unnamed=health.PATHS)
    return app


@asynccontextmanager
async def _lifespan(wired: Services, settings: Settings, traces: Any, _: FastAPI) -> AsyncIterator[None]:
    await asyncio.to_thread(wired.upkeep.tasks[0].once)
    wired.upkeep.start()
    if settings.admin_keys or settings.local_admin:
        wired.jobs.start()
    wired.follower.start()
    yield
    await _closed(wired)
    if traces is not None:
        await asyncio.to_thread(traces.shutdown)
    outlet().flush()


async def _closed(wired: Services) -> None:
    """End what runs beside requests, then what they use."""
    await wired.agents.aclose()
    await asyncio.to_thread(wired.follower.close)
    await asyncio.to_thread(wired.jobs.close)
    await asyncio.to_thread(wired.upkeep.close)
    await wired.words.aclose()  # type: ignore[attr-defined]
    for lane in (wired.quick, wired.heavy):
        lane.close()
    wired.store.close()
