"""Mathematics says its shapes and units, and the figures that the house is judged by are counted right."""

from pathlib import Path

import pytest

from tests.benchmarks.house import (
    array_functions,
    array_names,
    arrows,
    floors,
    modules_of,
    names_every_argument,
    states_shape_and_unit,
)

MATHS = [
    "backend/scoring",
    "training/candidates/explaining",
    "training/candidates/forecast",
    "training/candidates/learned",
    "training/candidates/process",
    "training/candidates/served",
]


@pytest.mark.parametrize("room", MATHS)
def test_every_public_array_function_states_a_shape_and_a_unit_and_names_its_arguments(root: Path, room: str) -> None:
    modules = [*modules_of(root)]
    found = [*array_functions(modules, room, array_names(modules))]
    assert found
    assert [one.name for one in found if not states_shape_and_unit(one)] == []
    assert [one.name for one in found if not names_every_argument(one)] == []


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    room = tmp_path / "backend" / "shop"
    room.mkdir(parents=True)
    (room / "till.py").write_text("from backend.shop import goods\nimport backend.shop.people\n")
    (room / "goods.py").write_text("from .people import buyers\n")
    (room / "people.py").write_text(
        "from numpy.typing import NDArray\n\n\ndef buyers(x: NDArray) -> float:\n    '''Return a sum.'''\n"
    )
    return tmp_path


def test_an_import_is_an_arrow_however_it_is_written(shop: Path) -> None:
    assert arrows([*modules_of(shop)], "backend/shop") == {
        "backend.shop.goods": {"backend.shop.people"},
        "backend.shop.people": set(),
        "backend.shop.till": {"backend.shop.goods", "backend.shop.people"},
    }


def test_floors_are_the_modules_of_the_longest_chain() -> None:
    assert floors({"till": {"goods", "people"}, "goods": {"people"}, "people": set(), "door": {"people"}}) == 3


def test_a_docstring_without_shape_or_unit_is_found(shop: Path) -> None:
    (one,) = array_functions([*modules_of(shop)], "backend/shop", set())
    assert not states_shape_and_unit(one)
