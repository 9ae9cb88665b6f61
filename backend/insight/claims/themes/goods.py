"""What the customer buys: how wide, which products, what is new, what has gone."""

from typing import Final

from backend.insight.claims.claim import Rule, Rules
from backend.insight.claims.populations import frequent, own_orders, scored
from backend.insight.facts.sheet import Sheet
from backend.insight.facts.values import Fact, Facts, percent

NARROW: Final = 15
FREQUENT: Final = 3


def _wide(sheet: Sheet) -> bool:
    return sheet.log.products > 0 and sheet.among_first(sheet.log.rank_products, 10)


def _narrow(sheet: Sheet) -> bool:
    log, low = sheet.log, sheet.shop.low_products
    within = low is not None and 0 < log.products <= NARROW and log.products / log.orders < low
    return within and log.order_days >= FREQUENT and not _wide(sheet)


def _one_product(sheet: Sheet) -> bool:
    """Return whether half of what was kept was spent on one product; a share of 99.5 % is no mix any more."""
    log = sheet.log
    part, whole = log.top_product_net, sheet.net
    return (
        log.top_product is not None and log.products >= 3 and whole > 0 and whole <= 2 * part and 200 * part < 199 * whole
    )


def _liked(sheet: Sheet) -> Facts:
    return {
        "favourite": Fact(sheet.log.favourite or "", "name"),
        "in_orders": Fact((sheet.log.favourite_orders, sheet.log.orders), "part"),
    }


def _products(sheet: Sheet) -> Facts:
    return {"products": Fact(sheet.log.products, "count")}


CLAIMS: Final[Rules[Sheet]] = {
    "wide_range": Rule(lambda s: _wide(s) and s.net > 0, _products, scored),
    "narrow_range": Rule(lambda s: _narrow(s) and s.net > 0, _products, frequent),
    "favourite": Rule(lambda s: s.log.favourite is not None and s.net > 0, _liked, own_orders),
    "one_product": Rule(
        lambda s: _one_product(s) and s.log.favourite is None,
        lambda s: {"top_product": Fact(s.log.top_product or "", "name"), "on_one": percent(s.log.top_product_net, s.net)},
        own_orders,
    ),
    "new_products": Rule(
        lambda s: (
            s.log.orders >= 5
            and s.log.last_products >= 4
            and 2 * s.log.last_new > s.log.last_products
            and s.away <= 120
            and not s.silent
            and not s.log.last_back
        ),
        lambda s: {"new": Fact((s.log.last_new, s.log.last_products), "part")},
        own_orders,
    ),
    "dropped_product": Rule(
        lambda s: s.log.dropped is not None and s.net > 0 and not s.silent and not s.quiet,
        lambda s: {
            "dropped": Fact(s.log.dropped or "", "name"),
            "dropped_in": Fact((s.log.dropped_orders, s.log.orders - 3), "part"),
        },
        own_orders,
    ),
}
