"""Cohorts: whether newer customers come back, and are worth as much, as older ones."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from backend.contract.shop.shop_views import Cohort
from training.report.drawing.charts import Line, lines
from training.report.drawing.figures import Cell, figure, heat_table, level, section, unknown
from training.report.drawing.nodes import Node
from training.report.drawing.numbers import Money, count, month, percent
from training.report.findings import shop
from training.report.gather import Gathered

SHOWN, MONTHS = 24, 13
THIRD: Final = 3
LEAST_SHARE: Final = 200
"""A cohort is shown that has so manieth of all customers, and 5 to 50 at the least."""
QUANTILES: Final = (0.2, 0.4, 0.6, 0.8, 0.95)
DRAWN: Final = 5


def cohorts(it: Gathered, money: Money) -> Node:
    """Return the section."""
    found = it.scored.views.cohorts
    least = min(50.0, max(5.0, sum(one.customers for one in found.cohorts) / LEAST_SHARE))
    shown = [one for one in found.cohorts if one.customers >= least][-SHOWN:]
    title, lead = "Cohorts", "Customers by the month of their first order, followed month by month."
    if not shown:
        return section(
            "cohorts", title, lead, unknown("No month has enough first orders to follow", "A cohort takes five customers.")
        )
    oldest = found.cohorts[0]
    young = [one for one in shown if one is not oldest]
    return section("cohorts", title, lead, _triangle(shown, oldest, partial=found.last_is_partial), _curves(young, money))


def _triangle(shown: Sequence[Cohort], oldest: Cohort, *, partial: bool) -> Node:
    finding = shop.cohort_again(again([one for one in shown if one is not oldest]))
    edges = steps([share for one in shown for share in one.retention[1:MONTHS]])
    rows = [
        (_label(one, oldest), [Cell(count(one.customers), 0, kind="plain-cell"), *_cells(one, edges, partial=partial)])
        for one in shown
    ]
    note = "Share of each month's new customers who ordered in a later month."
    note += " Grey: a month that is not over." if partial else ""
    note += f" The log begins in {_month(oldest)}, so its row holds older customers, too." if oldest in shown else ""
    head = ["Customers", *(f"Month {age}" if age == 1 else str(age) for age in range(1, MONTHS))]
    return figure(
        finding, note, heat_table("Share who order, by months since the first order", "First order", head, rows, "cohort")
    )


def _cells(one: Cohort, edges: Sequence[float], *, partial: bool) -> list[Cell]:
    last = len(one.retention) - 1
    return [
        Cell(percent(share), level(share, edges), kind="partial" if partial and age == last else "")
        for age, share in enumerate(one.retention[:MONTHS])
        if age
    ]


def again(some: Sequence[Cohort]) -> float | None:
    """Return the share of customers of cohorts who ordered in their third month; None where none is old enough."""
    old = [one for one in some if len(one.retention) > THIRD + 1]
    people = sum(one.customers for one in old)
    return sum(one.retention[THIRD] * one.customers for one in old) / people if people else None


def halves(some: Sequence[Cohort]) -> tuple[float | None, float | None]:
    """Return what customers of the older and the newer half of cohorts had brought by their third month, in currency."""
    old = [one for one in some if len(one.value) > THIRD + 1]
    half = len(old) // 2
    return _mean(old[:half]), _mean(old[half:]) if half else None


def _mean(some: Sequence[Cohort]) -> float | None:
    people = sum(one.customers for one in some)
    return sum(one.value[THIRD] * one.customers for one in some) / people if people else None


def _curves(young: Sequence[Cohort], money: Money) -> Node:
    old = [one for one in young if len(one.value) > THIRD + 1]
    finding = shop.cohort_value(*halves(young))
    if len(old) < 2:
        return unknown(finding, "It takes two cohorts of five months.")
    take = min(DRAWN, len(old))
    drawn = [old[place * len(old) // take] for place in range(take)]
    series = [
        Line(
            _month(one),
            tuple((float(age), value) for age, value in enumerate(one.value[:-1][:MONTHS])),
            f"c{place + DRAWN - take}",
        )
        for place, one in enumerate(drawn)
    ]
    under = [(float(age), "first order" if not age else f"month {age}") for age in (0, 3, 6, 9, 12)]
    note = f"Net revenue a customer since the first order. {take} cohorts; lighter is older. The last month is left out."
    return figure(finding, note, lines(finding, series, money.brief, under))


def steps(values: Sequence[float]) -> list[float]:
    """Return the values at ``QUANTILES``: where one shade ends and the next begins."""
    ordered = sorted(values)
    return [ordered[int(part * (len(ordered) - 1))] for part in QUANTILES] if ordered else [1.0] * len(QUANTILES)


def _label(one: Cohort, oldest: Cohort) -> str:
    return f"To {_month(one)}" if one is oldest else _month(one)


def _month(one: Cohort) -> str:
    return month(date.fromisoformat(f"{one.month}-01"))
