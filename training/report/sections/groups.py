"""Groups: the map of recency and frequency, habits, RFM segments, and the customers worth most."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from backend.contract.shop.shop_views import Bounds, GridCell
from backend.contract.thresholds import RFM_SEGMENTS
from training.report.drawing.charts import Row, rows
from training.report.drawing.figures import NOTHING, Cell, Table, figure, heat_table, level, section, table, two, unknown
from training.report.drawing.nodes import Child, Node, h
from training.report.drawing.numbers import Money, ago, count, percent
from training.report.findings import shop
from training.report.gather import Gathered
from training.report.words import capital

EDGES: Final = (0.004, 0.015, 0.04, 0.08, 0.2)
"""Shares of the expected spend at which a cell grows darker."""
BEST: Final = 10
HIGH: Final = 4


def groups(it: Gathered, money: Money) -> Node:
    """Return the section."""
    return section(
        "groups", "Groups", "", two(_grid(it), _habits(it), kind="wide-left"), _segments(it, money), _best(it, money)
    )


def _grid(it: Gathered) -> Node:
    views, totals = it.scored.views, it.scored.scoring.totals["everybody"]
    if views.rfm_bounds is None or not views.rfm_grid:
        return unknown("Too few customers ever came back to rank them", "The map takes lifetime models.")
    people, spend = totals["customers"], totals["predicted_spend_30d"]
    best = [one for one in views.rfm_grid if one.recency >= HIGH and one.frequency >= HIGH]
    shares = (
        sum(one.customers for one in best) / people,
        sum(one.predicted_spend_30d for one in best) / spend if spend > 0 else 0.0,
    )
    by = {(one.recency, one.frequency): one for one in views.rfm_grid}
    days, orders = bounds(views.rfm_bounds)
    told = [f for f in range(1, 6) if any(by[r, f].customers for r in range(1, 6))]
    body = [(days[r - 1], [_cell(by[r, f], spend) for f in told]) for r in range(5, 0, -1)]
    note = (
        "Down: days since the last order. Across: days with orders. In a cell: share of the expected spend, and customers."
    )
    return figure(
        shop.grid(*shares),
        note,
        heat_table("Customers by recency and frequency", "Last order", [orders[f - 1] for f in told], body),
    )


def _cell(one: GridCell, spend: float) -> Cell | None:
    if not one.customers:
        return None
    share = one.predicted_spend_30d / spend if spend > 0 else 0.0
    return Cell(percent(share), level(share, EDGES), count(one.customers))


def bounds(edges: Bounds) -> tuple[list[str], list[str]]:
    """Return what scores 1 to 5 mean: in days since the last order, and in days with orders."""
    days = edges.recency_days
    recency = [
        f"over {count(days[3])} days",
        *(f"to {count(days[5 - score])} days" for score in (2, 3, 4)),
        f"last {count(days[0])} days",
    ]
    lows = [1.0, *(edge + 1 for edge in edges.purchases)]
    highs = [*edges.purchases, None]
    return recency, [_between(low, high) for low, high in zip(lows, highs, strict=True)]


def _between(low: float, high: float | None) -> str:
    if high is None:
        return f"{count(low)} or more"
    return count(high) if low >= high else f"{count(low)} to {count(high)}"


def _habits(it: Gathered) -> Node:
    totals = it.scored.scoring.totals
    people, spend = totals["everybody"]["customers"], totals["everybody"]["predicted_spend_30d"] or 1.0
    found = sorted(totals["groups"]["archetype"].items(), key=lambda one: -one[1]["predicted_spend_30d"])
    bars = [
        Row(
            capital(name),
            one["customers"] / people,
            percent(one["customers"] / people),
            aside=count(one["customers"]),
            other=one["predicted_spend_30d"] / spend,
            other_said=percent(one["predicted_spend_30d"] / spend),
        )
        for name, one in found
    ]
    finding = shop.habit(bars[0].name, bars[0].value, bars[0].other or 0.0)
    note = "How customers behave now. Grey: share of customers. Blue: share of expected spend, 30 days."
    return figure(finding, note, rows(finding, bars))


def _segments(it: Gathered, money: Money) -> Node | None:
    found: dict[str, dict[str, Any]] = it.scored.scoring.totals["groups"]["rfm_segment"]
    if not found:
        return None
    risky = [found[name] for name in ("At Risk", "Cannot Lose")]
    value = sum(one["clv_365d"] or 0.0 for one in risky)
    finding = shop.at_risk(sum(one["customers"] for one in risky), value, money)
    body = [
        (
            name,
            count(one["customers"]),
            f"{count(one['mean_recency_days'])} days",
            percent(one["mean_purchase_probability_30d"]),
            money.money(one["predicted_spend_30d"]),
            NOTHING if one["clv_365d"] is None else money.money(one["clv_365d"]),
        )
        for name in RFM_SEGMENTS
        if (one := found[name])["customers"]
    ]
    head = (
        "Group",
        "Customers",
        "Last order, mean",
        "Chance of an order in 30 days",
        "Expected in 30 days",
        "Expected in 12 months",
    )
    note = "Ten groups by how lately, how often and for how much a customer ordered."
    return figure(finding, note, table(Table("Groups", head, body)))


def _best(it: Gathered, money: Money) -> Node:
    columns = it.scored.scores.columns
    value = np.asarray(columns["clv_365d"], np.float64)
    told = not np.isnan(value).all()
    worth = np.nan_to_num(value) if told else np.asarray(columns["predicted_spend_30d"], np.float64)
    order = np.argsort(-worth, kind="stable")[:BEST].tolist()
    whole = float(worth.sum())
    share = float(worth[order].sum()) / whole if told and whole > 0 else None
    body = [_customer(columns, place, money) for place in order]
    head = (
        "Customer",
        "Group",
        "Last order",
        "Orders",
        "Spent so far",
        "Chance of an order",
        "Next 30 days",
        "9 in 10 like this",
        "Next 12 months",
    )
    note = "The customers worth most over the next 12 months."
    return figure(
        shop.best_customers(share, len(order)), note, table(Table("The customers worth most", head, body, numbers=2))
    )


def _customer(columns: dict[str, Any], place: int, money: Money) -> Sequence[Child]:
    at = {name: values[place] for name, values in columns.items()}
    low, high = float(at["spend_30d_low"]), float(at["spend_30d_high"])
    return (
        h("bdi", {}, str(at["customer_id"])),
        str(at["rfm_segment"] or NOTHING),
        ago(int(at["recency_days"])),
        count(at["num_transactions"]),
        money.money(float(at["total_spend"])),
        percent(float(at["purchase_probability_30d"])),
        money.money(float(at["predicted_spend_30d"])),
        NOTHING if np.isnan(high) else f"{money.money(low)} to {money.money(high)}",
        NOTHING if np.isnan(at["clv_365d"]) else money.money(float(at["clv_365d"])),
    )
