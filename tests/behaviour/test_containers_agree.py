"""Online Retail II as parquet, csv, gzip, UTF-16 and a workbook gives the same order lines and the same account."""

import gzip
import hashlib
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.behaviour.test_file_formats_agree import as_workbook
from training.transactions.order_log import opened

pytestmark = pytest.mark.real_data
LOG = "SELECT * EXCLUDE (Sheet) FROM '{}'"


def told(*paths: Path) -> tuple[str, dict[str, int], Decimal]:
    """A fingerprint of the order lines in whatever order, rows set aside, money kept."""
    with opened(list(paths), lambda step: None) as log:
        table = log.lines.to_pyarrow().to_pylist()
        lines = sorted(repr(sorted(row.items())) for row in table)
        aside = {reason: tally.rows for reason, tally in log.account.set_aside.items()}
        return hashlib.sha256("\n".join(lines).encode()).hexdigest(), aside, log.account.kept.money


@pytest.fixture(scope="module")
def sheets(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A twentieth of the customers, and guests; one csv a sheet, so that their overlap is found."""
    folder = tmp_path_factory.mktemp("sheets")
    some = f"""SELECT * FROM '{real_data / "online_retail_II.parquet"}'
               WHERE "Customer ID" % 20 = 0 OR ("Customer ID" IS NULL AND hash(Invoice) % 50 = 0)"""
    duckdb.sql(f"COPY ({some}) TO '{folder / 'slice.parquet'}'")
    for place, sheet in enumerate(("Year 2009-2010", "Year 2010-2011")):
        rows = f"{LOG.format(folder / 'slice.parquet')} WHERE Sheet = '{sheet}'"
        duckdb.sql(f"COPY ({rows}) TO '{folder / f'{place}.csv'}'")
    return [folder / "0.csv", folder / "1.csv"]


def rewritten(sheets: list[Path], form: str) -> list[Path]:
    folder = sheets[0].parent
    if form == "parquet":
        return [folder / "slice.parquet"]
    if form == "workbook":
        return [as_workbook(folder / "slice.parquet")]
    made = []
    for path in sheets:
        raw = path.read_bytes()
        content = gzip.compress(raw) if form == "gzip" else raw.decode().encode("utf-16")
        made.append(path.with_suffix(f".{form}"))
        made[-1].write_bytes(content)
    return made


@pytest.mark.parametrize("form", ["parquet", "workbook", "gzip", "UTF-16"])
def test_every_container_gives_the_same_lines(sheets: list[Path], form: str) -> None:
    assert told(*rewritten(sheets, form)) == told(*sheets)


def summed(*paths: Path) -> tuple[object, ...]:
    """The same of a large log, in one pass: the sum of its lines' hashes."""
    with opened(list(paths), lambda step: None) as log:
        lines = log.lines.to_pyarrow()
        names = ", ".join(f'"{name}"' for name in sorted(lines.column_names))
        aside = {reason: tally.rows for reason, tally in log.account.set_aside.items()}
        with duckdb.connect() as connection:
            connection.register("arriving", lines)
            found = connection.execute(f"SELECT count(*), sum(CAST(hash({names}) AS HUGEINT)) FROM arriving").fetchone()
        return *(found or ()), aside, log.account.kept.money


@pytest.fixture(scope="module")
def whole(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """All 1,067,371 rows, one csv a sheet."""
    folder = tmp_path_factory.mktemp("whole")
    for place, sheet in enumerate(("Year 2009-2010", "Year 2010-2011")):
        rows = f"{LOG.format(real_data / 'online_retail_II.parquet')} WHERE Sheet = '{sheet}'"
        duckdb.sql(f"COPY ({rows}) TO '{folder / f'{place}.csv'}'")
    return [folder / "0.csv", folder / "1.csv"]


@pytest.fixture(scope="module")
def whole_told(whole: list[Path]) -> tuple[object, ...]:
    return summed(*whole)


@pytest.mark.parametrize("form", ["gzip", "UTF-16"])
def test_the_whole_log_is_the_same_in_every_text_container(
    whole: list[Path], whole_told: tuple[object, ...], form: str
) -> None:
    assert summed(*rewritten(whole, form)) == whole_told


def test_the_whole_log_is_the_same_as_parquet(real_data: Path, whole_told: tuple[object, ...]) -> None:
    assert summed(real_data / "online_retail_II.parquet") == whole_told


def test_the_account_of_the_whole_log(real_data: Path) -> None:
    with opened([real_data / "online_retail_II.parquet"], lambda step: None) as log:
        assert (log.account.total.rows, log.account.kept.rows, log.account.kept.money) == (
            1_067_371,
            794_163,
            Decimal("16358614.54"),
        )
        assert {reason: tally.rows for reason, tally in log.account.set_aside.items()} == {
            "sheet overlap": 22_523,
            "exact duplicate": 11_812,
            "bad debt": 6,
            "no customer": 235_145,
            "not merchandise": 3_662,
            "price <= 0": 60,
        }


@pytest.mark.parametrize(("name", "rows", "free"), [("CDNOW_master.txt", 69_659, 80), ("CDNOW_sample.txt", 6_919, 8)])
def test_both_forms_of_cdnow(real_data: Path, name: str, rows: int, free: int) -> None:
    with opened([real_data / name], lambda step: None) as log:
        assert log.dialect() == "cdnow"
        assert (log.account.total.rows, log.account.set_aside["price <= 0"].rows) == (rows, free)
