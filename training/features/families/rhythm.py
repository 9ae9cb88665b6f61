"""The rhythm of buying: gaps between purchase days, and whether the customer came back from gaps like this one.

Over one row per customer and day with a purchase: ``age`` (days), ``gap`` (days since the purchase day before, NULL for
the first) and ``recency`` (days, the customer's own).
"""

import ibis
import ibis.expr.types as ir

from backend.contract.thresholds import HORIZON_DAYS
from training.features.definition import Definition

PRIOR_HITS, PRIOR_TRIES = 0.7, 2.0  # a customer without gaps counts as coming back with the shop's usual third


def _shrunk(hits: ir.BooleanValue, tries: ir.NumericValue) -> ir.NumericValue:
    """Return the share of hits, pulled towards ``PRIOR_HITS / PRIOR_TRIES``."""
    return (hits.cast("int64").sum().fill_null(0) + PRIOR_HITS) / (tries.fill_null(0) + PRIOR_TRIES)


RHYTHM: tuple[Definition, ...] = (
    Definition("gap_mean", "days", "mean days between purchase days; 0 for one day", lambda t: t.gap.mean().round(9)),
    Definition("gap_median", "days", "median days between purchase days", lambda t: t.gap.median()),
    Definition("gap_spread", "days", "standard deviation of the gaps", lambda t: t.gap.std(how="sample").round(9)),
    Definition("gap_min", "days", "shortest gap", lambda t: t.gap.min()),
    Definition("gap_max", "days", "longest gap", lambda t: t.gap.max()),
    Definition("gap_last", "days", "latest gap", lambda t: t.gap.argmin(t.age)),
    Definition(
        "own_hazard",
        "share",
        "of the own gaps that outlasted today's recency: those that ended within 30 more days (shrunk to a third)",
        lambda t: _shrunk(
            (t.gap > t.recency) & (t.gap <= t.recency + HORIZON_DAYS), (t.gap > t.recency).cast("int64").sum()
        ),
    ),
    Definition(
        "own_gaps_within_30",
        "share",
        "of the own gaps: those of at most 30 days (shrunk to a third)",
        lambda t: _shrunk(t.gap <= HORIZON_DAYS, t.gap.count()),
    ),
)


def purchase_days_of(orders: ir.Table) -> ir.Table:
    """Return one row per customer and calendar day with an order, each with the gap before it."""
    days = orders.group_by("customer_id", day=orders["at"].date()).agg(age=orders.age.min())
    oldest_first = ibis.window(group_by="customer_id", order_by=ibis.desc("age"))
    everything = ibis.window(group_by="customer_id")
    return days.mutate(gap=days.age.lag().over(oldest_first) - days.age, recency=days.age.min().over(everything))
