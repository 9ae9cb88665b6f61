"""Either release is recognised by its columns; the shop's own rules hold where the contents are its own."""

from pathlib import Path

import pytest

from tests.order_files import GOOD, HEADER, csv_of, line, read, write

RELEASE_I = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")


@pytest.mark.parametrize(
    "header",
    [HEADER, RELEASE_I, tuple(f"  {name.lower()} " for name in HEADER), tuple(name.replace(" ", "-") for name in HEADER)],
)
def test_both_releases_are_recognised_however_they_are_spelled(tmp_path: Path, header: tuple[str, ...]) -> None:
    found = read(write(tmp_path, csv_of([GOOD], header)))
    assert (found.log.dialect(), found.lines[0]["customer_id"], found.lines[0]["country"]) == (
        "online_retail",
        "13085",
        "United Kingdom",
    )


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"StockCode": "SKU-85123"}, "another shop's codes are goods"),
        ({"StockCode": "POST"}, "another shop may sell what is called POST"),
        ({"Invoice": "A489434"}, "another shop's orders may begin with A"),
        ({"Invoice": "#489434"}, "another shop's orders may begin with #"),
    ],
)
def test_the_rules_of_the_shop_are_not_applied_to_others(tmp_path: Path, changed: dict[str, str], why: str) -> None:
    rows = [line(**changed, Customer_ID=str(13000 + i), Quantity=str(i + 1)) for i in range(20)]
    assert read(write(tmp_path, csv_of(rows))).aside == {}, why


def test_the_column_sheet_says_where_a_row_stood(tmp_path: Path) -> None:
    rows = [(*GOOD, "Year 2009-2010"), (*GOOD, "Year 2010-2011")]
    assert read(write(tmp_path, csv_of(rows, (*HEADER, "Sheet")))).aside == {"sheet overlap": 1}
