"""Whatever is wrong with a database, it is one sentence, one line of the log, and nothing of the URL."""

import logging
import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from backend.errors import NotReady
from backend.jobs.job_store import JobStore
from backend.stores.database import Database
from backend.stores.store import Store

SECRET = "h@mster-wheel"  # noqa: S105 - of nobody


def garbage(folder: Path) -> str:
    (folder / "garbage.db").write_bytes(b"this was never a database" * 100)
    return f"sqlite:///{folder / 'garbage.db'}"


def a_folder(folder: Path) -> str:
    (folder / "folder.db").mkdir()
    return f"sqlite:///{folder / 'folder.db'}"


def below_a_file(folder: Path) -> str:
    (folder / "file").write_text("")
    return f"sqlite:///{folder / 'file' / 'x.db'}"


URLS = {
    "no URL": lambda _: SECRET,
    "empty": lambda _: "",
    "another driver": lambda _: f"postgresql+psycopg2://u:{SECRET}@localhost:1/d",
    "a driver that is none": lambda _: f"postgresql+{SECRET}://u:p@localhost:1/d",
    "another database": lambda _: f"mysql://u:{SECRET}@localhost/d",
    "a port that is none": lambda _: f"postgresql://u:{SECRET}@localhost:abc/d",
    "a port too large": lambda _: f"postgresql://u:{SECRET}@localhost:99999/d",
    "a password with an at": lambda _: f"postgresql://u:p@ss@{SECRET}.invalid:5432/d",
    "nobody there": lambda _: f"postgresql://u:{SECRET}@127.0.0.1:1/d",
    "an option that is none": lambda _: f"postgresql://u:p@127.0.0.1:1/d?{SECRET.replace('@', '')}=1",
    "garbage": garbage,
    "a folder": a_folder,
    "below a file": below_a_file,
}


@pytest.mark.parametrize("url", URLS.values(), ids=URLS)
@pytest.mark.parametrize("kind", [Store, JobStore])
def test_a_database_that_cannot_be_used_is_not_ready_and_told_once(
    kind: type, url, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = kind(Database(url(tmp_path)))
    with caplog.at_level(logging.DEBUG, "backend"):
        for _ in range(5):
            with pytest.raises(NotReady) as refusal, store.reading() if kind is Store else store.transaction():
                pass
    store.close()
    said = [*(str(vars(record)) for record in caplog.records), str(refusal.value)]
    assert len(caplog.records) == 1
    assert not [line for line in said if any(part in line for part in (SECRET, "h@mster", "hamster", "ss@", "garbage"))]


def test_what_comes_back_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    place = tmp_path / "d" / "c.db"
    (tmp_path / "d").write_text("a file in the folder's place")
    store = Store(Database(f"sqlite:///{place}"))
    with caplog.at_level(logging.INFO, "backend"):
        with pytest.raises(NotReady), store.reading():
            pass
        (tmp_path / "d").unlink()
        for _ in range(3):
            with store.writing() as connection:
                connection.execute(text("SELECT 1"))
    store.close()
    assert [record.message for record in caplog.records] == ["a database does not answer", "a database answers again"]


def test_a_file_that_was_replaced_is_opened_anew(tmp_path: Path) -> None:
    place = tmp_path / "c.db"

    def made(path: Path, word: str) -> None:
        with sqlite3.connect(path) as made:
            made.execute("CREATE TABLE words (word TEXT)")
            made.execute("INSERT INTO words VALUES (?)", (word,))
        made.close()

    made(place, "old")
    store = Store(Database(f"sqlite:///{place}"))

    def found() -> str:
        with store.reading() as connection:
            return str(connection.scalar(text("SELECT word FROM words")))

    assert found() == "old"
    made(tmp_path / "new.db", "new")
    os.replace(tmp_path / "new.db", place)  # noqa: PTH105 - as a deployment does
    assert found() == "new"
    store.close()


def test_a_statement_s_values_do_not_stand_in_its_error(database_url: str) -> None:
    store = Store(Database(database_url))
    with pytest.raises(NotReady) as refusal, store.writing() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:who)"), {"who": "secret.person@x.example"})
    store.close()
    assert "secret.person" not in str(refusal.value.__cause__)
