"""What the scoring in service adds up to, by each kind of group."""

from typing import Final

from pydantic import TypeAdapter, ValidationError

from backend.contract.profiles import CurrentScoring
from backend.contract.scoring_totals import ScoringSummary
from backend.errors import NotReady
from backend.stores.scorings import current
from backend.stores.store import Store

_SUMMARY: Final[TypeAdapter[ScoringSummary]] = TypeAdapter(ScoringSummary)


def read_summary(store: Store) -> tuple[CurrentScoring, ScoringSummary]:
    """The totals that were worked out while the rows were written. Raises ``NotReady``."""
    with store.reading() as connection:
        scoring = current(connection)
    return scoring, summary_of(scoring)


def summary_of(scoring: CurrentScoring) -> ScoringSummary:
    """Its totals. Raises ``NotReady`` for those of another version."""
    try:
        return _SUMMARY.validate_python(scoring.scoring.summary)
    except ValidationError as error:
        raise NotReady("The scoring in service was written by another version; score again.") from error
