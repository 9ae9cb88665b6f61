"""Tell that a scoring is in service, and who changed group by it: written together with it, or not at all."""

from typing import Any

from sqlalchemy import Connection, Engine

from backend.contract.profiles import Scoring
from backend.errors import NotReady
from backend.outgoing.targets import Telling
from backend.stores.outbox.changes import sweep_changes, write_changes
from backend.stores.outbox.write import Message, make_outbox, new_id, tell
from backend.stores.scored.scorings import Along, Tell, current


def told_along(telling: Telling) -> Tell | None:
    """Return what ``write_all`` and ``undo`` ask for the messages of a scoring; None where nobody is told."""
    if not telling.targets:
        return None

    def prepared(engine: Engine, number: int, scoring: Scoring, customers: int) -> Along:
        return prepare(engine, telling, number, facts_of(number, scoring, customers))

    return prepared


def prepare(engine: Engine, telling: Telling, number: int, facts: dict[str, Any]) -> Along:
    """Write down who changes group when the scoring ``number`` takes over; return what writes the messages themselves."""
    with engine.begin() as connection:
        make_outbox(connection)
        sweep_changes(connection)
        before = _in_service(connection)
    told = [Message("scoring.done", facts, new_id())]
    if before is not None:
        key = telling.key if telling.ids == "hashed" else None
        shared = {name: facts[name] for name in ("scoring", "cutoff")} | {"scoring_before": before}
        for kind in telling.kinds:
            told += write_changes(engine, before, number, kind, key, shared)
    names = [one.name for one in telling.targets]

    def along(connection: Connection) -> None:
        tell(connection, told, names)

    return along


def facts_of(number: int, scoring: Scoring, customers: int) -> dict[str, Any]:
    """Return what is told of a scoring as a whole."""
    return {
        "scoring": number,
        "cutoff": scoring.cutoff.isoformat(),
        "model_version": scoring.model_version,
        "customers": customers,
        "currency": scoring.currency,
    }


def _in_service(connection: Connection) -> int | None:
    try:
        return current(connection).id
    except NotReady:
        return None
