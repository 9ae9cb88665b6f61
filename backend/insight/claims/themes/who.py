"""Who this is: every customer is told by exactly one of these."""

from typing import Final

from backend.insight.claims.claim import Claim
from backend.insight.facts.sheet import SILENT_DAYS, Sheet
from backend.insight.facts.values import Fact, Facts, days, money

PART_BACK: Final = 20
"""A twentieth sent back is worth a word."""
FIVE: Final = 5
PRAISE: Final = (
    "odds_high",
    "odds_above",
    "odds_usual",
    "value_rank",
    "value_top",
    "value_mid",
    "at_stake",
    "spend_range",
    "orders_ahead",
    "year_likely",
)
ENDED: Final = (
    "trend_up",
    "trend_down",
    "wide_range",
    "returns_never",
    "weekday",
    "month_start",
    "month_end",
    "recent_up",
    "year_empty",
)


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


CLAIMS: Final[tuple[Claim[Sheet], ...]] = (
    Claim(
        "one_order",
        "who",
        "who",
        0,
        3,
        "one order; less than 5 % of it sent back",
        lambda s: s.log.orders == 1 and s.net > 0 and s.log.returned * PART_BACK < s.log.bought,
        _basic,
        never_with=("low_spend",),
    ),
    Claim(
        "one_order_part_back",
        "who",
        "who",
        -1,
        3,
        "one order; 5 % of it or more sent back",
        lambda s: s.log.orders == 1 and s.net > 0 and s.log.returned * PART_BACK >= s.log.bought,
        lambda s: {"bought": money(s.log.bought), "returned": money(s.log.returned), "away": days(s.away)},
        never_with=("low_spend", "last_returned"),
    ),
    Claim(
        "one_day",
        "who",
        "who",
        0,
        3,
        "several orders, all on one day",
        lambda s: s.one and s.log.orders > 1 and s.net > 0,
        _basic,
        never_with=("year_empty", "big_first_basket"),
    ),
    Claim(
        "nothing_kept",
        "who",
        "who",
        -1,
        3,
        "as much sent back as bought, or more",
        lambda s: s.net <= 0,
        lambda s: {"last": Fact(s.log.last, "month")} | ({"orders": _orders(s)} if s.log.orders > 1 else {}),
        never_with=PRAISE,
    ),
    Claim(
        "few_at_once",
        "who",
        "who",
        0,
        3,
        "two to four order days in one month, the last at most 60 days ago",
        lambda s: _some(s) and _one_month(s) and s.away <= 60,
        _basic,
        never_with=("recent_up",),
    ),
    Claim(
        "few_back",
        "who",
        "who",
        1,
        3,
        "two to four order days; the last ended a gap longer than 95 % of the shop's, and 60 days",
        lambda s: _some(s) and _back(s),
        _came_back,
        never_with=("season", "year_empty", "recent_up", "trend_down"),
    ),
    Claim(
        "few_orders",
        "who",
        "who",
        0,
        3,
        "two to four order days; away no longer than 95 % of the shop's gaps",
        lambda s: _some(s) and not _back(s) and not (_one_month(s) and s.away <= 60),
        _since,
        never_with=("low_spend",),
    ),
    Claim(
        "few_quiet",
        "who",
        "who",
        -1,
        3,
        "two to four order days; away for longer than 95 % of the shop's gaps",
        lambda s: s.quiet and s.net > 0 and not _one_month(s),
        _between,
        never_with=("odds_low", "year_empty"),
    ),
    Claim(
        "few_quiet_month",
        "who",
        "who",
        -1,
        3,
        "two to four order days in one month; away for longer than 95 % of the gaps",
        lambda s: s.quiet and s.net > 0 and _one_month(s),
        _ended,
        never_with=("odds_low", "year_empty"),
    ),
    Claim(
        "many_orders",
        "who",
        "who",
        1,
        3,
        "five order days or more; not silent",
        lambda s: s.many and s.net > 0 and not s.silent and not _five(s),
        _started,
    ),
    Claim(
        "five_orders",
        "who",
        "who",
        1,
        3,
        "five order days, without a steady rhythm; not silent, nor back from a long break",
        lambda s: _five(s) and s.net > 0 and not s.silent,
        _since,
    ),
    Claim(
        "many_silent",
        "who",
        "who",
        -1,
        3,
        "five order days or more; away for longer than 95 % would, and over 60 days",
        lambda s: s.many and s.net > 0 and s.silent and not s.gone,
        _basic,
        never_with=ENDED,
    ),
    Claim(
        "many_gone",
        "who",
        "who",
        -1,
        3,
        "as many_silent, and under 25 % of such silences ended",
        lambda s: s.many and s.net > 0 and s.gone,
        _ended,
        never_with=(*ENDED, "odds_low", "year_unlikely"),
    ),
)
