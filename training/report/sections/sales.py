"""Sales over time: windows of 30 days with the next one, new customers, weekdays, products."""

import numpy as np

from training.report.drawing.charts import Column, Line, columns, lines
from training.report.drawing.figures import Table, figure, section, table, two, unknown
from training.report.drawing.nodes import Node, h
from training.report.drawing.numbers import Money, count, month, percent, percent1, some
from training.report.drawing.numbers import date as said_date
from training.report.findings import shop
from training.report.gather import Gathered

BEST_PRODUCTS = 10
SAME_SEASON_DAYS = 16
"""A window that begins so near to a year ago shares the season of the next one."""


def sales(it: Gathered, money: Money) -> Node:
    """Return the section."""
    if not it.scored.views.windows:
        return section(
            "sales", "Sales over time", "", unknown("The log is too short for a window of 30 days", "Its first ends later.")
        )
    more = two(_newcomers(it, money), _weekdays(it))
    return section("sales", "Sales over time", "", _windows(it, money), more, _products(it, money))


def _windows(it: Gathered, money: Money) -> Node:
    views, total = it.scored.views, it.race.shop
    windows, before = views.windows, views.last_year
    near = {one.start for one in windows if before and abs((one.start - before.start).days) < SAME_SEASON_DAYS}
    items = [
        Column(
            f"{said_date(one.start)} to {said_date(one.end)}",
            one.revenue,
            month(one.end) if (len(windows) - place) % 4 == 1 else "",
            "before" if one.start in near else "past",
        )
        for place, one in enumerate(windows)
    ]
    items.append(Column("Next 30 days", total.total, "", "expect", money.brief(total.total), total.low, total.high))
    finding = shop.year([one.revenue for one in windows], money)
    said = [
        "Net revenue in windows of 30 days. Grey happened; blue is expected, with the range that should hold nine in ten.",
        "The outlined one is the same season a year ago." if near else "",
    ]
    head = ("30 days to", "Net revenue", "Orders", "Customers who ordered", "First orders")
    body = [
        (said_date(one.end), money.money(one.revenue), count(one.orders), count(one.buyers), count(one.new_buyers))
        for one in windows
    ]
    return figure(
        finding,
        " ".join(said).strip(),
        columns(finding, items, money.brief, height=250),
        numbers=Table("Windows of 30 days", head, body),
    )


def _newcomers(it: Gathered, money: Money) -> Node:
    windows = it.scored.views.windows[1:]
    if len(windows) < 2:
        return unknown("The log is too short to tell new customers from old ones", "Its first window holds everybody.")
    finding = shop.newcomers([one.new_buyers for one in windows])
    ages = range(len(windows))
    series = [
        Line(
            "Returning", tuple((age, one.buyers - one.new_buyers) for age, one in zip(ages, windows, strict=True)), "c-past"
        ),
        Line("First order", tuple((age, one.new_buyers) for age, one in zip(ages, windows, strict=True)), "c-ink"),
    ]
    brought = sum(one.new_revenue for one in windows[-3:]) / len(windows[-3:])
    note = f"Customers who ordered, by window of 30 days. First orders lately brought {money.brief(brought)} a window."
    under = [(age, month(one.end)) for age, one in zip(ages, windows, strict=True) if (len(windows) - age) % 4 == 1]
    return figure(finding, note, lines(finding, series, count, under))


def _weekdays(it: Gathered) -> Node:
    days = it.scored.facts.shop.weekdays
    finding = shop.weekday(days)
    items = [Column(name, size, name[:3]) for name, size in zip(shop.WEEKDAYS, days, strict=True)]
    return figure(finding, "Days on which customers ordered, by weekday.", columns(finding, items, count, height=250))


def _products(it: Gathered, money: Money) -> Node:
    found = it.scored.summed
    if found.codes.size < 2:
        return unknown(shop.products([], 0), "Its rows are amounts, or all name the same goods.")
    net = np.bincount(found.own_product, found.own_net, found.codes.size) / 10_000
    buyers = np.bincount(found.own_product[found.own_net > 0], minlength=found.codes.size)
    best = np.argsort(-net, kind="stable")[:BEST_PRODUCTS]
    sold = float(np.maximum(net, 0.0).sum()) or 1.0
    names = found.names if found.names is not None else np.full(found.codes.size, "", dtype=object)
    body = [
        (
            h("bdi", {}, str(names[one]) or str(found.codes[one])),
            money.money(float(net[one])),
            percent1(float(net[one]) / sold),
            count(int(buyers[one])),
        )
        for one in best.tolist()
        if net[one] > 0
    ]
    finding = shop.products([float(net[one]) / sold for one in best.tolist() if net[one] > 0], found.codes.size)
    share = percent(float(net[best].sum()) / sold)
    note = f"{some(found.codes.size, 'product')} sold. Those that brought most, net of returns, bring {share} together."
    shown = Table("Products that brought most", ("Product", "Net revenue", "Share", "Customers"), body, wide=frozenset({0}))
    return figure(finding, note, table(shown))
