"""BigCommerce's order export: a row an order; what was bought stands in one cell. Guests have the customer id 0."""

from typing import Final

from training.transactions.dialects.predicates import Among, Test
from training.transactions.dialects.protocol import Amount, Grain, Lines, OwnReason, Policy, Recognition, cells, needed
from training.transactions.dialects.signs import Signs
from training.transactions.dialects.statuses import CANCELLED, DRAFT, FAILED, TAX_IN, given_back, pending, refunds
from training.transactions.tables.table import Head

_AT = ("Order Date", "Date Created")
_TOTAL = ("Order Total (inc tax)", "Total inc tax", "Order Total (ex tax)", "Total ex tax")
_PERSON = ("Customer ID", "Customer Email", "Billing Email", "Customer Phone", "Billing Phone")
_WHOLE = ("refunded",)
_STATUS = ("Order Status", "Status")
_SIGNS: Final = Signs(
    "a BigCommerce order export",
    needed=(("Order ID",), _AT, _TOTAL, _PERSON),
    marks=(
        ("Subtotal (inc tax)", "Subtotal inc tax"), ("Subtotal (ex tax)", "Subtotal ex tax"), ("Product Details",),
        ("Order Total (inc tax)", "Total inc tax"), ("Order Total (ex tax)", "Total ex tax"), ("Order Time",),
        ("Shipping Cost (inc tax)", "Shipping Cost inc tax"), ("Refund Amount", "Refunded Amount"),
        ("Store Credit Redeemed",), ("Gift Certificate Amount Redeemed",),
        ("Channel Name", "Channel ID"), ("Handling Cost (inc tax)", "Handling Cost inc tax"),
    ),
    least=2,
)  # fmt: skip


class BigCommerce:
    """Orders as the control panel exports them."""

    name = "bigcommerce"

    def recognise(self, head: Head) -> Recognition:
        """By its columns: money is told with and without tax."""
        return _SIGNS.of(head)

    def lines(self, head: Head) -> Lines:
        """An order a row; the total with tax, less what was refunded."""
        refund = cells(head, "Refund Amount", "Refunded Amount", "Total Refunded")
        status = cells(head, *_STATUS)
        reasons: tuple[OwnReason, ...] = ()
        policies: tuple[Policy, ...] = ()
        back: Test | None = None
        if status:
            state = status.columns[0]
            policies = refunds(state, refund, _WHOLE, ("partially refunded",))
            back = given_back(state, refund, _WHOLE)
            reasons = (
                OwnReason(CANCELLED, Among(state, ("cancelled", "canceled"))),
                OwnReason(FAILED, Among(state, ("declined",))),
                OwnReason(DRAFT, Among(state, ("incomplete",))),
                pending(Among(state, ("pending", "awaiting payment", "manual verification required"))),
            )
        return Lines(
            order_id=needed(head, "Order ID"),
            at=needed(head, *_AT, "Order Time", joined=True)
            if head.has("Order Date", "Order Time")
            else needed(head, *_AT),
            customer_id=cells(head, "Customer ID"),
            email=cells(head, "Customer Email", "Billing Email"),
            phone=cells(head, "Customer Phone", "Billing Phone"),
            country=cells(head, "Billing Country", "Shipping Country"),
            currency=cells(head, "Order Currency Code", "Currency Code", "Transactional Currency Code"),
            amount=Amount(
                plus=needed(head, *_TOTAL).columns[:1], minus=refund.columns[:1] if refund else (), given_back=back
            ),
            grain=Grain.ORDER,
            keeps_free=True,
            newest_wins=True,
            reasons=reasons,
            policies=policies,
            notes=(TAX_IN,),
        )
