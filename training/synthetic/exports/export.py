"""What a writer of exports is, and what reading its file must give."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, NamedTuple

from training.synthetic.exports.sales import RATE, Sale, State

NO_CUSTOMER: Final = "no customer"
_KEPT: Final = (State.PAID, State.PART_REFUNDED, State.REFUNDED, State.ON_DELIVERY)


class Row(NamedTuple):
    """A line of the file; ``reason``: why it is set aside though its order is kept."""

    cells: Sequence[str]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """A source's file.

    ``rows``: a sale's rows. ``aside``: states that the source knows -> the reason under which their orders are set aside.
    ``also``: further states that it knows and whose orders are kept. ``refunds``: whether it tells refunds. ``guests``:
    whether it knows people by e-mail. ``anonymous``: whether orders of nobody stand in it. ``foreign``: whether euros
    stand in it, and need rates. ``splits``: whether an order's lines may stand apart. ``header`` None: none is written.
    """

    header: Sequence[str] | None
    rows: Callable[[Sale], list[Row]]
    aside: Mapping[State, str] = field(default_factory=dict)
    also: tuple[State, ...] = ()
    refunds: bool = True
    guests: bool = True
    anonymous: bool = True
    foreign: bool = False
    splits: bool = False
    delimiter: str = ","

    @property
    def states(self) -> tuple[State, ...]:
        """What may become of an order here."""
        return (*self.aside, *self.also)


@dataclass(slots=True)
class Truth:
    """What reading must give: customers, orders and net money (GBP) that are kept, and rows set aside by their reason."""

    customers: set[int] = field(default_factory=set)
    orders: int = 0
    net: Decimal = Decimal(0)
    aside: Counter[str] = field(default_factory=Counter)

    def take(self, sale: Sale, export: Export, rows: Sequence[Row]) -> None:
        """Count a sale and its rows."""
        reason = None if sale.state in _KEPT else export.aside[sale.state]
        reason = reason or (NO_CUSTOMER if sale.customer < 0 else None)
        for row in rows:
            if (why := row.reason or reason) is not None:
                self.aside[why] += 1
        if reason is None:
            self.customers.add(sale.customer)
            self.orders += 1
            self.net += Decimal(sale.total - sale.refunded) / 100 * (RATE if sale.foreign and export.foreign else 1)

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        counts = {"customers": len(self.customers), "orders": self.orders, "net": float(self.net)}
        return counts | {"set_aside": dict(self.aside)}


def money(pence: int) -> str:
    """1234 as 12.34.

    >>> money(1234), money(-5)
    ('12.34', '-0.05')
    """
    return f"{Decimal(pence) / 100:.2f}"


def euros(pence: int) -> int:
    """Cents that are worth these pence."""
    return round(pence / RATE)


def mail_of(sale: Sale) -> str:
    """The buyer's address; a guest types it with capitals and blanks. "" where nobody is known."""
    if sale.customer < 0:
        return ""
    return f" Buyer{sale.customer}@Example.COM" if sale.guest else f"buyer{sale.customer}@example.com"


def id_of(sale: Sale, guest: str = "") -> str:
    """The buyer's id; guests and people unknown have none."""
    return guest if sale.guest or sale.customer < 0 else str(sale.customer + 12_346)
