"""UCI Online Retail I and II (doi 10.24432/C5BW33, 10.24432/C5CG6D): the same log under two sets of column names.

An invoice that starts with ``C`` cancels, with negative quantities: it is netted like any return. One that starts with
``A`` adjusts bad debt. Stock codes of merchandise start with five digits; ``DCGS`` items and ``gift_`` vouchers are sold
too; the rest (POST, DOT, M, BANK CHARGES, AMAZONFEE, ...) is postage, fees and manual corrections.
"""

from training.transactions.schema import Dialect

ONLINE_RETAIL = Dialect(
    name="online_retail",
    columns={
        "order_id": ("Invoice", "InvoiceNo"),
        "product_id": ("StockCode",),
        "description": ("Description",),
        "quantity": ("Quantity",),
        "at": ("InvoiceDate",),
        "price": ("Price", "UnitPrice"),
        "customer_id": ("Customer ID",),
        "country": ("Country",),
        "sheet": ("Sheet",),
    },
    optional=frozenset({"description", "country", "sheet"}),
    merchandise=r"^(\d{5}|DCGS|gift_)",
    bad_debt=r"^A",
)
