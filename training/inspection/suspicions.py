"""What is odd in a log that reads well: one buyer with most money, silence, prices that jump, orders undone at once."""

from datetime import timedelta
from typing import Final

import ibis
import ibis.expr.types as ir

LARGE_CUSTOMER: Final = 0.4
"""Share of all money beyond which one customer may be a collective account."""
SILENCE: Final = timedelta(days=14)
PRICE_JUMP: Final = 50.0
"""A product's dearest unit over its usual one."""
_UNDONE_WITHIN: Final = timedelta(hours=1)
_UNDONE_SHARE: Final = 0.01


def suspicions(lines: ir.Table) -> list[str]:
    """Sentences with what to do about each; none where nothing is odd. ``lines`` as in ``OrderLog``."""
    return [*_large_customer(lines), *_silences(lines), *_price_jumps(lines), *_undone(lines)]


def _large_customer(lines: ir.Table) -> list[str]:
    by_customer = lines.group_by("customer_id").agg(net=lines["net_amount"].sum().cast("float64"))
    positive = by_customer.filter(by_customer["net"] > 0)
    found = positive.aggregate(
        total=positive["net"].sum(), most=positive["net"].max(), who=positive["customer_id"].argmax(positive["net"])
    )
    row = found.to_pyarrow().to_pylist()[0]
    if not row["total"] or row["most"] <= LARGE_CUSTOMER * row["total"]:
        return []
    return [
        (
            f"One customer ({row['who']}) has {row['most'] / row['total']:.0%} of the money: if that is a collective"
            " account (walk-in, marketplace), take its rows out."
        )
    ]


def _silences(lines: ir.Table) -> list[str]:
    days = lines.select(day=lines["at"].date()).distinct()
    gaps = days.mutate(until=days["day"].lead().over(ibis.window(order_by="day")))
    found = gaps.filter(gaps["until"].notnull()).to_pyarrow().to_pylist()
    silent = sorted(((row["until"] - row["day"], row["day"], row["until"]) for row in found), reverse=True)
    usual = silent[len(silent) // 20][0] if silent else timedelta(0)
    return [
        f"No order between {day} and {until} ({gap.days} days): if the shop was open, an export is missing."
        for gap, day, until in silent[:3]
        if gap > max(SILENCE, 3 * usual)
    ]


def _price_jumps(lines: ir.Table) -> list[str]:
    bought = lines.filter(lines["quantity"] > 0, lines["net_amount"] > 0, lines["product_id"].notnull())
    unit = bought.mutate(unit=bought["net_amount"].cast("float64") / bought["quantity"])
    each = unit.group_by("product_id").agg(usual=unit["unit"].median(), most=unit["unit"].max(), rows=unit.count())
    odd = each.filter(each["rows"] >= 10, each["most"] > PRICE_JUMP * each["usual"])
    count = odd.count().to_pyarrow().as_py()
    if not count:
        return []
    one = odd.order_by(ibis.desc(odd["most"] / odd["usual"])).limit(1).to_pyarrow().to_pylist()[0]
    return [
        (
            f"The price of {count:,} product{'s' * (count > 1)} jumps more than {PRICE_JUMP:.0f}-fold (product"
            f" {one['product_id']}: usually"
            f" {one['usual']:,.2f}, once {one['most']:,.2f}): is it the price of one unit, or of the line?"
        )
    ]


def _undone(lines: ir.Table) -> list[str]:
    """Large sums that the same customer takes back within the hour."""
    timed = lines.filter(lines["at"] != lines["at"].date().cast("timestamp"))
    sales = timed.filter(timed["net_amount"] > 0).select(
        "customer_id", "product_id", "at", amount=timed.filter(timed["net_amount"] > 0)["net_amount"]
    )
    backs = timed.filter(timed["net_amount"] < 0)
    backs = backs.select("customer_id", "product_id", undone=backs["at"], back=-backs["net_amount"])
    pairs = sales.join(backs, ["customer_id", "product_id"])
    soon = pairs.filter(
        pairs["back"] == pairs["amount"],
        pairs["undone"] >= pairs["at"],
        pairs["undone"] < pairs["at"] + ibis.interval(hours=1),
    )
    undone = float(soon["back"].sum().to_pyarrow().as_py() or 0)
    total = float(lines["net_amount"].sum().to_pyarrow().as_py() or 0)
    if undone <= _UNDONE_SHARE * max(total, 0.0):
        return []
    return [
        (
            f"{undone:,.2f} was cancelled within the hour by the customers who had ordered it; it is netted, and"
            " counts for nobody."
        )
    ]
