"""What a behaviour feature is: its name, unit, meaning and Ibis expression stand together, once."""

from collections.abc import Callable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class Definition:
    """One number about one customer as of a cutoff; ``of`` builds it from the family's table.

    NULL (no second order, no product ids) becomes 0: a purchase gap of 0 days says that there is none.
    """

    name: str
    unit: str
    meaning: str
    of: Callable[[ir.Table], ir.Value]


def ratio(over: ir.NumericValue, under: ir.NumericValue) -> ir.NumericValue:
    """Return ``over / under``, NULL where there is nothing to divide by."""
    return over.cast("float64") / under.cast("float64").nullif(0.0)


def clipped(value: ir.NumericValue, least: float, most: float) -> ir.NumericValue:
    """Return the value kept within ``[least, most]``; NULL stays NULL."""
    return ibis.least(ibis.greatest(value.cast("float64"), least), most)
