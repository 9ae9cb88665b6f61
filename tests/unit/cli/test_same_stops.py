"""What stops one command stops every other, with the same sentence; and what is no log is refused before anything loads."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from backend.errors import UnreadableLog
from tests.order_files import HEADER, csv_of, line, write
from training.cli import app

READERS = ("inspect", "train", "backtest", "score", "lifetime", "outcomes")


def rows(count: int = 60, **changed: str) -> list[tuple[str, ...]]:
    days = [f"2010-01-{1 + i % 28:02d} 10:00:00" for i in range(count)]
    return [
        line(Invoice=str(489434 + i), Customer_ID=str(13000 + i % 20), InvoiceDate=day, **changed)
        for i, day in enumerate(days)
    ]


def dated(form: str) -> list[tuple[str, ...]]:
    return [line(Invoice=str(489434 + i), InvoiceDate=form.format(1 + i % 12)) for i in range(60)]


def more(column: str, *cells: str) -> str:
    return csv_of([(*row, cells[i % len(cells)]) for i, row in enumerate(rows())], (*HEADER, column))


STOPS = {
    "unreadable money": csv_of([*rows(), *rows(10, Price="n/a")]),
    "undecidable dates": csv_of(dated("{0:02d}/01/2010 10:00")),
    "several currencies": more("Currency", "EUR", "USD"),
    "states": more("Order Status", "paid", "cancelled"),
    "shortened ids": csv_of([line(Customer_ID="6.59914E+12"), *rows()]),
    "a broken row": csv_of(rows()) + "489999,85048\n" * 5,
    "no rows": csv_of([]),
    "a NUL byte": csv_of(rows()) + "\0",
    "an unknown header": "a,b,c\n1,x,y\n2,u,v\n",
}


@pytest.mark.parametrize("stop", STOPS)
def test_every_command_stops_with_the_sentence_of_inspect(stop: str, tmp_path: Path, model_dir: Path) -> None:
    path = write(tmp_path, STOPS[stop])
    places = {
        "score": ["--model-dir", str(model_dir)],
        "lifetime": ["--model-dir", str(model_dir)],
        "train": ["--out", str(tmp_path)],
    }
    url = ["--database", f"sqlite:///{tmp_path}/customers.db"]
    said = {}
    for command in READERS:
        words = [command, "--data", str(path), *places.get(command, []), *(url if command in {"score", "outcomes"} else [])]
        done = CliRunner().invoke(app, words)
        said[command] = (
            str(done.exception) if isinstance(done.exception, UnreadableLog) else done.stderr.strip().splitlines()[-1:]
        )
        assert done.exit_code != 0, command
    first = said["train"]
    assert first
    assert said == dict.fromkeys(READERS, first) | {"inspect": said["inspect"]}
    assert said["inspect"] in (first, [first])


@pytest.mark.parametrize("command", READERS)
def test_a_file_that_is_no_log_is_refused_before_anything_heavy_loads(command: str, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    with path.open("wb") as file:
        file.truncate(10 << 30)
    heavy = "print({'duckdb', 'ibis', 'sklearn', 'pandas'} & set(sys.modules))"
    code = f"import sys; from training.cli import main\ntry: main()\nfinally: {heavy}"
    done = subprocess.run(
        [sys.executable, "-c", code, command, "--data", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "NUL byte" in done.stderr
    assert done.stdout.strip() == "set()"
