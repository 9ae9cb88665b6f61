"""Whether spend rises or falls: beyond chance and the shop's own movement, where the log covers both windows."""

from fractions import Fraction
from typing import Final

from backend.insight.claims.claim import Claim
from backend.insight.claims.populations import own_orders, two_years
from backend.insight.facts.sheet import Sheet
from backend.insight.facts.values import Fact, Facts, money

FELL: Final = 0.8
ROSE: Final = 1.25
OLD_DAYS: Final = 548
RISING_DAYS: Final = 640
GONE: Final = ("many_silent", "many_gone", "few_quiet", "few_quiet_month", "few_back", "nothing_kept")


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


CLAIMS: Final[tuple[Claim[Sheet], ...]] = (
    Claim(
        "trend_down",
        "past",
        "trend",
        -1,
        3,
        "548 days old or more; net of 12 months at most 0.8 of the 12 before and of the shop's quarter point (or 0.5); "
        "orders fell by over 1.5 standard errors",
        _fell,
        _years,
        two_years,
        (*GONE, "last_big", "on_rhythm"),
    ),
    Claim(
        "trend_up",
        "past",
        "trend",
        1,
        3,
        "640 days old or more; net of 12 months 1.25 times the 12 before or more and the shop's three-quarter point; "
        "orders rose by over 1.5 standard errors",
        _rose,
        _years,
        two_years,
        (*GONE, "recent_up"),
    ),
    Claim(
        "year_empty",
        "past",
        "trend",
        -1,
        2,
        "no order in 12 months; two or more in the 12 before, and some before those",
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
        ("few_quiet", "few_quiet_month", "many_silent", "many_gone", "one_day"),
    ),
    Claim(
        "recent_up",
        "past",
        "trend",
        1,
        3,
        "a year old or more; two orders or more in 90 days; net a day twice that before and twice the shop's own rise",
        _sped_up,
        _recent,
        own_orders,
        ("trend_up", "few_back", "last_big", "few_at_once", "back_again"),
    ),
)
