"""Write a scoring aside, then put it into service in one transaction: readers see the old one or the new one.

Rows carry their scoring's number, and pages read the current number and its rows in one transaction. The scoring before
stays until the next one, so that whoever is on page 40 can turn to page 41, and so that a scoring can be undone.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from backend.contract.profiles import CurrentScoring, CustomerProfile, Scoring
from backend.errors import NotReady
from backend.stores.tables import customers, metadata, scorings


@dataclass(frozen=True, slots=True)
class Writing:
    """A scoring on its way: ``add`` rows, then ``commit`` once."""

    engine: Engine
    number: int

    def add(self, profiles: Sequence[CustomerProfile]) -> None:
        """One transaction per call; nobody reads these rows yet."""
        rows = [asdict(profile) | {"scoring_id": self.number} for profile in profiles]
        with self.engine.begin() as connection:
            connection.execute(insert(customers), rows)

    def commit(self, scoring: Scoring, count: int) -> None:
        """Put it into service."""
        with self.engine.begin() as connection:
            for state, instead in (("previous", "old"), ("current", "previous")):
                connection.execute(update(scorings).where(scorings.c.state == state).values(state=instead))
            facts = {name: getattr(scoring, name) for name in Scoring.__slots__}
            connection.execute(update(scorings).where(scorings.c.id == self.number)
                               .values(state="current", customers=count, **facts))


@contextmanager
def replacing(engine: Engine) -> Iterator[Writing]:
    """A new scoring to write. What is not committed at the end is swept away, as is whatever an earlier crash left."""
    metadata.create_all(engine)
    sweep(engine)
    with engine.begin() as connection:
        made = connection.execute(insert(scorings).values(created_at=datetime.now(UTC), state="writing"))
        number = made.inserted_primary_key[0]  # type: ignore[index]
    try:
        yield Writing(engine, number)
    finally:
        sweep(engine)


def sweep(engine: Engine) -> None:
    """Delete the rows of scorings that are neither current nor the one before."""
    with engine.begin() as connection:
        gone = connection.scalars(select(scorings.c.id).where(scorings.c.state.not_in(("current", "previous")))).all()
        connection.execute(delete(customers).where(customers.c.scoring_id.in_(gone)))
        connection.execute(delete(scorings).where(scorings.c.id.in_(gone)))


def current(connection: Connection) -> CurrentScoring:
    """The scoring in service. Raises ``NotReady`` where there is none."""
    row = connection.execute(select(scorings).where(scorings.c.state == "current")).mappings().first()
    if row is None:
        raise NotReady("No customers are scored yet; run: python -m training score --data FILE")
    return _known(dict(row))


def kept(connection: Connection, number: int) -> CurrentScoring | None:
    """The scoring of this number, as long as it is in service or the one before."""
    asked = select(scorings).where(scorings.c.id == number, scorings.c.state.in_(("current", "previous")))
    row = connection.execute(asked).mappings().first()
    return None if row is None else _known(dict(row))


def _known(row: dict[str, Any]) -> CurrentScoring:
    scoring = Scoring(**{name: row[name] for name in Scoring.__slots__})
    written = row["created_at"]
    aware = written if written.tzinfo else written.replace(tzinfo=UTC)  # SQLite keeps no zone
    return CurrentScoring(row["id"], aware, row["customers"], scoring)


def write_all(engine: Engine, scoring: Scoring, batches: Iterable[Sequence[CustomerProfile]]) -> int:
    """Replace what is in service by these; returns how many customers."""
    count = 0
    with replacing(engine) as writing:
        for batch in batches:
            writing.add(batch)
            count += len(batch)
        writing.commit(scoring, count)
    return count
