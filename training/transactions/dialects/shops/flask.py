"""The transactions table of the older Flask service: a row an order, its value after the discount."""

from typing import Final

from training.transactions.dialects.protocol import Amount, Grain, Lines, Recognition, cells, needed
from training.transactions.dialects.signs import Signs
from training.transactions.tables.table import Head

_SIGNS: Final = Signs(
    "the Flask service's transactions",
    needed=(("customer_id",), ("order_date",), ("order_value",)),
    marks=(("order_id",), ("category",), ("discount",), ("age",), ("gender",), ("location",), ("signup_date",)),
    least=2,
)


class FlaskTransactions:
    """Orders of the older service's sample shop, and of shops that kept its columns."""

    name = "flask_transactions"

    def recognise(self, head: Head) -> Recognition:
        """By its columns."""
        return _SIGNS.of(head)

    def lines(self, head: Head) -> Lines:
        """An order a row; the discount is in its value already."""
        return Lines(
            customer_id=needed(head, "customer_id"),
            order_id=cells(head, "order_id"),
            at=needed(head, "order_date"),
            quantity=cells(head, "quantity"),
            product_id=cells(head, "category"),
            currency=cells(head, "currency"),
            amount=Amount(plus=needed(head, "order_value").columns),
            grain=Grain.ORDER,
            notes=("order_value is the order's money, after its discount.",),
        )
