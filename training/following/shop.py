"""The shop in memory: its order lines in an engine, its customers' days as arrays, and what the store says of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

import pyarrow as pa
from sqlalchemy import Connection

from backend.contract.profiles import CurrentScoring, CustomerProfile
from backend.contract.shop.log_facts import LogFacts
from backend.contract.shop.shop_views import LogRead, Movement
from backend.errors import NotReady, UnfittableData
from backend.stores.scored.amend import facts_of, profiles_of
from backend.stores.scored.cells import CellBook
from backend.stores.scored.histories import find_histories
from backend.stores.scored.scorings import current, previous
from backend.stores.scored.views import find_views
from training.arrivals.columns import LogColumns
from training.arrivals.packed import FIELDS, unpacked
from training.arrivals.reading import Line
from training.engines.duckdb import Engine, literal
from training.facts.tables import product_names
from training.features.customer_days import CustomerDays, customer_days
from training.following.days import replaced
from training.scores.published import Published
from training.scores.views.movement import segments_of
from training.transactions.log import ORDER_LINES

NOT_KEPT: Final = "The scoring in service kept no order lines (ORDER_HISTORY=0, or an older version): score the log again."
TOUCHED: Final = "touched_lines"
_LINES: Final = pa.schema(
    [
        ("customer_id", pa.string()),
        ("order_id", pa.string()),
        ("product_id", pa.string()),
        ("description", pa.string()),
        ("quantity", pa.float64()),
        ("at", pa.timestamp("us")),
        ("country", pa.string()),
        ("net_amount", pa.decimal128(18, 4)),
        ("arrival", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Placed:
    """An order to put into the shop: its arrival's number, its lines, and the days of the log's lines that they replace."""

    number: int
    order_id: str
    lines: Sequence[Line]
    days: frozenset[date]


@dataclass
class Shop:
    """``ends``: the last moment of the log's own lines; ``was``: everybody's RFM segment in the scoring before, where
    moves since then are shown; ``names``: of products, None where the log has none; ``in_log``: orders of the log that
    arrivals took the place of; ``put_before``: numbers of arrivals whose lines are in."""

    engine: Engine
    published: Published
    scoring: CurrentScoring
    columns: LogColumns
    days: CustomerDays
    ends: datetime
    profiles: dict[str, CustomerProfile]
    facts: dict[str, LogFacts]
    book: CellBook
    log: LogRead
    moved: Movement | None
    was: dict[str, str | None]
    names: dict[str, str] | None = None
    in_log: dict[str, tuple[float, date] | None] = field(default_factory=dict)
    put_before: set[int] = field(default_factory=set)

    @property
    def number(self) -> int:
        """Return the scoring's number in the store."""
        return self.scoring.id

    def among(self, but: Iterable[str], most: int = 300) -> list[Line]:
        """Return some lines of the log itself, of other orders than these."""
        others = ", ".join(map(literal, but)) or "''"
        wanted = f"quantity > 0 AND net_amount > 0 AND arrival IS NULL AND order_id NOT IN ({others})"
        names = ("customer_id", *FIELDS)
        cells = ", ".join(f'"{name}"' for name in names)
        rows = self.engine.rows(f"SELECT {cells} FROM {ORDER_LINES} WHERE {wanted} LIMIT {most}")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def look_up(self, order_ids: Iterable[str]) -> None:
        """Note what the log itself has of these orders, all in one question."""
        names = pa.array([one for one in order_ids if one not in self.in_log], pa.string())
        self.engine.hold("asked", pa.table({"order_id": names}))
        found = self.engine.rows(
            f'SELECT order_id, sum(net_amount), min("at") FROM {ORDER_LINES} SEMI JOIN asked USING (order_id)'
            " WHERE arrival IS NULL GROUP BY order_id"
        )
        self.in_log |= dict.fromkeys(names.to_pylist()) | {name: (float(money), at.date()) for name, money, at in found}

    def put(self, new: Sequence[Placed]) -> set[str]:
        """Put orders' lines in the place of their earlier versions, and of the log's on their days; return the customers
        whose lines changed."""
        no_day: list[date | None] = [None]
        days = [(one.number, one.order_id, day) for one in new for day in sorted(one.days) or no_day]
        columns = {"number": pa.int64(), "order_id": pa.string(), "day": pa.date32()}
        told = [pa.array(column, kind) for column, kind in zip(zip(*days, strict=True), columns.values(), strict=True)]
        self.engine.hold("placed", pa.table(told, names=list(columns)))
        old = (
            f"rowid IN (SELECT l.rowid FROM {ORDER_LINES} AS l JOIN placed AS p ON l.arrival = p.number) OR rowid IN"
            f" (SELECT l.rowid FROM {ORDER_LINES} AS l JOIN placed AS p ON l.order_id = p.order_id"
            ' AND CAST(l."at" AS DATE) = p.day WHERE l.arrival IS NULL)'
        )
        found = {row[0] for row in self.engine.rows(f"SELECT DISTINCT customer_id FROM {ORDER_LINES} WHERE {old}")}
        self.engine.run(f"DELETE FROM {ORDER_LINES} WHERE {old}")
        self.put_before |= {one.number for one in new}
        lines = [
            {name: line.get(name) for name in _LINES.names} | {"arrival": one.number} for one in new for line in one.lines
        ]
        if lines:
            self.engine.hold("arrived", pa.Table.from_pylist(lines, schema=_LINES))
            self.engine.run(f"INSERT INTO {ORDER_LINES} BY NAME SELECT * FROM arrived")
        return found | {str(line["customer_id"]) for line in lines}

    def sum_up(self, who: set[str]) -> None:
        """Sum up the days of these customers again."""
        names = ", ".join(map(literal, sorted(who))) or "NULL"
        self.engine.keep(TOUCHED, f"SELECT * FROM {ORDER_LINES} WHERE customer_id IN ({names})")
        try:
            new = customer_days(self.engine.table(TOUCHED))
        except UnfittableData:
            new = None
        self.days = replaced(self.days, who, new)


def load(engine: Engine, connection: Connection, published: Published) -> Shop:
    """Return the shop as its log alone was scored. Raises ``NotReady`` where that log's lines were not kept."""
    scoring = current(connection)
    histories, views = find_histories(connection, scoring.id), find_views(connection, scoring.id)
    if histories is None or views is None:
        raise NotReady(NOT_KEPT)
    unpacked(engine, histories.lines)
    before = previous(connection) if views.movement is not None else None
    return Shop(
        engine,
        published,
        scoring,
        LogColumns.from_json(histories.about),
        customer_days(engine.table(ORDER_LINES)),
        engine.one(f'SELECT max("at") FROM {ORDER_LINES}')[0],
        profiles_of(connection, scoring.id),
        facts_of(connection, scoring.id),
        CellBook.of(connection, scoring.id),
        views.log,
        views.movement if before else None,
        segments_of(connection, before.id) if before else {},
        product_names(engine.table(ORDER_LINES)),
    )
