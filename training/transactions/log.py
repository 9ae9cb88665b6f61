"""An order log as everybody after this room knows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import ibis.expr.types as ir

from backend.errors import UnreadableLog
from training.transactions.account import Account
from training.transactions.identity import Identity
from training.transactions.parse import Source

ORDER_LINES: Final = "order_lines"


@dataclass(frozen=True, slots=True)
class OrderLog:
    """The order lines that are kept, and everything that is known of how they came to be.

    ``lines``: customer_id, order_id, product_id, quantity (float), at, country, net_amount (exact decimal).
    """

    lines: ir.Table
    account: Account
    sources: tuple[Source, ...] = ()
    identity: Identity | None = None
    currency: str | None = None
    warnings: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()

    def span(self) -> tuple[datetime, datetime]:
        """The first and the last order's moment. Raises ``UnreadableLog`` where nothing was kept."""
        ends = self.lines.aggregate(first=self.lines["at"].min(), last=self.lines["at"].max()).to_pyarrow().to_pylist()[0]
        if ends["first"] is None:
            raise UnreadableLog("No order line is left after cleaning: every row was set aside.")
        return ends["first"], ends["last"]

    def readings(self) -> dict[str, Any]:
        """For the manifest: source's column -> how it is read; the last source that has the column says it."""
        found: dict[str, Any] = {}
        for one in self.sources:
            found |= one.readings.as_json()
        return found

    def facts(self) -> dict[str, Any]:
        """For the manifest and results: whose export it is, what a row's money is, how it is read, and what is odd.

        Without examples of ids: what is published names no customer.
        """
        ids = {name for one in self.sources for name in (reading.column for reading in one.readings.ids)}
        return {
            "dialect": self.dialect(),
            "money": "; ".join(dict.fromkeys(one.lines.money() for one in self.sources)),
            "readings": {name: {"kind": "id"} if name in ids else one for name, one in self.readings().items()},
            "currency": self.currency,
            "warnings": list(self.warnings),
        }

    def dialect(self) -> str:
        """The name of the dialect, or of several."""
        return ", ".join(dict.fromkeys(one.dialect for one in self.sources))
