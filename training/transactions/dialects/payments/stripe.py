"""Stripe's payments export (unified_payments.csv): a row a charge; money in its own currency, and in the account's."""

from typing import Final

from training.transactions.dialects.predicates import Among, Matches, Not
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
from training.transactions.dialects.statuses import FAILED, NOT_CAPTURED, TEST, given_back, pending, refunds
from training.transactions.tables.table import Head

_ID = ("id", "charge id", "payment intent id", "paymentintent id")
_AT = ("Created date (UTC)", "Created (UTC)", "Created", "Created date", "Created at")
_OWN, _CONVERTED = "Amount", "Converted Amount"
_WHOLE = ("refunded",)
_PERSON = ("Customer ID", "Customer Email", "Email")
_SIGNS: Final = Signs(
    "a Stripe payments export",
    needed=(_ID, _AT, (_CONVERTED, _OWN), _PERSON),
    marks=(
        ("Amount Refunded",), (_CONVERTED,), ("Converted Currency",), ("Converted Amount Refunded",), ("Captured",),
        ("Seller Message",), ("Card ID",), ("Card Last4",), ("Customer Email",), ("Statement Descriptor",),
        ("Mode", "livemode"), ("Payment Source Type",), ("Invoice ID",),
        ("Created date (UTC)", "Created (UTC)"), ("Customer Description",),
    ),
    least=4,
)  # fmt: skip


class Stripe:
    """Charges as the dashboard exports them."""

    name = "stripe"

    def recognise(self, head: Head) -> Recognition:
        """By its columns."""
        return _SIGNS.of(head)

    def lines(self, head: Head) -> Lines:
        """A charge is an order; the converted columns where they are filled, which are all in one currency."""
        columns = (_CONVERTED, "Converted Amount Refunded", "Converted Currency")
        if not all(head.has(name) and head.cells(needed(head, name).columns[0]) for name in columns):
            columns = (_OWN, "Amount Refunded", "Currency")
        amount, refund, currency = columns
        returned = cells(head, refund)
        reasons, policies = _states(head, returned)
        back = given_back(status, returned, _WHOLE) if (status := head.find("Status")) else None
        return Lines(
            order_id=needed(head, *_ID),
            at=Cells(needed(head, *_AT).columns[:1]),
            customer_id=cells(head, "Customer ID"),
            email=cells(head, "Customer Email", "Email"),
            description=cells(head, "Description"),
            product_id=cells(head, "Description"),
            currency=cells(head, currency),
            amount=Amount(plus=needed(head, amount).columns, minus=returned.columns if returned else (), given_back=back),
            grain=Grain.ORDER,
            newest_wins=True,
            reasons=reasons,
            policies=policies,
            notes=(f"Money is {amount}, less refunds; Stripe's fees are not taken off.",),
        )


def _states(head: Head, returned: Cells | None) -> tuple[tuple[OwnReason, ...], tuple[Policy, ...]]:
    reasons: list[OwnReason] = []
    policies: tuple[Policy, ...] = ()
    if (mode := head.find("Mode")) is not None:
        reasons.append(OwnReason(TEST, Among(mode, ("test", "test mode"))))
    if (live := head.find("livemode")) is not None:
        reasons.append(OwnReason(TEST, Among(live, ("false", "0"))))
    if (status := head.find("Status")) is not None:
        policies = refunds(status, returned, _WHOLE, ("partial refund", "partially refunded"))
        bad = r"(?i)^(failed|blocked|cancell?ed|expired|incomplete|declined|requires[ _].*|lost)$"
        reasons += [OwnReason(FAILED, Matches(status, bad)), pending(Among(status, ("pending", "processing")))]
        reasons.append(OwnReason(NOT_CAPTURED, Among(status, ("uncaptured",))))
    if (captured := head.find("Captured")) is not None:
        reasons.append(OwnReason(NOT_CAPTURED, Not(Among(captured, ("true", "yes", "1", "t")))))
    return tuple(reasons), policies
