"""The CDNOW cohort (Fader & Hardie 2001): one purchase a row, columns by place and separated by blanks.

Customer id, date as yyyymmdd, number of CDs, dollars; the 1/10 sample has its own customer id after the master's. With or
without a header line. No product, no order number and no time of day: every row is an order, and its dollars are the
row's total, not a price per CD.
"""

import re

from training.transactions.dialects.protocol import NO, Amount, Cells, Grain, Lines, Recognition, share
from training.transactions.tables.table import Head

_SHAPES = (r"\d+", r"(19|20)\d{6}", r"\d{1,4}", r"\d+\.\d\d")
_PLACES = {4: (0, 1, 2, 3), 5: (0, 2, 3, 4)}


class Cdnow:
    """The master file and the sample."""

    name = "cdnow"

    def recognise(self, head: Head) -> Recognition:
        """By what stands in its columns: four numbers of these forms."""
        places = _PLACES.get(len(head.header))
        if places is None or not head.rows or (head.named and head.find("customer_id", "id", "customer") is None):
            return NO
        columns = [[row[place] for row in head.rows if len(row) > place] for place in places]
        fits = [share(column, re.compile(shape).fullmatch) for column, shape in zip(columns, _SHAPES, strict=True)]
        return Recognition(0.9, "four columns of numbers as CDNOW has them") if min(fits) > 0.95 else NO

    def lines(self, head: Head) -> Lines:
        """One row an order, its dollars the total."""
        customer, date, cds, dollars = (head.header[place] for place in _PLACES[len(head.header)])
        return Lines(
            customer_id=Cells((customer,)),
            at=Cells((date,)),
            quantity=Cells((cds,)),
            amount=Amount(plus=(dollars,)),
            grain=Grain.ORDER,
            currency_is="USD",
        )
