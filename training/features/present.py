"""Customers as of a cutoff with nothing after it: what a scoring is worked out from."""

from datetime import date, timedelta

from backend.errors import UnreadableLog
from training.features.prepare import summed
from training.features.snapshots import Snapshot, midnight, snapshot
from training.transactions.order_log import OrderLog

QUIET_DAYS = 7
"""So long a shop may be silent (a weekend, a holiday) before its log counts as ended, and forecasts from later as blind."""


def as_of(log: OrderLog, asked: date | None) -> tuple[Snapshot, tuple[str, ...]]:
    """Everybody who had bought before the asked day (the one after the log's last), and notes on what was not used.

    Raises ``UnreadableLog`` where nobody had, or where the log does not reach up to the day.
    """
    sums, notes = summed(log)
    first, last = (date.fromordinal(day) for day in (sums.days.first_day, sums.days.last_day))
    asked = asked or last + timedelta(days=1)
    if asked <= first:
        raise UnreadableLog(f"The log begins on {first}: nobody is known before the cutoff {asked}.")
    if asked > last + timedelta(days=1 + QUIET_DAYS):
        raise UnreadableLog(f"The log ends on {last}: it cannot say what customers did up to the cutoff {asked}.")
    if asked <= last:
        sums, notes = summed(log, asked)
    found = snapshot(sums, midnight(asked.toordinal()))
    if not len(found.who):
        raise UnreadableLog(f"Nobody has bought anything before the cutoff {asked}.")
    return found, notes
