"""What the scoring in service adds up to, by each kind of group."""

from typing import Final

from pydantic import TypeAdapter, ValidationError

from backend.contract.profiles import CurrentScoring
from backend.contract.scoring_totals import ScoringTotals
from backend.errors import NotReady
from backend.stores.scorings import current
from backend.stores.store import Store

_TOTALS: Final[TypeAdapter[ScoringTotals]] = TypeAdapter(ScoringTotals)


def read_totals(store: Store) -> tuple[CurrentScoring, ScoringTotals]:
    """Return the totals that were worked out while the rows were written. Raises ``NotReady``."""
    with store.reading() as connection:
        scoring = current(connection)
    return scoring, totals_of(scoring)


def totals_of(scoring: CurrentScoring) -> ScoringTotals:
    """Return the scoring's totals. Raises ``NotReady`` for those of another version."""
    try:
        return _TOTALS.validate_python(scoring.scoring.totals)
    except ValidationError as error:
        raise NotReady("The scoring in service was written by another version; score again.") from error
