"""From text to typed lines in one pass: what each row's canonical cells are, before anything is judged.

Three floors of one query: texts without blanks around them, typed cells, and what follows from several cells.
"""

from dataclasses import dataclass
from typing import Final

from training.engines.duckdb import literal, quoted
from training.transactions.dialects.predicates import Test
from training.transactions.dialects.protocol import Cells, Grain, Lines
from training.transactions.readings.ids import id_sql, person_sql, trimmed
from training.transactions.readings.readings import Readings, text_of
from training.transactions.tables.table import Table

REPEATED, NO_LINE, OWN = 1, 2, 10
"""Codes in the column ``own``: 0 is an ordinary row, from 10 on stand the dialect's own reasons."""
_TEXTS: Final = ("product_id", "description", "country", "currency", "email", "phone", "sheet")
_IDS: Final = ("order_id", "customer_id")
MOST_AMOUNT: Final = 10_000_000_000
"""Currency; a line beyond it is no sale, and sums stay exact."""


@dataclass(frozen=True, slots=True)
class Source:
    """A table, how its rows become lines, how its columns are read, and its number among the tables of the run."""

    table: Table
    lines: Lines
    readings: Readings
    number: int
    dialect: str = "generic"
    why: str = ""
    first_reason: int = 0
    first_policy: int = 0
    """How many reasons and policies the sources before this one have, so that codes are one source's own."""


def parsed(source: Source) -> str:
    """The query of a source's lines, one for each row, in the order of the rows.

    Columns: source (number), order_id, product_id, description, customer_id, country, currency, email, phone (text), at,
    quantity (float), price and amount (DECIMAL(18,4); amount NULL where it cannot be told), own (code), policy (bits).
    """
    lines = source.lines
    first_row = lines.grain is Grain.FIRST_ROW
    numbered = first_row or not lines.order_id  # windows do not keep the order of the rows
    relation = _filled(source) if first_row else source.table.relation
    if numbered and not first_row:
        relation = f"(SELECT *, row_number() OVER () AS place FROM {relation})"
    place = {"place": "place"} if numbered else {}
    texts = f"SELECT {_named(_texts(source) | place)} FROM {relation}"
    typed = f"SELECT {_named(_typed(source) | place)} FROM ({texts})"
    if first_row:
        typed = _shared(typed)
    finished = f"SELECT {_named(_finished(source, first_row=first_row) | place)} FROM ({typed})"
    return f"SELECT * EXCLUDE (place) FROM ({finished}) ORDER BY place" if numbered else finished


def _texts(source: Source) -> dict[str, str]:
    """First floor: the text of every canonical column, and the codes that depend on the source's own columns."""
    lines, table = source.lines, source.table
    found = {name: text_of(table, cells) for name in _TEXTS if (cells := getattr(lines, name)) is not None}
    found |= {name: id_sql(_raw(table, cells)) for name in _IDS if (cells := getattr(lines, name)) is not None}
    found["at"] = text_of(table, lines.at)
    numbers = [*lines.amount.plus, *lines.amount.minus, *(lines.quantity.columns[:1] if lines.quantity else ())]
    numbers += [lines.amount.shared_by] if lines.amount.shared_by else []
    found |= {_number_name(table, name): _number_text(source, name) for name in numbers}
    found["own"] = _own(source)
    found["policy"] = _policies(source)
    if lines.grain is Grain.FIRST_ROW:
        found["place_in_order"] = "place_in_order"
    return found


def _raw(table: Table, cells: Cells) -> str:
    """An id's cell as it stands where there is but one: ``id_sql`` trims it itself."""
    return table.cell(cells.columns[0]) if len(cells.columns) == 1 else text_of(table, cells)


def _number_name(table: Table, column: str) -> str:
    return f"n_{table.cell(column)}"


def _number_text(source: Source, column: str) -> str:
    """Plain numbers are cast as they stand, blanks and all; others are matched from end to end."""
    cell = source.table.cell(column)
    return cell if source.readings.numbers[column].decimal == "plain" else trimmed(cell)


def _typed(source: Source) -> dict[str, str]:
    """Second floor: moments, numbers, people."""
    lines, table = source.lines, source.table
    given = {name for name in (*_TEXTS, *_IDS) if getattr(lines, name) is not None}
    found = {
        "source": "hash(sheet)" if "sheet" in given else f"CAST({source.number} AS UBIGINT)",
        "order_id": "nullif(order_id, '')" if "order_id" in given else "NULL",
        "product_id": _first_filled([name for name in ("product_id", "description") if name in given]),
        "description": "description" if "description" in given else "''",
        "customer_id": person_sql("customer_id") if "customer_id" in given else "CAST(NULL AS VARCHAR)",
        "country": "nullif(country, '')" if "country" in given else "CAST(NULL AS VARCHAR)",
        "currency": "upper(currency)" if "currency" in given else "CAST(NULL AS VARCHAR)",
        "email": "email" if "email" in given else "CAST(NULL AS VARCHAR)",
        "phone": "phone" if "phone" in given else "CAST(NULL AS VARCHAR)",
        "at": source.readings.at.sql(quoted("at")),
        "quantity": _quantity(source),
        "price": _sum(source, lines.amount.plus),
        "minus": _sum(source, lines.amount.minus) if lines.amount.minus else "NULL",
        "own": f"CASE WHEN own = 0 AND {_nobody_nowhen(given)} THEN {NO_LINE} ELSE own END",
        "policy": "policy",
        "guess": _guess(source),
    }
    if lines.grain is Grain.FIRST_ROW:
        by = lines.amount.shared_by
        weight = source.readings.numbers[by].sql(_number_name(table, by)) if by else "1"
        found |= {"weight": weight, "place_in_order": "place_in_order"}
    return found


def _nobody_nowhen(given: set[str]) -> str:
    """Neither a date nor a person: a total, a note, a page's footer."""
    return " AND ".join(
        [f"{quoted('at')} = ''", *(f"{name} = ''" for name in ("customer_id", "email", "phone") if name in given)]
    )


def _first_filled(names: list[str]) -> str:
    filled = ", ".join(f"nullif({name}, '')" for name in names)
    return f"coalesce({filled})" if names else "CAST(NULL AS VARCHAR)"


def _quantity(source: Source) -> str:
    """DECIMAL(18,4): weights and lengths are sold in fractions."""
    if source.lines.quantity is None:
        return "CAST(1 AS DECIMAL(18, 4))"
    column = source.lines.quantity.columns[0]
    return source.readings.numbers[column].sql(_number_name(source.table, column))


def _sum(source: Source, columns: tuple[str, ...]) -> str:
    """The sum of several columns; an empty cell counts 0 beside others, and is NULL alone."""
    read = [(_number_name(source.table, name), source.readings.numbers[name]) for name in columns]
    if len(read) == 1:
        return read[0][1].sql(read[0][0])
    terms = [f"CASE WHEN {name} = '' THEN 0 ELSE {reading.sql(name)} END" for name, reading in read]
    return f"CAST({' + '.join(terms)} AS DECIMAL(18, 4))"


def _finished(source: Source, *, first_row: bool) -> dict[str, str]:
    """Third floor: money, the sign of a return, the order's id where the source has none."""
    amount = source.lines.amount
    net = "price" if not amount.minus else f"(price - {_minus(source)})"
    if first_row:
        money = "shared"
    elif amount.times_quantity:
        money = f"(quantity * {net})"
    else:
        money = f"(CASE WHEN quantity < 0 THEN -abs({net}) ELSE {net} END)"
    kept = ("source", "product_id", "description", "customer_id", "country", "currency", "email", "phone", "at")
    found = {name: quoted(name) for name in kept}
    found["order_id"] = "order_id" if source.lines.order_id else _order_of_its_own()
    found["quantity"] = f"CAST(CASE WHEN {money} < 0 AND quantity > 0 THEN -quantity ELSE quantity END AS DOUBLE)"
    found |= {"both_negative": "quantity < 0 AND price < 0" if amount.times_quantity else "FALSE", "price": "price"}
    found["amount"] = f"CASE WHEN abs(CAST({money} AS DOUBLE)) < {MOST_AMOUNT} THEN CAST({money} AS DECIMAL(18, 4)) END"
    found |= {"known": f"{money} IS NOT NULL", "own": "own", "policy": "policy", "guess": "guess"}
    return found


def _guess(source: Source) -> str:
    """What a row that cannot be read may be worth at the most: its cells as a lenient reader takes them (1e2, 1_000)."""
    lines, table = source.lines, source.table
    price = f"try_cast({_number_name(table, lines.amount.plus[0])} AS DOUBLE)"
    exact = _sum(source, lines.amount.plus)
    if not lines.amount.times_quantity or lines.quantity is None:
        return f"CASE WHEN ({exact}) IS NULL THEN abs({price}) END"
    count = f"try_cast({_number_name(table, lines.quantity.columns[0])} AS DOUBLE)"
    return f"CASE WHEN ({exact}) IS NULL OR ({_quantity(source)}) IS NULL THEN abs({price} * {count}) END"


def _minus(source: Source) -> str:
    """What is taken off: an empty cell takes off nothing, and a negative one no less than a positive one."""
    return "abs(coalesce(minus, 0))" if source.lines.amount.minus else "0"


def _order_of_its_own() -> str:
    """Every row an order: named by what it holds, and counted where the same person did the same twice."""
    same = 'customer_id, email, phone, "at", quantity, price, product_id'
    return f"concat(to_hex(hash({same})), '-', row_number() OVER (PARTITION BY hash({same})))"


def _own(source: Source) -> str:
    """The code of the dialect's first reason that fits; the header's own words again are no row."""
    table, lines = source.table, source.lines
    heading = lines.at.columns[0]
    repeated = f"{table.cell(heading)} = {literal(heading)}" if table.head.named else "FALSE"
    tests = [f"WHEN {repeated} THEN {REPEATED}"]
    tests += [
        f"WHEN {_test(one.test, table)} THEN {OWN + source.first_reason + place}" for place, one in enumerate(lines.reasons)
    ]
    return f"CAST(CASE {' '.join(tests)} ELSE 0 END AS UTINYINT)"


def _policies(source: Source) -> str:
    bits = [
        f"CASE WHEN {_test(one.test, source.table)} THEN {1 << (source.first_policy + place)} ELSE 0 END"
        for place, one in enumerate(source.lines.policies)
    ]
    return f"CAST({' + '.join(bits) or '0'} AS UINTEGER)"


def _test(test: Test, table: Table) -> str:
    return test.sql(lambda column: trimmed(table.cell(column)))


def _filled(source: Source) -> str:
    """Rows of an order with the cells of its first row where their own are empty, but for those that are the line's own."""
    lines, table = source.lines, source.table
    own = {column for cells in (lines.product_id, lines.description, lines.quantity) if cells for column in cells.columns}
    own |= {lines.amount.shared_by} if lines.amount.shared_by else set()
    order = id_sql(_raw(table, lines.order_id)) if lines.order_id else "place"
    window = "(PARTITION BY order_key ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
    cells = []
    for place, name in enumerate(table.head.header):
        once = f"coalesce(first_value(nullif(c{place}, '') IGNORE NULLS) OVER {window}, '')"
        cells.append(f"c{place}" if name in own else f"{once} AS c{place}")
    counted = f"SELECT *, row_number() OVER () AS place FROM {table.relation}"
    keyed = f"SELECT *, {order} AS order_key FROM ({counted})"
    return f"(SELECT {', '.join(cells)}, place, row_number() OVER (PARTITION BY order_key ORDER BY place) AS place_in_order FROM ({keyed}))"


def _shared(typed: str) -> str:
    """The order's money on its rows: in proportion to price x quantity, cumulated, so that the parts add up exactly."""
    whole = "(PARTITION BY order_id)"
    so_far = "(PARTITION BY order_id ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    weighed = (
        "SELECT *, price - abs(coalesce(minus, 0)) AS net,"
        " greatest(coalesce(CAST(weight AS DOUBLE), 0) * coalesce(CAST(quantity AS DOUBLE), 1), 0) AS w FROM ("
        + typed
        + ")"
    )
    parts = f"SELECT *, sum(w) OVER {so_far} AS upto, sum(w) OVER {whole} AS of_all, count(*) OVER {whole} AS rows_of FROM ({weighed})"
    share = "CASE WHEN of_all > 0 THEN {0} / of_all ELSE {1} END"
    upto = share.format("upto", "CASE WHEN place_in_order >= 1 THEN 1.0 ELSE 0.0 END")
    before = share.format("(upto - w)", "CASE WHEN place_in_order > 1 THEN 1.0 ELSE 0.0 END")
    units = "CAST(round(CAST(net * 10000 AS DOUBLE) * {0}) AS BIGINT)"
    shared = f"CAST(({units.format(f'({upto})')} - {units.format(f'({before})')}) AS DECIMAL(14, 0)) * CAST(0.0001 AS DECIMAL(4, 4))"
    return f"SELECT * EXCLUDE (w, upto, of_all, rows_of, net), {shared} AS shared FROM ({parts})"


def _named(columns: dict[str, str]) -> str:
    return ", ".join(f"{sql} AS {quoted(name)}" for name, sql in columns.items())
