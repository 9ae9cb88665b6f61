"""The same rows from every format, under either release's column names."""

from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet
import pytest
import xlsxwriter

from backend.errors import UnreadableLog
from training.transactions.read import read_logs

II = ["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID", "Country"]
I = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]  # noqa: E741
ROWS = [
    ["489434", "85048", "CAFÉ £ LIGHTS", "12", "2009-12-01 07:45:00", "6.95", "13085.0", "United Kingdom"],
    ["C489449", "22087", "PAPER", "-12", "2009-12-01 10:33:00", "2.95", "", "Australia"],
]


def read(*paths: Path) -> list[dict]:
    return read_logs(ibis.duckdb.connect(), list(paths)).order_by("row").to_pyarrow().to_pylist()


def write_csv(path: Path, header: list[str], encoding: str = "utf-8") -> Path:
    path.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in [header, *ROWS]) + "\n", encoding)
    return path


def write_parquet(path: Path) -> Path:
    columns = dict(zip(II, zip(*ROWS, strict=True), strict=True))
    columns["Quantity"] = [12, -12]
    columns["Price"] = [6.95, 2.95]
    columns["Customer ID"] = pa.array([13085.0, None])
    pa.parquet.write_table(pa.table(columns), path)
    return path


def write_workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, row in zip(("Year 2009-2010", "Year 2010-2011"), ROWS, strict=True):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, II)
            sheet.write_row(1, 0, [row[0], row[1], row[2], int(row[3]), row[4], float(row[5])])
            if row[6]:
                sheet.write_number(1, 6, float(row[6]))
            sheet.write_string(1, 7, row[7])
    return path


@pytest.mark.parametrize(
    "write",
    [
        lambda folder: write_csv(folder / "a.csv", II),
        lambda folder: write_csv(folder / "a.csv", I),
        lambda folder: write_csv(folder / "a.csv", II, "iso-8859-1"),
        lambda folder: write_csv(folder / "a.csv", [f"  {name.lower()} " for name in II], "utf-8-sig"),
        lambda folder: write_parquet(folder / "a.parquet"),
        lambda folder: write_workbook(folder / "a.xlsx"),
    ],
    ids=["II csv", "I csv", "latin-1", "blanks, case and BOM", "parquet", "workbook"],
)
def test_every_form_gives_the_same_cells(tmp_path: Path, write) -> None:
    first, second = read(write(tmp_path))
    assert first["order_id"] == "489434"
    assert first["description"] == "CAFÉ £ LIGHTS"
    assert float(first["price"]) == 6.95
    assert first["customer_id"] in {"13085", "13085.0"}
    assert (second["order_id"], float(second["quantity"]), second["customer_id"] or "") == ("C489449", -12.0, "")


def test_rows_of_a_workbook_know_their_sheet(tmp_path: Path) -> None:
    assert [row["source"] for row in read(write_workbook(tmp_path / "a.xlsx"))] == [
        "a.xlsx, sheet Year 2009-2010",
        "a.xlsx, sheet Year 2010-2011",
    ]


def test_missing_columns_are_named(tmp_path: Path) -> None:
    renamed = ["Code" if name == "StockCode" else "Cost" if name == "Price" else name for name in II]
    with pytest.raises(UnreadableLog, match="missing columns StockCode, Price"):
        read(write_csv(tmp_path / "a.csv", renamed))
