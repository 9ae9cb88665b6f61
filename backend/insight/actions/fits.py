"""What several actions ask of a customer before they fit."""

from fractions import Fraction
from typing import Final

from backend.contract.shop.log_facts import MONEY_UNIT
from backend.insight.actions.action import Held, Terms
from backend.insight.facts.sheet import Sheet

WHO: Final = (
    "one_order",
    "one_order_part_back",
    "one_day",
    "few_at_once",
    "few_back",
    "few_orders",
    "few_quiet",
    "few_quiet_month",
    "many_orders",
    "five_orders",
    "many_silent",
    "many_gone",
    "nothing_kept",
)
LOST: Final = ("many_gone", "nothing_kept")
SILENT: Final = ("many_silent", "many_gone", "few_quiet", "few_quiet_month")
LATE: Final = ("late", "late_record", "irregular_late")
POOR: Final = ("value_low", "nothing_kept")
STEADY: Final = ("on_rhythm", "due", "next_date", "about_usual")
RETURNED: Final = ("returns_high", "one_order_part_back", "last_returned")
PAST_MONTH: Final = 30
EVEN: Final = 5_000
"""An order is likelier than not, in ten-thousandths: an offer would be given to most who need none."""


def is_best(sheet: Sheet, held: Held) -> bool:
    """Return whether the customer is among the hundred most valuable, or a large part of the shop."""
    return "share_of_shop" in held or (
        sheet.log.rank_value is not None and sheet.log.rank_value <= 100 and sheet.among_first(sheet.log.rank_value, 10)
    )


def is_top(sheet: Sheet) -> bool:
    """Return whether the value of the coming year is in the top tenth."""
    return sheet.among_first(sheet.log.rank_value, 10)


def season_ahead(sheet: Sheet) -> bool:
    """Return whether the month that repeats is one to three months away."""
    month, today = sheet.log.season_month, sheet.shop.as_of
    return month is not None and 1 <= (month - today.month) % 12 <= 3


def within_reach(sheet: Sheet, terms: Terms) -> bool:
    """Return whether the shop's rule for free delivery lies 10 to 40 % above the customer's basket."""
    rule = terms.free_delivery_from
    if terms.margin is None or rule is None:
        return False
    basket = float(Fraction(sheet.log.bought, sheet.log.orders * MONEY_UNIT))
    return 1.1 * basket <= rule <= 1.4 * basket


def may_return(sheet: Sheet, least: float) -> bool:
    """Return whether at least this share of such silences ended."""
    return sheet.ended is not None and sheet.ended.ended >= least * sheet.ended.cases
