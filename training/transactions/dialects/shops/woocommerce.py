"""Order exports of WooCommerce's export plugins: a row an order, or a row a line with the order's cells on each of them.

The plugins differ in spelling, not in words. Guests have the customer id 0 or none, and their e-mail address.
"""

from typing import Final

from training.transactions.dialects.predicates import All, Filled, Matches, Not, Test
from training.transactions.dialects.protocol import (
    Amount,
    Cells,
    Grain,
    Lines,
    OwnReason,
    Policy,
    Recognition,
    cells,
    needed,
)
from training.transactions.dialects.signs import Signs
from training.transactions.dialects.statuses import CANCELLED, DRAFT, FAILED, TAX_IN, pending
from training.transactions.tables.table import Head

_ORDER = ("order_number", "order_id", "order no", "order #")
_AT = ("order_date", "date_created", "created_at", "date", "paid_date", "date_paid")
_TOTAL = ("order_total", "order total amount", "order_total_amount")
_MAIL = ("customer_email", "billing_email", "email (billing)", "billing email address", "customer account email address")
_REFUND = (
    "refunded_total", "order refund amount", "total_refunded", "order_refund_total", "refund_total", "refund_amount",
    "refunded_amount", "order_refunds", "order_refund", "refunds", "refund_items",
)  # fmt: skip
_TOLD, _REFUND_ITEM = "refund_items", r"amount:\s*-?([0-9]+(?:[.][0-9]+)?)"
"""A text such as ``amount:10.00|reason:...|date:...``, once for each refund."""
_CUSTOMER = ("customer_id", "customer_user", "customer user id", "user_id")
_PRICE = ("item_cost", "item price", "line_item_price")
_SIGNS: Final = Signs(
    "a WooCommerce order export",
    needed=(_ORDER, _AT, _TOTAL, ("status", "order_status"), (*_CUSTOMER, *_MAIL, "billing_phone", "phone (billing)")),
    marks=(
        ("order_subtotal", "order subtotal amount"), ("shipping_total", "order_shipping", "order shipping amount"),
        ("cart_discount", "cart discount amount", "discount_total"), ("order_currency",), ("payment_method_title",),
        ("customer_user", "customer_note"), ("billing_first_name", "first name (billing)"), ("order_key",),
        ("billing_email", "email (billing)", "billing_phone", "phone (billing)"),
        ("paid_date", "date_paid", "date_completed"),
        ("customer_ip_address",), ("fee_total", "tax_total", "order total tax amount"),
    ),
)  # fmt: skip


class WooCommerce:
    """Orders, whichever plugin wrote them."""

    name = "woocommerce"

    def recognise(self, head: Head) -> Recognition:
        """By its columns."""
        return _SIGNS.of(head)

    def lines(self, head: Head) -> Lines:
        """Rows of an order share its money; completed, processing and refunded orders, and the shop's own states, count."""
        refund, price = cells(head, *_REFUND), cells(head, *_PRICE)
        status = needed(head, "status", "order_status").columns[0]
        item = cells(head, "item_sku", "sku", "product_id", "item_name", "product name")
        reasons, policies = _states(status, netted=refund is not None)
        return Lines(
            order_id=needed(head, *_ORDER),
            at=needed(head, *_AT),
            customer_id=cells(head, *_CUSTOMER),
            email=cells(head, *_MAIL),
            phone=cells(head, "billing_phone", "phone (billing)", "customer_phone"),
            product_id=item,
            description=cells(head, "item_name", "item name", "product name"),
            quantity=cells(head, "item_quantity", "quantity", "quantity (- refund)") if item else None,
            country=cells(head, "billing_country", "shipping_country", "country code (billing)"),
            currency=cells(head, "order_currency", "currency"),
            amount=Amount(
                plus=needed(head, *_TOTAL).columns[:1],
                minus=refund.columns[:1] if refund else (),
                given_back=_gone(status, refund),
                inside=((refund.columns[0], _REFUND_ITEM),) if refund and refund.columns[0] == head.find(_TOLD) else (),
                shared_by=price.columns[0] if price and item else None,
            ),
            grain=Grain.FIRST_ROW if item else Grain.ORDER,
            keeps_free=True,
            newest_wins=True,
            reasons=reasons,
            policies=policies,
            notes=(TAX_IN if refund else f"{TAX_IN[:-1]} where the export says them; this one has no column for refunds.",),
        )


def _gone(status: str, refund: Cells | None) -> Test:
    """Refunded by its state, and no number says how much: all of it."""
    refunded = Matches(status, r"(?i)^(wc-)?refunded$")
    return All((refunded, Not(Filled(refund.columns[0])))) if refund else refunded


def _states(status: str, *, netted: bool) -> tuple[tuple[OwnReason, ...], tuple[Policy, ...]]:
    def state(*words: str) -> Matches:
        return Matches(status, rf"(?i)^(wc-)?({'|'.join(words)})$")

    reasons = [
        OwnReason(CANCELLED, state("cancelled", "canceled", "trash")),
        OwnReason(FAILED, state("failed")),
        OwnReason(DRAFT, state("checkout-draft", "draft", "auto-draft")),
        pending(state("pending", "pending[ -]payment", "on[ -]hold")),
    ]
    policies = [
        Policy("Orders in a state of the shop's own count as sales", Not(state("completed", "processing", "refunded")))
    ]
    said = "Refunds are taken off their orders, which stay orders"
    policies.append(Policy(said if netted else "Refunded orders stay orders, of which nothing is left", state("refunded")))
    return tuple(reasons), tuple(policies)
