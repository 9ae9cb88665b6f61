"""The one room where concrete things are wired; tests pass fakes by keyword."""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from typing import Any, Final

from fastapi import FastAPI
from pydantic import SecretStr

from backend.api import agents, health, jobs, monitoring, people
from backend.api.clients import dashboard as older_dashboard
from backend.api.clients import models
from backend.api.clients import routes as clients
from backend.api.dashboard import documentation
from backend.api.dashboard import routes as dashboard
from backend.api.gauges import quick_gauges
from backend.api.http import error_responses, openapi
from backend.api.http.access import GuardedRoute
from backend.api.http.bounds.bodies import Held
from backend.api.http.bounds.callers import Callers
from backend.api.http.bounds.lanes import Lane
from backend.api.http.bounds.limits import Limits
from backend.api.http.cors import Cors
from backend.api.http.dependencies import Privacy, Services
from backend.api.http.log_outlet import outlet
from backend.api.http.request_log import RequestLog
from backend.api.http.traces import Traces, provider
from backend.api.predictions import batch, predict
from backend.api.sagemaker import routes as sagemaker
from backend.api.stored import audiences, campaigns, customers, meta_ads, reading, segments, shop
from backend.contract.features import FEATURE_NAMES
from backend.insight.actions.action import Terms
from backend.insight.asking.statistics import Statistics
from backend.insight.asking.writer import InsightWriter
from backend.insight.model.budget import Budget
from backend.jobs.job_commands import Workplace
from backend.jobs.job_queue import JobQueue
from backend.jobs.job_store import JobStore
from backend.mcp.answers import Answers
from backend.mcp.tools import Tools
from backend.measures import Measures
from backend.settings import Settings
from backend.stores.database import Database
from backend.stores.engine import READER_PATIENCE_S
from backend.stores.privacy.retention import Periods
from backend.stores.store import Store
from backend.upkeep import Upkeep
from backend.use_cases.model.advise_by_lot import AdviceByLot
from backend.use_cases.model.challenge import said_by_other
from backend.use_cases.model.record_predictions import Recorder
from backend.use_cases.model.serve_model import ModelInService
from backend.use_cases.stored.forget_person import apply_retention

log = logging.getLogger(__name__)
EXPOSED: Final = (
    "X-Request-ID",
    "Retry-After",
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    *audiences.COUNTS,
)
"""Headers that pages of other sites may read."""
LOOK_EVERY_S = 2.0
FLUSH_EVERY_S = 5.0
CLEAN_EVERY_S = 600.0
LEAVE_EVERY_S = 1.0
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
    segments,
    shop,
    reading,
    meta_ads,
    campaigns,
    audiences,
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
    wired = _services(settings, writer, queue, today)
    traces = provider(os.environ, spans_to)

    own_pages: dict[str, Any] = {"docs_url": None, "redoc_url": None}
    app = FastAPI(**TITLES, **own_pages, lifespan=partial(_lifespan, wired, settings, traces), telemetry=OWN_LOG)
    app.router.route_class = GuardedRoute
    app.state.services = wired
    for part in PARTS:
        part.install(app)
    openapi.install(app, wired.callers)
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
    yield
    await _closed(wired)
    if traces is not None:
        await asyncio.to_thread(traces.shutdown)
    outlet().flush()


async def _closed(wired: Services) -> None:
    """End what runs beside requests, then what they use."""
    await wired.agents.aclose()
    await asyncio.to_thread(wired.jobs.close)
    await asyncio.to_thread(wired.upkeep.close)
    await wired.words.aclose()  # type: ignore[attr-defined]
    for lane in (wired.quick, wired.heavy):
        lane.close()
    wired.store.close()


def _terms(settings: Settings) -> Terms:
    return Terms(settings.shop_margin, settings.free_delivery_from, settings.keeps_holdout)


def agents_tools(settings: Settings) -> Tools:
    """Return the agents' tools on the store and the model that the settings name. Raises ``NotReady`` without a model."""
    key = settings.artifact_key.get_secret_value() if settings.artifact_key else None
    model = ModelInService(settings.model_dir, key)
    model.refresh()
    store = Store(Database(settings.database_url.get_secret_value(), "store of customers", READER_PATIENCE_S))
    return Tools(Answers(store, model, _terms(settings), settings.insight_language))


def _services(
    settings: Settings, writer: InsightWriter | None, queue: JobQueue | None, today: Callable[[], date]
) -> Services:
    key, second = _told(settings.artifact_key), settings.challenger
    model = ModelInService(settings.model_dir, key, second, settings.challenger_share)
    statistics = Statistics()
    url = settings.database_url.get_secret_value()
    work = queue or _queue(settings, Database(url, "database of jobs"))
    made: list[Services] = []
    upkeep = Upkeep(elsewhere=[work.task])
    upkeep.add("the model watcher", model.refresh, LOOK_EVERY_S)
    measures = Measures(settings.metrics_dir)
    if settings.metrics_dir is not None:
        upkeep.add("the counts for other workers", partial(_leave, measures, statistics, made), LEAVE_EVERY_S)
    store = Store(Database(url, "store of customers", READER_PATIENCE_S))
    ledger = _ledger(settings, store, model)
    if ledger is not None:
        upkeep.add("the ledger of predictions", lambda: ledger.flush(model.sketches), FLUSH_EVERY_S)
    upkeep.add("the retention of what is kept", partial(_retain, settings, store, today), CLEAN_EVERY_S)
    wired = Services(
        model=model,
        words=writer or _writer(settings, statistics),
        statistics=statistics,
        store=store,
        ledger=ledger,
        privacy=Privacy(settings.exports_dir, (settings.model_dir,), _told(settings.ledger_key) or ""),
        agents=agents.Agents(Tools(Answers(store, model, _terms(settings), settings.insight_language))),
        jobs=work,
        callers=_callers(settings),
        limits=_limits(settings),
        upkeep=upkeep,
        held=Held(),
        measures=measures,
        quick=Lane("quick", 2, 200, settings.answer_s),
        heavy=Lane("heavy", 1, 16, settings.answer_s),
        terms=_terms(settings),
        language=settings.insight_language,
        today=today,
    )
    made.append(wired)
    return wired


def _leave(measures: Measures, statistics: Statistics, made: list[Services]) -> None:
    measures.leave(statistics.counts(), quick_gauges(made[0]) if made else {})


def _callers(settings: Settings) -> Callers:
    return Callers(
        settings.accepted_keys,
        settings.admin_keys,
        settings.predictions_need_key,
        settings.open_access,
        settings.local_admin,
    )


def _ledger(settings: Settings, store: Store, model: ModelInService) -> Recorder | None:
    if not settings.ledger_days:
        return None
    named = settings.advice_experiment
    advice = AdviceByLot(named, settings.advice_held_out) if named else None
    second = partial(said_by_other, model) if settings.challenger else None
    return Recorder(store, _told(settings.ledger_key) or "", FEATURE_NAMES, advice, second)


def _retain(settings: Settings, store: Store, today: Callable[[], date]) -> None:
    gone = apply_retention(
        store, settings.exports_dir, settings.export_days, Periods(settings.ledger_days, settings.customer_days), today()
    )
    if gone:
        log.info("kept long enough and deleted", extra={"rows": gone})


def _limits(settings: Settings) -> Limits:
    """Programs on this machine are spared, unless the limit was set on purpose."""
    store, spared = _told(settings.rate_limit_store), "rate_limit" not in settings.model_fields_set
    return Limits(settings.rate_limit, settings.key_rate_limit, store, spares_local=spared)


def _told(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def _queue(settings: Settings, database: Database) -> JobQueue:
    return JobQueue(JobStore(database), Workplace(settings.model_dir, settings.sample_file, settings.training_logs))


def _writer(settings: Settings, statistics: Statistics) -> InsightWriter:
    models = (settings.groq_model, settings.groq_fallback_model, settings.groq_third_model)
    if settings.groq_api_key is None:
        return InsightWriter(None, language=settings.insight_language, statistics=statistics)
    from backend.insight.model.groq_client import GroqCompletion  # the SDK costs half a second; only who uses it pays

    budget = Budget(settings.groq_calls, settings.groq_tokens)
    key, deadline_s = settings.groq_api_key.get_secret_value(), settings.insight_deadline_s
    completion = GroqCompletion(api_key=key, base_url=settings.groq_base_url, budget=budget)
    return InsightWriter(completion, models, deadline_s, language=settings.insight_language, statistics=statistics)


def log_as_json(log_level: str) -> None:
    """Log one JSON object a line on standard output, uvicorn's own lines and everybody else's warnings too."""
    handler = outlet()
    handler.suit(sys.stdout)
    for name in ("backend", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(log_level.upper())
    access = logging.getLogger("uvicorn.access")  # our own line says it, without the customers in paths
    access.handlers, access.propagate, access.disabled = [], False, True
    errors = logging.getLogger("uvicorn.error")
    errors.handlers = []
    errors.setLevel(log_level.upper())
    logging.getLogger().handlers = [handler]
