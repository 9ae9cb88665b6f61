"""Small order logs that tests write, and what comes of reading them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from training.transactions.account import Account
from training.transactions.order_log import OrderLog, opened
from training.transactions.readings.asked import Asked

HEADER = ("Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID", "Country")
GOOD = ("489434", "85048", "LIGHTS", "12", "2009-12-01 07:45:00", "6.95", "13085", "United Kingdom")


@dataclass(frozen=True)
class Read:
    """A log that was read: its lines as dicts in order of rows, its account, and what is known of it."""

    lines: list[dict[str, Any]]
    account: Account
    log: OrderLog
    span: tuple[datetime, datetime] | None

    @property
    def aside(self) -> dict[str, int]:
        """Reason -> rows."""
        return {reason: tally.rows for reason, tally in self.account.set_aside.items()}


def line(**changed: str) -> tuple[str, ...]:
    """A good row with some of its cells changed; names as in ``HEADER``, with _ for a blank."""
    cells = dict(zip(HEADER, GOOD, strict=True))
    for name, cell in changed.items():
        known = name.replace("_", " ")
        assert known in cells, name
        cells[known] = cell
    return tuple(cells.values())


def csv_of(rows: Iterable[Sequence[str]], header: Sequence[str] = HEADER, delimiter: str = ",") -> str:
    """Rows as csv, quoted where they must be."""
    return "".join(delimiter.join(_quoted(cell, delimiter) for cell in row) + "\n" for row in [header, *rows])


def write(folder: Path, text: str | bytes, name: str = "log.csv") -> Path:
    """A file with that content."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(*paths: Path, stopping: bool = False, rejects: Path | None = None, **asked: Any) -> Read:
    """The log of these files; where nothing should stop it, it goes on."""
    with opened(list(paths), lambda step: None, rejects, Asked(**asked), stopping=stopping) as log:
        table = log.lines.to_pyarrow().to_pylist()
        return Read(table, log.account, log, log.span() if table else None)


def bought(found: Read) -> list[tuple[str, datetime, float, Decimal]]:
    """Customer, moment, quantity and money of each line."""
    return [(row["customer_id"], row["at"], row["quantity"], row["net_amount"]) for row in found.lines]


def _quoted(cell: str, delimiter: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in (delimiter, '"', "\n", "\r")) else cell
