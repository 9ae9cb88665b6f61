"""One database is opened once, whoever asks."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import Engine

from backend.stores.database import Database
from tests.databases import empty_sqlite


def test_of_many_who_ask_at_once_all_get_the_one_engine(tmp_path: Path) -> None:
    database, together = Database(empty_sqlite(tmp_path)), threading.Barrier(8)

    def ask(_: int) -> Engine:
        together.wait()
        with database.answering() as engine:
            return engine

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    database.close()


def test_nothing_is_opened_before_the_first_question(tmp_path: Path) -> None:
    folder = tmp_path / "not yet"
    database = Database(empty_sqlite(folder))
    database.close()
    assert not folder.exists()
