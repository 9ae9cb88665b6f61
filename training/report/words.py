"""Names that the program uses, as people say them. A name that stands here under no word is shown as it is."""

from collections.abc import Mapping
from typing import Final

from training.transactions.dialects.online_retail import BAD_DEBT, NOT_MERCHANDISE
from training.transactions.reasons import Reason

CANDIDATES: Final[Mapping[str, str]] = {
    "mean": "everybody spends the mean",
    "recent_rate": "last year's rate carried on",
    "last_quarter_rate": "the last quarter's rate carried on",
    "seasonal_rate": "last year's rate by season",
    "lasso": "the Lasso on six numbers",
    "bg_nbd": "the purchase process",
    "gradient_boosting": "boosted trees on the purchase process",
    "xgboost": "boosted trees",
    "hurdle": "chance times orders times basket",
    "ensemble": "the ensemble",
}
"""Who forecasts spend."""
CHANCES: Final[Mapping[str, str]] = {
    "constant": "one chance for everybody",
    "heuristic": "a rule of recency and frequency",
    "bg_nbd": "the purchase process",
    "logistic": "a logistic regression",
    "gradient_boosting": "boosted trees on the logistic regression",
    "ensemble": "the ensemble",
}
"""Who forecasts whether somebody orders."""
STATUSES: Final[Mapping[str, str]] = {
    "returning_active": "Returning and active",
    "returning_quiet": "Returning but quiet",
    "new": "New, one order",
    "one_time": "One order, long ago",
}
GROUPS: Final[Mapping[str, str]] = {"active": "active", "dormant": "quiet", "one_time": "with one order"}
READINGS: Final[Mapping[str, str]] = {"date": "Time", "number": "Number", "id": "Id"}
SHORT: Final[Mapping[str, str]] = {
    "total_spend": "spent so far",
    "avg_spend": "order value",
    "num_transactions": "orders",
    "total_units": "units",
    "unique_products": "products",
    "recency_days": "days since the last order",
    "tenure_days": "days since the first order",
    "days_between_purchases": "days between orders",
    "returned_share": "share sent back",
    "basket_trend": "trend of order values",
}
"""Of the features whose correlations are shown."""
WHY: Final[Mapping[str, str]] = {
    Reason.MALFORMED: "The line does not have the table's form.",
    Reason.REPEATED_HEADER: "The header once more, amid the rows.",
    Reason.NO_LINE: "A total or a note: neither a date nor a customer.",
    Reason.UNPARSEABLE: "A date or an amount that cannot be read.",
    Reason.FAR_DATE: "Dated far outside of the log.",
    Reason.IMPLAUSIBLE: "An amount that no shop takes.",
    Reason.AFTER: "After the day as of which the log was taken.",
    Reason.SHEET_OVERLAP: "The same rows in two sheets, counted once.",
    Reason.EXACT_DUPLICATE: "Every column equal, the minute included.",
    Reason.NO_CUSTOMER: "Guest orders: revenue, but nobody to forecast.",
    Reason.BOTH_NEGATIVE: "A quantity and a price below 0 do not make a sale.",
    Reason.PRICE: "A price of 0 or less.",
    NOT_MERCHANDISE: "Postage, fees, samples, corrections by hand.",
    BAD_DEBT: "Bookkeeping, no sale.",
}


def name_of(name: str) -> str:
    """Return who forecasts spend, in words."""
    return CANDIDATES.get(name, name.replace("_", " "))


def odds_of(name: str) -> str:
    """Return who forecasts an order, in words."""
    return CHANCES.get(name, name.replace("_", " "))


def why(reason: str) -> str:
    """Return why rows are set aside for a reason; nothing for a dialect's own that says it itself, such as cancelled."""
    return WHY.get(reason, "")


def capital(said: str) -> str:
    """Return a text that begins with a capital letter."""
    return said[:1].upper() + said[1:]
