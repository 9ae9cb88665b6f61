"""Shopify's webhooks in the columns of its order export: an order, what it became, and a refund that comes by itself.

As in the export a customer is an e-mail address, else a phone number: these alone are kept, and only as the id.
"""

from datetime import datetime
from typing import Any, Final

from backend.contract.shop.arrivals import Arrival, Row
from backend.use_cases.orders.cells import local, needed, part, parts, text, total, utc

ORDER_TOPICS: Final = frozenset(
    f"orders/{what}" for what in ("create", "updated", "edited", "paid", "cancelled", "fulfilled", "partially_fulfilled")
)
REFUND_TOPIC: Final = "refunds/create"
DELETED_TOPIC: Final = "orders/delete"


def arrival_of(topic: str, found: dict[str, Any], now: datetime) -> Arrival | None:
    """Return what a webhook says, as of ``now`` (UTC) where it has no date of its own; None where it changes no order.

    Raises ``BadInput``.
    """
    if topic == REFUND_TOPIC:
        return _refund(found)
    if topic == DELETED_TOPIC:
        name = needed(found, "id")
        return Arrival("shopify", f"deleted {name}", "", now, (), f"shopify {name}")
    return _order(found) if topic in ORDER_TOPICS else None


def _order(found: dict[str, Any]) -> Arrival:
    email = text(found.get("email") or found.get("contact_email")).lower()
    phone = "" if email else text(found.get("phone") or part(found, "billing_address").get("phone"))
    order: Row = {
        "Name": needed(found, "name"),
        "Email": email,
        "Phone": phone,
        "Created at": local(found.get("created_at")),
        "Financial Status": text(found.get("financial_status")),
        "Currency": text(found.get("currency")),
        "Total": text(found.get("total_price")),
        "Payment Method": " + ".join(map(text, found.get("payment_gateway_names") or ()))[:100],
        "Cancelled at": local(found["cancelled_at"]) if found.get("cancelled_at") else "",
        "Tags": "test" if found.get("test") else text(found.get("tags")),
        "Shipping Country": text(part(found, "shipping_address").get("country_code")),
        "Billing Country": text(part(found, "billing_address").get("country_code")),
        "Refunded Amount": "0",
    }
    items = parts(found, "line_items") or [{}]
    rows = [
        (
            order
            if place == 0
            else {"Name": order["Name"], "Email": email, "Phone": phone, "Created at": order["Created at"]}
        )
        | {
            "Lineitem name": text(item.get("name")),
            "Lineitem quantity": text(item.get("quantity") or 1),
            "Lineitem price": text(item.get("price") or "0"),
            "Lineitem sku": text(item.get("sku")),
        }
        for place, item in enumerate(items)
    ]
    refunds = {text(one.get("id")): _money_back(one) for one in parts(found, "refunds")}
    changed = utc(found.get("updated_at") or found.get("created_at"))
    return Arrival(
        "shopify", order["Name"], email or phone, changed, tuple(rows), f"shopify {needed(found, 'id')}", refunds
    )


def _refund(found: dict[str, Any]) -> Arrival:
    """A refund names its order by a number that exports do not have: it waits for the order, and then goes with it."""
    name, amount = needed(found, "id"), _money_back(found)
    of = f"shopify {needed(found, 'order_id')}"
    return Arrival("shopify", f"refund {name}", "", utc(found.get("created_at")), (), None, {name: amount}, of)


def _money_back(refund: dict[str, Any]) -> str:
    done = [one for one in parts(refund, "transactions") if text(one.get("status")) in {"success", ""}]
    return total(one.get("amount") for one in done if text(one.get("kind")) in {"refund", ""})
