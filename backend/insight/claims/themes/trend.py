"""Whether spend rises or falls: beyond chance and the shop's own movement, where the log covers both windows."""

from fractions import Fraction
from typing import Final

from backend.insight.claims.claim import Rule, Rules
from backend.insight.claims.populations import own_orders, two_years
from backend.insight.facts.sheet import Sheet
from backend.insight.facts.values import Fact, Facts, money

FELL: Final = 0.8
ROSE: Final = 1.25
OLD_DAYS: Final = 548
RISING_DAYS: Final = 640


def _covered(sheet: Sheet) -> bool:
    return (sheet.shop.as_of - sheet.shop.log_first).days >= 730


def _orders_changed(sheet: Sheet, sign: int) -> bool:
    """Return whether orders rose (+1) or fell (-1) by more than 1.5 standard errors of two Poisson counts."""
    now, before = sheet.log.orders_year, sheet.log.orders_year_before
    change = sign * (now - before)
    return change > 0 and 4 * change * change > 9 * (now + before)


def _ratio(sheet: Sheet) -> float:
    return sheet.log.net_year / sheet.log.net_year_before


def _known(sheet: Sheet, days: int) -> bool:
    return _covered(sheet) and sheet.age >= days and sheet.log.net_year_before > 0 and sheet.log.net_year > 0


def _fell(sheet: Sheet) -> bool:
    low = sheet.shop.trend_low
    return (
        _known(sheet, OLD_DAYS)
        and low is not None
        and _ratio(sheet) <= min(FELL, max(low, 0.5))
        and _orders_changed(sheet, -1)
    )


def _rose(sheet: Sheet) -> bool:
    high = sheet.shop.trend_high
    return (
        _known(sheet, RISING_DAYS) and high is not None and _ratio(sheet) >= max(ROSE, high) and _orders_changed(sheet, 1)
    )


def _pace(sheet: Sheet) -> Fraction | None:
    """Return the net a day of the last 90 days over that before; None where there is none before."""
    before = sheet.net - sheet.log.net_90
    return Fraction(sheet.log.net_90 * (sheet.age - 90), before * 90) if before > 0 and sheet.age > 90 else None


def _sped_up(sheet: Sheet) -> bool:
    pace, shop = _pace(sheet), sheet.shop.recent_pace
    if pace is None or shop is None or sheet.age < 365 or sheet.log.orders_90 < 2:
        return False
    return pace >= 2 * max(1.0, shop)


def _years(sheet: Sheet) -> Facts:
    return {"net_year": money(sheet.log.net_year), "net_year_before": money(sheet.log.net_year_before)}


def _recent(sheet: Sheet) -> Facts:
    return {"net_90": money(sheet.log.net_90), "pace": Fact(_pace(sheet) or 0, "factor")}


CLAIMS: Final[Rules[Sheet]] = {
    "trend_down": Rule(_fell, _years, two_years),
    "trend_up": Rule(_rose, _years, two_years),
    "year_empty": Rule(
        lambda s: (
            _covered(s)
            and s.log.orders_year == 0
            and s.log.orders_year_before >= 2
            and s.net > 0
            and s.log.net_year_before not in (s.net, 0)
            and s.log.net_year_before > 0
        ),
        lambda s: {"net_year_before": money(s.log.net_year_before)},
        own_orders,
    ),
    "recent_up": Rule(_sped_up, _recent, own_orders),
}
