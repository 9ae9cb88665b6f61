"""What the scoring in service adds up to, by each kind of group, and what is said of each."""

from collections.abc import Iterator
from typing import Final

from pydantic import TypeAdapter, ValidationError

from backend.contract.profiles import CurrentScoring, CustomerProfile
from backend.contract.receipts import ClaimReceipt
from backend.contract.scoring_totals import ScoringTotals
from backend.errors import NotReady
from backend.insight.writing.group import Scored, group_text
from backend.stores.scored.customers import Filters, Order, page
from backend.stores.scored.scorings import current
from backend.stores.store import Store

SHOWN_BEST: Final = 5
"""Customers on a summary; an index finds them, whatever the number of customers."""
_TOTALS: Final[TypeAdapter[ScoringTotals]] = TypeAdapter(ScoringTotals)


def read_totals(store: Store) -> tuple[CurrentScoring, ScoringTotals]:
    """Return the totals that were worked out while the rows were written. Raises ``NotReady``."""
    with store.reading() as connection:
        scoring = current(connection)
    return scoring, totals_of(scoring)


def read_summary(store: Store) -> tuple[CurrentScoring, ScoringTotals, list[CustomerProfile]]:
    """Return the totals, and the customers who are worth most over a year, as of one moment. Raises ``NotReady``."""
    with store.reading() as connection:
        scoring = current(connection)
        best = page(connection, scoring.id, Filters(), Order("clv_365d", descending=True), None, SHOWN_BEST)
    return scoring, totals_of(scoring), best


def totals_of(scoring: CurrentScoring) -> ScoringTotals:
    """Return the scoring's totals. Raises ``NotReady`` for those of another version."""
    try:
        return _TOTALS.validate_python(scoring.scoring.totals)
    except ValidationError as error:
        raise NotReady("The scoring in service was written by another version; score again.") from error


def scored_in(found: CurrentScoring, totals: ScoringTotals) -> Scored:
    """Return what texts about groups compare with."""
    of = found.scoring
    return Scored(totals.everybody, of.cutoff, of.model_version, of.currency, totals.active_days)


def group_claims(found: CurrentScoring, language: str) -> Iterator[tuple[str, str, tuple[ClaimReceipt, ...]]]:
    """Yield kind, name and receipts of each group's text, by either horizon. Raises ``NotReady`` for old totals."""
    totals = totals_of(found)
    scored = scored_in(found, totals)
    for kind, groups in totals.groups.items():
        for name, group in groups.items():
            yield kind, name, group_text(group, scored, "spend", language).claims
            yield kind, name, group_text(group, scored, "value", language).claims
