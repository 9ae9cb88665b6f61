"""Orders whose own cells stand on their first row only: filled down, and their money shared among the rows, exactly."""

from training.transactions.dialects.protocol import Lines
from training.transactions.tables.table import Table


def filled(table: Table, lines: Lines, order: str) -> str:
    """A relation with the order's cells on each of its rows; the line's own columns stay as they are.

    ``order`` is the expression of the order's id. Adds ``place`` (row number) and ``place_in_order``.
    """
    own = {column for cells in (lines.product_id, lines.description, lines.quantity) if cells for column in cells.columns}
    own |= {lines.amount.shared_by} if lines.amount.shared_by else set()
    window = "(PARTITION BY order_of ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
    cells = [
        f"c{place}"
        if name in own
        else f"coalesce(first_value(nullif(c{place}, '') IGNORE NULLS) OVER {window}, '') AS c{place}"
        for place, name in enumerate(table.head.header)
    ]
    counted = f"SELECT *, row_number() OVER () AS place FROM {table.relation}"
    keyed = f"SELECT *, {order} AS order_of FROM ({counted})"
    nth = "row_number() OVER (PARTITION BY order_of ORDER BY place) AS place_in_order"
    return f"(SELECT {', '.join(cells)}, place, {nth} FROM ({keyed}))"


def shared(typed: str) -> str:
    """Add ``shared`` to typed rows (order_id, price, minus, weight, quantity, place): each one's part of the order's money.

    In proportion to weight x quantity, cumulated and rounded to 1/10,000, so that the parts add up to the whole exactly.
    """
    whole = "(PARTITION BY order_id)"
    so_far = "(PARTITION BY order_id ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    weight = "greatest(coalesce(CAST(weight AS DOUBLE), 0) * coalesce(CAST(quantity AS DOUBLE), 1), 0)"
    weighed = f"SELECT *, price - abs(minus) AS net, {weight} AS w FROM ({typed})"
    cumulated = f"SELECT *, sum(w) OVER {so_far} AS upto FROM ({weighed})"
    parts = f"SELECT *, max(upto) OVER {whole} AS of_all FROM ({cumulated})"  # the last of them, so that its share is 1
    upto = _units("CASE WHEN of_all > 0 THEN upto / of_all ELSE 1.0 END")
    before = "lag(upto, 1, 0) OVER (PARTITION BY order_id ORDER BY place)"
    earlier = _units("CASE WHEN of_all > 0 THEN before / of_all WHEN place_in_order > 1 THEN 1.0 ELSE 0.0 END")
    with_before = f"SELECT *, {before} AS before FROM ({parts})"
    share = f"CAST({upto} - {earlier} AS DECIMAL(14, 0)) * CAST(0.0001 AS DECIMAL(4, 4))"
    return f"SELECT * EXCLUDE (w, upto, of_all, before, net), {share} AS shared FROM ({with_before})"


def _units(part: str) -> str:
    return f"CAST(round(CAST(net * 10000 AS DOUBLE) * ({part})) AS BIGINT)"
