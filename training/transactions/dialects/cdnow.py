"""The CDNOW cohort (Fader & Hardie 2001): one purchase per line, columns by place and separated by blanks.

Customer id, date as yyyymmdd, number of CDs, dollars, below one header line. No product, no order number and no time of
day: every line is an order, and its dollars are the line's total, not a price per CD.
"""

import re
from pathlib import Path

from training.transactions.schema import Dialect

CDNOW = Dialect(
    name="cdnow",
    columns={
        "order_id": ("row",),
        "product_id": ("product",),
        "description": ("description",),
        "quantity": ("cds",),
        "at": ("date",),
        "price": ("dollars",),
        "customer_id": ("customer",),
        "country": ("country",),
        "sheet": ("sheet",),
    },
    optional=frozenset({"product_id", "description", "country", "sheet"}),
    price_is_total=True,
)
_LINE = re.compile(r"^\s*\d+\s+\d{8}\s+\d+\s+\d+(\.\d+)?\s*$")
_LOOK_AT_LINES = 5


def is_cdnow(path: Path) -> bool:
    """Whether the lines below the first are four numbers of that form."""
    try:
        with path.open(encoding="ascii") as file:
            head = [line for line, _ in zip(file, range(_LOOK_AT_LINES), strict=False)][1:]
    except (OSError, UnicodeDecodeError):
        return False
    return bool(head) and all(_LINE.match(line) for line in head)
