"""What a column of money may be instead of what it is called: the line's total, or the whole order's."""

from typing import Final

from training.engines.duckdb import Engine
from training.transactions.dialects.protocol import Grain
from training.transactions.log import OrderLog
from training.transactions.parse import PARSED, Source
from training.transactions.readings.asked import Asked
from training.transactions.reasons import CODES, KEPT, Reason

_LOOKED_AT: Final = 200_000
"""Rows that are enough to tell a price from a total."""
_ENOUGH_LINES, _ENOUGH_ORDERS, _MOSTLY = 50, 2, 0.9
_HALF_WAY, _BEYOND_CHANCE = 0.5, 2.0
"""A line's total grows with the quantity (elasticity 1), a price does not (0 or less); standard errors from half way."""
_CHANCE: Final = 0.05


def misnamed_money(engine: Engine, log: OrderLog, asked: Asked) -> tuple[str, ...]:
    """Sentences on the first source's column of money, where its rows say that it is not what its name says."""
    source = log.sources[0]
    if source.lines.grain is Grain.FIRST_ROW:
        return ()  # its money stands once an order
    return (*_totals_as_prices(engine, source, asked), *_totals_of_orders(engine, source))


def _totals_as_prices(engine: Engine, source: Source, asked: Asked) -> tuple[str, ...]:
    """A column called a price may hold the line's total: then price / quantity is what stays alike within a product."""
    amount, quantity = source.lines.amount, source.lines.quantity
    if not amount.times_quantity or quantity is None or "unit_price" in asked.columns:
        return ()
    why = _alike_within_products(engine, source) or _alike_without_products(engine, source)
    name = _word(amount.plus[0])
    if not why:
        return ()
    return (
        (
            f"{source.table.source}: the column {amount.plus[0]} looks like the line's total, not the price of one unit"
            f" ({why}): say --map line_total={name}, or --map unit_price={name} if it is the price."
        ),
    )


def _alike_within_products(engine: Engine, source: Source) -> str:
    lines = _priced("product_id, abs(quantity) AS n, abs(CAST(price AS DOUBLE)) AS p")
    products = (
        f"SELECT product_id, median(p) AS usual, median(p / n) AS each FROM ({lines}) WHERE product_id IS NOT NULL"
        " GROUP BY 1 HAVING count(*) >= 3 AND count(DISTINCT n) >= 2"
    )
    count, as_price, as_total = engine.one(
        "SELECT count(*), avg(CAST(abs(p - usual) <= .02 * usual AS INT)), avg(CAST(abs(p / n - each) <= .02 *"
        f" each AS INT)) FROM ({lines}) JOIN ({products}) USING (product_id)"
    )
    if count < _ENOUGH_LINES or as_total < 0.5 or as_total < 2 * as_price:
        return ""
    name, per = _money_and_quantity(source)
    return f"{name} / {per} stays alike within a product in {as_total:.0%} of the lines, {name} in {as_price:.0%}"


def _alike_without_products(engine: Engine, source: Source) -> str:
    """Where no column names products: a total divided by the quantity takes fewer values; or it grows with the quantity."""
    if source.lines.product_id or source.lines.description:
        return ""
    lines = _priced("abs(quantity) AS n, abs(CAST(price AS DOUBLE)) AS p")
    count, prices, each, slope, fit = engine.one(
        "SELECT count(*), count(DISTINCT p), count(DISTINCT round(p / n, 2)), regr_slope(ln(p), ln(n)),"
        f" regr_r2(ln(p), ln(n)) FROM ({lines})"
    )
    name, per = _money_and_quantity(source)
    if count < _ENOUGH_LINES or not slope or not fit:
        return ""
    if 2 * each <= prices:
        return f"{name} / {per} takes {each:,} values, {name} {prices:,}"
    error = slope * ((1 / fit - 1) / (count - 2)) ** 0.5
    if slope - _HALF_WAY < _BEYOND_CHANCE * error:
        return ""
    return f"on lines of twice the {per} the {name} is {2**slope:.1f} times as large"


def _totals_of_orders(engine: Engine, source: Source) -> tuple[str, ...]:
    """A column may repeat the whole order's total on each of its lines: alike within orders, and not among them."""
    if source.lines.order_id is None or len(source.lines.amount.plus) > 1:
        return ()
    lines = _priced("order_id, product_id, quantity, price")
    orders = (
        f"SELECT count(*) AS rows, min(price) = max(price) AS alike FROM ({lines}) GROUP BY order_id"
        " HAVING count(*) > 1 AND count(DISTINCT hash(product_id, quantity)) > 1"
    )
    count, alike = engine.one(f"SELECT count(*), avg(CAST(alike AS INT)) FROM ({orders})")
    if count < _ENOUGH_ORDERS or alike < _MOSTLY:
        return ()
    pairs = f"SELECT count(*) AS n FROM (SELECT DISTINCT order_id, price FROM ({lines})) GROUP BY price"
    by_chance = engine.one(f"SELECT sum(n * n) / sum(n) ** 2 FROM ({pairs})")[0]
    if by_chance**count > _CHANCE:
        return ()  # a shop of few prices
    name = source.lines.amount.plus[0]
    return (
        (
            f"{source.table.source}: the column {name} repeats the order's total on each of its rows (in {alike:.0%} of"
            f" {count:,} orders of different rows): name the column of each row's own money with --map"
            " unit_price=COLUMN or --map line_total=COLUMN, keep one row an order, or go on with --accept."
        ),
    )


def _priced(columns: str) -> str:
    """Rows of goods that have a price and a quantity, of the log's beginning."""
    return (
        f"SELECT {columns} FROM {PARSED} WHERE rowid < {_LOOKED_AT}"
        f" AND code IN ({KEPT}, {CODES[Reason.BOTH_NEGATIVE]}) AND quantity <> 0 AND price <> 0"
    )


def _money_and_quantity(source: Source) -> tuple[str, str]:
    quantity = source.lines.quantity
    return source.lines.amount.plus[0], quantity.columns[0] if quantity else "quantity"


def _word(name: str) -> str:
    return f'"{name}"' if " " in name else name
