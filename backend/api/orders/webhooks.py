"""``POST /webhooks/shopify``, ``/webhooks/woocommerce`` and ``/webhooks/stripe``: a signature is their key."""

import json
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from backend.api.http.access import RouteKind, access
from backend.api.http.bounds.bodies import WEBHOOK
from backend.api.http.dependencies import services
from backend.api.http.error_responses import ERRORS
from backend.contract.shop.arrivals import Outcome
from backend.errors import BadInput

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "shopify": {
        "id": 450789469, "name": "#1001", "email": "bob@example.com", "created_at": "2025-07-02T10:15:00-04:00",
        "updated_at": "2025-07-02T10:15:00-04:00", "financial_status": "paid", "currency": "GBP", "total_price": "13.90",
        "line_items": [{"sku": "85048", "name": "Glass ball lights", "quantity": 2, "price": "6.95"}],
    },
    "woocommerce": {
        "id": 727, "number": "727", "status": "processing", "currency": "GBP", "date_created": "2025-07-02T10:15:00",
        "date_modified_gmt": "2025-07-02T09:15:00", "total": "13.90", "customer_id": 26, "billing": {"country": "GB"},
        "line_items": [{"sku": "85048", "name": "Glass ball lights", "quantity": 2, "price": 6.95}],
    },
    "stripe": {
        "type": "charge.succeeded", "created": 1751451300,
        "data": {"object": {"id": "ch_1", "amount": 1390, "amount_refunded": 0, "currency": "gbp", "customer": "cus_1",
                            "created": 1751451300, "captured": True, "livemode": True, "status": "succeeded"}},
    },
}  # fmt: skip
SAID: Final = {
    "shopify": "Take an order that Shopify tells of (orders/create, updated, cancelled; refunds/create).",
    "woocommerce": "Take an order that WooCommerce tells of (order.created, updated, deleted, restored).",
    "stripe": "Take a charge that Stripe tells of (charge.succeeded, refunded, updated and the like).",
}


class WebhookTaken(BaseModel):
    """`outcome` is null for a webhook that changes no order."""

    outcome: Outcome | None


def install(app: FastAPI) -> None:
    """Add a route for each shop."""
    errors = {status: ERRORS[status] for status in (400, 403, 413, 422, 429, 503)}
    for source, example in EXAMPLES.items():
        content = {"application/json": {"schema": {"type": "object"}, "example": example}}
        documented = {"requestBody": {"required": True, "content": content}}
        said: dict[str, Any] = {"responses": errors, "tags": ["orders"], "summary": SAID[source]}
        kind = access(RouteKind.SIGNED, WEBHOOK, documented)
        app.post(f"/webhooks/{source}", name=source, **said, **kind)(_route(source))


def _route(source: str) -> Any:
    async def webhook(request: Request) -> WebhookTaken:
        body = await request.body()
        book = services(request).orders
        outcome = await run_in_threadpool(book.webhook, source, request.headers, body, lambda: _parsed(body))
        return WebhookTaken(outcome=outcome)

    webhook.__doc__ = f"{SAID[source]} Signed with our secret over the raw body; each version of an order counts once."
    webhook.__name__ = f"webhook_of_{source}"
    return webhook


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise BadInput("The body of this webhook is not JSON.") from None
