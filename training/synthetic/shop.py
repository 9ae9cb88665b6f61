"""The sample log as a file, in the dialect of Online Retail II."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from training.progress import Say
from training.synthetic.population import MONTH_DAYS, Orders, Population, draw_orders, draw_population, season_of
from training.synthetic.summaries import summed_up
from training.synthetic.transactions import Lines, draw_lines

FIRST_DAY = np.datetime64("2024-01-01")
SLICE = 250_000
COUNTRY = "United Kingdom"
FIRST_INVOICE, FIRST_CUSTOMER, FIRST_PRODUCT = 500_000, 12_346, 20_001


BEFORE, AHEAD = 1_095, 365
"""Days that the shop had sold before its log begins, and days that are simulated past its end."""
SPARE = 1.3
"""Customers drawn for one who orders within the log: some left before it begins, some come after it."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What was written; ``days`` is how long the log is."""

    lines: Lines
    days: int

    @property
    def rows(self) -> int:
        """Return how many rows the log has."""
        return int(self.lines.order.size)

    def summaries(self, most: int) -> list[dict[str, Any]]:
        """Return the first customers of the log as an older client's bodies have them (``synthetic.summaries``)."""
        return [
            {"customer_id": str(who + FIRST_CUSTOMER), **said, "country": COUNTRY}
            for who, said in summed_up(self.lines, self.days, most)
        ]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A shop: its ``people``, the lines of its log, and those of the year after it, which no log tells.

    The first customers are those of the log; behind them stand people who come first in the year after.
    """

    people: Population
    lines: Lines
    ahead: Lines


def write_sample(
    out: Path, customers: int, months: int, seed: int, say: Say, truth: Path | None = None, ends: date | None = None
) -> Sample:
    """Write the log, and each customer's true parameters where asked to; ``ends``: its last day, where it is asked for."""
    first = first_day(months, ends)
    drawn = draw_shop(np.random.default_rng(seed), customers, months, say, first)
    say(f"writing {drawn.lines.order.size:,} rows")
    out.parent.mkdir(parents=True, exist_ok=True)
    write_log(drawn.lines, out, first)
    if truth is not None:
        truth.parent.mkdir(parents=True, exist_ok=True)
        pyarrow.csv.write_csv(_truth(drawn.people.take(np.arange(customers))), truth)
    return Sample(drawn.lines, round(months * MONTH_DAYS))


def first_day(months: int, ends: date | None) -> np.datetime64:
    """Return the first day of a log of so many months whose last day is ``ends``; ``FIRST_DAY`` where none is asked for."""
    return FIRST_DAY if ends is None else np.datetime64(ends) - (round(months * MONTH_DAYS) - 1)


def draw_shop(rng: np.random.Generator, customers: int, months: int, say: Say, first: np.datetime64 = FIRST_DAY) -> Drawn:
    """Who the customers are, and every line of what they order; ``customers`` of them order within the log."""
    days = round(months * MONTH_DAYS)
    season = season_of(first + np.arange(-BEFORE, days + AHEAD))
    say(f"drawing {customers:,} customers")
    people, orders = _people(rng, customers, season, days)
    say("letting them buy")
    lines = draw_lines(rng, orders, days + AHEAD)
    return Drawn(people, *(lines.take(np.flatnonzero(part)) for part in (lines.day < days, lines.day >= days)))


def _people(rng: np.random.Generator, customers: int, season: Floats, days: int) -> tuple[Population, Orders]:
    """Draw people until so many of them have ordered within the log; return all who order in it or after it.

    Days, of orders and of acquisition, count from the log's first: who was acquired before it has a negative one.
    """
    drawn = round(SPARE * customers)
    while True:
        people = draw_population(rng, drawn, season)
        orders = draw_orders(rng, people, season)
        day = orders.day - BEFORE
        logged = np.zeros(drawn, bool)
        logged[orders.customer[(day >= 0) & (day < days)]] = True
        if logged.sum() >= customers:
            return _numbered(people, Orders(orders.customer, day, orders.value), np.cumsum(logged) <= customers, logged)
        drawn *= 2


def _numbered(
    people: Population, orders: Orders, wanted: NDArray[np.bool_], logged: NDArray[np.bool_]
) -> tuple[Population, Orders]:
    """Number those ``wanted`` anew: those of the log first, then those who come after it; older orders are dropped.

    Up to the last customer of the log people are drawn like any others, so those who come after it are in due proportion.
    """
    kept = wanted[orders.customer] & (orders.day >= 0)
    ordering = np.zeros(wanted.size, bool)
    ordering[orders.customer[kept]] = True
    order = np.concatenate([np.flatnonzero(ordering & logged), np.flatnonzero(ordering & ~logged)])
    number = np.empty(wanted.size, np.int64)
    number[order] = np.arange(order.size)
    found = people.take(order)
    found = replace(found, acquired_day=found.acquired_day - BEFORE)
    return found, Orders(number[orders.customer[kept]], orders.day[kept], orders.value[kept])


def write_log(lines: Lines, out: Path, first: np.datetime64 = FIRST_DAY) -> None:
    """Write a log, slice by slice: as text, a line takes ten times the memory."""
    with pyarrow.csv.CSVWriter(out, _log(lines.take(np.arange(0)), first).schema) as file:
        for start in range(0, lines.order.size, SLICE):
            file.write_table(_log(lines.take(np.arange(start, min(start + SLICE, lines.order.size))), first))


def _log(lines: Lines, first: np.datetime64) -> pa.Table:
    minute = (first.astype("datetime64[m]") + (lines.day * 1440).astype(np.int64)).astype("datetime64[s]")
    cancels = np.where(lines.cancels, "C", "")
    customer = np.char.add((lines.customer + FIRST_CUSTOMER).astype(str), ".0")  # as the data set is distributed
    product = (lines.product + FIRST_PRODUCT).astype(str)
    return pa.table(
        {
            "Invoice": np.char.add(cancels, (lines.order + FIRST_INVOICE).astype(str)),
            "StockCode": np.where(lines.product < 0, "POST", product),
            "Description": np.where(lines.product < 0, "POSTAGE", np.char.add("ITEM ", product)),
            "Quantity": lines.quantity,
            "InvoiceDate": pa.array(minute).cast(pa.timestamp("s")),
            "Price": np.char.mod("%.2f", lines.price),
            "Customer ID": np.where(lines.customer < 0, "", customer),
            "Country": np.full(lines.order.size, COUNTRY),
        }
    )


def _truth(people: Population) -> pa.Table:
    ids = np.arange(people.rate_per_day.size) + FIRST_CUSTOMER
    return pa.table({"customer_id": ids.astype(str), **people.columns()})
