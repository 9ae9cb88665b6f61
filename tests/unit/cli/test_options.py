"""An option that would be ignored is refused, by name."""

import pytest
from typer.testing import CliRunner

from backend.errors import BadInput
from training.cli import app


@pytest.mark.parametrize(
    ("words", "idle", "beside"),
    [
        ("backtest --data log.csv --folds 2 --origins 3", "--origins", "--folds"),
        ("score --undo --cutoff 2025-01-01", "--cutoff", "--undo"),
        ("score --undo --model-dir models", "--model-dir", "--undo"),
        ("score --undo --json result.json", "--json", "--undo"),
        ("insights --customers c.csv --batch q.jsonl --out i.jsonl", "--out", "--batch"),
        ("insights --customers c.csv --answers a.jsonl --model big", "--model", "--answers"),
    ],
)
def test_an_option_with_nothing_to_do_is_refused(words: str, idle: str, beside: str) -> None:
    found = CliRunner().invoke(app, words.split()).exception
    assert isinstance(found, BadInput)
    assert str(found) == f"{idle} does nothing beside {beside}: leave it out."
