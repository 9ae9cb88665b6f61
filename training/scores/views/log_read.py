"""How the log that was scored was read: the account of every row and all money, and each column's reading."""

from datetime import date
from decimal import Decimal

import ibis.expr.types as ir

from backend.contract.shop.shop_views import LogRead
from training.features.cumulative import Cumulative
from training.transactions.account import Account, Tally
from training.transactions.order_log import OrderLog


def log_read(log: OrderLog, sums: Cumulative) -> LogRead:
    """Return what can be said of an open log; ``sums`` are of the same."""
    said, (rows, money) = log.facts(), returned(log.lines)
    days = sums.days
    return LogRead(
        dialect=said["dialect"],
        rows=_rows(log.account),
        money=_money(log.account),
        readings=said["readings"],
        warnings=tuple(said["warnings"]),
        first=date.fromordinal(days.first_day),
        last=date.fromordinal(days.last_day),
        orders=int(days.placed.sum()),
        customers=int(days.ids.size),
        returned_rows=rows,
        returned_money=round(float(money), 2),
    )


def returned(lines: ir.Table) -> tuple[int, Decimal]:
    """Return how many kept lines lie below 0, and their sum."""
    below = lines["net_amount"] < 0
    found = lines.agg(rows=below.sum(), money=lines["net_amount"].sum(where=below)).to_pyarrow().to_pylist()[0]
    return int(found["rows"] or 0), Decimal(found["money"] or 0)


def _rows(account: Account) -> dict[str, object]:
    aside = {reason: tally.rows for reason, tally in account.set_aside.items()}
    return {"in": account.total.rows, "kept": account.kept.rows, "set_aside": aside}


def _money(account: Account) -> dict[str, object]:
    aside = {reason: _amount(tally) for reason, tally in account.set_aside.items()}
    return {"in": _amount(account.total), "kept": _amount(account.kept), "set_aside": aside}


def _amount(tally: Tally) -> float | None:
    return round(float(tally.money), 2) if tally.told else None
