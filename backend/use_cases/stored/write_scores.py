"""Ids and scores as a file, of everybody whom a filter finds: no contact is in it, so none is needed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from backend.audiences.lines import lines
from backend.contract.profiles import CurrentScoring, CustomerProfile
from backend.contract.shop.groups import Group
from backend.errors import ExpiredCursor
from backend.stores.scored.customers import Filters, Order, Place, page, sums
from backend.stores.scored.scorings import current, kept
from backend.stores.store import Store
from backend.use_cases.stored.list_customers import Finding

COLUMNS: Final = tuple(name for name in CustomerProfile.__slots__ if name != "drivers")
ROWS_AT_ONCE: Final = 2_000
IN_ORDER: Final = 20_000
"""As many come in the order asked for; more of them by id, so that each piece is found at once."""


@dataclass(frozen=True, slots=True)
class ScoreFile:
    """Which customers of which scoring, ``count`` of them, in which order."""

    scoring: CurrentScoring
    filters: Filters
    order: Order
    count: int


def find_scores(store: Store, finding: Finding, order: Order, group: Group | None = None) -> ScoreFile:
    """Return the file of a filter (and a group), counted. Raises ``NotReady``."""
    with store.reading() as connection:
        scoring = current(connection)
        asked = finding(scoring)
        filters = replace(asked, groups=(*asked.groups, group)) if group else asked
        count = sums(connection, scoring.id, filters).customers
    by = order if count <= IN_ORDER else Order("customer_id", descending=False)
    return ScoreFile(scoring, filters, by, count)


def score_lines(store: Store, file: ScoreFile) -> Iterator[str]:
    """Return the csv, header first; all of it of one scoring: raises ``ExpiredCursor`` where that is deleted meanwhile."""
    yield lines([COLUMNS])
    in_order = file.count <= IN_ORDER
    limit, after = (IN_ORDER if in_order else ROWS_AT_ONCE), None
    while True:
        with store.reading() as connection:
            if kept(connection, file.scoring.id) is None:
                raise ExpiredCursor("The scoring was replaced twice while its customers were read; start again.")
            found = page(connection, file.scoring.id, file.filters, file.order, after, limit)
        if found:
            yield lines([cell(getattr(one, name)) for name in COLUMNS] for one in found)
            after = Place(found[-1].customer_id, None)
        if in_order or len(found) < limit:
            return


def cell(value: object) -> str:
    """Return a value as a cell; nothing for what is not known."""
    return "" if value is None else str(value)
