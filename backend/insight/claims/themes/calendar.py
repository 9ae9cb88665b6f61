"""Habits of the calendar, each against what chance alone would make of it."""

from typing import Final

from backend.insight.claims.chance import at_least
from backend.insight.claims.claim import Rule, Rules
from backend.insight.claims.populations import order_days, own_orders
from backend.insight.facts.sheet import Sheet
from backend.insight.facts.values import Fact, Facts

LEAST_DAYS: Final = 8
RARE: Final = 0.001
MONTH_EDGE: Final = 5 / 31
"""The first five days of a month of 31; a bound for shorter ones only in their favour by a day, so RARE is kept strict."""
LEAST_LIFT: Final = 1.25
"""Orders a year apart must be so many times as frequent as 11 or 13 months apart, or a month that repeats is chance."""
HABIT_YEARS: Final = 3


def _weekday(sheet: Sheet) -> bool:
    log, counts = sheet.log, sheet.shop.weekdays
    k, n, shop = log.weekday_days, log.order_days, sum(counts)
    if n < LEAST_DAYS or 5 * k < 3 * n or k * shop < 2 * counts[log.weekday] * n:
        return False
    return 7 * at_least(k, n, counts[log.weekday] / shop) < RARE


def _edge(sheet: Sheet, k: int) -> bool:
    n = sheet.log.order_days
    return n >= LEAST_DAYS and 5 * k >= 3 * n and 2 * at_least(k, n, MONTH_EDGE) < RARE


def _season(sheet: Sheet) -> bool:
    lift, log = sheet.shop.season_lift, sheet.log
    if lift is None or lift < LEAST_LIFT or log.season_month is None:
        return False
    months = 12 * (sheet.shop.as_of.year - log.first.year) + sheet.shop.as_of.month - log.first.month + 1
    return 4 * log.active_months <= months


def _months(sheet: Sheet) -> Facts:
    return {
        "season_month": Fact(sheet.log.season_month or 0, "calendar_month"),
        "years": Fact(sheet.log.season_years, "years"),
    }


CLAIMS: Final[Rules[Sheet]] = {
    "weekday": Rule(
        _weekday,
        lambda s: {
            "weekday": Fact(s.log.weekday, "weekday"),
            "on_it": Fact((s.log.weekday_days, s.log.order_days), "part"),
        },
        order_days,
    ),
    "month_start": Rule(
        lambda s: _edge(s, s.log.early_days),
        lambda s: {"at_start": Fact((s.log.early_days, s.log.order_days), "part")},
        own_orders,
    ),
    "month_end": Rule(
        lambda s: _edge(s, s.log.late_days),
        lambda s: {"at_end": Fact((s.log.late_days, s.log.order_days), "part")},
        own_orders,
    ),
    "season": Rule(lambda s: _season(s) and len(s.log.season_years) < HABIT_YEARS, _months, own_orders),
    "season_habit": Rule(lambda s: _season(s) and len(s.log.season_years) >= HABIT_YEARS, _months, own_orders),
}
