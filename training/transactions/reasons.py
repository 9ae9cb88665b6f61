"""Why rows are set aside, in the order of judgement: the first that fits counts. Dialects add their own."""

from enum import StrEnum


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


UNREADABLE = (Reason.MALFORMED, Reason.UNPARSEABLE, Reason.FAR_DATE, Reason.IMPLAUSIBLE)
"""What could not be read, as opposed to what is read and is no sale."""
UNCOUNTED = (Reason.MALFORMED, Reason.REPEATED_HEADER, Reason.NO_LINE, Reason.UNPARSEABLE, Reason.IMPLAUSIBLE)
"""Rows whose money is not known, or is none; it is never shown as 0.00."""
