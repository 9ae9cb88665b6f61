"""What pages show of the shop: the views of the scoring in service, and of the one before where it is of an earlier day."""

from dataclasses import dataclass

from backend.contract.profiles import CurrentScoring
from backend.contract.scoring_totals import GroupTotals
from backend.contract.shop.shop_views import ShopViews
from backend.errors import NotReady
from backend.stores.scored.scorings import current, previous
from backend.stores.scored.views import find_views
from backend.stores.store import Store
from backend.use_cases.stored.segment_customers import totals_of

NO_VIEWS = "The scoring in service was written by an earlier version, without what pages show; score again."


@dataclass(frozen=True, slots=True)
class Before:
    """The scoring before, as far as it can be compared."""

    scoring: CurrentScoring
    totals: GroupTotals
    views: ShopViews


def read_views(store: Store) -> tuple[CurrentScoring, ShopViews]:
    """Return the scoring in service and its views. Raises ``NotReady``."""
    with store.reading() as connection:
        scoring = current(connection)
        views = find_views(connection, scoring.id)
    if views is None:
        raise NotReady(NO_VIEWS)
    return scoring, views


def read_before(store: Store) -> Before | None:
    """Return the scoring before; None where there is none of an earlier day."""
    with store.reading() as connection:
        now, before = current(connection), previous(connection)
        if before is None or before.scoring.cutoff >= now.scoring.cutoff:
            return None
        views = find_views(connection, before.id)
    try:
        return None if views is None else Before(before, totals_of(before).everybody, views)
    except NotReady:
        return None
