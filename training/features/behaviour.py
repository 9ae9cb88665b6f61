"""``behaviour_v1``: the one table of all behaviour features, and their values as of a cutoff.

The order of ``BEHAVIOUR_V1`` is the order of every model's matrix. Totals that only grow with the log
(``total_spend``, ``tenure_days``, ...) help to compute others; ``BEHAVIOUR_NAMES``, what models take, leaves them out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend as DuckDB

from backend.contract.features import CONTRACT_V1
from training.features.definition import Definition
from training.features.expressions import features_as_of, past_of
from training.features.families.orders import ORDERS, orders_of
from training.features.families.products import PRODUCTS, products_of, sales_of
from training.features.families.ratios import RATIOS
from training.features.families.rhythm import RHYTHM, purchase_days_of
from training.features.families.windows import WINDOWS
from training.progress import Say


def _column(name: str) -> Callable[[ir.Table], ir.Value]:
    return lambda t: t[name]


CONTRACT: tuple[Definition, ...] = tuple(Definition(f.name, f.unit, f.meaning, _column(f.name)) for f in CONTRACT_V1)
BEHAVIOUR_V1: tuple[Definition, ...] = (*CONTRACT, *WINDOWS, *ORDERS, *RHYTHM, *PRODUCTS, *RATIOS)
GROWS = frozenset({"total_spend", "num_transactions", "total_units", "unique_products", "lines_total", "gross_total"})
"""Not stationary: as of an early cutoff they hold months, as of a late one years."""
BEHAVIOUR_NAMES: tuple[str, ...] = tuple(d.name for d in BEHAVIOUR_V1 if d.name not in GROWS)


AT_ONCE = 40_000
"""Customers whose behaviour is worked out together."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A cutoff, how many days of log lie before it, and the season index of the horizon to come."""

    cutoff: datetime
    history_days: float
    season: float


class BehaviourQuery:
    """All of ``BEHAVIOUR_V1``, one row per customer who bought in the ``active_days`` before a moment's cutoff.

    On DuckDB for many moments, written as SQL once: saying it takes as long as computing it.

    ``known``, ``theirs`` and ``sales`` are all of it that a moment changes. Many customers are taken in parts: their
    gaps and products together would not fit into the memory that DuckDB is given.
    """

    def __init__(self, lines: ir.Table, active_days: float) -> None:
        self._con: DuckDB = lines.get_backend()
        self._lines, self._active_days, self._sql = lines, active_days, ""

    def at(self, moment: Moment, say: Say = lambda _: None) -> pa.Table:
        """Return one row per customer; with many customers it reports progress."""
        past = past_of(self._lines, moment.cutoff)
        sales = self._kept("sales", sales_of(past))
        everybody = self._kept("everybody", _known(self._lines, moment, self._active_days))
        parts, found = everybody.count().to_pyarrow().as_py() // AT_ONCE + 1, []
        for part in range(parts):
            if parts > 1:
                say(f"behaviour of customers ({part + 1} of {parts})")
            known = self._kept("known", everybody.filter((everybody.customer_id.hash() % parts).abs() == part))
            found.append(self._of(known, self._kept("theirs", past.semi_join(known, "customer_id")), sales))
        return pa.concat_tables(found)

    def _kept(self, name: str, table: ir.Table) -> ir.Table:
        """Return a table that is computed once, not wherever the query names it."""
        return self._con.create_table(name, table, overwrite=True, temp=True)

    def _of(self, known: ir.Table, theirs: ir.Table, sales: ir.Table) -> pa.Table:
        self._sql = self._sql or str(self._con.compile(_behaviour_of(known, theirs, sales)))
        return self._con.con.sql(self._sql).to_arrow_table()


def _known(lines: ir.Table, moment: Moment, active_days: float) -> ir.Table:
    """Return the plain features of the active customers, and the moment's two numbers."""
    plain = features_as_of(lines, moment.cutoff)
    return plain.filter(plain.recency_days <= active_days).mutate(
        history_days=ibis.literal(moment.history_days, "float64"), season=ibis.literal(moment.season, "float64")
    )


def _behaviour_of(known: ir.Table, past: ir.Table, sales: ir.Table) -> ir.Table:
    orders = orders_of(past)
    parts = [
        _family(past, WINDOWS),
        _family(orders, ORDERS),
        _family(purchase_days_of(orders), RHYTHM),
        _family(products_of(past, sales), PRODUCTS),
    ]
    joined = reduce(_beside, parts, known)
    filled = joined.mutate(
        **{name: joined[name].cast("float64").fill_null(0.0) for name in joined.columns if name != "customer_id"}
    )
    derived = filled.mutate(**_expressions(filled, RATIOS))
    values = (derived[d.name].cast("float64").fill_null(0.0).name(d.name) for d in BEHAVIOUR_V1)
    return derived.select("customer_id", *values)


def _family(table: ir.Table, definitions: Iterable[Definition]) -> ir.Table:
    return table.group_by("customer_id").agg(**_expressions(table, definitions))


def _expressions(table: ir.Table, definitions: Iterable[Definition]) -> Mapping[str, ir.Value]:
    return {d.name: d.of(table) for d in definitions}


def _beside(left: ir.Table, right: ir.Table) -> ir.Table:
    return left.left_join(right, "customer_id").drop("customer_id_right")
