"""Score everybody of a log on one screen: log -> features as of a day -> forecasts and lifetimes -> the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from backend.contract.profiles import CurrentScoring, CustomerProfile, Scoring
from backend.contract.shop.shop_views import ShopViews
from backend.contract.thresholds import RfmSegment
from backend.errors import NotReady, UnreadableLog
from backend.stores.engine import open_engine
from backend.stores.scored.histories import OrderHistories
from backend.stores.scored.scorings import Along, Tell, undo, write_all
from backend.stores.scored.views import ScoringViews
from backend.use_cases.telling.tell_scoring import told_along
from training.arrivals.columns import columns_of
from training.arrivals.packed import packed
from training.database import database_url, keeps_histories, keeps_ledger, ledger_key, telling
from training.facts.of_log import Facts
from training.facts.tables import Tables, tables
from training.features.present import as_of
from training.features.snapshots import Snapshot
from training.progress import Say, Stopwatch
from training.scores.columns import Scores, scores
from training.scores.facts import facts_beside, stored
from training.scores.forecasts import HORIZONS, forecast
from training.scores.forgotten import marks_of, without_forgotten
from training.scores.ledger import record_scored
from training.scores.lifetimes import rfm_scores
from training.scores.published import Published, open_published
from training.scores.totals import scoring_totals
from training.scores.views.log_read import log_read
from training.scores.views.movement import movement
from training.scores.views.shop import shop_views
from training.scores.views.timelines import histories
from training.transactions.account import Account
from training.transactions.order_log import opened
from training.transactions.readings.agreement import disagreement
from training.transactions.readings.asked import Asked

CHUNK = 20_000
"""Customers that are rows, not columns, at one time."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The log's account, everybody as of the cutoff, what goes into the store of the scoring as a whole, everybody's
    columns and facts, what pages show, the log summed up, and its lines where orders that arrive later are to be added."""

    account: Account
    everybody: Snapshot
    scoring: Scoring
    scores: Scores
    facts: Facts
    views: ShopViews
    summed: Tables
    lines: OrderHistories | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What a run has put into service, and the seconds of each of its steps."""

    account: Account
    scoring: Scoring
    customers: int
    seconds: dict[str, float]


def score_log(
    files: list[Path],
    model_dir: Path,
    database: str | None,
    cutoff: date | None,
    say: Say,
    asked: Asked | None = None,
    beside: Tell | None = None,
) -> Run:
    """Score a log with the published model and put the scores into service; raises early where that cannot succeed.

    What ``beside`` makes of the scoring is written in the transaction that puts it into service.
    """
    watch = Stopwatch(say)
    with opened_store(database) as engine:
        published = open_published(model_dir)
        scored = score_everybody(files, published, cutoff, watch, asked, marks_of(engine))
        customers = store(scored, engine, watch, beside=beside)
        if keeps_ledger():
            watch("recording what is predicted in the ledger")
            record_scored(engine, scored.scoring, scored.scores, ledger_key())
    watch.stop()
    return Run(scored.account, scored.scoring, customers, watch.seconds)


def both(first: Tell | None, second: Tell | None) -> Tell | None:
    """Return what makes of a scoring what these two make of it, in this order."""
    if first is None or second is None:
        return first or second
    one, other = first, second

    def made(engine: Engine, number: int, scoring: Scoring, customers: int) -> Along:
        along = [each(engine, number, scoring, customers) for each in (one, other)]

        def written(connection: Connection) -> None:
            for each in along:
                each(connection)

        return written

    return made


def put_back(database: str | None) -> CurrentScoring:
    """Put the scoring before into service. Raises ``NotReady`` where there is none."""
    with opened_store(database) as engine:
        return undo(engine, told_along(telling()))


@contextmanager
def opened_store(database: str | None) -> Iterator[Engine]:
    """Yield the database of a URL, or the service's own: the environment's DATABASE_URL, that of ``.env``, the default.

    Raises ``NotReady`` with one sentence where it cannot be used.
    """
    engine = open_engine(database_url(database))
    try:
        engine.connect().close()
        yield engine
    except (DBAPIError, engine.dialect.loaded_dbapi.Error) as error:  # bulk rows go past SQLAlchemy
        why = str(error.orig if isinstance(error, DBAPIError) else error).strip().splitlines()[0]
        raise NotReady(f"The database {engine.url.render_as_string()} cannot be used: {why}") from error
    finally:
        engine.dispose()


def score_everybody(
    files: list[Path],
    published: Published,
    cutoff: date | None,
    say: Say,
    asked: Asked | None = None,
    forgotten: dict[str, date] | None = None,
) -> Scored:
    """Work out everything that is said of every customer of a log.

    Raises ``UnreadableLog``, also where a column reads otherwise than in the log that the model was trained on.
    """
    manifest = published.manifest
    trained = manifest.data.get("readings", {})
    with opened(files, say, asked=replace(asked or Asked(), trained=trained)) as log:
        if unlike := disagreement(manifest.data, log.facts()):
            raise UnreadableLog(unlike)
        log = without_forgotten(log, forgotten or {}, ledger_key(), say)  # noqa: PLW2901 - the log as it may be used
        say("summing up customers' days")
        everybody, notes = as_of(log, cutoff)
        day = everybody.cutoff.date()
        account, summed, read = log.account, tables(log.lines, day), log_read(log, everybody.sums)
        lines = OrderHistories(columns_of(log, day).to_json(), list(packed(log.lines))) if keeps_histories() else None
    for note in notes:
        say(note)
    say(f"forecasting {len(everybody.who):,} customers as of {day}")
    said = worked_out(everybody, published)
    views = shop_views(everybody, said.scores, published, read)
    facts = facts_beside(said.scores, summed, day)
    return Scored(account, everybody, said.scoring, said.scores, facts, views, summed, lines)


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What a snapshot says by itself: every customer's columns, and the scoring with its totals."""

    scoring: Scoring
    scores: Scores


def worked_out(everybody: Snapshot, published: Published) -> WorkedOut:
    """Forecast everybody of a snapshot, put them into groups, and add them up."""
    manifest, active_days = published.manifest, float(published.manifest.plan["active_days"])
    forecasts = forecast(everybody, published)
    rfm = rfm_scores(everybody, forecasts.at(HORIZONS[-1]).spend, manifest.lifetime)
    found = scores(everybody, forecasts, rfm, manifest.parameters.segments, active_days)
    totals = scoring_totals(found, get_args(RfmSegment), active_days)
    return WorkedOut(_scoring(everybody.cutoff.date(), published, totals), found)


def _scoring(day: date, published: Published, totals: dict[str, Any]) -> Scoring:
    spend_model, probability_model = published.names
    return Scoring(
        cutoff=day,
        model_version=published.manifest.version,
        spend_model=spend_model,
        probability_model=probability_model,
        currency=published.manifest.parameters.currency,
        horizon_days=published.manifest.horizon_days,
        totals=totals,
    )


def store(scored: Scored, engine: Engine, say: Say, chunk: int = CHUNK, beside: Tell | None = None) -> int:
    """Replace the scoring in service, and tell whom the settings name; return how many customers it holds.

    No number depends on ``chunk``.
    """
    moved = movement(engine, scored.scores, scored.scoring.cutoff.isoformat())
    shown = ScoringViews(replace(scored.views, movement=moved), histories(scored.summed))
    said, facts = _said(scored, say, chunk), stored(scored.facts)
    along = both(beside, told_along(telling()))
    return write_all(engine, scored.scoring, said, facts, shown, scored.lines, along)


def _said(scored: Scored, say: Say, chunk: int) -> Iterator[list[CustomerProfile]]:
    parts = -(-scored.scores.columns["customer_id"].size // chunk)
    for number, batch in enumerate(scored.scores.rows(chunk), start=1):
        say(f"writing customers ({number} of {parts})")
        yield batch
    say("building indexes and putting the scores into service")
