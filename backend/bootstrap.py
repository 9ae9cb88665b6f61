"""The one room where concrete things are wired; tests pass fakes by keyword."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date
from typing import Any, Final

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from backend.api import health, jobs, monitoring
from backend.api.clients import models
from backend.api.clients import routes as clients
from backend.api.http import error_responses, openapi
from backend.api.http.dependencies import Services
from backend.api.http.request_log import JsonLines, RequestLog
from backend.api.predictions import batch, predict
from backend.api.sagemaker import routes as sagemaker
from backend.api.stored import audiences, customers, meta_ads, segments
from backend.insight.asking.statistics import Statistics
from backend.insight.asking.writer import InsightWriter
from backend.jobs.job_commands import Workplace
from backend.jobs.job_queue import JobQueue
from backend.jobs.job_store import JobStore
from backend.settings import Settings
from backend.stores.store import Store
from backend.use_cases.serve_model import ModelInService

LOOK_EVERY_S = 2.0
PARTS = (
    predict,
    batch,
    clients,
    sagemaker,
    models,
    health,
    monitoring,
    customers,
    segments,
    meta_ads,
    audiences,
    jobs,
    error_responses,
)
"""The busiest route first: routes are tried in order."""
OWN_LOG: Final[Any] = {"tracing": False, "metrics": False, "logs": False}
"""Nothing is sent anywhere: the service's own log line says it."""
DESCRIPTION = "How much will a customer spend in the next 30 days, how likely are they to buy, and what should we do?"


def build_app(
    settings: Settings,
    *,
    writer: InsightWriter | None = None,
    queue: JobQueue | None = None,
    today: Callable[[], date] = date.today,
) -> FastAPI:
    """The application with everything it needs; ``today`` is the day that a request is for which says none."""
    model = ModelInService(settings.model_dir)
    statistics = Statistics()
    words = writer or _writer(settings, statistics)
    store = Store(settings.database_url.get_secret_value())
    work = queue or _queue(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        model.refresh()
        watching = asyncio.create_task(_watch(model))
        if settings.admin_keys:
            work.start()
        yield
        await asyncio.to_thread(work.close)
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await words.aclose()
        store.close()

    app = FastAPI(title="Customer value", description=DESCRIPTION, version="0.1.0", lifespan=lifespan, telemetry=OWN_LOG)
    app.state.services = Services(model, words, statistics, settings.accepted_keys, store, settings.admin_keys, work, today)
    for part in PARTS:
        part.install(app)
    openapi.install(app, keys_are_set=bool(settings.accepted_keys))
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_methods=["*"],
        allow_headers=["*"],
        expose_headers=["X-Request-ID", "Retry-After", *audiences.COUNTS],
    )
    app.add_middleware(RequestLog)
    return app


async def _watch(model: ModelInService) -> None:
    """Put newly published models into service while requests go on."""
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        await asyncio.to_thread(model.refresh)


def _queue(settings: Settings) -> JobQueue:
    store = JobStore(settings.database_url.get_secret_value())
    return JobQueue(store, Workplace(settings.model_dir, settings.sample_file, settings.training_logs))


def _writer(settings: Settings, statistics: Statistics) -> InsightWriter:
    models = (settings.groq_model, settings.groq_fallback_model)
    if settings.groq_api_key is None:
        return InsightWriter(None, statistics=statistics)
    from backend.insight.model.groq_client import GroqCompletion  # the SDK costs half a second; only who uses it pays

    completion = GroqCompletion(api_key=settings.groq_api_key.get_secret_value(), base_url=settings.groq_base_url)
    return InsightWriter(completion, models, settings.insight_deadline_s, statistics=statistics)


def log_as_json(log_level: str) -> None:
    """Log one JSON object a line on standard output, uvicorn's own lines too."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    for name in ("backend", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(log_level.upper())
