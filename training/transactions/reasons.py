"""Why rows are set aside, in the order of judgement: the first that fits counts. Dialects add their own."""

from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """Reasons that hold for every source."""

    MALFORMED = "malformed line"
    REPEATED_HEADER = "repeated header"
    NO_LINE = "no order line"
    """Neither a date nor a customer: a total, a note."""
    UNPARSEABLE = "unparseable"
    FAR_DATE = "date out of range"
    IMPLAUSIBLE = "implausible amount"
    AFTER = "after the as-of date"
    SHEET_OVERLAP = "sheet overlap"
    EXACT_DUPLICATE = "exact duplicate"
    NO_CUSTOMER = "no customer"
    BOTH_NEGATIVE = "quantity and price both negative"
    PRICE = "price <= 0"


CODES: Final = {
    Reason.REPEATED_HEADER: 1,
    Reason.NO_LINE: 2,
    Reason.UNPARSEABLE: 3,
    Reason.FAR_DATE: 4,
    Reason.IMPLAUSIBLE: 5,
    Reason.AFTER: 6,
    Reason.SHEET_OVERLAP: 7,
    Reason.EXACT_DUPLICATE: 8,
    Reason.NO_CUSTOMER: 100,
    Reason.BOTH_NEGATIVE: 200,
    Reason.PRICE: 201,
}
"""Numbers in the order of judgement; a row has the smallest that fits it."""
FIRST_OWN, FIRST_LATE, KEPT = 10, 101, 255
"""A dialect's reasons before and after the customer's; and no reason at all."""
UNREADABLE = (Reason.MALFORMED, Reason.UNPARSEABLE, Reason.FAR_DATE, Reason.IMPLAUSIBLE)
"""What could not be read, as opposed to what is read and is no sale."""
UNCOUNTED = frozenset({Reason.MALFORMED, Reason.REPEATED_HEADER, Reason.NO_LINE, Reason.UNPARSEABLE, Reason.IMPLAUSIBLE})
"""Rows whose money is not known, or is none; it is never shown as 0.00."""
