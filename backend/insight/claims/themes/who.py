"""Who this is: every customer is told by exactly one of these."""

from typing import Final

from backend.insight.claims.claim import Rule, Rules
from backend.insight.facts.sheet import SILENT_DAYS, Sheet
from backend.insight.facts.values import Fact, Facts, days, money

PART_BACK: Final = 20
"""A twentieth sent back is worth a word."""
FIVE: Final = 5


def _orders(sheet: Sheet) -> Fact:
    return Fact(sheet.log.orders, "orders")


def _basic(sheet: Sheet) -> Facts:
    return {"orders": _orders(sheet), "net": money(sheet.net), "away": days(sheet.away)}


def _beginning(sheet: Sheet) -> Facts:
    """Return the month since which orders are known, and that it is the first one's where the log looks further back."""
    first = Fact(sheet.log.first, "month")
    return {"first": first, "began": first} if sheet.began else {"first": first}


def _since(sheet: Sheet) -> Facts:
    return _basic(sheet) | _beginning(sheet)


def _started(sheet: Sheet) -> Facts:
    facts = {"orders": _orders(sheet), "net": money(sheet.net)} | _beginning(sheet)
    return facts | ({"later": Fact(sheet.log.orders - 1, "count")} if sheet.began else {})


def _ended(sheet: Sheet) -> Facts:
    return {"orders": _orders(sheet), "net": money(sheet.net), "last": Fact(sheet.log.last, "month")}


def _between(sheet: Sheet) -> Facts:
    return _ended(sheet) | {"months": Fact((sheet.log.first, sheet.log.last), "months")}


def _came_back(sheet: Sheet) -> Facts:
    return _basic(sheet) | {"break": days(sheet.log.last_gap or 0)}


def _one_month(sheet: Sheet) -> bool:
    first, last = sheet.log.first, sheet.log.last
    return (first.year, first.month) == (last.year, last.month)


def _back(sheet: Sheet) -> bool:
    gap, long = sheet.log.last_gap, sheet.shop.long_gap
    return gap is not None and long is not None and gap > max(long, SILENT_DAYS) and sheet.away <= 90


def _five(sheet: Sheet) -> bool:
    """Return whether there are just too few gaps to speak of a rhythm."""
    return sheet.log.order_days == FIVE and not sheet.steady and not _back(sheet)


def _some(sheet: Sheet) -> bool:
    return sheet.few and sheet.net > 0 and not sheet.quiet


CLAIMS: Final[Rules[Sheet]] = {
    "one_order": Rule(lambda s: s.log.orders == 1 and s.net > 0 and s.log.returned * PART_BACK < s.log.bought, _basic),
    "one_order_part_back": Rule(
        lambda s: s.log.orders == 1 and s.net > 0 and s.log.returned * PART_BACK >= s.log.bought,
        lambda s: {"bought": money(s.log.bought), "returned": money(s.log.returned), "away": days(s.away)},
    ),
    "one_day": Rule(lambda s: s.one and s.log.orders > 1 and s.net > 0, _basic),
    "nothing_kept": Rule(
        lambda s: s.net <= 0,
        lambda s: {"last": Fact(s.log.last, "month")} | ({"orders": _orders(s)} if s.log.orders > 1 else {}),
    ),
    "few_at_once": Rule(lambda s: _some(s) and _one_month(s) and s.away <= 60, _basic),
    "few_back": Rule(lambda s: _some(s) and _back(s), _came_back),
    "few_orders": Rule(lambda s: _some(s) and not _back(s) and not (_one_month(s) and s.away <= 60), _since),
    "few_quiet": Rule(lambda s: s.quiet and s.net > 0 and not _one_month(s), _between),
    "few_quiet_month": Rule(lambda s: s.quiet and s.net > 0 and _one_month(s), _ended),
    "many_orders": Rule(lambda s: s.many and s.net > 0 and not s.silent and not _five(s), _started),
    "five_orders": Rule(lambda s: _five(s) and s.net > 0 and not s.silent, _since),
    "many_silent": Rule(lambda s: s.many and s.net > 0 and s.silent and not s.gone, _basic),
    "many_gone": Rule(lambda s: s.many and s.net > 0 and s.gone, _ended),
}
