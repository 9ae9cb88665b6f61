"""Square's Transactions export (a row a payment) and Items export (a row a line); date and time stand apart.

A refund is a row of its own; a payment with two cards is two rows of one transaction.
"""

from typing import Final

from training.transactions.dialects.predicates import Among, Matches, Test
from training.transactions.dialects.protocol import Amount, Grain, Lines, OwnReason, Policy, Recognition, cells, needed
from training.transactions.dialects.signs import Signs
from training.transactions.dialects.statuses import CANCELLED, FAILED, VOIDED
from training.transactions.tables.table import Head

_PERSON = ("Customer ID", "Customer Reference ID")
_OWN_ROWS = "Refunds are taken off, as rows of their own"
_MONEY = ("Total Collected", "Net Sales", "Gross Sales")
_SIGNS: Final = Signs(
    "a Square export",
    needed=(("Date",), _MONEY, ("Transaction ID", "Payment ID")),
    marks=(
        ("Time Zone",), ("Gross Sales",), ("Net Sales",), ("Gift Card Sales",), ("Partial Refunds",), ("Total Collected",),
        ("Event Type",), ("PAN Suffix",), ("Card Entry Methods",), ("Dining Option",), ("Device Name",), ("Tip",),
        ("Customer Reference ID",), ("Payment ID",), ("Price Point Name",), ("Modifiers Applied",),
    ),
    least=4,
)  # fmt: skip


class Square:
    """Payments, or the items that were paid."""

    name = "square"

    def recognise(self, head: Head) -> Recognition:
        """By its columns; without a column for customers there is nobody to value."""
        found = _SIGNS.of(head)
        if not found.confidence or head.find(*_PERSON) is not None:
            return found
        refusal = (
            "a Square export without the columns Customer ID and Customer Reference ID says what was sold, and not to whom;"
            " export Transactions with the customer columns, or name the buyer's column with --map customer_id=COLUMN."
        )
        return Recognition(found.confidence, found.why, refusal)

    def lines(self, head: Head) -> Lines:
        """What a transaction collected, or what an item brought with its tax; refunds take off."""
        total = head.find("Total Collected")
        money = cells(head, "Net Sales", "Gross Sales")
        plus = (total,) if total else ((money.columns[0],) if money else ()) + _of(head, "Tax")
        event, status = head.find("Event Type"), head.find("Transaction Status", "Payment Status")
        refunds: Test | None = Among(event, ("refund",)) if event else None
        return Lines(
            order_id=needed(head, "Transaction ID", "Payment ID"),
            at=needed(head, "Date", "Time", joined=True),
            customer_id=cells(head, *_PERSON),
            product_id=None if total else cells(head, "SKU", "Item"),
            description=cells(head, "Description" if total else "Item"),
            quantity=None if total else cells(head, "Qty", "Quantity"),
            amount=Amount(plus=plus, returns=refunds),
            grain=Grain.ORDER if total else Grain.LINE,
            reasons=_states(status),
            policies=(*((Policy(_OWN_ROWS, refunds),) if refunds else ()), *_within(head)),
            notes=(f"Money is {' + '.join(plus)}" + (": with tax and tips." if total else "."),),
        )


def _within(head: Head) -> tuple[Policy, ...]:
    """Partial refunds are in the money already; said, so that nobody takes them off again."""
    column = head.find("Partial Refunds")
    return (Policy("Partial refunds are in this money already", Matches(column, "[1-9]")),) if column else ()


def _of(head: Head, *names: str) -> tuple[str, ...]:
    return found.columns if (found := cells(head, *names)) else ()


def _states(status: str | None) -> tuple[OwnReason, ...]:
    if status is None:
        return ()
    return (
        OwnReason(CANCELLED, Matches(status, r"(?i)^cancell?ed$")),
        OwnReason(VOIDED, Among(status, ("voided",))),
        OwnReason(FAILED, Among(status, ("failed", "declined"))),
    )
