"""A log looked at: everything that ``inspect`` says, as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from backend.errors import UnreadableLog
from training.evaluation.readiness import Readiness, assess
from training.features.prepare import plain_snapshots, summed
from training.inspection.suspicions import suspicions
from training.plan import Plan
from training.progress import Say
from training.publish.account import money_json, rows_json
from training.transactions.account import Account
from training.transactions.order_log import OrderLog, opened
from training.transactions.readings.asked import Asked


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is kept: customers, orders, net money (currency), first and last day, the share of customers with two orders."""

    customers: int
    orders: int
    net: str
    first: date | None
    last: date | None
    repeat_rate: float | None


@dataclass(frozen=True, slots=True)
class Inspection:
    """``files``: each table's name, its dialect, why that one, rows, physical lines (None: it has none).

    ``readings``: column -> how it is read. ``people``: rows whose customer is known by id, e-mail, phone, or not.
    ``stops`` end every command; ``warnings`` do not. ``readiness`` is None where too little is there to judge.
    """

    files: tuple[dict[str, Any], ...]
    dialect: str
    readings: dict[str, Any]
    account: Account
    holdings: Holdings
    currency: str | None
    people: dict[str, int]
    warnings: tuple[str, ...]
    stops: tuple[str, ...]
    readiness: Readiness | None

    def as_json(self) -> dict[str, Any]:
        """Keys are added, never renamed."""
        held = self.holdings
        return {
            "dialect": self.dialect,
            "files": list(self.files),
            "readings": self.readings,
            "rows": rows_json(self.account),
            "money": money_json(self.account),
            "policies": [
                {"policy": sentence, "rows": moved.rows, "money": str(moved.money)}
                for sentence, moved in self.account.moved.items()
            ],
            "customers": held.customers,
            "orders": held.orders,
            "net": float(held.net),
            "net_exact": held.net,
            "first": str(held.first) if held.first else None,
            "last": str(held.last) if held.last else None,
            "repeat_rate": held.repeat_rate,
            "currency": self.currency,
            "identity": self.people,
            "readiness": self.readiness.as_json() if self.readiness else None,
            "warnings": list(self.warnings),
            "stops": list(self.stops),
        }


def inspect_log(files: Sequence[Path], asked: Asked, say: Say, rejects_to: Path | None = None) -> Inspection:
    """Read a log as every command reads it, and go on where they would stop. Raises ``UnreadableLog``."""
    with opened(files, say, rejects_to, asked, stopping=False) as log:
        held = _holdings(log)
        stops = (
            log.stops
            if log.account.kept.rows
            else (*log.stops, "No order line is left after cleaning: every row was set aside.")
        )
        odd = tuple(suspicions(log.lines)) if log.account.kept.rows else ()
        return Inspection(
            files=tuple(_file(one) for one in log.sources),
            dialect=log.dialect(),
            readings=log.readings(),
            account=log.account,
            holdings=held,
            currency=log.currency,
            people=log.identity.rows if log.identity else {},
            warnings=(*log.warnings, *odd),
            stops=stops,
            readiness=_readiness(log, say),
        )


def _file(source: Any) -> dict[str, Any]:
    count = source.table.count
    return {
        "source": source.table.source,
        "dialect": source.dialect,
        "why": source.why,
        "rows": source.table.rows,
        "lines": count.physical,
        "lines_before": count.before,
        "blank_lines": count.blank,
        "malformed": [{"line": one.line, "why": one.why} for one in count.malformed[:100]],
    }


def _holdings(log: OrderLog) -> Holdings:
    lines = log.lines
    orders = lines.group_by("customer_id", "order_id").agg(sold=(lines["quantity"] > 0).any())
    each = orders.group_by("customer_id").agg(orders=orders["sold"].cast("int64").sum())
    repeat = each.aggregate(share=(each["orders"] > 1).cast("float64").mean()).to_pyarrow().to_pylist()[0]["share"]
    found = lines.aggregate(
        customers=lines["customer_id"].nunique(),
        orders=lines["order_id"].nunique(),
        net=lines["net_amount"].sum(),
        first=lines["at"].min(),
        last=lines["at"].max(),
    )
    row = found.to_pyarrow().to_pylist()[0]
    first, last = (moment.date() if moment else None for moment in (row["first"], row["last"]))
    return Holdings(row["customers"], row["orders"], str(row["net"] or "0"), first, last, repeat)


def _readiness(log: OrderLog, say: Say) -> Readiness | None:
    if not log.account.kept.rows:
        return None
    say("summing up customers' days")
    try:
        return assess(plain_snapshots(summed(log)[0], Plan()))
    except UnreadableLog:
        return None
