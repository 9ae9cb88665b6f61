"""Stripe's events in the columns of its payments export: a charge is an order, each event tells all of it.

A customer is Stripe's id; where a charge has none, the e-mail address, which is kept of nobody else. Checkout sessions and
payment intents are told by their charges, and are not counted beside them.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from backend.contract.shop.arrivals import Arrival
from backend.errors import BadInput
from backend.use_cases.orders.cells import needed, part, text, utc

CHARGES: Final = frozenset(
    f"charge.{what}" for what in ("succeeded", "captured", "updated", "refunded", "pending", "failed")
)
WHOLE: Final = frozenset({
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf",
})  # fmt: skip
THOUSANDTHS: Final = frozenset(["bhd", "jod", "kwd", "omr", "tnd"])
"""Currencies whose smallest unit is no hundredth, as Stripe counts."""


def arrival_of(found: dict[str, Any]) -> Arrival | None:
    """Return what an event says; None for one that changes no charge. Raises ``BadInput``."""
    return _charge(found, part(part(found, "data"), "object")) if text(found.get("type")) in CHARGES else None


def _charge(event: dict[str, Any], charge: dict[str, Any]) -> Arrival:
    who = part(charge, "customer").get("id") or charge.get("customer")
    customer = text(who)
    email = "" if customer else text(part(charge, "billing_details").get("email") or charge.get("receipt_email")).lower()
    currency = needed(charge, "currency").lower()
    back = _units(charge.get("amount_refunded") or 0, currency)
    row = {
        "id": needed(charge, "id"),
        "Created date (UTC)": f"{_seconds(charge.get('created')):%Y-%m-%d %H:%M:%S}",
        "Amount": _units(charge.get("amount"), currency),
        "Amount Refunded": back,
        "Currency": currency,
        "Captured": text(bool(charge.get("captured"))),
        "Mode": "Live" if charge.get("livemode") else "Test",
        "Status": _status(charge),
        "Customer ID": customer,
        "Customer Email": email,
        "Description": text(charge.get("description")),
    }
    return Arrival("stripe", row["id"], customer or email, utc(event.get("created")), (row,), row["id"])


def _status(charge: dict[str, Any]) -> str:
    if charge.get("refunded"):
        return "Refunded"
    return {"succeeded": "Paid", "pending": "Pending", "failed": "Failed"}.get(text(charge.get("status")), "Failed")


def _units(amount: Any, currency: str) -> str:
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 <= amount < 10**14:
        raise BadInput("This webhook has an amount that is no number.")
    digits = 0 if currency in WHOLE else 3 if currency in THOUSANDTHS else 2
    return f"{Decimal(amount).scaleb(-digits):f}"


def _seconds(value: Any) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**11:
        raise BadInput("This webhook has no date that can be read.")
    return datetime.fromtimestamp(value, UTC)
