"""How customers are spread: orders, order value, silence, and who brought the money."""

from collections.abc import Sequence

import numpy as np

from backend.contract.arrays import Floats
from training.report.drawing.charts import Column, columns
from training.report.drawing.figures import Table, figure, section, two
from training.report.drawing.nodes import Node
from training.report.drawing.numbers import Money, count, percent, percent1, some
from training.report.findings import shop
from training.report.gather import Gathered

ORDER_STEPS = (1, 2, 3, 4, 6, 11, 21)
SILENCE_STEPS = (0, 7, 30, 60, 90, 180, 365, 730)
TENTHS = 10
COARSE_STEPS, FINE_STEPS, LEAST_COLUMNS = (1, 2, 5), (1, 1.5, 2, 3, 4, 5, 6, 8), 6


def customers(it: Gathered, money: Money) -> Node:
    """Return the section."""
    found = it.scored.everybody.columns
    lead = f"{some(len(it.scored.everybody.who), 'customer')} known as of the end of the log."
    return section(
        "customers",
        "Customers",
        lead,
        two(_orders(it, found["num_transactions"]), _silence(it, found["recency_days"])),
        two(_values(found["avg_spend"], money), _tenths(found["total_spend"])),
    )


def _orders(it: Gathered, orders: Floats) -> Node:
    finding = shop.returning(it.scored.views.today.repeat_rate)
    names = [_span(least, most) for least, most in zip(ORDER_STEPS, (*ORDER_STEPS[1:], None), strict=True)]
    return _spread(finding, "Customers by the number of their orders.", orders, ORDER_STEPS, names, "Orders")


def _silence(it: Gathered, recency: Floats) -> Node:
    active = float(it.published.manifest.plan["active_days"])
    finding = shop.silence(float(np.median(recency)), active)
    names = [
        f"{least}+" if most is None else f"to {most}"
        for least, most in zip(SILENCE_STEPS, (*SILENCE_STEPS[1:], None), strict=True)
    ]
    note = f"Customers by days since their last order. Active in this shop is who ordered in the last {count(active)} days."
    return _spread(finding, note, recency, SILENCE_STEPS, names, "Days")


def _values(values: Floats, money: Money) -> Node:
    middle, high = np.quantile(values, [0.5, 0.9])
    edges = money_steps(values)
    names = [f"{money.brief(least)}+" for least in edges]
    finding = shop.order_value(float(middle), float(high), money)
    return _spread(
        finding, "Customers by their mean net order value; each column begins at its amount.", values, edges, names, "From"
    )


def money_steps(values: Floats) -> tuple[float, ...]:
    """Return 0 and steps of 1, 2 and 5 between which 90 % of positive amounts lie; ``values``: ``(n,)``, in currency."""
    positive = values[values > 0]
    if not positive.size:
        return (0.0, 1.0)
    least, most = np.quantile(positive, [0.05, 0.95])
    fine = [base * 10.0**power for power in range(-2, 9) for base in FINE_STEPS]
    coarse = [base * 10.0**power for power in range(-2, 9) for base in COARSE_STEPS]
    found = [[step for step in steps if least <= step <= most] for steps in (coarse, fine)]
    return (0.0, *(found[0] if len(found[0]) >= LEAST_COLUMNS else found[1]))


def _spread(finding: str, note: str, values: Floats, edges: Sequence[float], names: Sequence[str], unit: str) -> Node:
    places = np.searchsorted(edges, values, side="right") - 1
    counts = np.bincount(np.clip(places, 0, len(edges) - 1), minlength=len(edges)).tolist()
    whole = max(sum(counts), 1)
    last = max((place for place, size in enumerate(counts) if size), default=0)
    items = [Column(name, size / whole, name) for name, size in zip(names, counts, strict=True)][: last + 1]
    table = Table(
        finding,
        (unit, "Customers", "Share"),
        [(one.name, count(size), percent1(one.value)) for one, size in zip(items, counts, strict=False)],
    )
    return figure(finding, note, columns(finding, items, percent), numbers=table)


def _tenths(spent: Floats) -> Node:
    shares = tenths(spent)
    finding = shop.past_money(shares[0], len(spent))
    items = [
        Column(f"Tenth {place + 1}", share, str(place + 1), mark=percent(share) if place < 2 else "")
        for place, share in enumerate(shares)
    ]
    note = "Net spend so far by tenths of customers, those who spent most at the left. Dashed: equal parts."
    return figure(finding, note, columns(finding, items, percent, ideal=1 / TENTHS))


def tenths(spent: Floats) -> list[float]:
    """Return each tenth's share of a sum, the largest first; ``spent`` has shape ``(n_customers,)``, in currency."""
    whole = float(spent.sum())
    parts = np.array_split(np.sort(spent)[::-1], TENTHS)
    return [float(part.sum()) / whole if whole > 0 else 0.0 for part in parts]


def _span(least: int, most: int | None) -> str:
    if most is None:
        return f"{least}+"
    return str(least) if most == least + 1 else f"{least}-{most - 1}"
