"""What campaigns cost, and what the customers whom they won have spent and are predicted to spend."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from backend.contract.profiles import CurrentScoring
from backend.stores.scored.scorings import current
from backend.stores.store import Store
from backend.stores.tables import customers

PART: Final = 1_000
"""Ids asked for at once: databases bound how many values one statement takes."""
SHOWN: Final = 5
NUL: Final = "\0"
"""PostgreSQL refuses a text with it, so nobody who is stored is called so."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign: what was paid for it (currency of the scoring) and the ids of the customers whom it won."""

    source: str
    name: str
    spend: float
    customers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """What a scoring says of one customer: net spend so far, and over the coming 365 days (None where no model knows)."""

    revenue: float
    value: float | None


@dataclass(frozen=True, slots=True)
class Performance:
    """Of one campaign, of one source (``campaign`` None), or of all (``source`` None too); money in the scoring's currency.

    ``customers`` counts each once, ``scored_customers`` those in the scoring; ``revenue`` is their net spend so far,
    ``predicted_value_365d`` that over the coming 365 days. ``cac`` is spend per customer, ``roas`` revenue per unit spent,
    ``roas_with_year_ahead`` revenue and predicted value per unit of spend. None where it cannot be said: nobody won,
    nothing spent, no value known.
    """

    source: str | None
    campaign: str | None
    spend: float
    customers: int
    scored_customers: int
    cac: float | None
    revenue: float
    predicted_value_365d: float | None
    mean_predicted_value_365d: float | None
    roas: float | None
    roas_with_year_ahead: float | None


@dataclass(frozen=True, slots=True)
class Tracked:
    """All campaigns as given, their sources in order of appearance, and the whole; ``notes`` say what to read with care."""

    scoring: CurrentScoring
    campaigns: list[Performance]
    sources: list[Performance]
    whole: Performance
    notes: list[str]


def track_campaigns(store: Store, campaigns: Sequence[Campaign]) -> Tracked:
    """Return how campaigns did. Raises ``NotReady`` where nobody is scored."""
    won = frozenset[str]().union(*(one.customers for one in campaigns))
    everybody = sorted(one for one in won if NUL not in one)
    with store.reading() as connection:
        scoring = current(connection)
        c = customers.c
        asked = select(c.customer_id, c.total_spend, c.clv_365d).where(c.scoring_id == scoring.id)
        rows = [
            row
            for start in range(0, len(everybody), PART)
            for row in connection.execute(asked.where(c.customer_id.in_(everybody[start : start + PART])))
        ]
    known = {name: Known(revenue, value) for name, revenue, value in rows}
    sources = dict.fromkeys(one.source for one in campaigns)
    return Tracked(
        scoring,
        [performance([one], known, one.source, one.name) for one in campaigns],
        [performance([one for one in campaigns if one.source == source], known, source) for source in sources],
        performance(campaigns, known),
        list(_notes(campaigns, known)),
    )


def performance(
    campaigns: Iterable[Campaign], known: dict[str, Known], source: str | None = None, name: str | None = None
) -> Performance:
    """Return what campaigns did together: a customer of two of them counts once."""
    taken = list(campaigns)
    won = frozenset[str]().union(*(one.customers for one in taken))
    found = [known[one] for one in won if one in known]
    values = [one.value for one in found if one.value is not None]
    spend, revenue = math.fsum(one.spend for one in taken), math.fsum(one.revenue for one in found)
    value = math.fsum(values) if values else None
    return Performance(
        source=source,
        campaign=name,
        spend=round(spend, 2),
        customers=len(won),
        scored_customers=len(found),
        cac=round(spend / len(won), 2) if won else None,
        revenue=round(revenue, 2),
        predicted_value_365d=_money(value),
        mean_predicted_value_365d=_money(value / len(values) if value is not None else None),
        roas=_per_unit(revenue, spend),
        roas_with_year_ahead=None if value is None else _per_unit(revenue + value, spend),
    )


def _notes(campaigns: Sequence[Campaign], known: dict[str, Known]) -> Iterator[str]:
    counted = [name for one in campaigns for name in one.customers]
    won = set(counted)
    if absent := sorted(won - known.keys()):
        yield (
            f"{len(absent):,} of {len(won):,} customers are not in the scoring and count in neither revenue nor value: "
            f"{', '.join(absent[:SHOWN])}{' ...' if len(absent) > SHOWN else ''}."
        )
    if again := len(counted) - len(won):
        yield f"Customers were given to more than one campaign ({again:,} times): sources and the whole count each once."
    if unvalued := sum(one.value is None for one in known.values()):
        yield f"{unvalued:,} customers have no predicted value, as no lifetime model knows them."


def _money(amount: float | None) -> float | None:
    return None if amount is None else round(amount, 2)


def _per_unit(amount: float, spend: float) -> float | None:
    return round(amount / spend, 4) if spend > 0 else None
