"""From files to a row of snapshots, with the account of every row on the way."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from backend.contract.thresholds import ACTIVE_DAYS, HORIZON_DAYS
from backend.errors import UnreadableLog
from training.features.behaviour import BehaviourQuery
from training.features.purchase_days import PurchaseDays, purchase_days
from training.features.snapshots import Snapshot, Snapshots, enriched, snapshot, spend_by_day
from training.plan import Plan, origins
from training.progress import Say
from training.transactions.account import Account
from training.transactions.order_log import OrderLog, opened
from training.transactions.readings.asked import Asked


@dataclass(frozen=True, slots=True)
class Detail:
    """What the candidates of a race need of every snapshot: behaviour features, and the origins in between."""

    behaviour: bool = False
    dense: bool = False


Decide = Callable[[Snapshots], Detail]
"""What a race needs, decided when its log is known by plain snapshots of its origins."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A log after cleaning: its account, a fingerprint of its order lines, and a snapshot per origin.

    ``now`` is the shop at the end of the log, of which nothing is known to follow: what is published is set to it.
    ``days`` is the same log by customer and day, for the lifetime models; ``read`` says how
    it was read (``OrderLog.facts``).
    """

    account: Account
    read: dict[str, Any]
    fingerprint: str
    snapshots: Snapshots
    now: Snapshot
    days: PurchaseDays


def prepare(
    files: list[Path],
    plan: Plan,
    say: Say,
    rejects_to: Path | None = None,
    decide: Decide = lambda _: Detail(),
    asked: Asked | None = None,
) -> Prepared:
    """Read and clean a log, write what was set aside if asked to, and take every snapshot in the detail decided on."""
    with opened(files, say, rejects_to, asked) as log:
        *taken, now = plain_snapshots(log, plan, say)
        plain = Snapshots(tuple(taken))
        return Prepared(
            log.account,
            log.facts(),
            _fingerprint(log.lines),
            _detailed(log, plain, plan, say, decide(plain)),
            now,
            purchase_days(log.lines, channel="country"),
        )


def plain_snapshots(log: OrderLog, plan: Plan, say: Say) -> list[Snapshot]:
    """Return plain snapshots of every origin and, last, of the end of the log.

    Raises ``UnreadableLog`` where it is too short.
    """
    first, last = log.span()
    cutoffs = origins(first, last, plan)
    if len(cutoffs) < 2:
        needed = ACTIVE_DAYS + 2 * HORIZON_DAYS
        raise UnreadableLog(
            f"The log is too short to judge a forecast: it spans {(last - first).days} days, and at least {needed:.0f} are"
            f" needed ({ACTIVE_DAYS:.0f} of history, then two windows of {HORIZON_DAYS})."
        )
    end = cutoffs[-1] + timedelta(days=HORIZON_DAYS)
    say(f"snapshots of {len(cutoffs)} origins")
    days = spend_by_day(log.lines)
    return [snapshot(log.lines, cutoff, days) for cutoff in [*cutoffs, end]]


def _detailed(log: OrderLog, plain: Snapshots, plan: Plan, say: Say, detail: Detail) -> Snapshots:
    """Return snapshots with the dense origins and behaviour features where they are asked for."""
    lines, known = log.lines, {one.cutoff: one for one in plain.judged}
    judged, between = list[Snapshot](), list[Snapshot]()
    days, behaviour = spend_by_day(lines), BehaviourQuery(lines, ACTIVE_DAYS)
    moments = origins(*log.span(), plan, dense=True) if detail.dense else [*known]
    for place, cutoff in enumerate(moments, start=1):
        one = known.get(cutoff) or snapshot(lines, cutoff, days)
        if detail.behaviour:
            say(f"behaviour as of {cutoff:%Y-%m-%d} ({place} of {len(moments)})")
            one = enriched(one, behaviour)
        if cutoff in known:
            judged.append(one)
        else:
            between.append(one.active())
    return Snapshots(tuple(judged), tuple(between))


def _fingerprint(lines: ir.Table) -> str:
    """Return a text that the same order lines give, whatever their file format or row order."""
    cells = [lines[name].cast("string").fill_null("") for name in lines.columns]
    line = ibis.literal("|").join(cells).hash().cast("decimal(38, 0)")
    rows, total = lines.count().to_pyarrow().as_py(), line.sum().to_pyarrow().as_py()
    return hashlib.sha256(f"{rows} {total}".encode()).hexdigest()
