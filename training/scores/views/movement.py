"""Who changed group since the scoring that is in service while the next one is worked out."""

from collections import Counter, defaultdict

import numpy as np
from sqlalchemy import Connection, Engine, inspect, select

from backend.contract.shop.shop_views import Move, Movement
from backend.errors import NotReady
from backend.stores.scored.scorings import current
from backend.stores.tables import customers, scorings
from training.scores.columns import Scores

MOVES = 60


def movement(engine: Engine, found: Scores, cutoff: str) -> Movement | None:
    """Return the largest moves between RFM segments; None where no scoring as of an earlier day is in service."""
    there = {column["name"] for column in inspect(engine).get_columns(customers.name)} if _has_tables(engine) else set()
    if "rfm_segment" not in there:
        return None
    with engine.connect() as connection:
        try:
            before = current(connection)
        except NotReady:
            return None
        if before.scoring.cutoff.isoformat() >= cutoff:
            return None
        was = segments_of(connection, before.id)
    return Movement(before.scoring.cutoff, pairs(found, was))


def segments_of(connection: Connection, scoring_id: int) -> dict[str, str | None]:
    """Return every customer's RFM segment in a scoring."""
    asked = select(customers.c.customer_id, customers.c.rfm_segment).where(customers.c.scoring_id == scoring_id)
    return {row[0]: row[1] for row in connection.execute(asked)}


def pairs(found: Scores, was: dict[str, str | None]) -> tuple[Move, ...]:
    """Return how many went from which group to which, the largest moves first; who stayed is in it, too."""
    columns = found.columns
    counts: Counter[tuple[str | None, str]] = Counter()
    value: defaultdict[tuple[str | None, str], float] = defaultdict(float)
    worth = columns["clv_365d"]
    told = not np.isnan(worth).all()
    rows = zip(columns["customer_id"].tolist(), columns["rfm_segment"].tolist(), np.nan_to_num(worth).tolist(), strict=True)
    for name, now, clv in rows:
        if now is not None:
            counts[was.get(name), now] += 1
            value[was.get(name), now] += clv
    return tuple(
        Move(then, now, count, round(value[then, now], 2) if told else None)
        for (then, now), count in counts.most_common(MOVES)
    )


def _has_tables(engine: Engine) -> bool:
    seen = inspect(engine)
    return seen.has_table(customers.name) and seen.has_table(scorings.name)
