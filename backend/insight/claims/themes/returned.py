"""What was sent back, and orders that stand out."""

from typing import Final

from backend.insight.claims.claim import Claim
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


CLAIMS: Final[tuple[Claim[Sheet], ...]] = (
    Claim(
        "returns_high",
        "past",
        "returns",
        -1,
        3,
        "two orders or more; returned / bought >= 10 % and the 90 % point of those who return",
        _high,
        lambda s: {"bought": money(s.log.bought), "returned": money(s.log.returned)},
        returners,
        ("wide_range", "last_returned"),
    ),
    Claim(
        "returns_never",
        "past",
        "returns",
        1,
        2,
        "ten orders or more, nothing sent back; half of such customers or more have",
        _never,
        lambda s: {"sent_back": percent(s.shop.ten_orders_returned, s.shop.ten_orders)},
        ten_orders,
        ("many_silent", "many_gone"),
    ),
    Claim(
        "last_returned",
        "past",
        "returns",
        -1,
        3,
        "two orders or more; every product of the last one came back",
        lambda s: s.log.last_back and s.log.orders > 1 and s.net > 0,
        lambda s: {"sent_value": money(s.log.last_value), "sent_ago": days(s.away)},
        own_orders,
        ("last_big", "last_small", "returns_high", "new_products"),
    ),
    Claim(
        "last_big",
        "past",
        "last",
        1,
        2,
        "four orders or more, the last in 120 days and kept; 2.5 times the own median or more, and the largest",
        lambda s: _fresh(s) and 2 * s.log.last_value >= 5 * s.log.usual_value and s.log.last_value == s.log.largest_value,
        _last,
        own_orders,
        ("one_big", "recent_up", "steady_basket"),
    ),
    Claim(
        "last_small",
        "past",
        "last",
        -1,
        2,
        "as last_big, but 0.35 of the own median or less, and the smallest",
        lambda s: _fresh(s) and 20 * s.log.last_value <= 7 * s.log.usual_value and s.log.last_value == s.log.least_value,
        _last,
        own_orders,
        ("returns_high", "steady_basket"),
    ),
    Claim(
        "one_big",
        "past",
        "last",
        0,
        2,
        "four orders or more; the largest, not the last, is half of the net spend even if all returns were of it",
        _one_big,
        lambda s: {"largest": money(s.log.largest_value), "largest_in": Fact(s.log.largest_day, "month")},
        own_orders,
        ("last_big", "steady_basket", "nothing_kept"),
    ),
)
