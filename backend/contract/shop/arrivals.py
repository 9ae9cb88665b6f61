"""An order as it arrives: posted, or sent by a shop's webhook, in the words of that shop's own export."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final, Literal

Source = Literal["orders", "shopify", "woocommerce", "stripe"]
Outcome = Literal["accepted", "repeated", "outdated"]
State = Literal["applied", "set aside", "in the log"]
WAITING: Final = "waiting"
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One version of an order; the newest one counts.

    source       whose export's columns ``rows`` have; ``orders``: our own, ``order_id``, ``at``, ``unit_price`` and so on
    order_id     as the shop's export calls the order
    customer_id  as the sender calls the customer, by the rule of the source's export: an id, else an e-mail; "" nobody
    changed      when the order became what it is here, UTC without a zone
    rows         an export's rows, a cell by column; none: there is no such order any more
    sender_key   what else the sender calls the order; a refund names it by this
    refunds      money that went back, by the refund's id
    refund_of    the ``sender_key`` of the order that this is a refund of; None: this is an order
    """

    source: Source
    order_id: str
    customer_id: str
    changed: datetime
    rows: tuple[Row, ...]
    sender_key: str | None = None
    refunds: dict[str, str] = field(default_factory=dict)
    refund_of: str | None = None

    def cells(self) -> str:
        """Return what is kept of it beside its names, as JSON."""
        told = {"rows": list(self.rows), "refunds": self.refunds, "refund_of": self.refund_of}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    def version(self) -> str:
        """Return a short digest that equal versions share, whenever they came."""
        return sha256(f"{self.source}\n{self.customer_id}\n{self.cells()}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Kept:
    """An arrival as the store has it. ``reason``: why it was set aside; ``accepted_at`` is UTC without a zone."""

    number: int
    arrival: Arrival
    accepted_at: datetime
    version: str
    scoring_id: int | None
    state: str
    reason: str | None
