"""Orders: how many, how large, when in the week and day. Over one row per order.

An order has ``age`` (days, of its youngest line), ``value``, ``units``, ``lines``, ``products``, ``at``, and ``place``
(1 is the latest order).
"""

import ibis
import ibis.expr.types as ir

from training.features.definition import Definition
from training.features.families.windows import HALF_LIVES_DAYS, WINDOWS_DAYS


def _count(days: int) -> Definition:
    return Definition(
        f"orders_{days}", "orders", f"orders in the last {days} days", lambda t: (t.age <= days).cast("int64").sum()
    )


def _units(days: int) -> Definition:
    return Definition(
        f"units_{days}", "units", f"units bought in the last {days} days", lambda t: t.units.sum(where=t.age <= days)
    )


def _decayed(half_life: int) -> Definition:
    return Definition(
        f"decayed_orders_{half_life}",
        "orders",
        f"orders, halved for every {half_life} days of age",
        lambda t: (0.5 ** (t.age / half_life)).sum().round(6),
    )


def _age_of(place: int, ordinal: str) -> Definition:
    return Definition(
        f"age_{ordinal}_latest_order",
        "days",
        f"age of the {ordinal} latest order; 0 without one",
        lambda t: t.age.max(where=t.place == place),
    )


def _share(mask: ir.BooleanValue) -> ir.NumericValue:
    return mask.cast("float64").mean()


ORDERS: tuple[Definition, ...] = (
    *(_count(days) for days in WINDOWS_DAYS),
    *(_units(days) for days in WINDOWS_DAYS),
    *(_decayed(half_life) for half_life in HALF_LIVES_DAYS),
    Definition(
        "last_year_orders",
        "orders",
        "orders in the horizon's window one year ago (335 to 365 days)",
        lambda t: ((t.age > 335) & (t.age <= 365)).cast("int64").sum(),
    ),
    Definition(
        "last_year_orders_quarter",
        "orders",
        "orders in the 90 days from that window's start",
        lambda t: ((t.age > 275) & (t.age <= 365)).cast("int64").sum(),
    ),
    Definition(
        "last_year_active_thirds",
        "ten-day blocks",
        "of the six from 330 to 390 days ago: how many had an order",
        lambda t: (t.age / 10).floor().nunique(where=(t.age > 330) & (t.age <= 390)),
    ),
    Definition(
        "active_blocks_365",
        "30-day blocks",
        "of the last 365 days' blocks: how many had an order",
        lambda t: (t.age / 30).floor().nunique(where=t.age <= 365),
    ),
    Definition(
        "active_months_365",
        "months",
        "calendar months with an order in the last 365 days",
        lambda t: t.at.truncate("M").nunique(where=t.age <= 365),
    ),
    Definition("order_mean", "currency", "mean value of an order as placed", lambda t: t.value.mean().round(6)),
    Definition("order_median", "currency", "median value of an order as placed", lambda t: t.value.median()),
    Definition(
        "order_spread",
        "currency",
        "standard deviation of order values; 0 for one order",
        lambda t: t.value.std(how="sample").round(6),
    ),
    Definition("order_max", "currency", "largest order", lambda t: t.value.max()),
    Definition("order_min", "currency", "smallest order", lambda t: t.value.min()),
    Definition("order_last", "currency", "value of the latest order", lambda t: t.value.max(where=t.place == 1)),
    Definition(
        "order_mean_last_3",
        "currency",
        "mean value of the three latest orders",
        lambda t: t.value.mean(where=t.place <= 3).round(6),
    ),
    Definition(
        "order_max_365", "currency", "largest order of the last 365 days", lambda t: t.value.max(where=t.age <= 365)
    ),
    Definition("order_max_90", "currency", "largest order of the last 90 days", lambda t: t.value.max(where=t.age <= 90)),
    Definition("lines_per_order", "lines", "mean order lines per order", lambda t: t.lines.mean()),
    Definition("products_per_order", "products", "mean distinct products per order", lambda t: t.products.mean()),
    _age_of(2, "second"),
    _age_of(3, "third"),
    _age_of(5, "fifth"),
    Definition(
        "weekend_share", "share", "orders placed on Saturday or Sunday", lambda t: _share(t.at.day_of_week.index() >= 5)
    ),
    Definition(
        "weekday_mean", "weekday", "mean weekday of orders, Monday 0 to Sunday 6", lambda t: t.at.day_of_week.index().mean()
    ),
    Definition("hour_mean", "hour", "mean hour of orders; 0 where the log has no times", lambda t: t.at.hour().mean()),
    Definition(
        "hour_spread", "hours", "standard deviation of the hour of orders", lambda t: t.at.hour().std(how="sample").round(9)
    ),
    Definition("morning_share", "share", "orders placed before noon", lambda t: _share(t.at.hour() < 12)),
)


def orders_of(past: ir.Table) -> ir.Table:
    """Return one row per customer and order; of an order on both sides of a cutoff, its past lines only."""
    bought = past.filter(past.bought)
    summed = bought.group_by("customer_id", "order_id").agg(
        age=bought.age.min(),
        value=bought.net.sum().cast("float64"),
        units=bought.quantity.sum(),
        lines=bought.count(),
        products=bought.product_id.nunique(),
        at=bought["at"].min(),
    )
    latest_first = ibis.window(group_by="customer_id", order_by=["age", "order_id"])
    return summed.mutate(place=ibis.row_number().over(latest_first) + 1)
