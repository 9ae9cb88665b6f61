"""Everything that routes ask for, made of the settings."""

from collections.abc import Callable
from datetime import date
from functools import partial

from pydantic import SecretStr

from backend.api import agents
from backend.api.http.bounds.bodies import Held
from backend.api.http.bounds.callers import Callers
from backend.api.http.bounds.lanes import Lane
from backend.api.http.bounds.limits import Limits
from backend.api.http.dependencies import Privacy, Services
from backend.bootstrap.tasks import measures_of, retain, upkeep_of
from backend.bootstrap.writer import writer_of
from backend.contract.features import FEATURE_NAMES
from backend.insight.actions.action import Terms
from backend.insight.asking.statistics import Statistics
from backend.insight.asking.writer import InsightWriter
from backend.jobs.follower import Follower
from backend.jobs.job_commands import Workplace
from backend.jobs.job_queue import JobQueue
from backend.jobs.job_store import JobStore
from backend.jobs.stream_file import FileProgram
from backend.mcp.answers import Answers
from backend.mcp.tools import Tools
from backend.settings import Settings
from backend.stores.database import Database
from backend.stores.engine import READER_PATIENCE_S
from backend.stores.store import Store
from backend.use_cases.model.advise_by_lot import AdviceByLot
from backend.use_cases.model.challenge import said_by_other
from backend.use_cases.model.record_predictions import Recorder
from backend.use_cases.model.serve_model import ModelInService
from backend.use_cases.orders.accept_orders import OrderBook
from backend.use_cases.telling.keep_telling import keep_telling


def services_of(
    settings: Settings, writer: InsightWriter | None, queue: JobQueue | None, today: Callable[[], date]
) -> Services:
    """Return what routes ask for; ``writer`` and ``queue`` are the tests' own, ``today`` dates requests."""
    model, told = _model(settings), settings.telling
    statistics = Statistics()
    url = settings.database_url.get_secret_value()
    work = queue or _queue(settings, Database(url, "database of jobs"))
    made: list[Services] = []
    follower = _follower(settings, url)
    store = Store(Database(url, "store of customers", READER_PATIENCE_S))
    ledger = _ledger(settings, store, model)
    upkeep = upkeep_of(model, ledger, partial(retain, settings, store, today), partial(keep_telling, store, model, told))
    upkeep.elsewhere += [work.task, follower.task]
    measures = measures_of(settings, upkeep, statistics, made)
    wired = Services(
        model=model,
        words=writer or writer_of(settings, statistics),
        statistics=statistics,
        store=store,
        ledger=ledger,
        privacy=Privacy(settings.exports_dir, (settings.model_dir,), _told(settings.ledger_key) or ""),
        told=tuple(one.name for one in told.targets),
        agents=agents.Agents(Tools(Answers(store, model, _terms(settings), settings.insight_language))),
        jobs=work,
        orders=OrderBook(store, settings.webhook_secrets, follower.awake, follower.away),
        follower=follower,
        files=FileProgram(work.at.program, url),
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


def agents_tools(settings: Settings) -> Tools:
    """Return the agents' tools on the store and the model that the settings name. Raises ``NotReady`` without a model."""
    key = settings.artifact_key.get_secret_value() if settings.artifact_key else None
    model = ModelInService(settings.model_dir, key)
    model.refresh()
    store = Store(Database(settings.database_url.get_secret_value(), "store of customers", READER_PATIENCE_S))
    return Tools(Answers(store, model, _terms(settings), settings.insight_language))


def _model(settings: Settings) -> ModelInService:
    key, second = _told(settings.artifact_key), settings.challenger
    return ModelInService(settings.model_dir, key, second, settings.challenger_share)


def _follower(settings: Settings, url: str) -> Follower:
    """Warm from the start where a shop was told to send its orders."""
    expected = any(settings.webhook_secrets.values())
    return Follower(Database(url, "queue of orders"), url, settings.model_dir, expected=expected)


def _ledger(settings: Settings, store: Store, model: ModelInService) -> Recorder | None:
    if not settings.ledger_days:
        return None
    named = settings.advice_experiment
    advice = AdviceByLot(named, settings.advice_held_out) if named else None
    second = partial(said_by_other, model) if settings.challenger else None
    return Recorder(store, _told(settings.ledger_key) or "", FEATURE_NAMES, advice, second)


def _callers(settings: Settings) -> Callers:
    return Callers(
        settings.accepted_keys,
        settings.admin_keys,
        settings.predictions_need_key,
        settings.open_access,
        settings.local_admin,
    )


def _limits(settings: Settings) -> Limits:
    """Programs on this machine are spared, unless the limit was set on purpose."""
    store, spared = _told(settings.rate_limit_store), "rate_limit" not in settings.model_fields_set
    return Limits(settings.rate_limit, settings.key_rate_limit, store, spares_local=spared)


def _queue(settings: Settings, database: Database) -> JobQueue:
    return JobQueue(JobStore(database), Workplace(settings.model_dir, settings.sample_file, settings.training_logs))


def _terms(settings: Settings) -> Terms:
    return Terms(settings.shop_margin, settings.free_delivery_from, settings.keeps_holdout)


def _told(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
