"""From files to a row of snapshots, with the account of every row on the way."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir

from backend.errors import UnreadableLog
from training.features.purchase_days import PurchaseDays, purchase_days
from training.features.snapshots import Snapshot, snapshot, spend_by_day
from training.plan import Plan, origins
from training.transactions.clean import Account
from training.transactions.order_log import OrderLog, opened

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Detail:
    """What the candidates of a race need of every snapshot: behaviour features, and the origins in between."""

    behaviour: bool = False
    dense: bool = False


PLAIN = Detail()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A log after cleaning: its account, a fingerprint of its order lines, and a snapshot per origin, oldest first.

    ``snapshots`` may include the dense origins of the plan; ``training.candidates.history.spaced`` picks the judged ones.
    ``days`` is the same log by customer and day, for the lifetime models.
    """

    account: Account
    fingerprint: str
    snapshots: list[Snapshot]
    days: PurchaseDays


def prepare(files: list[Path], plan: Plan, say: Say, rejects_to: Path | None = None, detail: Detail = PLAIN) -> Prepared:
    """Read and clean a log, write what was set aside if asked to, and take every snapshot."""
    with opened(files, say, rejects_to) as log:
        return Prepared(log.account, _fingerprint(log.lines), _snapshots(log, plan, say, detail),
                        purchase_days(log.lines, channel="country"))


def _snapshots(log: OrderLog, plan: Plan, say: Say, detail: Detail) -> list[Snapshot]:
    first, last = log.span()
    days = spend_by_day(log.lines)
    cutoffs = origins(first, last, plan)
    if len(cutoffs) < 2:
        needed = plan.active_days + 2 * plan.horizon_days
        raise UnreadableLog(
            f"The log is too short to judge a forecast: it spans {(last - first).days} days, and at least {needed:.0f} are"
            f" needed ({plan.active_days:.0f} of history, then two windows of {plan.horizon_days})."
        )
    taken = []
    moments = origins(first, last, plan, dense=detail.dense)
    for place, cutoff in enumerate(moments, start=1):
        say(f"snapshot of {cutoff:%Y-%m-%d} ({place} of {len(moments)})")
        whole = snapshot(log.lines, cutoff, plan, days, behaviour=detail.behaviour)
        judged = cutoff in cutoffs
        taken.append(whole if judged else whole.active(plan.active_days))  # in between, only the active are examples
    return taken


def _fingerprint(lines: ir.Table) -> str:
    """The same order lines give the same text, whatever file format or row order they came in."""
    cells = [lines[name].cast("string").fill_null("") for name in lines.columns]
    line = ibis.literal("|").join(cells).hash().cast("decimal(38, 0)")
    rows, total = lines.count().to_pyarrow().as_py(), line.sum().to_pyarrow().as_py()
    return hashlib.sha256(f"{rows} {total}".encode()).hexdigest()
