"""Magento's (Adobe Commerce's) order grid as it is exported, and its table ``sales_order``: a row an order.

The grid tells money twice, in the shop's base currency and in the buyer's; the base adds up.
"""

from typing import Final

from training.transactions.dialects.predicates import Among, Test
from training.transactions.dialects.protocol import Amount, Grain, Lines, OwnReason, Policy, Recognition, cells, needed
from training.transactions.dialects.signs import Signs
from training.transactions.dialects.statuses import CANCELLED, FRAUD, TAX_IN, given_back, pending, refunds
from training.transactions.tables.table import Head

_ORDER = ("increment_id", "ID", "Order #", "Order Number", "entity_id")
_AT = ("Purchase Date", "Purchased On", "created_at")
_TOTAL = (
    "Grand Total (Base)",
    "G.T. (Base)",
    "base_grand_total",
    "Grand Total (Purchased)",
    "G.T. (Purchased)",
    "grand_total",
)
_REFUND = ("base_total_refunded", "Total Refunded (Base)", "Total Refunded", "total_refunded")
_WHOLE = ("closed",)
_MAIL, _CUSTOMER = ("Customer Email", "Email"), ("customer_id",)
_SIGNS: Final = Signs(
    "a Magento order export",
    needed=(_ORDER, _AT, _TOTAL, (*_MAIL, *_CUSTOMER)),
    marks=(
        ("Grand Total (Base)", "G.T. (Base)", "base_grand_total"), ("Purchase Point", "Purchased From (Store)", "store_id"),
        ("Grand Total (Purchased)", "G.T. (Purchased)", "grand_total"), ("Bill-to Name", "Bill to Name", "billing_name"),
        ("Ship-to Name", "Ship to Name", "shipping_name"), ("Customer Group", "customer_group_id", "customer_group"),
        ("Shipping and Handling", "shipping_and_handling", "shipping_description"), ("Total Refunded", "total_refunded"),
        ("Purchase Date", "Purchased On", "increment_id"),
        ("Allocated sources", "Braintree Transaction Source", "Signifyd Guarantee Decision"),
    ),
)  # fmt: skip


class Magento:
    """The order grid, old and new, or its table."""

    name = "magento"

    def recognise(self, head: Head) -> Recognition:
        """By its columns."""
        return _SIGNS.of(head)

    def lines(self, head: Head) -> Lines:
        """An order a row; closed orders are refunded ones and stay, less their refund."""
        refund = cells(head, *_REFUND)
        total = needed(head, *_TOTAL).columns[0]
        reasons: tuple[OwnReason, ...] = ()
        policies: tuple[Policy, ...] = ()
        back: Test | None = None
        if (status := head.find("Status", "state")) is not None:
            policies, back = refunds(status, refund, _WHOLE), given_back(status, refund, _WHOLE)
            reasons = (
                OwnReason(CANCELLED, Among(status, ("canceled", "cancelled"))),
                OwnReason(FRAUD, Among(status, ("suspected fraud", "fraud"))),
                pending(Among(status, _UNPAID)),
            )
        return Lines(
            order_id=needed(head, *_ORDER),
            at=needed(head, *_AT),
            customer_id=cells(head, *_CUSTOMER),
            email=cells(head, *_MAIL),
            phone=cells(head, "Telephone", "Billing Telephone"),
            currency=cells(head, *_currency(total)),
            amount=Amount(plus=(total,), minus=refund.columns[:1] if refund else (), given_back=back),
            grain=Grain.ORDER,
            keeps_free=True,
            newest_wins=True,
            reasons=reasons,
            policies=policies,
            notes=(TAX_IN,),
        )


_UNPAID = (
    "pending", "pending payment", "pending_payment", "pending paypal", "pending_paypal", "payment review", "payment_review",
    "on hold", "holded", "new",
)  # fmt: skip


def _currency(total: str) -> tuple[str, ...]:
    """The column that says the currency of the money that is read."""
    return ("base_currency_code",) if "base" in total.lower() else ("order_currency_code", "currency")
