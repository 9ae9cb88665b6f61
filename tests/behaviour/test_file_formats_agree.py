"""The same log as parquet, as csv and as a two-sheet workbook publishes the same parameters."""

from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from backend.contract.parameters.scoring import ScoringParameters
from training.pipeline import fit_and_publish, judge
from training.plan import Plan

pytestmark = pytest.mark.real_data
SHEETS = ("Year 2009-2010", "Year 2010-2011")


@pytest.fixture(scope="module")
def slice_of_the_log(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every seventh customer, some guests, both sheets with their overlap."""
    path = tmp_path_factory.mktemp("slice") / "slice.parquet"
    duckdb.sql(f"""COPY (SELECT * FROM '{real_data / "online_retail_II.parquet"}'
                         WHERE "Customer ID" % 7 = 0 OR ("Customer ID" IS NULL AND hash(Invoice) % 20 = 0)) TO '{path}'""")
    return path


def as_csv(parquet: Path) -> Path:
    path = parquet.with_name("slice.csv")
    duckdb.sql(f"""COPY (SELECT * EXCLUDE (Sheet) REPLACE ("Customer ID"::VARCHAR || '.0' AS "Customer ID")
                         FROM '{parquet}' ORDER BY hash(Invoice)) TO '{path}'""")
    return path


def as_workbook(parquet: Path) -> Path:
    path = parquet.with_name("slice.xlsx")
    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        for name in SHEETS:
            rows = duckdb.sql(f"SELECT * EXCLUDE (Sheet) FROM '{parquet}' WHERE Sheet = '{name}'")
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, rows.columns)
            for place, row in enumerate(rows.fetchall(), start=1):
                sheet.write_row(place, 0, ["" if cell is None else cell for cell in row])
    return path


def trained(path: Path, out: Path) -> tuple[str, ScoringParameters]:
    plan = Plan(test_origins=1, candidates=("quick",))
    manifest = fit_and_publish(*judge([path], plan, lambda step: None), out, lambda step: None)
    return manifest.data["fingerprint"], manifest.parameters


@pytest.mark.parametrize("rewrite", [as_csv, as_workbook])
def test_the_format_does_not_matter(slice_of_the_log: Path, tmp_path: Path, rewrite) -> None:
    assert trained(slice_of_the_log, tmp_path / "a") == trained(rewrite(slice_of_the_log), tmp_path / "b")
