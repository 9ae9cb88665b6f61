"""No cell is a formula, and every cell comes back."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from backend.audiences.lines import harmless, lines

CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"))


@given(CELL)
def test_no_cell_begins_like_a_formula_unless_it_is_a_number(cell: str) -> None:
    shown = harmless(cell)
    assert not shown.startswith(("=", "@", "\t"))
    assert not shown.startswith(("+", "-")) or float(shown) is not None


@given(st.lists(st.lists(CELL, min_size=2, max_size=3), max_size=4))
def test_a_reader_gets_the_cells_back(rows: list[list[str]]) -> None:
    assert list(csv.reader(io.StringIO(lines(rows), newline=""))) == [[harmless(cell) for cell in row] for row in rows]
