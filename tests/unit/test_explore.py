"""The notebook runs from its first cell to its last, as a newcomer runs it, and is kept without outputs."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

NOTEBOOK = Path("training/explore.ipynb")


@pytest.fixture(scope="module")
def notebook(root: Path) -> dict[str, Any]:
    return json.loads((root / NOTEBOOK).read_text("utf-8"))


def run(source: str, names: dict[str, Any], cell: str) -> object:
    """Run a cell as a notebook does, and return what its last line shows."""
    tree = ast.parse(source, cell)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, cell, "exec"), names)  # noqa: S102 - the project's own notebook
    return eval(compile(ast.Expression(last.value), cell, "eval"), names) if last else None  # noqa: S307


def test_the_notebook_is_kept_without_outputs(notebook: dict[str, Any]) -> None:
    assert (notebook["nbformat"], notebook["nbformat_minor"] >= 5) == (4, True)
    assert len({one["id"] for one in notebook["cells"]}) == len(notebook["cells"])
    cells = [one for one in notebook["cells"] if one["cell_type"] == "code"]
    assert [one["id"] for one in cells if one["outputs"] or one["execution_count"]] == []


def test_every_cell_runs_in_turn(notebook: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path / "matplotlib"))
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "__main__"}
    shown = {
        one["id"]: run("".join(one["source"]), names, one["id"]) for one in notebook["cells"] if one["cell_type"] == "code"
    }
    assert [name for name, one in shown.items() if one is None] == [[*shown][-2]]  # the words of a customer are printed
    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!doctype html>")
