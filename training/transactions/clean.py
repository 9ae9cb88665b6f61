"""From text to order lines: parse, name a reason for every row that is no purchase, and account for all of them."""

from dataclasses import dataclass
from decimal import Decimal

import ibis
import ibis.expr.types as ir
from ibis import _
from ibis.backends.duckdb import Backend

from training.transactions.schema import Dialect, Reason

PARSED, JUDGED = "parsed_lines", "judged_lines"
MONEY = "decimal(18, 4)"  # exact: a sum does not depend on the order of the rows, nor on the file format
CLOCKS = ("%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M", "%m/%d/%y %H:%M", "%d-%m-%Y %H:%M", "%Y%m%d")


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows and the money on them (quantity x price, currency; unparseable money counts as 0)."""

    rows: int
    money: Decimal


@dataclass(frozen=True, slots=True)
class Account:
    """Rows in = rows kept + rows per reason; money likewise."""

    total: Tally
    kept: Tally
    set_aside: dict[Reason, Tally]

    def balances(self) -> bool:
        parts = [self.kept, *self.set_aside.values()]
        return self.total.rows == sum(part.rows for part in parts) and self.total.money == sum(
            (part.money for part in parts), Decimal(0)
        )


@ibis.udf.scalar.builtin
def try_strptime(text: str, pattern: str) -> "ibis.dtype('timestamp')":  # DuckDB's own
    """NULL where the text is not of the pattern."""


def judge(con: Backend, raw: ir.Table, dialect: Dialect) -> ir.Table:
    """Every row parsed, with ``reason``: NULL for an order line that is kept, else the ``Reason`` it is set aside for."""
    parsed = con.create_table(PARSED, _parse(raw, _clock(raw), dialect), overwrite=True)
    same = ibis.window(
        group_by=["order_id", "product_id", "description", "quantity", "at", "price", "customer_id", "country"],
        order_by="row",
    )
    marked = parsed.mutate(copy=ibis.row_number().over(same), first_source=_.source.first().over(same))
    return con.create_table(JUDGED, marked.mutate(reason=_reason(marked, dialect)), overwrite=True)


def order_lines(judged: ir.Table) -> ir.Table:
    """The rows that are kept, as ``customer_id, order_id, product_id, description, quantity, at, country, net_amount``."""
    kept = judged.filter(_.reason.isnull())
    names = ("customer_id", "order_id", "product_id", "description", "quantity", "at", "country")
    return kept.select(*names, net_amount=_.money)


def rejects(judged: ir.Table, raw: ir.Table) -> ir.Table:
    """The rows set aside as they stood in the source, each with its ``reason``, in the order they were read."""
    named = judged.filter(_.reason.notnull()).select("row", "reason")
    return named.join(raw, "row").order_by("row")


def account(judged: ir.Table, rows_in: int) -> Account:
    """The account of all rows; ``rows_in`` was counted before any of them was looked at."""
    sums = judged.group_by("reason").agg(rows=_.count(), money=_.money.sum()).to_pyarrow().to_pylist()
    tallies = {line["reason"]: Tally(line["rows"], line["money"] or Decimal(0)) for line in sums}
    money = judged.money.sum().to_pyarrow().as_py() or Decimal(0)
    return Account(
        total=Tally(rows_in, money),
        kept=tallies.get(None, Tally(0, Decimal(0))),
        set_aside={reason: tallies[reason] for reason in Reason if reason in tallies},
    )


def _clock(raw: ir.Table) -> str | None:
    """The day-month order that most of the texts fit (None: ISO 8601); a file is of one mind about it."""
    texts = raw.select("at").distinct()
    fits = {"": texts.at.try_cast("timestamp").notnull().sum()}
    fits |= {clock: try_strptime(texts.at, clock).notnull().sum() for clock in CLOCKS}
    counted = texts.aggregate(**{f"c{i}": fit for i, fit in enumerate(fits.values())}).to_pyarrow().to_pylist()[0]
    best = max(range(len(fits)), key=lambda i: (counted[f"c{i}"] or 0, -i))
    return list(fits)[best] or None


def _parse(raw: ir.Table, clock: str | None, dialect: Dialect) -> ir.Table:
    at = try_strptime(raw.at, clock) if clock else raw.at.try_cast("timestamp")
    quantity = raw.quantity.try_cast("float64")
    price = raw.price.try_cast("float64")
    sane = (quantity.abs() < 1e9) & (price.abs() < 1e9)  # also false for nan and infinity
    customer = raw.customer_id.re_replace(r"\.0+$", "")
    return (
        raw.select(
            "description",
            "country",
            "source",
            row=raw.row,
            order_id=raw.order_id.nullif(""),
            product_id=raw.product_id.nullif(""),
            customer_id=ibis.cases(
                (customer.lower().isin(["", "nan", "none", "null"]), ibis.null("string")), else_=customer
            ),
            at=at,
            quantity=ibis.cases((sane & (quantity == quantity.round()), quantity)).cast("int64"),
            price=ibis.cases((sane, raw.price)).try_cast(MONEY),
        )
        .mutate(money=_.price if dialect.price_is_total else _.quantity.cast("decimal(12, 0)") * _.price)
        .mutate(money=_.money.cast("decimal(30, 4)").fill_null(Decimal(0)))
    )


def _reason(lines: ir.Table, dialect: Dialect) -> ir.StringValue:
    never = ibis.literal(False)
    needed = [
        lines[name].isnull()
        for name, given in dialect.columns.items()
        if given and name in {"order_id", "product_id", "at", "quantity", "price"} - dialect.optional
    ]
    tests = {
        Reason.UNPARSEABLE: ibis.or_(*needed),
        Reason.SHEET_OVERLAP: (lines.copy > 0) & (lines.first_source != lines.source),
        Reason.EXACT_DUPLICATE: lines.copy > 0,
        Reason.BAD_DEBT: lines.order_id.re_search(dialect.bad_debt) if dialect.bad_debt else never,
        Reason.NO_CUSTOMER: lines.customer_id.isnull(),
        Reason.NOT_MERCHANDISE: ~lines.product_id.re_search(dialect.merchandise) if dialect.merchandise else never,
        Reason.PRICE: lines.price <= 0,
    }
    return ibis.cases(*((tests[reason], reason.value) for reason in Reason))
