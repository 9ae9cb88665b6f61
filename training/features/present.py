"""Customers as of a cutoff with nothing after it: what a scoring is worked out from."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from backend.contract.thresholds import ACTIVE_DAYS
from backend.errors import UnreadableLog
from training.features.behaviour import BehaviourQuery
from training.features.purchase_days import PurchaseDays, purchase_days
from training.features.snapshots import Snapshot, enriched, snapshot, spend_by_day
from training.progress import Say
from training.transactions.order_log import OrderLog

QUIET_DAYS = 7
"""So long a shop may be silent (a weekend, a holiday) before its log counts as ended, and forecasts from later as blind."""


@dataclass(frozen=True, slots=True)
class Present:
    """``everybody`` who ever bought, with contract_v1; ``active``: where among them (positions) those of the last 90 days
    stand; ``recent``: these alone, with behaviour features where asked for; ``days``: the log before the cutoff by day.
    """

    everybody: Snapshot
    active: NDArray[np.intp]
    recent: Snapshot
    days: PurchaseDays


def cutoff_of(log: OrderLog, asked: date | None) -> datetime:
    """Return the asked day's midnight, or the one after the log's last day. Raises ``UnreadableLog`` outside the log."""
    first, last = (moment.date() for moment in log.span())
    if asked is None:
        asked = last + timedelta(days=1)
    if asked <= first:
        raise UnreadableLog(f"The log begins on {first}: nobody is known before the cutoff {asked}.")
    if asked > last + timedelta(days=1 + QUIET_DAYS):
        raise UnreadableLog(f"The log ends on {last}: it cannot say what customers did up to the cutoff {asked}.")
    return datetime(asked.year, asked.month, asked.day)


def as_of(log: OrderLog, cutoff: datetime, say: Say, *, behaviour: bool) -> Present:
    """Return everybody's features, and those of active customers. Raises ``UnreadableLog`` where nobody has bought yet."""
    lines = log.lines.filter(log.lines["at"] < cutoff)
    everybody = snapshot(lines, cutoff, spend_by_day(lines))
    if not everybody.customer_ids.size:
        raise UnreadableLog(f"Nobody has bought anything before the cutoff {cutoff:%Y-%m-%d}.")
    active = np.flatnonzero(everybody.columns["recency_days"] <= ACTIVE_DAYS)
    recent = everybody.active()
    if behaviour and active.size:
        recent = enriched(recent, BehaviourQuery(lines, ACTIVE_DAYS), say)
    return Present(everybody, active, recent, purchase_days(lines, channel="country"))
