"""What the scored log calls the columns of an order line: posted orders are put under the same names and read alike."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from training.transactions.dialects.protocol import Cells, Grain, Lines
from training.transactions.log import OrderLog

OWN: Final = ("order_id", "at", "customer_id", "product_id", "description", "quantity", "unit_price", "country", "currency")
"""What ``POST /orders`` calls them; names that ``--map`` takes, too."""


@dataclass(frozen=True, slots=True)
class LogColumns:
    """``names``: our name -> the header's, of a log with a row a line and a price a unit; empty for any other log, and for
    one whose columns somebody named by hand. ``currency``: what the log is in, None where it does not say. ``cutoff``: the
    day that the log alone was scored as of, ISO 8601."""

    dialect: str
    names: dict[str, str]
    currency: str | None
    cutoff: str

    def to_json(self) -> str:
        """Return it as the store takes it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "LogColumns":
        """Return what ``to_json`` wrote."""
        return cls(**json.loads(text))


def columns_of(log: OrderLog, cutoff: date) -> LogColumns:
    """Return how a log's first table calls its columns, and the day that it is scored as of."""
    first = log.sources[0]
    named = first.dialect != "generic" and len({one.dialect for one in log.sources}) == 1
    return LogColumns(first.dialect, _names(first.lines) if named else {}, log.currency, cutoff.isoformat())


def _names(lines: Lines) -> dict[str, str]:
    plain = lines.grain is Grain.LINE and lines.amount.times_quantity and len(lines.amount.plus) == 1
    if not plain or lines.amount.minus or lines.customer_id is None or lines.order_id is None:
        return {}
    found: dict[str, Any] = {name: getattr(lines, name, None) for name in OWN} | {"unit_price": Cells(lines.amount.plus)}
    return {name: cells.columns[0] for name, cells in found.items() if cells is not None}
