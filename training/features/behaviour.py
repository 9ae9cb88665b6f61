"""``behaviour_v1``: the one table of all behaviour features, and their values as of a cutoff.

The order of ``BEHAVIOUR_V1`` is the order of every model's matrix. Totals that only grow with the log
(``total_spend``, ``tenure_days``, ...) help to compute others; ``BEHAVIOUR_NAMES``, what models take, leaves them out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

import ibis
import ibis.expr.types as ir

from backend.contract.features import CONTRACT_V1
from training.features.definition import Definition
from training.features.expressions import features_as_of, past_of
from training.features.families.orders import ORDERS, orders_of
from training.features.families.products import PRODUCTS, products_of
from training.features.families.ratios import RATIOS
from training.features.families.rhythm import RHYTHM, purchase_days_of
from training.features.families.windows import WINDOWS

CONTRACT: tuple[Definition, ...] = tuple(
    Definition(f.name, f.unit, f.meaning, lambda t, name=f.name: t[name]) for f in CONTRACT_V1  # type: ignore[misc]
)
BEHAVIOUR_V1: tuple[Definition, ...] = (*CONTRACT, *WINDOWS, *ORDERS, *RHYTHM, *PRODUCTS, *RATIOS)
GROWS = frozenset({"total_spend", "num_transactions", "total_units", "unique_products", "lines_total", "gross_total"})
"""Not stationary: as of an early cutoff they hold months, as of a late one years."""
BEHAVIOUR_NAMES: tuple[str, ...] = tuple(d.name for d in BEHAVIOUR_V1 if d.name not in GROWS)


@dataclass(frozen=True, slots=True)
class Moment:
    """A cutoff, how many days of log lie before it, and the season index of the horizon to come."""

    cutoff: datetime
    history_days: float
    season: float


def behaviour_as_of(lines: ir.Table, moment: Moment, active_days: float) -> ir.Table:
    """All of ``BEHAVIOUR_V1``, one row per customer who bought in the ``active_days`` before the cutoff."""
    known = features_as_of(lines, moment.cutoff)
    known = known.filter(known.recency_days <= active_days)
    shop = past_of(lines, moment.cutoff)
    past = shop.semi_join(known, "customer_id")
    orders = orders_of(past)
    parts = [_family(past, WINDOWS), _family(orders, ORDERS), _family(purchase_days_of(orders), RHYTHM),
             _family(products_of(past, shop), PRODUCTS)]
    joined = reduce(_beside, parts, known)
    filled = joined.mutate(**{name: joined[name].cast("float64").fill_null(0.0)
                              for name in joined.columns if name != "customer_id"})
    placed = filled.mutate(history_days=ibis.literal(moment.history_days), season=ibis.literal(moment.season))
    derived = placed.mutate(**_expressions(placed, RATIOS))
    values = (derived[d.name].cast("float64").fill_null(0.0).name(d.name) for d in BEHAVIOUR_V1)
    return derived.select("customer_id", *values)


def _family(table: ir.Table, definitions: Iterable[Definition]) -> ir.Table:
    return table.group_by("customer_id").agg(**_expressions(table, definitions))


def _expressions(table: ir.Table, definitions: Iterable[Definition]) -> Mapping[str, ir.Value]:
    return {d.name: d.of(table) for d in definitions}


def _beside(left: ir.Table, right: ir.Table) -> ir.Table:
    return left.left_join(right, "customer_id").drop("customer_id_right")
