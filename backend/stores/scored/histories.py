"""The order lines that a scoring was worked out from, a packed text a customer: orders that arrive are added to them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sqlalchemy import Connection, Engine, insert, select, update

from backend.stores.tables import order_histories, order_logs

CHUNK: Final = 20_000


@dataclass(frozen=True, slots=True)
class OrderHistories:
    """``about``: how the log calls its columns, as JSON; ``lines``: each customer's id and packed order lines."""

    about: str
    lines: Iterable[tuple[str, str]]


def insert_histories(engine: Engine, number: int, histories: OrderHistories) -> None:
    """Write them down, ``CHUNK`` customers a transaction; nobody reads them yet."""
    with engine.begin() as connection:
        connection.execute(insert(order_logs).values(scoring_id=number, about=histories.about, settled=True))
    customers = iter(histories.lines)
    while chunk := list(islice(customers, CHUNK)):
        rows = [{"scoring_id": number, "customer_id": name, "lines": lines} for name, lines in chunk]
        with engine.begin() as connection:
            connection.execute(insert(order_histories), rows)


def find_histories(connection: Connection, scoring_id: int) -> OrderHistories | None:
    """Return what a scoring was worked out from; None where it kept nothing. Read the lines before the next question."""
    about = connection.scalar(select(order_logs.c.about).where(order_logs.c.scoring_id == scoring_id))
    return None if about is None else OrderHistories(about, _lines(connection, scoring_id))


def _lines(connection: Connection, scoring_id: int) -> Iterator[tuple[str, str]]:
    c = order_histories.c
    asked = select(c.customer_id, c.lines).where(c.scoring_id == scoring_id)
    for row in connection.execution_options(yield_per=CHUNK).execute(asked):
        yield row.customer_id, row.lines


def mark_settled(connection: Connection, scoring_id: int, *, settled: bool) -> None:
    """Write down whether every number of a scoring knows of all orders that have arrived."""
    connection.execute(update(order_logs).where(order_logs.c.scoring_id == scoring_id).values(settled=settled))
