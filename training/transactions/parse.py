"""From text to typed lines in one pass, each with the code of the first reason that its own cells give.

Three floors of one query: texts without blanks around them, typed cells, and what follows from several cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from training.engines.duckdb import literal, quoted
from training.transactions.dialects.predicates import Test, columns_of
from training.transactions.dialects.protocol import Amount, Cells, Grain, Lines
from training.transactions.fill import filled, shared
from training.transactions.readings.ids import id_sql, person_sql, trimmed
from training.transactions.readings.readings import Readings, number_text, text_of
from training.transactions.reasons import CODES, FIRST_LATE, FIRST_OWN, KEPT, Reason
from training.transactions.tables.table import Table

PARSED: Final = "parsed_lines"
MOST_AMOUNT: Final = 10_000_000_000
"""Currency; a line beyond it is no sale, and sums stay exact."""
_NEEDED: Final = ('"at"', "quantity", "price", "minus", "order_key")
_TEXTS: Final = ("product_id", "description", "country", "currency", "email", "phone", "sheet")
_IDS: Final = ("order_id", "customer_id")


@dataclass(frozen=True, slots=True)
class Source:
    """A table, how its rows become lines, how its columns are read, and its number among the tables of the run.

    ``first_reason``, ``first_policy``: how many reasons and policies the sources before it have, so that codes are one
    source's own. ``wanted``: columns beside the usual that any source of the run needs.
    """

    table: Table
    lines: Lines
    readings: Readings
    number: int
    dialect: str = "generic"
    why: str = ""
    first_reason: int = 0
    first_policy: int = 0
    wanted: tuple[str, ...] = ()


def wanted_by(lines: Sequence[Lines]) -> tuple[str, ...]:
    """Columns that some dialect of a run feeds: currency, email, phone, policy, and ``late`` where people come later."""
    found = [name for name in ("currency", "email", "phone") if any(getattr(one, name) for one in lines)]
    people = ["late"] if {"email", "phone"} & set(found) else []
    return (*found, *people, *(["policy"] if any(one.policies for one in lines) else []))


def parsed(source: Source) -> str:
    """The query of a source's lines, one for each row, in the order of the rows.

    Columns: source (number), order_id, product_id, description, customer_id, country (text), at, quantity (float), price,
    amount (DECIMAL(18,4); NULL where it cannot be told), code (``reasons.CODES``), and those that are ``wanted``.
    """
    lines = source.lines
    first_row = lines.grain is Grain.FIRST_ROW
    numbered = first_row or not lines.order_id  # windows do not keep the order of the rows
    relation = source.table.relation
    if first_row:
        relation = filled(source.table, lines, _id_text(source.table, lines.order_id) if lines.order_id else "place")
    elif numbered:
        relation = f"(SELECT *, row_number() OVER () AS place FROM {relation})"
    place = {"place": "place"} if numbered else {}
    texts = f"SELECT {_named(_texts(source) | place)} FROM {relation}"
    typed = f"SELECT {_named(_typed(source) | place)} FROM ({texts})"
    typed = shared(typed) if first_row else typed
    money = f"SELECT *, {_money(source)} AS money, {_order(lines)} AS order_key FROM ({typed})"
    finished = f"SELECT {_named(_finished(source) | place)} FROM ({money})"
    return f"SELECT * EXCLUDE (place) FROM ({finished}) ORDER BY place" if numbered else finished


def worth(source: Source) -> str:
    """A query of each row's place (``row``, from 0) and what it may be worth as a lenient reader takes it (1e2, 1_000)."""
    lines, table = source.lines, source.table
    texts = f"try_cast({table.cell(lines.amount.plus[0])} AS DOUBLE)"
    if lines.amount.times_quantity and lines.quantity is not None:
        texts += f" * try_cast({table.cell(lines.quantity.columns[0])} AS DOUBLE)"
    return f"SELECT row_number() OVER () - 1 AS row, abs({texts}) AS guess FROM {table.relation}"


def _id_text(table: Table, cells: Cells) -> str:
    """An id's cell as it stands where there is but one: ``id_sql`` trims it itself."""
    cell = table.cell(cells.columns[0]) if len(cells.columns) == 1 else text_of(table, cells)
    return id_sql(cell, mail=table.mail)


def _texts(source: Source) -> dict[str, str]:
    """First floor: the text of every canonical column, and the codes that depend on the source's own columns."""
    lines, table = source.lines, source.table
    found = {name: text_of(table, cells) for name in _TEXTS if (cells := getattr(lines, name)) is not None}
    if lines.description and lines.product_id:
        found["description"] = table.cell(lines.description.columns[0])  # only ever compared: trimmed there
    found |= {name: _id_text(table, cells) for name in _IDS if (cells := getattr(lines, name)) is not None}
    found["at"] = _raw_or_trimmed(source, lines.at)
    numbers = [*lines.amount.plus, *lines.amount.minus, *(lines.quantity.columns[:1] if lines.quantity else ())]
    numbers += [lines.amount.shared_by] if lines.amount.shared_by else []
    found |= {_number_name(table, name): _number_text(source, name) for name in numbers}
    tested = {name for test in lines.tests() for name in columns_of(test)}
    found |= {_tested(source, name): trimmed(table.cell(name), plain=table.plain) for name in tested - _fed(lines).keys()}
    found["repeated"] = (
        f"{table.cell(lines.at.columns[0])} = {literal(lines.at.columns[0])}" if table.head.named else "FALSE"
    )
    if lines.grain is Grain.FIRST_ROW:
        found["place_in_order"] = "place_in_order"
    return found


def _fed(lines: Lines) -> dict[str, str]:
    """Columns that a canonical text is made of alone -> that text, so that tests need not trim them again."""
    fed = {name: getattr(lines, name) for name in ("order_id", "product_id")}
    return {cells.columns[0]: name for name, cells in fed.items() if cells is not None and len(cells.columns) == 1}


def _tested(source: Source, column: str) -> str:
    """The first floor's name for a column that a test looks at."""
    return _fed(source.lines).get(column, f"t_{source.table.cell(column)}")


def _raw_or_trimmed(source: Source, cells: Cells) -> str:
    """The engine's cast of a moment takes blanks as they are; what it then cannot read is looked at again, trimmed."""
    plain = source.readings.at.expression.startswith("try_cast({0}") and not source.readings.whole
    return source.table.cell(cells.columns[0]) if plain and len(cells.columns) == 1 else text_of(source.table, cells)


def _number_name(table: Table, column: str) -> str:
    return f"n_{table.cell(column)}"


def _number_text(source: Source, column: str) -> str:
    """Plain numbers are cast as they stand, blanks and all; others are matched from end to end."""
    if source.readings.numbers[column].decimal == "plain" and not source.lines.amount.inside:
        return source.table.cell(column)
    return number_text(source.table, source.lines, column, plain=source.table.plain)


def _codes(source: Source, *, late: bool) -> str:
    first = (FIRST_LATE if late else FIRST_OWN) + source.first_reason
    tests = [(first + place, one.test) for place, one in enumerate(source.lines.reasons) if one.late is late]
    cases = " ".join(f"WHEN {_test(test, source)} THEN {code}" for code, test in tests)
    return f"CAST(CASE {cases} ELSE {KEPT} END AS UTINYINT)" if cases else f"CAST({KEPT} AS UTINYINT)"


def _policies(source: Source) -> str:
    bits = [
        f"CASE WHEN {_test(one.test, source)} THEN {1 << (source.first_policy + i)} ELSE 0 END"
        for i, one in enumerate(source.lines.policies)
    ]
    return f"CAST({' + '.join(bits)} AS UINTEGER)"


def _test(test: Test, source: Source) -> str:
    return test.sql(lambda column: _tested(source, column))


def _typed(source: Source) -> dict[str, str]:
    """Second floor: moments, numbers, people."""
    lines, table = source.lines, source.table
    given = {name for name in (*_TEXTS, *_IDS) if getattr(lines, name) is not None}
    nothing = "CAST(NULL AS VARCHAR)"
    found = {
        "source": "hash(sheet)" if "sheet" in given else f"CAST({source.number} AS UBIGINT)",
        "order_id": "nullif(order_id, '')" if "order_id" in given else nothing,
        "product_id": _first_filled([name for name in ("product_id", "description") if name in given]),
        "description": "description" if "description" in given else "''",
        "customer_id": person_sql("customer_id", zero=lines.zero_is_a_person) if "customer_id" in given else nothing,
        "country": "nullif(country, '')" if "country" in given else nothing,
        "currency": "upper(currency)" if "currency" in given else nothing,
        "email": "email" if "email" in given else nothing,
        "phone": "phone" if "phone" in given else nothing,
        "at": source.readings.at.sql(quoted("at")),
        "quantity": _quantity(source),
        "price": _sum(source, lines.amount.plus),
        "minus": _taken_off(source),
        "policy": _policies(source) if lines.policies else "CAST(0 AS UINTEGER)",
        "early_code": _codes(source, late=False),
        "late_code": _codes(source, late=True),
        "repeated": "repeated",
        "nobody_nowhen": _nobody_nowhen(given),
    }
    found |= {name: _test(test, source) for name, test in _all_or_less(lines.amount).items()}
    if lines.grain is Grain.FIRST_ROW:
        by = lines.amount.shared_by
        weight = source.readings.numbers[by].sql(_number_name(table, by)) if by else "1"
        found |= {"weight": weight, "place_in_order": "place_in_order"}
    return found


def _nobody_nowhen(given: set[str]) -> str:
    """Neither a date nor a person: a total, a note, a page's footer."""
    people = [f"{name} = ''" for name in ("customer_id", "email", "phone") if name in given]
    return " AND ".join([f"{quoted('at')} = ''", *people])


def _first_filled(names: list[str]) -> str:
    if not names:
        return "CAST(NULL AS VARCHAR)"
    filled_ones = " ".join(f"WHEN {name} <> '' THEN {name}" for name in names)
    return f"CASE {filled_ones} END"


def _quantity(source: Source) -> str:
    """DECIMAL(18,4): weights and lengths are sold in fractions."""
    if source.lines.quantity is None:
        return "CAST(1 AS DECIMAL(18, 4))"
    column = source.lines.quantity.columns[0]
    return source.readings.numbers[column].sql(_number_name(source.table, column))


def _sum(source: Source, columns: tuple[str, ...]) -> str:
    """The sum of several columns; an empty cell counts 0 beside others, and is NULL alone."""
    if len(columns) == 1:
        return source.readings.numbers[columns[0]].sql(_number_name(source.table, columns[0]))
    return _terms(source, columns)


def _taken_off(source: Source) -> str:
    """An empty cell takes off nothing, one that cannot be read makes the row's money unknown."""
    return _terms(source, source.lines.amount.minus) if source.lines.amount.minus else "0"


def _terms(source: Source, columns: tuple[str, ...]) -> str:
    read = [(_number_name(source.table, name), source.readings.numbers[name]) for name in columns]
    terms = [f"CASE WHEN {name} = '' THEN 0 ELSE {reading.sql(name)} END" for name, reading in read]
    return f"CAST({' + '.join(terms)} AS DECIMAL(18, 4))"


def _money(source: Source) -> str:
    """A row's money, NULL beyond ``MOST_AMOUNT``; what is taken off counts without its sign.

    Below it the product of two DECIMAL(18,4) fits 64 bits, so that it is exact and never overflows.
    """
    amount = source.lines.amount
    net = "(price - abs(minus))" if amount.minus else "price"
    if source.lines.grain is Grain.FIRST_ROW:
        return _given_back(amount, "shared")
    if amount.times_quantity:
        worth_about = f"CAST(quantity AS DOUBLE) * CAST({net} AS DOUBLE)"
        whole = f"CASE WHEN abs({worth_about}) < {MOST_AMOUNT} THEN CAST(quantity * {net} AS DECIMAL(18, 4)) END"
        return _given_back(amount, whole)
    signed = f"CASE WHEN quantity < 0 THEN -abs({net}) ELSE {net} END"
    return _given_back(amount, f"CASE WHEN abs({net}) < {MOST_AMOUNT} THEN CAST({signed} AS DECIMAL(18, 4)) END")


def _all_or_less(amount: Amount) -> dict[str, Test]:
    """Tests that change a row's money, by the name of the column that holds their answer."""
    tests = {"gives_back": amount.returns, "went_back": amount.given_back}
    return {name: test for name, test in tests.items() if test is not None}


def _given_back(amount: Amount, money: str) -> str:
    """Rows that give back take money off, whatever their sign; what went back whole is 0."""
    cases = {"gives_back": f"-abs({money})", "went_back": f"CASE WHEN {money} IS NOT NULL THEN 0 END"}
    told = " ".join(f"WHEN {name} THEN {cases[name]}" for name in _all_or_less(amount))
    return f"CAST(CASE {told} ELSE {money} END AS DECIMAL(18, 4))" if told else money


def _order(lines: Lines) -> str:
    """The order's id; where the source has none every row is one: named by what it holds, counted where it stands twice."""
    if lines.order_id:
        return "order_id"
    same = 'customer_id, email, phone, "at", quantity, price, product_id'
    return f"concat(to_hex(hash({same})), '-', row_number() OVER (PARTITION BY hash({same}) ORDER BY place))"


def _finished(source: Source) -> dict[str, str]:
    """Third floor: money, the sign of a return, the first reason that fits."""
    kept = ("source", "product_id", "description", "customer_id", "country", "at")
    found = {name: quoted(name) for name in kept} | {"order_id": "order_key", "price": "price", "amount": "money"}
    found["quantity"] = "CAST(CASE WHEN money < 0 AND quantity > 0 THEN -quantity ELSE quantity END AS DOUBLE)"
    after = [("customer_id IS NULL", CODES[Reason.NO_CUSTOMER]), *_after_customer(source)]
    found["code"] = _first_of(
        ("repeated", CODES[Reason.REPEATED_HEADER]),
        ("nobody_nowhen", CODES[Reason.NO_LINE]),
        (" OR ".join(f"{name} IS NULL" for name in _NEEDED), CODES[Reason.UNPARSEABLE]),
        ("money IS NULL", CODES[Reason.IMPLAUSIBLE]),
        (f"early_code < {KEPT}", "early_code"),
        *([] if "late" in source.wanted else after),
    )
    return found | {name: _first_of(*after[1:]) if name == "late" else name for name in source.wanted}


def _after_customer(source: Source) -> list[tuple[str, int | str]]:
    found: list[tuple[str, int | str]] = [(f"late_code < {KEPT}", "late_code")]
    if source.lines.amount.times_quantity:
        found.append(("quantity < 0 AND price < 0", CODES[Reason.BOTH_NEGATIVE]))
    return found if source.lines.keeps_free else [*found, ("price = 0", CODES[Reason.PRICE])]


def _first_of(*tests: tuple[str, int | str]) -> str:
    cases = " ".join(f"WHEN {test} THEN {code}" for test, code in tests)
    return f"CAST(CASE {cases} ELSE {KEPT} END AS UTINYINT)"


def _named(columns: dict[str, str]) -> str:
    return ", ".join(f"{sql} AS {quoted(name)}" for name, sql in columns.items())
