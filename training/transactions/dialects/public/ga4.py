"""Events of Google Analytics 4: a ``user_pseudo_id`` is a browser, and people have several."""

from typing import Final

from training.transactions.dialects.protocol import Lines, Recognition
from training.transactions.dialects.signs import Signs
from training.transactions.tables.table import Head

_SIGNS: Final = Signs(
    "Google Analytics 4 events",
    needed=(("user_pseudo_id", "ga_session_id", "client_id"),),
    marks=(
        ("event_timestamp",), ("event_date",), ("event_name",), ("traffic_source.source", "traffic_source"),
        ("ecommerce.purchase_revenue", "purchase_revenue", "ecommerce_purchase_revenue"), ("platform", "stream_id"),
        ("ecommerce.transaction_id", "transaction_id", "ecommerce_transaction_id"), ("user_first_touch_timestamp",),
        ("purchase_revenue_in_usd", "ecommerce.purchase_revenue_in_usd"),
    ),
    least=2,
)  # fmt: skip


class GoogleAnalytics:
    """Known; refused, with the way out where people are signed in."""

    name = "ga4"

    def recognise(self, head: Head) -> Recognition:
        """By its columns."""
        found = _SIGNS.of(head)
        if not found.confidence:
            return found
        refusal = (
            "Google Analytics knows browsers (user_pseudo_id) and no people: one person would be several customers, and a"
            f" cleared browser a new one; take the orders of the shop itself{_signed_in(head)}."
        )
        return Recognition(found.confidence, found.why, refusal)

    def lines(self, head: Head) -> Lines:
        """Never asked: it is always refused."""
        raise LookupError(f"no order lines in {', '.join(head.header)}")


def _signed_in(head: Head) -> str:
    """Where a share of rows carries the shop's own user id, that one is a person."""
    user = head.find("user_id")
    if user is None or not head.cells(user):
        return ""
    return f", or say --map customer_id={user} (and at, order_id, line_total) to count those who were signed in"
