"""What was sent back, and orders that stand out."""

from typing import Final

from backend.insight.claims.claim import Rule, Rules
from backend.insight.claims.populations import own_orders, returners, ten_orders
from backend.insight.facts.sheet import Sheet
from backend.insight.facts.values import Fact, Facts, days, money, percent

RECENT_DAYS: Final = 120


def _high(sheet: Sheet) -> bool:
    log, high = sheet.log, sheet.shop.high_returns
    tenth = 10 * log.returned >= log.bought
    return log.orders > 1 and sheet.net > 0 and tenth and high is not None and log.returned / log.bought >= high


def _never(sheet: Sheet) -> bool:
    shop = sheet.shop
    return sheet.log.orders >= 10 and sheet.log.returned == 0 and 0 < shop.ten_orders <= 2 * shop.ten_orders_returned


def _fresh(sheet: Sheet) -> bool:
    """Return whether the last order can be compared with the usual one: kept, recent, one of four or more."""
    return sheet.log.orders >= 4 and sheet.away <= RECENT_DAYS and not sheet.log.last_back and sheet.net > 0


def _last(sheet: Sheet) -> Facts:
    return {"last_value": money(sheet.log.last_value), "usual_value": money(sheet.log.usual_value)}


def _one_big(sheet: Sheet) -> bool:
    """Return whether half of what was kept was one order, even if all that came back came out of it."""
    log = sheet.log
    kept = log.largest_value - log.returned
    return log.orders >= 4 and log.largest_day != log.last and 2 * kept >= sheet.net > 0


CLAIMS: Final[Rules[Sheet]] = {
    "returns_high": Rule(_high, lambda s: {"bought": money(s.log.bought), "returned": money(s.log.returned)}, returners),
    "returns_never": Rule(
        _never, lambda s: {"sent_back": percent(s.shop.ten_orders_returned, s.shop.ten_orders)}, ten_orders
    ),
    "last_returned": Rule(
        lambda s: s.log.last_back and s.log.orders > 1 and s.net > 0,
        lambda s: {"sent_value": money(s.log.last_value), "sent_ago": days(s.away)},
        own_orders,
    ),
    "last_big": Rule(
        lambda s: _fresh(s) and 2 * s.log.last_value >= 5 * s.log.usual_value and s.log.last_value == s.log.largest_value,
        _last,
        own_orders,
    ),
    "last_small": Rule(
        lambda s: _fresh(s) and 20 * s.log.last_value <= 7 * s.log.usual_value and s.log.last_value == s.log.least_value,
        _last,
        own_orders,
    ),
    "one_big": Rule(
        _one_big,
        lambda s: {"largest": money(s.log.largest_value), "largest_in": Fact(s.log.largest_day, "month")},
        own_orders,
    ),
}
