"""A log that reads otherwise than the one a model was trained on is told by the column."""

import pytest

from training.transactions.readings.agreement import disagreement

TRAINED = {"Date": {"order": "day-first"}, "Price": {"decimal": "comma", "currency": "EUR"}}


@pytest.mark.parametrize(
    ("read", "column"),
    [
        ({"Date": {"order": "month-first", "example": "x"}}, "Date"),
        ({"Price": {"decimal": "point", "currency": "EUR", "example": "x"}}, "Price"),
        ({"Price": {"decimal": "comma", "currency": "USD", "example": "x"}}, "Price"),
        ({"Date": {"order": "day-first", "example": "x"}}, None),
        ({"Price": {"decimal": None, "currency": None, "example": "12"}}, None),
        ({"Other": {"order": "month-first", "example": "x"}}, None),
    ],
)
def test_the_first_column_that_reads_otherwise_is_named(read: dict, column: str | None) -> None:
    said = disagreement(TRAINED, read)
    assert (said is None) is (column is None)
    assert column is None or f"The column {column} reads otherwise" in said
