"""Write a scoring aside, then put it into service in one transaction: readers see the old one or the new one.

Rows carry their scoring's number, and pages read the current number and its rows in one transaction. The scoring before
stays until the next one, so that anyone who is on page 40 can turn to page 41, and so that a scoring can be undone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from backend.contract.profiles import CurrentScoring, CustomerProfile, Scoring
from backend.errors import NotReady
from backend.stores.one_writer import only_writer
from backend.stores.scored.bulk import index_rows, insert_rows, sweep
from backend.stores.scored.cells import CellBook
from backend.stores.scored.facts import ScoringFacts, insert_facts
from backend.stores.scored.histories import OrderHistories, insert_histories
from backend.stores.scored.outdated import make_tables
from backend.stores.scored.views import ScoringViews, insert_views
from backend.stores.tables import cells, metadata, scorings

KEPT = ("current", "previous")
Along = Callable[[Connection], None]
"""What is written in the transaction that puts a scoring into service."""
Tell = Callable[[Engine, int, Scoring, int], Along]
"""From a scoring's number, facts and customers to what is written along with it; asked when all its rows are in."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A scoring that is being written: ``add`` rows, then ``commit`` once."""

    engine: Engine
    number: int
    book: CellBook

    def add(self, profiles: Sequence[CustomerProfile]) -> None:
        """Add rows, in one transaction per call; nobody reads them yet."""
        insert_rows(self.engine, self.number, profiles, [self.book.number(one) for one in profiles])

    def commit(self, scoring: Scoring, count: int, tell: Tell | None = None) -> None:
        """Build its indexes, then put it into service."""
        index_rows(self.engine, self.number)
        along = tell(self.engine, self.number, scoring, count) if tell else None
        with self.engine.begin() as connection:
            if count:
                connection.execute(insert(cells), list(self.book.rows(self.number)))
            for state, instead in (("previous", "old"), ("current", "previous")):
                connection.execute(update(scorings).where(scorings.c.state == state).values(state=instead))
            facts = {name: getattr(scoring, name) for name in Scoring.__slots__}
            connection.execute(
                update(scorings).where(scorings.c.id == self.number).values(state="current", customers=count, **facts)
            )
            if along is not None:
                along(connection)


@contextmanager
def replacing(engine: Engine) -> Iterator[Writing]:
    """Yield a new scoring to write; without a commit it is deleted at the end, as is what an earlier crash left.

    Tables of another version of this service are dropped first. Raises ``BadInput`` while another scoring is being written.
    """
    with only_writer(engine):
        make_tables(engine)
        sweep(engine, KEPT)
        with engine.begin() as connection:
            made = connection.execute(insert(scorings).values(created_at=datetime.now(UTC), state="writing"))
            number = made.inserted_primary_key[0]  # type: ignore[index]
        try:
            yield Writing(engine, number, CellBook())
        finally:
            sweep(engine, KEPT)


def undo(engine: Engine, tell: Tell | None = None) -> CurrentScoring:
    """Put the scoring before into service, and keep the present one as the one before: two calls change nothing.

    Raises ``NotReady`` where there is no scoring before.
    """
    with only_writer(engine):
        metadata.create_all(engine)
        with engine.connect() as connection:
            before = previous(connection)
        if before is None:
            raise NotReady("There is no earlier scoring to put back.")
        along = tell(engine, before.id, before.scoring, before.customers) if tell else None
        with engine.begin() as connection:
            numbers = {row.state: row.id for row in connection.execute(select(scorings.c.state, scorings.c.id))}
            for state, number in (("previous", numbers.get("current")), ("current", numbers["previous"])):
                connection.execute(update(scorings).where(scorings.c.id == number).values(state=state))
            if along is not None:
                along(connection)
            return current(connection)


def current(connection: Connection) -> CurrentScoring:
    """Return the scoring in service. Raises ``NotReady`` where there is none."""
    row = connection.execute(select(scorings).where(scorings.c.state == "current")).mappings().first()
    if row is None:
        raise NotReady("No customers are scored yet; run: python -m training score --data FILE")
    return _known(dict(row))


def previous(connection: Connection) -> CurrentScoring | None:
    """Return the scoring that was in service before the present one; None where there is none."""
    row = connection.execute(select(scorings).where(scorings.c.state == "previous")).mappings().first()
    return None if row is None else _known(dict(row))


def kept(connection: Connection, number: int) -> CurrentScoring | None:
    """Return the scoring of this number, as long as it is in service or the one before."""
    asked = select(scorings).where(scorings.c.id == number, scorings.c.state.in_(("current", "previous")))
    row = connection.execute(asked).mappings().first()
    return None if row is None else _known(dict(row))


def _known(row: dict[str, Any]) -> CurrentScoring:
    scoring = Scoring(**{name: row[name] for name in Scoring.__slots__})
    written = row["created_at"]
    aware = written if written.tzinfo else written.replace(tzinfo=UTC)  # SQLite keeps no zone
    return CurrentScoring(row["id"], aware, row["customers"], scoring)


def write_all(
    engine: Engine,
    scoring: Scoring,
    batches: Iterable[Sequence[CustomerProfile]],
    facts: ScoringFacts | None = None,
    views: ScoringViews | None = None,
    lines: OrderHistories | None = None,
    tell: Tell | None = None,
) -> int:
    """Replace what is in service by these, with the facts and the lines of their log and what pages show; returns how many
    customers there are.

    What ``tell`` makes of it is written in the transaction that puts it into service.
    """
    count = 0
    with replacing(engine) as writing:
        for batch in batches:
            writing.add(batch)
            count += len(batch)
        if facts is not None:
            insert_facts(engine, writing.number, facts)
        if views is not None:
            insert_views(engine, writing.number, views)
        if lines is not None:
            insert_histories(engine, writing.number, lines)
        writing.commit(scoring, count, tell)
    return count
