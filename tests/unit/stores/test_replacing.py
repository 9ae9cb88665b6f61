"""Scorings come and go: what readers see meanwhile, what a kill leaves, who may write."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Connection, Engine, func, inspect, select

from backend.contract.profiles import CustomerProfile
from backend.errors import BadInput, NotReady
from backend.stores.engine import is_postgresql, open_engine
from backend.stores.scored.scorings import current, replacing, undo, write_all
from backend.stores.tables import cells, customers, scorings
from tests.unit.stores.profiles import SCORING, customer

READERS, SCORINGS, CUSTOMERS = 16, 20, 120
WRITER = """
import sys, time
from backend.stores.engine import open_engine
from backend.stores.scored.scorings import write_all
from tests.unit.stores.profiles import SCORING, customer

def slowly():
    yield [customer(number) for number in range(500)]
    print("half way", flush=True)
    time.sleep(60)

write_all(open_engine(sys.argv[1]), SCORING, slowly())
"""


def marked(marker: int) -> list[CustomerProfile]:
    """Customers who all carry one scoring's marker."""
    return [replace(customer(number), total_spend=float(marker)) for number in range(CUSTOMERS)]


def put_into_service(engine: Engine, marker: int) -> None:
    everybody = marked(marker)
    write_all(engine, replace(SCORING, totals={"marker": marker}), [everybody[:50], everybody[50:]])


@contextmanager
def one_moment(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one moment, as the service reads pages."""
    with engine.connect() as connection:
        if not is_postgresql(engine):
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def seen(engine: Engine) -> tuple[int, set[float], int]:
    """What the scoring in service says it is, and the markers and number of its rows."""
    with one_moment(engine) as connection:
        scoring = current(connection)
        rows = connection.execute(select(customers.c.total_spend).where(customers.c.scoring_id == scoring.id)).all()
    return scoring.scoring.totals["marker"], {row[0] for row in rows}, len(rows)


def test_readers_see_one_scoring_at_a_time(engine: Engine, database_url: str) -> None:
    put_into_service(engine, 0)
    ended, wrong, pages, marker = threading.Event(), [], [0] * READERS, 0

    def read(reader: int) -> None:
        own = open_engine(database_url)
        try:
            while not ended.is_set():
                said, markers, count = seen(own)
                pages[reader] += 1
                if markers != {float(said)} or count != CUSTOMERS:
                    wrong.append((said, markers, count))
        except Exception as error:  # noqa: BLE001 - any error at all is what this test looks for
            wrong.append(error)
        finally:
            own.dispose()

    readers = [threading.Thread(target=read, args=(reader,)) for reader in range(READERS)]
    for one in readers:
        one.start()
    try:
        while marker < SCORINGS or not (all(pages) or wrong):  # until everybody has read, however slowly
            marker += 1
            put_into_service(engine, marker)
    finally:
        ended.set()
        for one in readers:
            one.join()
    assert wrong == []
    assert seen(engine)[0] == marker


def test_a_killed_run_leaves_the_old_scoring_and_the_next_one_sweeps(engine: Engine, database_url: str, root) -> None:
    put_into_service(engine, 1)
    command = [sys.executable, "-c", WRITER, database_url]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout.readline() == "half way\n"
        with pytest.raises(BadInput, match="Another score is writing"):
            put_into_service(engine, 2)
        writer.kill()
    assert seen(engine) == (1, {1.0}, CUSTOMERS)
    put_into_service(engine, 3)
    assert seen(engine) == (3, {3.0}, CUSTOMERS)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(customers)) == 2 * CUSTOMERS
        assert connection.scalar(select(func.count()).select_from(scorings)) == 2


def test_two_runs_at_once_do_not_sweep_each_other_s_rows(engine: Engine) -> None:
    with replacing(engine) as writing:
        writing.add(marked(1))
        with pytest.raises(BadInput, match="Another score is writing"), replacing(engine):
            pass
        writing.commit(replace(SCORING, totals={"marker": 1}), CUSTOMERS)
    assert seen(engine) == (1, {1.0}, CUSTOMERS)


def test_undone_is_the_scoring_before_and_undone_twice_is_nothing(engine: Engine) -> None:
    for marker in (1, 2):
        put_into_service(engine, marker)
    assert undo(engine).scoring.totals == {"marker": 1}
    assert seen(engine) == (1, {1.0}, CUSTOMERS)
    undo(engine)
    assert seen(engine) == (2, {2.0}, CUSTOMERS)


def test_nothing_to_undo_is_one_sentence(engine: Engine) -> None:
    put_into_service(engine, 1)
    with pytest.raises(NotReady, match="no earlier scoring"):
        undo(engine)
    assert seen(engine)[0] == 1


def test_what_is_swept_leaves_no_index_and_no_cell(engine: Engine) -> None:
    for marker in range(4):
        put_into_service(engine, marker)
    with engine.connect() as connection:
        numbers = set(connection.scalars(select(scorings.c.id)))
        assert set(connection.scalars(select(cells.c.scoring_id))) == numbers
        named = {int(str(index["name"]).split("_")[1]) for index in inspect(connection).get_indexes("customers")}
    assert named == numbers
