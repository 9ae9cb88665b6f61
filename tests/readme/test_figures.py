"""The figures of the README are those that were measured, and what they were measured with is what stands here."""

import json
from pathlib import Path

import pytest

from tests.benchmarks import figures

FOUND = json.loads((figures.ROOT / "docs" / "figures.json").read_text("utf-8"))


def test_the_page_shows_what_was_measured(root: Path) -> None:
    page = (root / "README.md").read_text("utf-8")
    assert figures.written(page, FOUND) == page, "run `make figures`"


def test_figures_were_measured_with_the_files_that_stand_here() -> None:
    assert [*figures.stale(FOUND)] == [], "run `make figures`"


def test_another_file_makes_a_figure_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = FOUND | {"sample_shop": FOUND["sample_shop"] | {"sources": "another"}}
    assert [*figures.stale(changed)] == ["sample_shop"]


def test_the_first_view_is_below_a_hundred_kilobytes() -> None:
    assert figures.first_view()["kilobytes"] < 95  # what the service answers comes on top
