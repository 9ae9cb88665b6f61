"""What an order's state says of its money, in words that all shops share, so that accounts of two shops compare."""

from dataclasses import replace

from training.transactions.dialects.predicates import Among, Test
from training.transactions.dialects.protocol import Cells, Lines, OwnReason, Policy

CANCELLED, VOIDED, FAILED = "cancelled", "voided", "failed payment"
PENDING, NOT_CAPTURED, TEST, DRAFT = "pending payment", "not captured", "test order", "unfinished order"
REFUNDED, FRAUD = "refunded", "suspected fraud"
TAX_IN = "Money is what was paid: with tax and shipping, less refunds."

Refunds = tuple[tuple[OwnReason, ...], tuple[Policy, ...]]


def pending(test: Test) -> OwnReason:
    """Orders that nobody has paid yet: set aside, unless somebody asks to count them."""
    return OwnReason(PENDING, test, pending=True)


def refunds(status: str, refund: Cells | None, whole: tuple[str, ...], part: tuple[str, ...] = ()) -> Refunds:
    """How refunds are netted: by their column, or where the export has none by the order's state alone.

    ``whole`` and ``part``: the states of orders that were refunded. Returns reasons and policies.
    """
    if refund is not None:
        return (), (Policy("Refunds are taken off their orders, which stay orders", Among(status, (*whole, *part))),)
    kept = (Policy("Partly refunded orders count in full: it is not said how much went back", Among(status, part)),)
    return (OwnReason(REFUNDED, Among(status, whole)),), kept if part else ()


def counting_pending(lines: Lines) -> Lines:
    """The same, with pending payments counted as sales, and said so."""
    moved = tuple(Policy("Pending payments count as sales, as asked", one.test) for one in lines.reasons if one.pending)
    kept = tuple(one for one in lines.reasons if not one.pending)
    return replace(lines, reasons=kept, policies=(*lines.policies, *moved))
