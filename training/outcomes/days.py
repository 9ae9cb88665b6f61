"""Each customer's net spend and purchases by day, under the keys that the ledger knows customers by."""

from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from backend.monitoring.ledger import customer_key

Whole = NDArray[np.int64]
_EPOCH = 719_163  # date(1970, 1, 1).toordinal()
_REACH = 1 << 23  # above every ordinal of a date: (customer, day) becomes one sorted number


@dataclass(frozen=True, slots=True)
class SpendByDay:
    """``place`` finds a customer; sums over any window are two look-ups.

    ``moment`` is customer x ``_REACH`` + day (an ordinal), rising; ``spent`` and ``bought`` are running sums before each
    row, shape ``(n_rows + 1,)``: net currency, and lines of positive quantity.
    """

    place: dict[str, int]
    moment: Whole
    spent: Floats
    bought: Floats

    def between(self, customer: Whole, first: Whole, end: Whole) -> tuple[Floats, Floats]:
        """Return (net spend floored at 0 in currency, 1 where anything was bought), shape ``(n_customers,)``.

        ``customer`` are values of ``place``; ``first`` and ``end`` ordinals of days, the end not included.
        """
        rows = [np.searchsorted(self.moment, customer * _REACH + day) for day in (first, end)]
        spent, bought = (sums[rows[1]] - sums[rows[0]] for sums in (self.spent, self.bought))
        return np.maximum(spent, 0.0), (bought > 0).astype(np.float64)


def spend_by_day(lines: ir.Table, secret: str) -> SpendByDay:
    """Return the days of everyone in a table of order lines; ``secret`` is that of the ledger."""
    table = (
        lines.group_by("customer_id", day=lines["at"].date())
        .agg(net=lines["net_amount"].sum().cast("float64"), bought=(lines["quantity"] > 0).sum().cast("float64"))
        .order_by("customer_id", "day")
        .to_pyarrow()
    )
    named = table["customer_id"].combine_chunks().dictionary_encode()
    ids: list[Any] = named.dictionary.to_pylist()
    day = table["day"].to_numpy(zero_copy_only=False).astype("datetime64[D]").astype(np.int64) + _EPOCH
    moment = named.indices.to_numpy().astype(np.int64) * _REACH + day
    sums = (np.concatenate([[0.0], np.cumsum(table[name].to_numpy())]) for name in ("net", "bought"))
    return SpendByDay({customer_key(str(one), secret): place for place, one in enumerate(ids)}, moment, *sums)
