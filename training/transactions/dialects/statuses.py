"""What an order's state says of its money, in words that all shops share, so that accounts of two shops compare."""

from dataclasses import replace

from training.transactions.dialects.predicates import All, Among, Filled, Not, Test
from training.transactions.dialects.protocol import Cells, Lines, OwnReason, Policy

CANCELLED, VOIDED, FAILED = "cancelled", "voided", "failed payment"
PENDING, NOT_CAPTURED, TEST, DRAFT = "pending payment", "not captured", "test order", "unfinished order"
FRAUD = "suspected fraud"
TAX_IN = "Money is what was paid: with tax and shipping, less refunds."


def pending(test: Test) -> OwnReason:
    """Orders that nobody has paid yet: set aside, unless somebody asks to count them."""
    return OwnReason(PENDING, test, pending=True)


def given_back(status: str, refund: Cells | None, whole: tuple[str, ...]) -> Test:
    """Orders whose money all went back: refunded by their state, where no column says how much."""
    refunded = Among(status, whole)
    return All((refunded, Not(Filled(refund.columns[0])))) if refund else refunded


def refunds(status: str, refund: Cells | None, whole: tuple[str, ...], part: tuple[str, ...] = ()) -> tuple[Policy, ...]:
    """What is said of refunds; ``whole`` and ``part``: the states of orders that were refunded."""
    if refund is not None:
        return (Policy("Refunds are taken off their orders, which stay orders", Among(status, (*whole, *part))),)
    nothing = Policy("Refunded orders stay orders, of which nothing is left", Among(status, whole))
    full = Policy("Partly refunded orders count in full: it is not said how much went back", Among(status, part))
    return (nothing, full) if part else (nothing,)


def counting_pending(lines: Lines) -> Lines:
    """The same, with pending payments counted as sales, and said so."""
    moved = tuple(Policy("Pending payments count as sales, as asked", one.test) for one in lines.reasons if one.pending)
    kept = tuple(one for one in lines.reasons if not one.pending)
    return replace(lines, reasons=kept, policies=(*lines.policies, *moved), counts_pending=bool(moved))
