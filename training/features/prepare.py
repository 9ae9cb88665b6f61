"""From files to a row of snapshots, with the account of every row on the way."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from backend.contract.thresholds import HORIZON_DAYS
from backend.errors import UnfittableData, UnreadableLog
from training.features.activity import activity_window, bounds, within
from training.features.cumulative import Cumulative
from training.features.customer_days import CustomerDays, customer_days
from training.features.snapshots import Snapshot, midnight, snapshot
from training.plan import Plan, origins
from training.progress import Say
from training.transactions.account import Account
from training.transactions.order_log import OrderLog, opened
from training.transactions.readings.asked import Asked


@dataclass(frozen=True, slots=True)
class Prepared:
    """A log after cleaning: its account, a fingerprint of its order lines, and a snapshot per origin,
    oldest first.

    ``now`` is the shop at the end of the log, of which nothing is known to follow: what is published is set to it.
    ``read`` says how the log was read (``OrderLog.facts``); ``active_days`` is the shop's own activity window; ``notes``
    are sentences on what was not used.
    """

    account: Account
    read: dict[str, Any]
    fingerprint: str
    snapshots: list[Snapshot]
    now: Snapshot
    active_days: float
    notes: tuple[str, ...] = ()

    @property
    def sums(self) -> Cumulative:
        """The log by customer and day."""
        return self.now.sums


def prepare(
    files: list[Path], plan: Plan, say: Say, rejects_to: Path | None = None, asked: Asked | None = None
) -> Prepared:
    """Read and clean a log, write what was set aside if asked to, and take a snapshot of every origin."""
    with opened(files, say, rejects_to, asked) as log:
        say("summing up customers' days")
        sums, notes = summed(log)
        account, read, fingerprint = log.account, log.facts(), fingerprint_of(log.lines)
    for note in notes:
        say(note)
    taken = plain_snapshots(sums, plan)
    now = snapshot(sums, midnight(sums.days.last_day + 1))
    return Prepared(account, read, fingerprint, taken, now, activity_window(taken), notes)


def plain_snapshots(sums: Cumulative, plan: Plan) -> list[Snapshot]:
    """Return a snapshot of every origin of a log, oldest first. Raises ``UnreadableLog`` where it is too short."""
    first, last = sums.days.first_day, sums.days.last_day
    cutoffs = origins(first, last, plan)
    if len(cutoffs) < 2:
        needed = plan.least_history_days + 2 * HORIZON_DAYS
        raise UnreadableLog(
            f"The log is too short to judge a forecast: it spans {last - first + 1} days, and at least {needed} are"
            f" needed ({plan.least_history_days} of history, then two windows of {HORIZON_DAYS})."
        )
    taken = [one for day in cutoffs if len((one := snapshot(sums, midnight(day))).who)]
    if len(taken) < 2:
        raise UnreadableLog("The log is too short to judge a forecast: nobody had bought before its last window.")
    return taken


def summed(log: OrderLog, before: date | None = None) -> tuple[Cumulative, tuple[str, ...]]:
    """The log by customer and day, up to (not including) a day, without rows dated far outside of it."""
    lines = (
        log.lines
        if before is None
        else log.lines.filter(log.lines["at"] < ibis.literal(before.isoformat()).cast("timestamp"))
    )
    try:
        days = customer_days(lines)
    except UnfittableData as nothing:
        raise UnreadableLog("No order line is left after cleaning: every row was set aside.") from nothing
    return summed_days(days)


def summed_days(days: CustomerDays) -> tuple[Cumulative, tuple[str, ...]]:
    """The same from customers' days. Raises ``UnreadableLog`` where nobody bought anything on them."""
    first, last = bounds(days)
    kept, notes = within(days, first, last), []
    left = len(days.day) - len(kept.day)
    if left:
        began, ended = date.fromordinal(first), date.fromordinal(last)
        notes.append(f"{left} customer-days are dated far outside of the log ({began} to {ended}) and are not used.")
    if not kept.purchase.any():
        raise UnreadableLog("No order of a positive amount is left after cleaning.")
    return Cumulative(kept), tuple(notes)


def fingerprint_of(lines: ir.Table) -> str:
    """Return a text that the same order lines give, whatever their file format or row order."""
    cells = [lines[name].cast("string").fill_null("") for name in lines.columns]
    line = ibis.literal("|").join(cells).hash().cast("decimal(38, 0)")
    rows, total = lines.count().to_pyarrow().as_py(), line.sum().to_pyarrow().as_py()
    return hashlib.sha256(f"{rows} {total}".encode()).hexdigest()
