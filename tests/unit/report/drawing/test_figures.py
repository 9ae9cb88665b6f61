"""Tables and figures: no number under another column's name, each figure named by its finding."""

import pytest

from tests.unit.report.drawing.test_nodes import Read
from training.report.drawing.figures import Cell, Table, figure, heat_table, level, table


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells"):
        Table("x", ("a", "b"), [("1", "2"), ("1",)])


def test_a_table_names_its_rows_and_columns_and_can_be_scrolled_by_keys() -> None:
    read = Read(str(table(Table("Groups", ("Name", "Size"), [("a", "1"), ("b", "2")], strong=frozenset({1})))))
    assert [told["scope"] for tag, told in read.elements if tag == "th"] == ["col", "col", "row", "row"]
    (scroll,) = [told for tag, told in read.elements if tag == "div"]
    assert (scroll["tabindex"], scroll["role"], scroll["aria-label"]) == ("0", "region", "Groups")
    assert [told.get("class") for tag, told in read.elements if tag == "tr"] == [None, None, "won"]


def test_a_figure_keeps_its_numbers_one_click_away() -> None:
    read = Read(str(figure("It rose", "how to read it", numbers=Table("x", ("a",), [("1",)]))))
    assert [tag for tag, _ in read.elements][:4] == ["figure", "figcaption", "h3", "p"]
    assert "See the numbers: It rose" in read.text


@pytest.mark.parametrize(("value", "shade"), [(0.0, 0), (0.1, 1), (0.29, 1), (0.3, 2), (1.0, 2)])
def test_a_shade_rises_with_its_value(value: float, shade: int) -> None:
    assert level(value, (0.1, 0.3)) == shade


def test_an_empty_cell_of_a_heat_table_is_said_to_be_empty() -> None:
    read = Read(str(heat_table("x", "", ["a", "b"], [("row", [Cell("1", 3, "under"), None])])))
    assert [told["class"] for tag, told in read.elements if tag == "td"] == ["heat h3", "heat h0 none"]
    assert read.text.endswith("row1under\N{EN DASH}")
