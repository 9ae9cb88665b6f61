"""A law over every export: other cases, further columns and another order of columns change nothing; nobody ties."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.order_files import bought, read
from training.synthetic.exports.export import Export
from training.synthetic.exports.write import EXPORTS, rates_of, write_export
from training.transactions.dialects.generic import Generic
from training.transactions.dialects.registry import DIALECTS
from training.transactions.tables.table import Head, named

Rows = list[list[str]]
NAMED = [name for name, export in EXPORTS.items() if export.header is not None]
BY_NAME = [name for name in NAMED if name != "paypal"]
"""PayPal's translated columns are found by how they stand side by side, which PayPal does not let anybody change."""


def shouted(rows: Rows) -> Rows:
    return [[cell.upper() for cell in rows[0]], *rows[1:]]


def underscored(rows: Rows) -> Rows:
    return [[cell.lower().replace(" ", "_") for cell in rows[0]], *rows[1:]]


def with_more(rows: Rows) -> Rows:
    return [[*rows[0], "Loyalty programme", "Notes"], *([*row, "gold", ""] for row in rows[1:])]


def turned_round(rows: Rows) -> Rows:
    return [row[::-1] for row in rows]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("exports")
    for name in NAMED:
        write_export(name, folder / f"{name}.csv", 60, 12, 3, print)
    return {name: folder / f"{name}.csv" for name in NAMED}


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file) if row]


def varied(files: dict[str, Path], name: str, how: Callable[[Rows], Rows], folder: Path) -> Path:
    path = folder / files[name].name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(how(rows_of(files[name])))
    return path


def cases() -> Iterator[tuple[str, Callable[[Rows], Rows]]]:
    yield from ((name, how) for name in NAMED for how in (shouted, underscored, with_more))
    yield from ((name, turned_round) for name in BY_NAME)


@pytest.mark.parametrize(("name", "how"), list(cases()), ids=lambda one: getattr(one, "__name__", one))
def test_ordinary_variations_are_read_the_same(
    files: dict[str, Path], name: str, how: Callable[[Rows], Rows], tmp_path: Path
) -> None:
    rates = rates_of(files[name]) if rates_of(files[name]).exists() else None
    plain, other = (read(path, rates=rates) for path in (files[name], varied(files, name, how, tmp_path)))
    assert other.log.dialect() == name
    assert sorted(bought(other)) == sorted(bought(plain))


@pytest.mark.parametrize("name", NAMED)
def test_no_two_dialects_are_equally_sure(files: dict[str, Path], name: str) -> None:
    rows = rows_of(files[name])
    head = Head(named(rows[0]), tuple(map(tuple, rows[1:1000])))
    sure = sorted((one.recognise(head).confidence for one in (*DIALECTS, Generic())), reverse=True)
    assert sure[0] > sure[1]


def optional(export: Export) -> list[int]:
    return [place for place, _ in enumerate(export.header or ())]


@pytest.mark.parametrize(("name", "place"), [(name, place) for name in NAMED for place in optional(EXPORTS[name])])
def test_a_missing_column_never_gives_another_shop_s_rules(files: dict[str, Path], name: str, place: int) -> None:
    rows = [[cell for at, cell in enumerate(row) if at != place] for row in rows_of(files[name])[:1000]]
    head = Head(named(rows[0]), tuple(map(tuple, rows[1:])))
    best = max((*DIALECTS, Generic()), key=lambda one: one.recognise(head).confidence)
    assert best.recognise(head).confidence == 0 or best.name in {name, "generic"}
