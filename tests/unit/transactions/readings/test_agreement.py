"""A log that reads otherwise than the one a model was trained on is told by the column."""

import pytest

from training.transactions.readings.agreement import disagreement

COLUMNS = {"Date": {"order": "day-first"}, "Price": {"decimal": "comma", "currency": "EUR"}}
LOG = {"dialect": "generic", "currency": "EUR", "money": "price x pieces", "readings": {}}


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
    said = disagreement(LOG | {"readings": COLUMNS}, LOG | {"readings": read})
    assert (said is None) is (column is None)
    assert column is None or f"The column {column} reads otherwise" in said


@pytest.mark.parametrize(
    ("read", "words"),
    [
        ({"currency": "USD"}, "The log is in USD, and the model was trained on one in EUR"),
        ({"money": "price"}, "A row's money is price, and in the log that the model was trained on it was price x pieces"),
        (
            {"money": "price x pieces, pending payments counted"},
            "A row's money is price x pieces, pending payments counted",
        ),
        ({"currency": None}, None),
        ({"money": "Total", "dialect": "shopify"}, None),
    ],
)
def test_another_currency_and_other_money_are_said(read: dict, words: str | None) -> None:
    said = disagreement(LOG, LOG | read)
    assert said is None if words is None else said.startswith(words)


def test_a_model_that_did_not_say_its_money_is_believed() -> None:
    assert disagreement({"readings": {}}, LOG) is None
