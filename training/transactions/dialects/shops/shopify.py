"""Shopify's orders_export.csv: a row a line item; the order's own cells stand on its first row only.

There is no customer id: a customer is an e-mail address, else a phone number. An order's money is Total less Refunded
Amount, shared among its lines by price x quantity.
"""

from typing import Final

from training.transactions.dialects.predicates import All, Among, AnyOf, Filled, Matches, Not, Test
from training.transactions.dialects.protocol import Amount, Grain, Lines, OwnReason, Policy, Recognition, cells, needed
from training.transactions.dialects.signs import Signs
from training.transactions.dialects.statuses import CANCELLED, TAX_IN, TEST, VOIDED, given_back, pending, refunds
from training.transactions.tables.table import Head

_ORDER, _AT, _TOTAL = ("Name", "Order Name"), ("Created at", "Processed at", "Paid at"), ("Total",)
_PERSON = ("Email", "Phone", "Billing Phone", "Shipping Phone")
_PAYMENT, _STATUS, _PRICE = "Payment Method", "Financial Status", "Lineitem price"
_WHOLE = ("refunded",)
_ON_DELIVERY = r"(?i)cash.?on.?delivery|\bCOD\b"
_SIGNS: Final = Signs(
    "a Shopify order export",
    needed=(_ORDER, _AT, _TOTAL, _PERSON),
    marks=(
        (_STATUS,), ("Fulfillment Status",), ("Lineitem name",), ("Lineitem quantity",), (_PRICE,), ("Lineitem sku",),
        ("Cancelled at",), ("Refunded Amount",), ("Accepts Marketing",), ("Paid at",), ("Risk Level",), ("Receipt Number",),
    ),
    least=4,
)  # fmt: skip


class Shopify:
    """Orders as the shop's admin exports them."""

    name = "shopify"

    def recognise(self, head: Head) -> Recognition:
        """By its columns, in any order, with any of the optional ones missing."""
        return _SIGNS.of(head)

    def lines(self, head: Head) -> Lines:
        """The first row's cells hold for the whole order; the newest of several exports of an order wins."""
        reasons, policies = _states(head)
        refund = cells(head, "Refunded Amount")
        price, status = cells(head, _PRICE), head.find(_STATUS)
        return Lines(
            order_id=needed(head, *_ORDER),
            at=needed(head, *_AT),
            customer_id=cells(head, "Customer ID"),
            email=cells(head, "Email"),
            phone=cells(head, *_PERSON[1:]),
            product_id=cells(head, "Lineitem sku", "Lineitem name"),
            description=cells(head, "Lineitem name"),
            quantity=cells(head, "Lineitem quantity"),
            country=cells(head, "Shipping Country", "Billing Country"),
            currency=cells(head, "Currency"),
            amount=Amount(
                plus=needed(head, *_TOTAL).columns[:1],
                minus=refund.columns if refund else (),
                given_back=given_back(status, refund, _WHOLE) if status else None,
                shared_by=price.columns[0] if price else None,
            ),
            grain=Grain.FIRST_ROW,
            keeps_free=True,
            newest_wins=True,
            reasons=reasons,
            policies=policies,
            notes=(TAX_IN,),
        )


def _states(head: Head) -> tuple[tuple[OwnReason, ...], tuple[Policy, ...]]:
    """Test orders, cancelled and voided ones, and those that nobody has paid yet, but for cash on delivery."""
    status, payment = head.find(_STATUS), head.find(_PAYMENT)
    tests = _tests(head, payment)
    reasons = [OwnReason(TEST, tests)] if tests else []
    if (cancelled := head.find("Cancelled at")) is not None:
        reasons.append(OwnReason(CANCELLED, Filled(cancelled)))
    if status is None:
        return tuple(reasons), ()
    unpaid: Test = Among(status, ("pending", "authorized", "partially_paid", "unpaid"))
    on_delivery = All((unpaid, Matches(payment, _ON_DELIVERY))) if payment else None
    moved = refunds(status, cells(head, "Refunded Amount"), _WHOLE, ("partially_refunded",))
    reasons.append(OwnReason(VOIDED, Among(status, ("voided", "expired"))))
    reasons.append(pending(All((unpaid, Not(on_delivery))) if on_delivery else unpaid))
    said = (Policy("Cash on delivery counts as a sale though its payment is pending", on_delivery),) if on_delivery else ()
    return tuple(reasons), (*said, *moved)


def _tests(head: Head, payment: str | None) -> Test | None:
    """Tagged as a test, or paid through Shopify's gateway for tests."""
    tags = head.find("Tags")
    found: list[Test] = [Matches(tags, r"(?i)(^|,)\s*test\s*(,|$)")] if tags else []
    found += [Matches(payment, r"(?i)^\(?(for testing\) )?bogus( gateway)?\)?$")] if payment else []
    return AnyOf(tuple(found)) if found else None
