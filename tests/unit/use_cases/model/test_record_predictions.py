"""What is noted stands in the ledger once, and in the counts once, whatever the database does meanwhile."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import func, select

from backend.contract.features import FEATURE_NAMES
from backend.contract.parameters.sketch import Sketch
from backend.errors import NotReady
from backend.monitoring.ledger import customer_key
from backend.monitoring.sketches import OUTPUTS, sketch_of
from backend.stores.database import Database
from backend.stores.ledger.monitoring_tables import predictions
from backend.stores.ledger.predictions import forget, passed
from backend.stores.ledger.traffic import counts_since
from backend.stores.privacy.retention import Periods
from backend.stores.store import Store
from backend.use_cases.model.record_predictions import Note, Recorder
from backend.use_cases.model.watch_drift import report_drift
from backend.use_cases.stored.forget_person import apply_retention

TODAY = date(2026, 3, 1)
SKETCHES = {name: sketch_of(np.arange(100.0)) for name in (*FEATURE_NAMES, *OUTPUTS)}


def note(number: int, day: date = TODAY) -> Note:
    return Note(f"C{number}", day, "v1", 30, (float(number),) * 6, float(number), 0.5)


@pytest.fixture
def recorder(database_url: str) -> Iterator[Recorder]:
    store = Store(Database(database_url))
    yield Recorder(store, "secret", FEATURE_NAMES)
    store.close()


def lines(recorder: Recorder) -> int:
    with recorder.store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(predictions))


def test_every_note_becomes_a_line_and_a_count(recorder: Recorder) -> None:
    for number in range(50):
        recorder.note(note(number))
    assert recorder.flush(SKETCHES) == 50
    for number in range(50, 100):
        recorder.note(note(number))
    recorder.flush(SKETCHES)
    with recorder.store.reading() as connection:
        counts = counts_since(connection, TODAY, "v1")["total_spend"]
    assert (lines(recorder), counts.sum()) == (100, 100)
    assert report_drift(recorder.store, "v1", SKETCHES, TODAY).features[-1].values == 100


def test_two_workers_add_up(recorder: Recorder) -> None:
    other = Recorder(recorder.store, "secret", FEATURE_NAMES)
    for one in (recorder, other):
        one.note(note(3))
        one.flush(SKETCHES)
    with recorder.store.reading() as connection:
        assert counts_since(connection, TODAY, "v1")["total_spend"].sum() == 2


def test_a_database_that_is_away_costs_nothing_but_time(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder.note(note(1))
    there, recorder.store = recorder.store, Store(Database("postgresql://127.0.0.1:9/none"))
    with pytest.raises(NotReady):
        recorder.flush(SKETCHES)
    recorder.store = there
    recorder.note(note(2))
    assert recorder.flush(SKETCHES) == 2
    with recorder.store.reading() as connection:
        assert counts_since(connection, TODAY, "v1")["total_spend"].sum() == 2


def test_a_full_buffer_counts_what_it_loses(recorder: Recorder) -> None:
    small = Recorder(recorder.store, "secret", FEATURE_NAMES, most=3)
    for number in range(5):
        small.note(note(number))
    assert (small.flush(SKETCHES), small.lost) == (3, 2)


def test_old_lines_go(recorder: Recorder, tmp_path: Path) -> None:
    recorder.note(note(1, date(2024, 1, 1)))
    recorder.flush(SKETCHES)
    recorder.note(note(2))
    recorder.flush(SKETCHES)
    apply_retention(recorder.store, tmp_path, 0, Periods(ledger=400, customers=0), TODAY)
    assert lines(recorder) == 1


def test_only_windows_that_have_passed_are_judged_and_a_customer_s_day_once(recorder: Recorder) -> None:
    for one in (note(1), note(1), note(2, date(2026, 3, 20))):
        recorder.note(one)
    recorder.flush({})
    with recorder.store.reading() as connection:
        assert len(list(passed(connection, date(2026, 3, 31)))) == 1
        assert len(list(passed(connection, date(2026, 3, 30)))) == 0


def test_a_customer_is_forgotten(recorder: Recorder) -> None:
    for number in (1, 1, 2):
        recorder.note(note(number))
    recorder.flush({})
    key = customer_key("C1", recorder.secret)
    with recorder.store.writing() as connection:
        assert forget(connection, key) == 2
    assert lines(recorder) == 1


def test_what_has_no_sketch_is_not_counted(recorder: Recorder) -> None:
    recorder.note(note(1))
    recorder.flush({"total_spend": Sketch((), (1.0,), 1)})
    with recorder.store.reading() as connection:
        assert list(counts_since(connection, TODAY, "v1")) == ["total_spend"]
