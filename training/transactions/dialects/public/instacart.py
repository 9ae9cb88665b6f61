"""The Instacart data set of 2017: baskets without dates and without money."""

from typing import Final

from training.transactions.dialects.protocol import Lines, Recognition
from training.transactions.dialects.signs import Signs
from training.transactions.tables.table import Head

_ORDERS: Final = Signs(
    "Instacart's orders",
    needed=(("order_id",), ("days_since_prior_order",)),
    marks=(("user_id",), ("eval_set",), ("order_number",), ("order_dow",), ("order_hour_of_day",)),
    least=2,
)
_PRODUCTS: Final = Signs(
    "Instacart's baskets", needed=(("order_id",), ("product_id",)), marks=(("add_to_cart_order",), ("reordered",)), least=2
)


class Instacart:
    """Known, and of no use here."""

    name = "instacart"

    def recognise(self, head: Head) -> Recognition:
        """By its columns."""
        found = max(_ORDERS.of(head), _PRODUCTS.of(head), key=lambda one: one.confidence)
        refusal = (
            "Instacart's files have neither dates nor money, so customers cannot be valued by them; bring an order log with"
            " a date and an amount on each row."
        )
        return Recognition(found.confidence, found.why, refusal if found.confidence else None)

    def lines(self, head: Head) -> Lines:
        """Never asked: it is always refused."""
        raise LookupError(f"no order lines in {', '.join(head.header)}")
