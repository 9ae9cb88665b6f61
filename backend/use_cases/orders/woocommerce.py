"""WooCommerce's webhooks in the columns of its order exports.

A customer is the shop's id; a guest (id 0) the e-mail address, which is kept of nobody else.
"""

from datetime import datetime
from typing import Any, Final

from backend.contract.shop.arrivals import Arrival, Row
from backend.use_cases.orders.cells import local, needed, part, parts, text, total, utc

ORDER_TOPICS: Final = frozenset({"order.created", "order.updated", "order.restored"})
DELETED_TOPIC: Final = "order.deleted"


def arrival_of(topic: str, found: dict[str, Any], now: datetime) -> Arrival | None:
    """Return what a webhook says; None for a topic that changes no order. Raises ``BadInput``."""
    if topic == DELETED_TOPIC:
        name = needed(found, "id")
        return Arrival("woocommerce", name, "", now, (), f"woocommerce {name}")
    return _order(found) if topic in ORDER_TOPICS else None


def _order(found: dict[str, Any]) -> Arrival:
    billing = part(found, "billing")
    customer = text(found.get("customer_id"))
    email = text(billing.get("email")).lower() if customer in {"", "0"} else ""
    name = text(found.get("number")) or needed(found, "id")
    order: Row = {
        "order_number": name,
        "order_date": local(found.get("date_created")),
        "status": needed(found, "status"),
        "order_total": needed(found, "total"),
        "refunded_total": total(one.get("total") for one in parts(found, "refunds")),
        "order_currency": text(found.get("currency")),
        "customer_id": customer,
        "billing_email": email,
        "billing_country": text(billing.get("country")),
        "shipping_total": text(found.get("shipping_total")),
        "cart_discount": text(found.get("discount_total")),
        "payment_method_title": text(found.get("payment_method_title")),
    }
    rows = [
        order
        | {
            "item_name": text(item.get("name")),
            "item_sku": text(item.get("sku")) or text(item.get("product_id")),
            "item_quantity": text(item.get("quantity") or 1),
            "item_cost": text(item.get("price") or 0),
        }
        for item in parts(found, "line_items")
    ]
    changed = utc(found.get("date_modified_gmt") or found.get("date_modified") or found.get("date_created"))
    known = customer if customer not in {"", "0"} else email
    return Arrival("woocommerce", name, known, changed, tuple(rows or [order]), f"woocommerce {needed(found, 'id')}")
