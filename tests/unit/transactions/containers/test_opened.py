"""What a file is, is told by its bytes; what cannot be an order log is refused with the way out."""

import bz2
import gzip
import json
import sqlite3
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest
import xlsxwriter
import zstandard

from backend.errors import UnreadableLog
from tests.order_files import GOOD, HEADER, csv_of, line, read, write

TEXT = csv_of([GOOD, line(Invoice="489435", Quantity="-2", Customer_ID="13086")])
EXPECTED = [("13085", 12.0), ("13086", -2.0)]


def zipped(text: str) -> bytes:
    import io

    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export/orders.csv", text)
        archive.writestr("__MACOSX/._orders.csv", b"\0\1")
    return held.getvalue()


PACKED = {
    "plain": TEXT.encode(),
    "BOM": b"\xef\xbb\xbf" + TEXT.encode(),
    "UTF-16": TEXT.encode("utf-16"),
    "UTF-16 without a mark": TEXT.encode("utf-16-le"),
    "CRLF": TEXT.replace("\n", "\r\n").encode(),
    "CR": TEXT.replace("\n", "\r").encode(),
    "mixed newlines": TEXT.replace("\n", "\r\n", 1).encode(),
    "no newline at the end": TEXT.rstrip("\n").encode(),
    "gzip": gzip.compress(TEXT.encode()),
    "gzip in two members": gzip.compress(TEXT.encode()[:90]) + gzip.compress(TEXT.encode()[90:]),
    "bzip2": bz2.compress(TEXT.encode()),
    "zstd": zstandard.compress(TEXT.encode()),
    "zip": zipped(TEXT),
    "gzip of zip": gzip.compress(zipped(TEXT)),
    "latin-1": TEXT.replace("LIGHTS", "CAFÉ £5").encode("latin-1"),
    "JSON": json.dumps(
        [dict(zip(HEADER, GOOD, strict=True)), dict(zip(HEADER, line(Quantity="-2", Customer_ID="13086"), strict=True))]
    ).encode(),
}


@pytest.mark.parametrize("name", PACKED)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_content_counts_and_not_the_name(tmp_path: Path, name: str, suffix: str) -> None:
    found = read(write(tmp_path, PACKED[name], f"log{suffix}"), stopping=True)
    assert [(one["customer_id"], one["quantity"]) for one in found.lines] == EXPECTED


def test_json_lines(tmp_path: Path) -> None:
    text = "\n".join(
        json.dumps(dict(zip(HEADER, row, strict=True))) for row in (GOOD, line(Quantity="-2", Customer_ID="13086"))
    )
    assert len(read(write(tmp_path, text)).lines) == 2


def test_lists_within_json_are_rows_with_what_is_around_them(tmp_path: Path) -> None:
    body = [
        {
            "customer": {"id": 7},
            "Customer ID": "7",
            "orders": [{"Date": "2024-01-13", "Amount": 5}, {"Date": "2024-01-14", "Amount": 6.5}],
        }
    ]
    found = read(write(tmp_path, json.dumps(body), "log.json"))
    assert [(one["customer_id"], float(one["net_amount"])) for one in found.lines] == [("7", 5.0), ("7", 6.5)]


def test_a_parquet_file_with_its_own_types(tmp_path: Path) -> None:
    moment = pa.array([1259653500000000], pa.timestamp("us", tz="Asia/Tokyo"))
    cells = {name: [cell] for name, cell in zip(HEADER, GOOD, strict=True)}
    table = pa.table(
        cells | {"Quantity": [12], "Price": pa.array([6.95], pa.float32()), "Customer ID": [13085.0], "InvoiceDate": moment}
    )
    pa.parquet.write_table(table, tmp_path / "log.parquet")
    (row,) = read(tmp_path / "log.parquet").lines
    assert (row["customer_id"], str(row["net_amount"]), f"{row['at']}") == ("13085", "83.4000", "2009-12-01 16:45:00")


def test_every_sheet_with_orders_and_none_of_notes(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "log.xlsx") as book:
        book.add_worksheet("Read me").write_row(0, 0, ["Made by", "somebody"])
        for year, order in (("2009", "489434"), ("2010", "489435")):
            sheet = book.add_worksheet(year)
            sheet.write_row(0, 0, ["Report of the year"])
            sheet.write_row(2, 0, HEADER)
            sheet.write_row(3, 0, [order, "85048", "LIGHTS", 12, "2009-12-01 07:45:00", 6.95, 13085, "France"])
    found = read(tmp_path / "log.xlsx")
    assert [one["order_id"] for one in found.lines] == ["489434", "489435"]
    assert [one.table.source for one in found.log.sources] == ["log.xlsx, sheet 2009", "log.xlsx, sheet 2010"]


def a_database(folder: Path) -> bytes:
    with sqlite3.connect(folder / "x.db") as con:
        con.execute("create table t (a)")
    return (folder / "x.db").read_bytes()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"\n", "the file is empty"),
        (b"<html><table><tr><td>Invoice</td></tr></table>", "web page"),
        (b"%PDF-1.7 ...", "a PDF"),
        (PACKED["gzip"][:60], "broken or cut short"),
        (PACKED["bzip2"][:60], "broken or cut short"),
        (PACKED["zstd"][:40], "broken or cut short"),
        (PACKED["zip"][:-40], "broken or cut short"),
        (b"PAR1" + b"x" * 100, "cannot be read as parquet"),
        (PACKED["UTF-16"][:-1], "broken or cut short"),
        (b'{"a": [', "is not JSON"),
        (TEXT.encode() + b"\0", "line 4 holds a NUL byte"),
        (gzip.compress(gzip.compress(gzip.compress(b"x,y\n"))), "archives within archives"),
    ],
    ids=range(13),
)
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(UnreadableLog, match=said) as refused:
        read(write(tmp_path, content))
    assert "\n" not in str(refused.value)
    assert "log.csv" in str(refused.value)


def test_a_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLog, match="SQLite"):
        read(write(tmp_path, a_database(tmp_path)))


def test_lines_in_two_encodings_must_be_accepted(tmp_path: Path) -> None:
    rows = (
        csv_of([line(Description="CAFÉ")]).encode()
        + csv_of([line(Invoice="489435", Description="CAFÉ")]).encode("latin-1").split(b"\n", 1)[1]
    )
    path = write(tmp_path, rows)
    with pytest.raises(UnreadableLog, match="line 3 is no UTF-8"):
        read(path, stopping=True)
    assert read(path, stopping=True, accept=True).account.kept.rows == 2


def test_half_a_letter_at_the_end_is_no_utf8(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(TEXT.encode().rstrip(b"\n") + b"\xc2")
    assert [one["customer_id"] for one in read(path).lines] == [customer for customer, _ in EXPECTED]
