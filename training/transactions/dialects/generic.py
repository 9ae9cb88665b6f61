"""Any table whose columns say what they are by common names, or of which somebody says it with ``--map``."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from backend.errors import UnreadableLog
from training.transactions.dialects.balances import is_balance
from training.transactions.dialects.protocol import NO, Amount, Cells, Grain, Lines, Recognition
from training.transactions.tables.table import Head, key

_NAMES: Final = """
customer_id: customer id, customer, client id, customer no, customer key, user id, buyer id, member id, household id
email: email, e-mail, customer email, email address
phone: phone, customer phone, telephone, mobile
order_id: order id, order, order no, order number, invoice, invoice no, invoice number, transaction id, basket id
at: order date, date, at, order time, ordered at, created at, invoice date, purchase date, transaction date, timestamp
quantity: quantity, qty, units, quantity ordered
unit_price: unit price, price, price each, item price
line_total: line total, sales, amount, total, line amount, net amount, revenue, order total, sales value, grand total
product_id: product id, sku, stock code, product, item id, product code, item
description: description, product name, item name
country: country, billing country, shipping country
currency: currency, currency code, order currency
"""
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(common.split(", ")) for name, _, common in (row.partition(": ") for row in _NAMES.strip().splitlines())
}
"""What each canonical column may be called; ``--map`` says it where none of these fits."""
_DECIMALS: Final = re.compile(r"[.,]\d")
_ON_EVERY_ROW: Final = frozenset({"order_id", "at", "quantity", "unit_price", "line_total"})
_MONEY: Final = frozenset({"unit_price", "line_total"})
MAPPABLE: Final = tuple(NAMES)


@dataclass(frozen=True, slots=True)
class Generic:
    """Common names; ``said`` (canonical name -> the header's, or a place from 1) goes before them."""

    said: Mapping[str, str] = field(default_factory=dict)
    name: str = "generic"

    def recognise(self, head: Head) -> Recognition:
        """Sure where somebody has said it; else a last resort."""
        if self.said:
            return Recognition(1.0, "columns as said with --map")
        if not head.named or self.missing(head):
            return NO
        return Recognition(0.3, "columns of common names")

    def missing(self, head: Head) -> list[str]:
        """The canonical columns that are needed and not there, in the words of ``--map``."""
        found = self.found(head)
        missing = [] if found.keys() & {"customer_id", "email", "phone"} else ["customer_id"]
        missing += [] if "at" in found else ["at"]
        return missing + ([] if found.keys() & {"unit_price", "line_total"} else ["unit_price"])

    def found(self, head: Head) -> dict[str, str]:
        """Canonical name -> the header's column."""
        found = {name: _said(head, self.said[name]) for name in NAMES if name in self.said}
        taken = set(found.values())
        for name, common in NAMES.items():
            column = _named(head, name, common) if head.named else None
            if name not in found and column is not None and column not in taken:
                found[name] = column
                taken.add(column)
        if "unit_price" in self.said:
            found.pop("line_total", None)
        if "line_total" in self.said:
            found.pop("unit_price", None)
        return found

    def lines(self, head: Head) -> Lines:
        """A line of an order where rows share order ids, else an order."""
        found = self.found(head)
        missing = self.missing(head)
        if missing:
            raise UnreadableLog(f"--map lacks {', '.join(missing)}; say for example --map {missing[0]}=COLUMN.")
        self._count_or_money(head, found)
        per_unit = "line_total" not in found
        canonical: dict[str, Any] = {
            name: Cells((found[name],))
            for name in (
                "order_id",
                "customer_id",
                "email",
                "phone",
                "quantity",
                "product_id",
                "description",
                "country",
                "currency",
            )
            if name in found
        }
        return Lines(
            at=Cells((found["at"],)),
            amount=Amount(
                plus=(found["unit_price" if per_unit else "line_total"],), times_quantity=per_unit and "quantity" in found
            ),
            grain=Grain.LINE if "order_id" in found else Grain.ORDER,
            notes=(_money_note(found, per_unit),),
            **canonical,
        )

    def _count_or_money(self, head: Head, found: Mapping[str, str]) -> None:
        """Raise ``UnreadableLog`` where a column is called money, and may be the count beside a price per unit."""
        total, price = found.get("line_total"), found.get("unit_price")
        if total is None or price is None or "quantity" in found or "line_total" in self.said:
            return
        if all(cell.isdecimal() for cell in head.cells(total)) and any(map(_DECIMALS.search, head.cells(price))):
            raise UnreadableLog(
                f"the column {total} holds whole numbers beside the price {price}, and may be a count or money: say"
                f" --map quantity={_word(total)} --map unit_price={_word(price)}, or --map line_total={_word(total)}."
            )


def _word(column: str) -> str:
    return shlex.quote(column)


def _named(head: Head, name: str, common: tuple[str, ...]) -> str | None:
    """The first column of a common name that holds something; what every row must have stands on half of them at least.

    Money that runs up from row to row is a balance, whatever it is called.
    """
    least = 0.5 if name in _ON_EVERY_ROW else 0.0
    found = (column for one in common if (column := head.find(one)) is not None)
    filled = (one for one in found if not head.rows or len(head.cells(one)) > least * len(head.rows))
    return next((one for one in filled if name not in _MONEY or not is_balance(head, one, head.header)), None)


def read_map(words: list[str]) -> dict[str, str]:
    """``customer_id=Buyer`` words as a mapping. Raises ``UnreadableLog`` for a word that is none."""
    said = {}
    for word in words:
        name, given, column = word.partition("=")
        canonical = next((one for one in MAPPABLE if key(one) == key(name)), None)
        if not given or not column.strip() or canonical is None:
            raise UnreadableLog(f"--map {word}: say NAME=COLUMN, with NAME one of {', '.join(MAPPABLE)}.")
        said[canonical] = column.strip()
    return said


def _said(head: Head, column: str) -> str:
    found = head.find(column)
    if found is None and column.isdecimal() and 1 <= int(column) <= len(head.header):
        found = head.header[int(column) - 1]
    if found is None:
        raise UnreadableLog(f"--map names the column {column!r}, and the file has {', '.join(head.header[:12])}.")
    return found


def _money_note(found: Mapping[str, str], per_unit: bool) -> str:
    if per_unit and "quantity" in found:
        return f"A row's money is {found['unit_price']} x {found['quantity']}."
    column = found["unit_price" if per_unit else "line_total"]
    return f"A row's money is {column}; say --map unit_price={column} if that is the price of one unit."
