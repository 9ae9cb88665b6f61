"""What a text rests on, so that anybody can recount it: claims, their figures, with whom they compare, and as of when.

Structs: an answer holds ten of them or more.
"""

from datetime import date

from backend.contract.structs import Shown

ReceiptValue = int | float | str | tuple[int, ...] | tuple[str, ...]


class ReceiptFact(Shown, frozen=True):
    """One figure: its slot, its value (money in the currency, shares in [0, 1], dates as ISO 8601), and how the text says
    it ("" where this wording leaves it out)."""

    name: str
    value: ReceiptValue
    unit: str
    text: str


class Comparison(Shown, frozen=True):
    """With whom a claim compares: ``size`` customers, orders, gaps or silences, as of a date."""

    what: str
    size: int
    as_of: date


class ClaimReceipt(Shown, frozen=True):
    """One claim of a text: ``says`` is its wording alone, ``relation`` its predicate, which code has proved."""

    id: str
    says: str
    facts: tuple[ReceiptFact, ...]
    relation: str
    compared_with: Comparison | None
    as_of: date
    model_version: str
