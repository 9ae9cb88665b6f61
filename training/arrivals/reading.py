"""Arrivals read as a file of them would be: by the dialect of their source, with its rules and its reasons."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from backend.contract.shop.arrivals import Arrival, Row
from backend.errors import UnreadableLog
from training.arrivals.columns import OWN, LogColumns
from training.arrivals.packed import FIELDS
from training.transactions.log import OrderLog
from training.transactions.order_log import opened
from training.transactions.readings.asked import POINT, YEAR_FIRST, Asked

LINE: Final = ("customer_id", *FIELDS)
REFUNDED: Final = {"shopify": "Refunded Amount"}
"""Of a source that tells refunds apart from their orders: its export's column for them."""
GONE: Final = "there is no such order any more"
NO_LINE: Final = "no line of it counts"
Line = dict[str, Any]


@dataclass(slots=True)
class Read:
    """Order lines by order id, and why an order has none, or not all that it was sent with."""

    lines: dict[str, list[Line]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)


def read(arrivals: Iterable[Arrival], log: LogColumns, among: Sequence[Line] = ()) -> Read:
    """Read arrivals by the rules of the scored log; ``among``: lines of that log, in whose midst posted orders are read.

    An order that cannot be read has its reason; it never keeps others from being read.
    """
    found = Read()
    by_source: dict[str, list[Arrival]] = defaultdict(list)
    for one in arrivals:
        if one.rows:
            by_source[one.source].append(one)
        else:
            found.reasons[one.order_id] = GONE
    for source, some in by_source.items():
        _read(some, log, among if source == "orders" else (), found)
    return found


def _read(some: Sequence[Arrival], log: LogColumns, among: Sequence[Line], found: Read) -> None:
    """Read all at once; where that fails one half and the other, down to the order that is the reason."""
    try:
        _at_once(some, log, among, found)
    except UnreadableLog as error:
        if len(some) == 1:
            found.reasons[some[0].order_id] = _one_sentence(str(error))
            return
        half = len(some) // 2
        _read(some[:half], log, among, found)
        _read(some[half:], log, among, found)


def _at_once(some: Sequence[Arrival], log: LogColumns, among: Sequence[Line], found: Read) -> None:
    own = some[0].source == "orders"
    if own and log.names and _as_the_log(some, log, among, found):
        return
    asked = _asked({name: name for name in OWN} if own else {})
    _file([row for one in some for row in _rows(one)], some, log, asked, found)


def _as_the_log(some: Sequence[Arrival], log: LogColumns, among: Sequence[Line], found: Read) -> bool:
    """Read posted orders under the log's own column names, among its lines; False where its dialect does not know them."""
    mine = [*(_row_of(line) for line in among), *(row for one in some for row in _rows(one))]
    renamed = [{header: row.get(name, "") for name, header in log.names.items()} for row in mine]
    asked = _asked({})
    try:
        return _file(renamed, some, log, asked, found, dialect=log.dialect)
    except UnreadableLog:
        return False


def _asked(columns: Row) -> Asked:
    return Asked(dates=YEAR_FIRST, decimal=POINT, columns=columns, accept=True, any_day=True)


def _file(
    rows: Sequence[Row], some: Sequence[Arrival], log: LogColumns, asked: Asked, found: Read, dialect: str | None = None
) -> bool:
    with TemporaryDirectory(prefix="arrivals-") as folder:
        file, aside = Path(folder) / "arrivals.json", Path(folder) / "aside.csv"
        file.write_text(json.dumps(list(rows), ensure_ascii=False), "utf-8")
        with opened([file], _silent, aside, asked, stopping=False) as read_as:
            if dialect is not None and read_as.dialect() != dialect:
                return False
            if read_as.currency and log.currency and read_as.currency != log.currency:
                raise UnreadableLog(f"it is in {read_as.currency}, and the log is in {log.currency}")
            _take(read_as, {one.order_id for one in some}, found)
            _reasons(aside, read_as.sources[0].lines.order_id, found)
    for one in some:
        if one.order_id not in found.lines:
            found.reasons.setdefault(one.order_id, NO_LINE)
    return True


def _silent(step: str) -> None:
    pass


def _take(log: OrderLog, ids: set[str], found: Read) -> None:
    wanted = [name for name in LINE if name in log.lines.columns]
    for line in log.lines.select(*wanted).to_pyarrow().to_pylist():
        if line["order_id"] in ids:
            found.lines.setdefault(line["order_id"], []).append(line)


def _reasons(aside: Path, order: Any, found: Read) -> None:
    with aside.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row.get(order.columns[0], "").lstrip("'") if order else ""
            found.reasons.setdefault(name, row["reason"])


def _rows(one: Arrival) -> list[Row]:
    """The rows with what went back put into the order's own."""
    rows = [dict(row) for row in one.rows]
    if (column := REFUNDED.get(one.source)) is not None:
        rows[0][column] = str(sum(map(Decimal, one.refunds.values()), Decimal(0)))
    return rows


def _row_of(line: Line) -> Row:
    quantity = Decimal(str(line["quantity"]))
    price = abs(Decimal(line["net_amount"]) / quantity)
    told = {"order_id": line["order_id"], "at": f"{line['at']:%Y-%m-%d %H:%M:%S}", "customer_id": line["customer_id"]}
    told |= {"quantity": _plain(quantity), "unit_price": _plain(price)}
    return told | {name: line[name] or "" for name in ("product_id", "description", "country")}


def _plain(number: Decimal) -> str:
    return f"{number.quantize(Decimal('0.0001')).normalize():f}"


def _one_sentence(text: str) -> str:
    return text.partition(": ")[2] or text if text.startswith("arrivals.json") else text
