"""One population told in any dialect, and what reading it must give."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Final

import numpy as np

from backend.errors import UnreadableLog
from training.progress import Say
from training.synthetic.exports.export import Export, Row, Truth
from training.synthetic.exports.payments import PAYPAL, SQUARE, STRIPE
from training.synthetic.exports.plain import CDNOW, FLASK, GENERIC, HOTEL
from training.synthetic.exports.sales import RATE, Sale, sales
from training.synthetic.exports.shops import BIGCOMMERCE, MAGENTO, SHOPIFY, WOOCOMMERCE
from training.synthetic.shop import FIRST_DAY, draw_shop

EXPORTS: Final[Mapping[str, Export]] = {
    "shopify": SHOPIFY, "woocommerce": WOOCOMMERCE, "magento": MAGENTO, "bigcommerce": BIGCOMMERCE, "stripe": STRIPE,
    "square": SQUARE, "paypal": PAYPAL, "hotel": HOTEL, "flask_transactions": FLASK, "cdnow": CDNOW, "generic": GENERIC,
}  # fmt: skip
"""By the name of the dialect that reads it."""
BLANK_EVERY, SPLIT_EVERY = 97, 10


def write_export(dialect: str, out: Path, customers: int, months: int, seed: int, say: Say) -> Truth:
    """Write the sample shop's orders in a dialect, beside it the rates where it has two currencies; returns the truth.

    The hotel's stays are nested JSON where ``out`` ends so. Raises ``UnreadableLog`` for a dialect that nobody writes.
    """
    export = EXPORTS.get(dialect)
    if export is None:
        raise UnreadableLog(f"--dialect {dialect}: say online_retail or one of {', '.join(EXPORTS)}.")
    lines = draw_shop(np.random.default_rng(seed), customers, months, say).lines
    say(f"writing them for {dialect}")
    out.parent.mkdir(parents=True, exist_ok=True)
    truth = Truth()
    dealt = _fitting(
        export, sales(lines, FIRST_DAY.astype("datetime64[s]").item(), np.random.default_rng(seed + 1), export.states)
    )
    with out.open("w", encoding="utf-8", newline="") as file:
        if out.suffix == ".json" and dialect == "hotel":
            _nested(file, export, dealt, truth)
        else:
            _flat(file, export, dealt, truth)
    if export.foreign:
        rates_of(out).write_text(f"currency,rate\nGBP,1\nEUR,{RATE}\n", "utf-8")
    return truth


def rates_of(out: Path) -> Path:
    """Where the rates of an export in two currencies stand."""
    return out.with_suffix(".rates.csv")


def _fitting(export: Export, found: Iterator[Sale]) -> Iterator[Sale]:
    """Sales as this source can tell them: without what it has no words for."""
    for sale in found:
        if sale.customer < 0 and not export.anonymous:
            continue
        state = sale.state if export.refunds or not sale.refunded else type(sale.state).PAID
        yield replace(
            sale, state=state, refunded=sale.refunded if export.refunds else 0, guest=sale.guest and export.guests
        )


def _flat(file: IO[str], export: Export, dealt: Iterator[Sale], truth: Truth) -> None:
    """Rows of one sale after the other; here and there an empty line, and lines of an order that stand at the very end."""
    writer = csv.writer(file, delimiter=export.delimiter, lineterminator="\n")
    if export.header is not None:
        writer.writerow(export.header)
    later: list[Row] = []
    for count, sale in enumerate(dealt, start=1):
        rows = export.rows(sale)
        truth.take(sale, export, rows)
        if export.splits and sale.number % SPLIT_EVERY == 0:
            rows, later = rows[:1], [*later, *rows[1:]]
        writer.writerows(row.cells for row in rows)
        if count % BLANK_EVERY == 0:
            file.write("\n")
    writer.writerows(row.cells for row in later)


def _nested(file: IO[str], export: Export, dealt: Iterator[Sale], truth: Truth) -> None:
    """A guest with the list of the guest's stays."""
    guests: dict[str, list[dict[str, object]]] = {}
    number: Callable[[str], object] = float
    for sale in dealt:
        rows = export.rows(sale)
        truth.take(sale, export, rows)
        for row in rows:
            guest, arrival, revenue, channel = row.cells
            _, when, money, how = export.header or ()
            guests.setdefault(guest, []).append({when: arrival, money: number(revenue), how: channel})
    json.dump([{"CustomerID": guest, "transactions": stays} for guest, stays in guests.items()], file)
