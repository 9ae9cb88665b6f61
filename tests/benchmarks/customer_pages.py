"""Milliseconds of a page of scored customers, whatever it is filtered and sorted by, beside one look-up by id.

    python -m tests.benchmarks.customer_pages --database sqlite:///var/customers.db [--pages 2000]

Reads the scoring in service of a database that ``python -m training score`` has written. A page is everything that the
store does for one: which scoring is in service, its cells, the walk, the 50 rows. Half of the pages start somewhere in the
middle. The worst combinations (by their best time) are shown with their own p99, over pages of their own. Time on the
processor is shown too: a busy neighbour does not change it.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator
from itertools import product
from operator import itemgetter
from typing import Any

import numpy as np
from sqlalchemy import Engine, select

from backend.contract.profiles import TIERS
from backend.contract.thresholds import SEGMENTS
from backend.stores.engine import open_engine
from backend.stores.scored.cells import Walk, walk
from backend.stores.scored.scorings import current
from backend.stores.tables import SORTS, customers

THRESHOLDS = (None, 0.015, 0.05, 0.13, 0.25, 0.5, 0.55, 0.9, 0.97)
PAGE = 50
Spent = tuple[float, float]
"""Milliseconds on the clock, and on the processor."""


def page(engine: Engine, asked: Walk) -> list[Any]:
    with engine.connect() as connection:
        number = current(connection).id
        ids = walk(connection, number, asked, PAGE + 1)
        rows = (
            connection.execute(select(customers).where(customers.c.scoring_id == number, customers.c.customer_id.in_(ids)))
            .mappings()
            .all()
        )
    place = {customer_id: number for number, customer_id in enumerate(ids)}
    return sorted(rows, key=lambda row: place[row["customer_id"]])


def one(engine: Engine, customer_id: str) -> None:
    with engine.connect() as connection:
        number = current(connection).id
        connection.execute(
            select(customers).where(customers.c.scoring_id == number, customers.c.customer_id == customer_id)
        ).mappings().one()


def walks() -> Iterator[Walk]:
    """Every combination of segment, tier, least probability, sort and direction."""
    combinations = product((None, *SEGMENTS), (None, *TIERS), THRESHOLDS, SORTS, (True, False))
    for segment, tier, least, by, descending in combinations:
        groups = {kind: name for kind, name in (("segment", segment), ("tier", tier)) if name}
        yield Walk(by, descending, groups, least)


def further(asked: Walk, rows: list[Any], draw: random.Random) -> Walk:
    """The same question from a customer of the page on."""
    row = draw.choice(rows)
    return Walk(asked.by, asked.descending, asked.groups, asked.min_probability, None, (row[asked.by], row["customer_id"]))


def timed(work: Callable[[], Any]) -> tuple[Spent, Any]:
    started, busy = time.perf_counter(), time.thread_time()
    found = work()
    return ((time.perf_counter() - started) * 1e3, (time.thread_time() - busy) * 1e3), found


def shown(name: str, spent: list[Spent]) -> None:
    wall, busy = (np.percentile(milliseconds, [50, 99]) for milliseconds in zip(*spent, strict=True))
    print(f"{wall[0]:8.2f} {wall[1]:8.2f} {busy[0]:8.2f} {busy[1]:8.2f}  {name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", required=True)
    parser.add_argument("--pages", type=int, default=2_000)
    asked = parser.parse_args()
    engine, draw = open_engine(asked.database), random.Random(1)
    with engine.connect() as connection:
        print(f"{current(connection).customers:,} customers on {engine.dialect.name}")
    print("     p50      p99  cpu p50  cpu p99  (ms)")
    everything, ids = list(walks()), []
    times: dict[str, list[Spent]] = {}
    for place in range(asked.pages):
        question = everything[place % len(everything)] if place < len(everything) else draw.choice(everything)
        spent, rows = timed(lambda question=question: page(engine, question))
        times.setdefault(str(question), []).append(spent)
        if rows:
            ids.append(draw.choice(rows)["customer_id"])
            deeper = further(question, rows, draw)
            times[str(question)].append(timed(lambda deeper=deeper: page(engine, deeper))[0])
    shown("pages of every combination", [spent for some in times.values() for spent in some])
    worst = sorted(everything, key=lambda question: -min(times.get(str(question), [(0.0, 0.0)]), key=itemgetter(1))[1])[:5]
    for question in worst:
        shown(f"  {question}", [timed(lambda question=question: page(engine, question))[0] for _ in range(100)])
    shown("the totals", [timed(lambda: summary(engine))[0] for _ in range(500)])
    shown("one customer by id (the yardstick)", [timed(lambda: one(engine, draw.choice(ids)))[0] for _ in range(500)])


def summary(engine: Engine) -> Any:
    with engine.connect() as connection:
        return current(connection).scoring.summary


if __name__ == "__main__":
    main()
