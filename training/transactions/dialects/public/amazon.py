"""Amazon's order reports: most of them hide the buyer; those with the buyer's e-mail address (a stand-in) can be read."""

from typing import Final

from training.transactions.dialects.predicates import Among
from training.transactions.dialects.protocol import Amount, Grain, Lines, OwnReason, Recognition, cells, needed
from training.transactions.dialects.signs import Signs
from training.transactions.dialects.statuses import CANCELLED, pending
from training.transactions.tables.table import Head

_SIGNS: Final = Signs(
    "an Amazon order report",
    needed=(("amazon-order-id", "order-id", "Order ID"),),
    marks=(
        ("amazon-order-id",), ("merchant-order-id",), ("purchase-date",), ("fulfillment-channel",),
        ("sales-channel", "Sales Channel"),
        ("ship-service-level", "Shipment Service Level"), ("asin", "ASIN/ISBN"),
        ("item-status", "Courier Status"), ("promotion-ids",), ("fulfilled-by",),
        ("item-price",), ("item-promotion-discount",),
        ("quantity-purchased",), ("order-item-id",), ("is-business-order",), ("is-prime",),
    ),
    least=4,
)  # fmt: skip
_MAIL = ("buyer-email",)
_MONEY = ("item-price", "item-tax", "shipping-price", "shipping-tax", "gift-wrap-price", "gift-wrap-tax")
_OFF = ("item-promotion-discount", "ship-promotion-discount")


class Amazon:
    """Order reports of a seller's account."""

    name = "amazon"

    def recognise(self, head: Head) -> Recognition:
        """By its columns; refused where nobody stands behind the orders."""
        found = _SIGNS.of(head)
        mail = head.find(*_MAIL)
        if not found.confidence or (mail is not None and head.cells(mail) and head.has("item-price", "purchase-date")):
            return found
        refusal = (
            "Amazon's order reports do not say who bought, so there are no customers to value; take the report with the"
            " column buyer-email (Order Reports, with personal data), or the orders of your own shop."
        )
        return Recognition(found.confidence, found.why, refusal)

    def lines(self, head: Head) -> Lines:
        """A row an item; its price is the line's, not the unit's."""
        status = head.find("order-status", "item-status")
        reasons: tuple[OwnReason, ...] = ()
        if status:
            reasons = (
                OwnReason(CANCELLED, Among(status, ("cancelled", "canceled"))),
                pending(Among(status, ("pending", "unshipped - pending"))),
            )
        off = cells(head, *_OFF)
        return Lines(
            order_id=needed(head, "amazon-order-id", "order-id"),
            at=needed(head, "purchase-date"),
            email=needed(head, *_MAIL),
            product_id=cells(head, "sku", "asin"),
            description=cells(head, "product-name"),
            quantity=cells(head, "quantity", "quantity-purchased"),
            country=cells(head, "ship-country"),
            currency=cells(head, "currency"),
            amount=Amount(plus=needed(head, *_MONEY).columns, minus=off.columns if off else ()),
            grain=Grain.LINE,
            reasons=reasons,
            notes=("Amazon shows a stand-in for the buyer's address: one for each buyer and seller.",),
        )
