"""The purchase process: whether it follows the shop, and what silence means."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from training.lifetime.diagnostics import Matrices
from training.report.drawing.charts import Line, lines
from training.report.drawing.figures import Cell, Table, figure, heat_table, level, section, two, unknown
from training.report.drawing.nodes import Node
from training.report.drawing.numbers import count, month, percent, plain
from training.report.drawing.numbers import date as said_date
from training.report.findings import model
from training.report.gather import Gathered

ALIVE_EDGES: Final = (0.1, 0.3, 0.5, 0.7, 0.9)
ORDER_EDGES: Final = (0.5, 1.0, 2.0, 4.0, 8.0)
OCCASIONAL, REGULAR = 1, 8
"""Orders after the first one."""
SILENT_PART: Final = 3
"""So manieth of the time known is how long both are silent whom the title compares."""


def process(it: Gathered) -> Node:
    """Return the section."""
    lead = "What rhythms alone say: a purchase process (MBG/NBD on the shop's season clock) expects orders until they stop."
    if it.matrices is None:
        return section(
            "process", "The purchase process", "", unknown("Nobody ever came back", "A process takes repeat orders.")
        )
    return section("process", "The purchase process", lead, _tracking(it), two(_alive(it.matrices), _expected(it.matrices)))


def _tracking(it: Gathered) -> Node:
    found = it.tracking
    if found is None:
        return unknown(
            "Whether the purchase process follows the shop is not known",
            "Nobody had come back in the first two thirds of the log.",
        )
    ends = [date.fromisoformat(day) for day in found.week_ends]
    cut = date.fromisoformat(found.fitted_until)
    known = [place for place, day in enumerate(ends) if day <= cut]
    last = known[-1] if known else 0
    finding = model.tracking(found.counted[-1] - found.counted[last], found.expected[-1] - found.expected[last])
    days = [float((day - ends[0]).days) for day in ends]
    series = [
        Line("Came", tuple(zip(days, found.counted, strict=True)), "c-past"),
        Line("Expected", tuple(zip(days, found.expected, strict=True)), "c-expect"),
    ]
    firsts = [place for place, day in enumerate(ends) if place and (day.month != ends[place - 1].month) and day.month % 2]
    note = (
        f"Repeat orders added up by week. The process was fitted on the log up to {said_date(cut)} (the upright line) and"
        " saw nothing after it."
    )
    body = [
        (said_date(ends[place]), count(found.counted[place]), count(found.expected[place]))
        for place in range(3, len(ends), 4)
    ]
    under = [(days[place], month(ends[place])) for place in firsts]
    drawn = lines(finding, series, count, under, height=300, marked=float((cut - ends[0]).days))
    return figure(finding, note, drawn, numbers=Table(finding, ("Week to", "Came", "Expected"), body))


def _alive(found: Matrices) -> Node:
    often, seldom = (_at_silence(found, orders) for orders in (REGULAR, OCCASIONAL))
    finding = model.alive(found.recencies[len(found.recencies) // SILENT_PART], often, seldom)
    note = f"Of a customer known for {count(found.age_days)} days. Down: orders after the first. Across: days silent."
    return figure(finding, note, _table("Chance of still being a customer", found, found.alive, ALIVE_EDGES, digits=None))


def _expected(found: Matrices) -> Node:
    note = f"Orders expected over {count(found.horizon_days)} days. Down: orders after the first. Across: days silent."
    best = max((value for row in found.expected for value in row if value is not None), default=0.0)
    finding = f"From next to none to {plain(best, 0)} orders a year, by rhythm and silence"
    return figure(finding, note, _table("Orders expected", found, found.expected, ORDER_EDGES, digits=1))


def _at_silence(found: Matrices, orders: int) -> float | None:
    """Return the chance of a customer of so many orders who has been silent for a third of the time known."""
    column = len(found.recencies) // SILENT_PART
    return found.alive[found.frequencies.index(orders)][column] if orders in found.frequencies else None


def _table(
    name: str, found: Matrices, values: Sequence[Sequence[float | None]], edges: Sequence[float], *, digits: int | None
) -> Node:
    head = [count(days) for days in found.recencies]
    rows = [
        (count(orders), [_cell(value, edges, digits) for value in row])
        for orders, row in zip(found.frequencies, values, strict=True)
    ]
    return heat_table(name, "Orders", head, rows, "matrix")


def _cell(value: float | None, edges: Sequence[float], digits: int | None) -> Cell | None:
    if value is None:
        return None
    return Cell(percent(value) if digits is None else plain(value, digits), level(value, edges))
