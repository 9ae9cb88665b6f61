"""Nothing is held or unpacked before its size is known to be sane."""

import gzip
import resource
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.errors import UnreadableLog
from tests.order_files import GOOD, csv_of
from training.transactions.containers.opened import pieces

HEAD = csv_of([GOOD] * 2000).encode()


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(10 << 30)


def hole_behind_rows(path: Path) -> None:
    with path.open("wb") as file:
        file.write(HEAD)
        file.truncate(10 << 30)


def bomb(path: Path) -> None:
    with gzip.open(path, "wb") as file:
        for _ in range(200):
            file.write(b"0" * (1 << 20))


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.csv", "w") as file:
        for _ in range(200):
            file.write(b"\n" * (1 << 20))


def workbook_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/worksheets/sheet1.xml", "w") as file:
        for _ in range(200):
            file.write(b" " * (1 << 20))


def long_line(path: Path) -> None:
    with path.open("wb") as file:
        file.write(HEAD)
        for _ in range(64):
            file.write(b"a," * (1 << 19))


@pytest.mark.parametrize("make", [sparse, hole_behind_rows, bomb, zip_bomb, workbook_bomb, long_line])
def test_a_hostile_file_is_refused_at_once(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path, work = tmp_path / "log.csv", tmp_path / "work"
    work.mkdir()
    make(path)
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with pytest.raises(UnreadableLog, match=r"log\.csv"):
        list(pieces(path, work))
    assert time.process_time() - started < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 << 10  # KB
