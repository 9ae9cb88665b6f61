"""What the customer has spent, in all and at a time, beside all scored customers."""

from fractions import Fraction
from typing import Final

from backend.insight.claims.claim import Rule, Rules
from backend.insight.claims.populations import own_orders, scored
from backend.insight.facts.sheet import Sheet
from backend.insight.facts.values import Fact, Facts, money

TOP: Final = 10
NAMED_RANKS: Final = 100
MOST: Final = 0.75
STEADY_ORDERS: Final = 6


def _rank(sheet: Sheet) -> bool:
    named = sheet.log.rank_spend <= NAMED_RANKS and sheet.among_first(sheet.log.rank_spend, TOP)
    return named and not sheet.log.spend_tied and sheet.net > 0


def _ranked(sheet: Sheet) -> Facts:
    more = sheet.log.rank_spend - 1
    facts: Facts = {"spend_rank": Fact(more + 1, "rank"), "customers": Fact(sheet.shop.customers, "customers")}
    return facts | ({"spend_more": Fact(more, "count")} if more > 1 else {})


def _large_share(sheet: Sheet) -> bool:
    return sheet.net > 0 and 200 * sheet.net >= sheet.shop.net


def _basket(sheet: Sheet) -> Fact:
    return money(Fraction(sheet.net, sheet.log.orders))


def _above(sheet: Sheet, rank: int) -> Fact:
    return Fact(Fraction(rank - 1, sheet.shop.customers), "floor")


def _small(sheet: Sheet) -> bool:
    return not sheet.one and sheet.above(sheet.log.rank_basket) >= MOST


def _steady(sheet: Sheet) -> bool:
    log = sheet.log
    return log.orders >= STEADY_ORDERS and 2 * log.value_p80 <= 3 * log.value_p20 and 20 * log.returned < log.bought


CLAIMS: Final[Rules[Sheet]] = {
    "share_of_shop": Rule(_large_share, lambda s: {"spend_share": Fact(Fraction(s.net, s.shop.net), "percent")}, scored),
    "rank_spend": Rule(_rank, _ranked, scored),
    "top_spend": Rule(
        lambda s: s.among_first(s.log.rank_spend, TOP) and not _rank(s) and s.net > 0,
        lambda s: {"customers": Fact(s.shop.customers, "customers")},
        scored,
    ),
    "low_spend": Rule(
        lambda s: not s.one and s.net > 0 and s.above(s.log.rank_spend) >= MOST,
        lambda s: {"spend_above": _above(s, s.log.rank_spend), "customers": Fact(s.shop.customers, "customers")},
        scored,
    ),
    "big_basket": Rule(
        lambda s: not s.one and s.among_first(s.log.rank_basket, TOP), lambda s: {"basket": _basket(s)}, scored
    ),
    "big_first_basket": Rule(
        lambda s: s.log.orders == 1 and s.net > 0 and s.among_first(s.log.rank_basket, TOP), lambda _: {}, scored
    ),
    "small_basket": Rule(
        lambda s: _small(s) and s.net > 0,
        lambda s: {"basket": _basket(s), "basket_above": _above(s, s.log.rank_basket)},
        scored,
    ),
    "steady_basket": Rule(
        lambda s: _steady(s) and not _small(s) and not s.among_first(s.log.rank_basket, TOP),
        lambda s: {"usual_value": money(s.log.usual_value)},
        own_orders,
    ),
}
