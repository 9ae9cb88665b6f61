"""The sample log as a file, in the dialect of Online Retail II."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv

from training.progress import Say
from training.synthetic.population import MONTH_DAYS, Population, draw_orders, draw_population, season_of
from training.synthetic.summaries import summed_up
from training.synthetic.transactions import Lines, draw_lines

FIRST_DAY = np.datetime64("2024-01-01")
SLICE = 250_000
COUNTRY = "United Kingdom"
FIRST_INVOICE, FIRST_CUSTOMER, FIRST_PRODUCT = 500_000, 12_346, 20_001


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


def write_sample(out: Path, customers: int, months: int, seed: int, say: Say, truth: Path | None = None) -> Sample:
    """Write the log, and each customer's true parameters where asked to."""
    people, lines = draw_shop(np.random.default_rng(seed), customers, months, say)
    say(f"writing {lines.order.size:,} rows")
    out.parent.mkdir(parents=True, exist_ok=True)
    _write(lines, out)
    if truth is not None:
        truth.parent.mkdir(parents=True, exist_ok=True)
        pyarrow.csv.write_csv(_truth(people), truth)
    return Sample(lines, round(months * MONTH_DAYS))


def draw_shop(rng: np.random.Generator, customers: int, months: int, say: Say) -> tuple[Population, Lines]:
    """Who the customers are, and every line of what they order."""
    dates = FIRST_DAY + np.arange(round(months * MONTH_DAYS))
    say(f"drawing {customers:,} customers")
    people = draw_population(rng, customers, len(dates))
    say("letting them buy")
    return people, draw_lines(rng, draw_orders(rng, people, season_of(dates)), len(dates))


def _write(lines: Lines, out: Path) -> None:
    """Write slice by slice: as text, a line takes ten times the memory."""
    with pyarrow.csv.CSVWriter(out, _log(lines.take(np.arange(0))).schema) as file:
        for start in range(0, lines.order.size, SLICE):
            file.write_table(_log(lines.take(np.arange(start, min(start + SLICE, lines.order.size)))))


def _log(lines: Lines) -> pa.Table:
    minute = (FIRST_DAY.astype("datetime64[m]") + (lines.day * 1440).astype(np.int64)).astype("datetime64[s]")
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
