"""UCI Online Retail I and II (doi 10.24432/C5BW33, 10.24432/C5CG6D): the same log under two sets of column names.

An invoice that starts with ``C`` cancels, with negative quantities: it is netted like any return. One that starts with
``A`` adjusts bad debt. Postage, fees and manual corrections have stock codes of their own. Both rules hold for this shop
alone, so they apply only where invoices and stock codes look like its own; the same columns with another shop's contents
are read without them.
"""

import re

from training.transactions.dialects.predicates import Is, Matches
from training.transactions.dialects.protocol import NO, Amount, Lines, OwnReason, Recognition, cells, needed, share
from training.transactions.tables.table import Head

BAD_DEBT, NOT_MERCHANDISE = "bad debt", "not merchandise"
_ORDER, _PRODUCT, _PRICE = ("Invoice", "InvoiceNo"), ("StockCode",), ("Price", "UnitPrice")
_CUSTOMER = ("Customer ID",)
_INVOICE = re.compile(r"[CA]?\d{6}")
_STOCK_CODE = re.compile(r"\d{5}[A-Za-z]{0,2}|DCGS\w*|gift_\w+")
_NO_GOODS = (
    *("POST", "DOT", "M", "m", "C2", "C3", "D", "S", "B", "BANK CHARGES", "ADJUST", "ADJUST2", "AMAZONFEE", "PADS", "CRUK"),
    *("TEST001", "TEST002", "SP1002", "GIFT"),
)
"""All codes of both releases that are no goods, to the letter."""
_GOODS_SHARE = 0.9


class OnlineRetail:
    """Both releases."""

    name = "online_retail"

    def recognise(self, head: Head) -> Recognition:
        """By its columns; surer where the contents are the shop's own, too."""
        parts = (_ORDER, _PRODUCT, ("Quantity",), ("InvoiceDate",), _PRICE, _CUSTOMER)
        missing = [names[0] for names in parts if head.find(*names) is None]
        if missing:
            return NO
        return Recognition(0.95 if _is_the_shop(head) else 0.8, "columns of UCI Online Retail")

    def lines(self, head: Head) -> Lines:
        """One row a line; price x quantity."""
        product = needed(head, *_PRODUCT)
        reasons: tuple[OwnReason, ...] = ()
        if _is_the_shop(head):
            order = needed(head, *_ORDER).columns[0]
            reasons = (
                OwnReason(BAD_DEBT, Matches(order, "^A")),
                OwnReason(NOT_MERCHANDISE, Is(product.columns[0], _NO_GOODS), late=True),
            )
        return Lines(
            order_id=cells(head, *_ORDER),
            product_id=product,
            description=cells(head, "Description"),
            quantity=cells(head, "Quantity"),
            at=needed(head, "InvoiceDate"),
            amount=Amount(plus=needed(head, *_PRICE).columns[:1], times_quantity=True),
            customer_id=cells(head, *_CUSTOMER),
            country=cells(head, "Country"),
            currency=cells(head, "Currency"),
            sheet=cells(head, "Sheet"),
            reasons=reasons,
            repeats_are_copies=bool(reasons),
        )


def _is_the_shop(head: Head) -> bool:
    orders = head.cells(needed(head, *_ORDER).columns[0])
    products = head.cells(needed(head, *_PRODUCT).columns[0])
    known = [code for code in products if _STOCK_CODE.fullmatch(code) or code in _NO_GOODS]
    return (
        share(orders, _INVOICE.fullmatch) > 0.99
        and share(orders, lambda cell: cell.startswith("A")) < 0.05
        and len(known) >= 0.99 * len(products)
        and share(products, _STOCK_CODE.fullmatch) >= _GOODS_SHARE
    )
