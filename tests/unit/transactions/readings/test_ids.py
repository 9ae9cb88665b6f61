"""What spreadsheets do to ids is undone where that is certain, and refused where digits are lost."""

import random
import re
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet
import pytest

from backend.errors import UnreadableLog
from tests.order_files import HEADER, csv_of, line, read, write
from training.transactions.readings.ids import id_sql
from training.transactions.tables.table import BLANKS


def customers(folder: Path, *ids: str) -> set[str]:
    rows = [line(Invoice=str(489434 + i), Customer_ID=one) for i, one in enumerate(ids)]
    return {row["customer_id"] for row in read(write(folder, csv_of(rows))).lines}


@pytest.mark.parametrize(
    "ids",
    [
        ("13085", "13085.0", " 13085", "13085 ", "\u00a013085", "13085\u200b", "'13085", "13085.00"),
        ("A@X.com", "a@x.com", " a@x.com", "'a@x.com"),
        ("00101", "101", "000101"),
        ("130", "130.0"),
        ("C-7.5", "C-7.5 "),
    ],
)
def test_these_are_one_customer(tmp_path: Path, ids: tuple[str, ...]) -> None:
    assert len(customers(tmp_path, *ids)) == 1


@pytest.mark.parametrize("ids", [("C1", "c1"), ("1.50", "1.5"), ("v1.0", "v1"), ("10", "1"), ("00101", "00102")])
def test_these_are_two(tmp_path: Path, ids: tuple[str, ...]) -> None:
    assert len(customers(tmp_path, *ids)) == 2


def test_zeros_before_ids_stay_where_none_is_without(tmp_path: Path) -> None:
    assert customers(tmp_path, "00101", "00102") == {"00101", "00102"}


@pytest.mark.parametrize(
    "nobody", ["", "0", "0.0", "N/A", "guest", "-", "(not set)", "undefined", "Unknown", "NULL", "nan", "00"]
)
def test_nobody_is_no_customer(tmp_path: Path, nobody: str) -> None:
    found = read(write(tmp_path, csv_of([line(), line(Invoice="489435", Customer_ID=nobody)])))
    assert found.aside == {"no customer": 1}


def test_ids_that_a_spreadsheet_shortened_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLog, match=r"Customer ID.*shortened 1 ids \(6.59914E\+12"):
        customers(tmp_path, "13085", "6.59914E+12")


@pytest.mark.parametrize(("largest", "refused"), [(2.0**53 - 1, False), (2.0**60, True)])
def test_floats_that_cannot_hold_an_id_are_refused(tmp_path: Path, largest: float, refused: bool) -> None:
    cells = {name: [cell] for name, cell in zip(HEADER, line(), strict=True)}
    path = tmp_path / "log.parquet"
    pa.parquet.write_table(pa.table(cells | {"Customer ID": [largest]}), path)
    if refused:
        with pytest.raises(UnreadableLog, match="beyond 2\\^53"):
            read(path)
    else:
        assert read(path).lines[0]["customer_id"] == "9007199254740991"


def test_what_is_published_of_a_log_names_no_customer(tmp_path: Path) -> None:
    found = read(write(tmp_path, csv_of([line(Customer_ID="somebody@x.com")])))
    assert found.log.facts()["readings"]["Customer ID"] == {"kind": "id"}
    assert "somebody" not in str(found.log.facts())


def plainly(text: str) -> str:
    """The rule in words: nothing around it, no .0 behind digits, addresses in small letters; cut or cast nowhere else."""
    bare = re.sub(r"^([0-9]+)[.]0+$", r"\1", text.strip(BLANKS + "'’"))
    return bare.lower() if "@" in text else bare


@pytest.mark.parametrize("mail", [True, False])
def test_the_fast_ways_to_an_id_give_what_the_rule_gives(mail: bool) -> None:
    signs = [*"0123456789.'’` @aZ_-\u00a0\tEe+", ".0", ".00"]
    lottery = random.Random(12)
    texts = {"".join(lottery.choices(signs, k=lottery.randint(0, 7))) for _ in range(20_000)}
    texts = {text for text in texts if mail or "@" not in text}
    with duckdb.connect() as connection:
        arriving = pa.table({"x": sorted(texts)})
        connection.register("arriving", arriving)
        found = dict(connection.execute(f"SELECT x, {id_sql('x', mail=mail)} FROM arriving").fetchall())
    assert found == {text: plainly(text) for text in texts}
