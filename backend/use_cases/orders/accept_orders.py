"""Accept orders: written down before anything is answered, each once; and say what became of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection

from backend.contract.shop.arrivals import Arrival, Kept, Outcome
from backend.errors import AccessDenied, BadInput, NotReady, UnknownName
from backend.stores.arrivals import Queue, accept, current_number, find, make_table, queue_of
from backend.stores.engine import is_postgresql
from backend.stores.scored.scorings import current
from backend.stores.store import Store
from backend.use_cases.orders import shopify, signatures, stripe, woocommerce

SECRET_OF: Final = {
    "shopify": "SHOPIFY_WEBHOOK_SECRET",
    "woocommerce": "WOOCOMMERCE_WEBHOOK_SECRET",
    "stripe": "STRIPE_WEBHOOK_SECRET",
}
TOPIC_OF: Final = {"shopify": "x-shopify-topic", "woocommerce": "x-wc-webhook-topic"}


@dataclass(frozen=True, slots=True)
class OrderBook:
    """Where orders are written down; ``secrets`` by source, none where its webhooks are off. ``awake`` is called when there
    is something to follow; ``away`` says in one sentence why nobody does, None where all is well. ``now`` is UTC."""

    store: Store
    secrets: Mapping[str, frozenset[str]]
    awake: Callable[[], None]
    away: Callable[[], str | None]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def accept(self, new: Sequence[Arrival]) -> list[Outcome]:
        """Write orders down, to the disk. Raises ``NotReady`` where the database does not answer: nothing is kept then."""
        now = self.now().replace(tzinfo=None)
        with self.store.writing() as connection:
            _to_the_disk(connection)
            make_table(connection)
            outcomes = accept(connection, new, now)
        self.awake()
        return outcomes

    def currency(self) -> str | None:
        """Return the currency of the scoring in service; None where nothing is scored."""
        try:
            with self.store.reading() as connection:
                return current(connection).scoring.currency or None
        except NotReady:
            return None

    def queue(self) -> Queue:
        """Return how the queue stands. Raises ``NotReady``."""
        with self.store.reading() as connection:
            return queue_of(connection)

    def find(self, order_id: str) -> tuple[Kept, int | None]:
        """Return an order as it arrived, and the number of the scoring in service. Raises ``UnknownName``."""
        with self.store.reading() as connection:
            kept = find(connection, order_id)
            if kept is None:
                raise UnknownName(f"No order {order_id!r} has arrived that the scored log does not tell.", field="order_id")
            return kept, current_number(connection)

    def webhook(self, source: str, headers: Mapping[str, str], body: bytes, parsed: Callable[[], Any]) -> Outcome | None:
        """Accept what a shop's webhook tells; None for one that changes no order.

        Raises ``AccessDenied`` where it is off or not signed, ``BadInput`` where it cannot be read.
        """
        secrets = self.secrets.get(source)
        if not secrets:
            raise AccessDenied(f"Webhooks of {source} are off here: set {SECRET_OF[source]} to turn them on.")
        signatures.check(source, secrets, headers, body, self.now())
        if source == "woocommerce" and body.startswith(b"webhook_id="):
            return None  # sent once, when the shop saves the webhook
        found = parsed()
        if not isinstance(found, dict):
            raise BadInput("The body of this webhook is no JSON object.")
        new = self._told(source, headers.get(TOPIC_OF.get(source, ""), ""), found)
        return None if new is None else self.accept([new])[0]

    def _told(self, source: str, topic: str, found: dict[str, Any]) -> Arrival | None:
        now = self.now().replace(tzinfo=None)
        if source == "shopify":
            return shopify.arrival_of(topic, found, now)
        if source == "woocommerce":
            return woocommerce.arrival_of(topic, found, now)
        return stripe.arrival_of(found)


def _to_the_disk(connection: Connection) -> None:
    """A commit is an answer's ground: it survives the machine, not only the process."""
    if not is_postgresql(connection):
        connection.exec_driver_sql("PRAGMA synchronous=FULL")
