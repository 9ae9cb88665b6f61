"""Each export once: what is new, whole and newer is scored; the rest is remembered, and stops nothing."""

import os
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from backend.errors import BadInput
from backend.stores.engine import open_engine
from backend.stores.ledger.exports import exports as seen_exports
from backend.stores.scored.scorings import current
from tests.conftest import SILENT
from tests.databases import empty_sqlite
from tests.s3 import s3_server
from tests.shop_exports import exports
from training.score import score_log
from training.watching.watcher import Dealt, Watcher

GO_ON = threading.Event()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    return folder


@pytest.fixture
def watcher(place: Path, model_dir: Path, tmp_path: Path) -> Watcher:
    return Watcher(str(place), str(model_dir), empty_sqlite(tmp_path), SILENT, settle_s=0.0)


def results(dealt: list[Dealt]) -> list[tuple[str, str]]:
    return [(Path(one.place).name, one.result) for one in dealt]


def test_exports_are_scored_oldest_first_and_never_again(watcher: Watcher, place: Path, sample: Path) -> None:
    newer, older = exports(sample, place, ["a.csv", "b.csv"])[::-1]
    for seconds, path in enumerate((older, newer)):
        os.utime(path, (seconds, seconds))
    assert results(list(watcher.round(GO_ON))) == [("a.csv", "scored"), ("b.csv", "scored")]
    assert list(watcher.round(GO_ON)) == []
    engine = open_engine(watcher.database)
    with engine.connect() as connection:
        assert current(connection).scoring.cutoff.isoformat() <= "2025-04-01"
        assert [row.scoring for row in connection.execute(select(seen_exports).order_by(seen_exports.c.number))] == [1, 2]
    engine.dispose()


def test_what_came_of_it_is_what_score_says(
    watcher: Watcher, place: Path, sample: Path, model_dir: Path, tmp_path: Path
) -> None:
    (path,) = exports(sample, place, ["a.csv"])
    (dealt,) = watcher.round(GO_ON)
    run = score_log([path], model_dir, f"sqlite:///{tmp_path / 'other.db'}", None, SILENT)
    assert dealt.said == f"{run.customers:,} customers scored as of {run.scoring.cutoff}."


def test_a_broken_file_is_said_once_and_stops_nothing(watcher: Watcher, place: Path, sample: Path) -> None:
    exports(sample, place, ["b.csv"])
    (place / "a.csv").write_text("this,is\nno,log\n")
    os.utime(place / "a.csv", (1, 1))
    assert results(list(watcher.round(GO_ON))) == [("a.csv", "refused"), ("b.csv", "scored")]
    assert list(watcher.round(GO_ON)) == []
    (place / "a.csv").write_text("still,is\nno,log\n")
    assert results(list(watcher.round(GO_ON))) == [("a.csv", "refused")]


def test_the_same_content_is_not_scored_twice_under_any_name_or_date(watcher: Watcher, place: Path, sample: Path) -> None:
    (path,) = exports(sample, place, ["a.csv"])
    list(watcher.round(GO_ON))
    (place / "copy.csv").write_bytes(path.read_bytes())
    assert results(list(watcher.round(GO_ON))) == [("copy.csv", "same")]
    os.utime(path, (5, 5))
    assert results(list(watcher.round(GO_ON))) == [("a.csv", "same")]
    assert list(watcher.round(GO_ON)) == []


def test_an_export_that_ends_before_the_one_in_service_does_not_turn_time_back(
    watcher: Watcher, place: Path, sample: Path
) -> None:
    _, newer = exports(sample, place, ["older.csv", "newer.csv"])
    os.utime(newer, (1, 1))
    dealt = list(watcher.round(GO_ON))
    assert results(dealt) == [("newer.csv", "scored"), ("older.csv", "refused")]
    assert "It ends before 2025-0" in dealt[1].said


def test_a_file_that_still_grows_is_left_until_it_lies_still(place: Path, sample: Path, watcher: Watcher) -> None:
    watcher.settle_s = 0.2
    (path,) = exports(sample, place, ["a.csv"])
    whole = path.read_bytes()
    for size in (1_000, 50_000):
        path.write_bytes(whole[:size])
        assert list(watcher.round(GO_ON)) == []
    path.write_bytes(whole)
    assert list(watcher.round(GO_ON)) == []
    time.sleep(0.25)
    assert results(list(watcher.round(GO_ON))) == [("a.csv", "scored")]


def test_a_file_that_changes_while_it_is_read_is_not_taken_for_what_it_was(
    place: Path, sample: Path, watcher: Watcher, model_dir: Path, tmp_path: Path
) -> None:
    (path,) = exports(sample, place, ["a.csv"])
    whole, cut = path.read_bytes(), threading.Event()
    path.write_bytes(whole[: whole.rindex(b"\n", 0, len(whole) // 2) + 1])

    def grow(step: str) -> None:
        if step.startswith("writing") and not cut.is_set():
            cut.set()
            path.write_bytes(whole)

    watcher.say = grow
    assert (list(watcher.round(GO_ON)), cut.is_set()) == ([], True)
    (dealt,) = watcher.round(GO_ON)
    run = score_log([path], model_dir, f"sqlite:///{tmp_path / 'other.db'}", None, SILENT)
    assert dealt.said == f"{run.customers:,} customers scored as of {run.scoring.cutoff}."


def test_names_on_their_way_and_marks_are_passed_over(watcher: Watcher, place: Path) -> None:
    for name in (".a.csv.part", "_SUCCESS", ".hidden/a.csv"):
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text("x")
    assert list(watcher.round(GO_ON)) == []


def test_told_to_stop_it_begins_no_other_file(watcher: Watcher, place: Path) -> None:
    (place / "a.csv").write_text("x")
    stop = threading.Event()
    stop.set()
    assert list(watcher.round(stop)) == []


def test_a_folder_that_is_not_there_is_one_sentence(model_dir: Path, tmp_path: Path) -> None:
    watcher = Watcher(str(tmp_path / "none"), str(model_dir), empty_sqlite(tmp_path), SILENT)
    with pytest.raises(BadInput, match="there is no such folder"):
        watcher.fresh()


def test_objects_of_a_bucket_are_whole_when_they_are_seen(
    sample: Path, model_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "s3" / "shop" / "exports").mkdir(parents=True)
    exports(sample, tmp_path / "s3" / "shop" / "exports", ["a.csv"])
    with s3_server(tmp_path / "s3") as found:
        for name, value in found.items():
            monkeypatch.setenv(name, value)
        watcher = Watcher("s3://shop/exports/", str(model_dir), empty_sqlite(tmp_path), SILENT, settle_s=1e6)
        assert [(one.place, one.result) for one in watcher.round(GO_ON)] == [("s3://shop/exports/a.csv", "scored")]
        assert list(watcher.round(GO_ON)) == []
