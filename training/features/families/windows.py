"""Spend and returns in windows of the past, over order lines: ``age`` in days, ``net``, ``bought``.

Windows end at the cutoff. "Last year" is the same calendar window one year before the horizon to come: ages 335 to 365.
"""

import ibis.expr.types as ir

from training.features.definition import Definition

WINDOWS_DAYS = (7, 14, 30, 60, 90, 180, 365)
HALF_LIVES_DAYS = (10, 30, 60, 120, 240)
MONTH_BLOCKS = range(2, 14)


def _spend(youngest: float, oldest: float, name: str, meaning: str) -> Definition:
    """Return net spend at ages in ``(youngest, oldest]``; -1 takes in the cutoff's own day."""
    return Definition(name, "currency", meaning, lambda t: t.net.sum(where=(t.age > youngest) & (t.age <= oldest)))


def _decayed(half_life: int) -> Definition:
    def of(lines: ir.Table) -> ir.Value:
        return (lines.net.cast("float64") * (0.5 ** (lines.age / half_life))).sum().round(4)

    return Definition(f"decayed_spend_{half_life}", "currency", f"net spend, halved for every {half_life} days of age", of)


def _returned(days: int) -> Definition:
    return Definition(
        f"returns_{days}",
        "currency",
        f"value returned or cancelled in the last {days} days",
        lambda t: -t.net.sum(where=~t.bought & (t.age <= days)),
    )


WINDOWS: tuple[Definition, ...] = (
    *(_spend(-1, days, f"spend_{days}", f"net spend in the last {days} days") for days in WINDOWS_DAYS),
    *(
        _spend(
            30 * (block - 1), 30 * block, f"spend_month_{block}", f"net spend {30 * block - 30} to {30 * block} days ago"
        )
        for block in MONTH_BLOCKS
    ),
    *(_decayed(half_life) for half_life in HALF_LIVES_DAYS),
    *(_returned(days) for days in (90, 365)),
    _spend(335, 365, "last_year_spend", "net spend in the horizon's window one year ago (335 to 365 days)"),
    _spend(320, 380, "last_year_spend_wide", "net spend in that window and 15 days on either side of it"),
    _spend(365, 395, "last_year_spend_before", "net spend in the 30 days before that window"),
    _spend(365, 455, "last_year_spend_quarter_before", "net spend in the 90 days before that window"),
    _spend(275, 365, "last_year_spend_quarter", "net spend in the 90 days from that window's start"),
    Definition(
        "return_orders_365",
        "orders",
        "distinct returns and cancellations in the last 365 days",
        lambda t: t.order_id.nunique(where=~t.bought & (t.age <= 365)),
    ),
    Definition("lines_total", "lines", "order lines bought, ever", lambda t: t.bought.cast("int64").sum()),
    Definition(
        "gross_total",
        "currency",
        "value of all order lines bought, returns not netted",
        lambda t: t.net.sum(where=t.bought),
    ),
)
