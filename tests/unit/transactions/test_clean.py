"""Every row is kept or set aside for one reason, and rows and money add up."""

from decimal import Decimal
from pathlib import Path

import ibis
import pytest

from training.transactions.clean import Account, account, judge, order_lines, rejects
from training.transactions.dialects.online_retail import ONLINE_RETAIL
from training.transactions.read import read_logs
from training.transactions.schema import Reason

HEADER = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
GOOD = "489434,85048,LIGHTS,12,2009-12-01 07:45:00,6.95,13085.0,United Kingdom\n"


def cleaned(tmp_path: Path, *files: str) -> tuple[ibis.Table, ibis.Table, Account]:
    paths = []
    for place, text in enumerate(files):
        paths.append(tmp_path / f"{place}.csv")
        paths[-1].write_text(HEADER + text, "utf-8")
    raw = read_logs(ibis.duckdb.connect(), paths)
    judged = judge(raw.get_backend(), raw, ONLINE_RETAIL)
    return raw, judged, account(judged, raw.count().to_pyarrow().as_py())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("489435,85048,LIGHTS,12,2009-12-01 07:45:00,6.95,,United Kingdom\n", Reason.NO_CUSTOMER),
        ("489435,85048,LIGHTS,12,2009-12-01 07:45:00,6.95,nan,United Kingdom\n", Reason.NO_CUSTOMER),
        ("489435,85048,LIGHTS,12,2009-12-01 07:45:00,0.00,13085,United Kingdom\n", Reason.PRICE),
        ("489435,85048,LIGHTS,12,2009-12-01 07:45:00,-1.5,13085,United Kingdom\n", Reason.PRICE),
        ("489435,POST,POSTAGE,1,2009-12-01 07:45:00,18,13085,United Kingdom\n", Reason.NOT_MERCHANDISE),
        ("A506401,B,Adjust bad debt,1,2010-04-29 13:36:00,-53594.36,,United Kingdom\n", Reason.BAD_DEBT),
        ("489435,85048,LIGHTS,twelve,2009-12-01 07:45:00,6.95,13085,United Kingdom\n", Reason.UNPARSEABLE),
        ("489435,85048,LIGHTS,1.5,2009-12-01 07:45:00,6.95,13085,United Kingdom\n", Reason.UNPARSEABLE),
        ("489435,85048,LIGHTS,12,the first of May,6.95,13085,United Kingdom\n", Reason.UNPARSEABLE),
        ("489435,85048,LIGHTS,12,2009-12-01 07:45:00,free,13085,United Kingdom\n", Reason.UNPARSEABLE),
        ("489435,85048,LIGHTS,12,2009-12-01 07:45:00,1e300,13085,United Kingdom\n", Reason.UNPARSEABLE),
        ("489435,85048,LIGHTS,12,2009-12-01 07:45:00,NaN,13085,United Kingdom\n", Reason.UNPARSEABLE),
        (",85048,LIGHTS,12,2009-12-01 07:45:00,6.95,13085,United Kingdom\n", Reason.UNPARSEABLE),
        (GOOD, Reason.EXACT_DUPLICATE),
    ],
)
def test_a_row_that_is_no_purchase_has_its_reason(tmp_path: Path, line: str, reason: Reason) -> None:
    _, _, found = cleaned(tmp_path, GOOD + line)
    assert {key: tally.rows for key, tally in found.set_aside.items()} == {reason: 1}
    assert (found.total.rows, found.kept.rows, found.balances()) == (2, 1, True)


@pytest.mark.parametrize(
    "line",
    [
        "C489435,85048,LIGHTS,-12,2009-12-01 07:50:00,6.95,13085,United Kingdom\n",
        "489435,gift_0001_20,Voucher,1,2009-12-01 07:45:00,17.02,13085,United Kingdom\n",
        "489435,DCGS0058,MISO PRETTY GUM,1,2009-12-01 07:45:00,0.83,13085,United Kingdom\n",
        "489435,79323P,PINK CHERRY LIGHTS,1,2009-12-01 07:45:00,6.75, 13085.0 ,United Kingdom\n",
    ],
)
def test_a_purchase_or_a_return_is_kept(tmp_path: Path, line: str) -> None:
    _, judged, found = cleaned(tmp_path, GOOD + line)
    assert found.set_aside == {}
    assert set(order_lines(judged).customer_id.to_pyarrow().to_pylist()) == {"13085"}


def test_a_cancellation_is_netted_to_the_penny(tmp_path: Path) -> None:
    cancelled = "C489435,85048,LIGHTS,-12,2009-12-01 07:50:00,6.95,13085,United Kingdom\n"
    _, judged, found = cleaned(tmp_path, GOOD + cancelled)
    assert order_lines(judged).net_amount.sum().to_pyarrow().as_py() == 0
    assert found.kept.money == Decimal(0)


def test_a_row_that_stands_in_two_files_is_an_overlap(tmp_path: Path) -> None:
    _, _, found = cleaned(tmp_path, GOOD + GOOD, GOOD)
    rows = {key: tally.rows for key, tally in found.set_aside.items()}
    assert rows == {Reason.SHEET_OVERLAP: 1, Reason.EXACT_DUPLICATE: 1}
    assert found.balances()


def test_money_is_accounted_for_to_the_penny(tmp_path: Path) -> None:
    guest = "489436,85048,LIGHTS,3,2009-12-01 07:45:00,0.10,,United Kingdom\n"
    _, _, found = cleaned(tmp_path, GOOD + guest)
    assert (found.kept.money, found.set_aside[Reason.NO_CUSTOMER].money) == (Decimal("83.40"), Decimal("0.30"))


def test_rejects_keep_the_row_as_it_stood(tmp_path: Path) -> None:
    line = "489435,85048,LIGHTS,twelve,2009-12-01 07:45:00,6.95,13085.0,United Kingdom\n"
    raw, judged, _ = cleaned(tmp_path, GOOD + line)
    kept = rejects(judged, raw).to_pyarrow().to_pylist()
    assert [(row["reason"], row["quantity"], row["customer_id"]) for row in kept] == [("unparseable", "twelve", "13085.0")]


@pytest.mark.parametrize("written", ["12/1/2010 8:26", "2010-12-01T08:26:00", "2010-12-01 08:26:00"])
def test_dates_are_read_as_each_release_writes_them(tmp_path: Path, written: str) -> None:
    _, judged, _ = cleaned(tmp_path, GOOD.replace("2009-12-01 07:45:00", written))
    assert f"{order_lines(judged).at.to_pyarrow().to_pylist()[0]:%Y-%m-%d %H:%M}" == "2010-12-01 08:26"


def test_day_first_dates_are_recognised_by_a_day_beyond_the_twelfth(tmp_path: Path) -> None:
    lines = [GOOD.replace("2009-12-01 07:45:00", day) for day in ("01/12/2010 08:26", "25/12/2010 08:26")]
    _, judged, found = cleaned(tmp_path, "".join(lines))
    assert found.set_aside == {}
    assert {at.month for at in order_lines(judged).at.to_pyarrow().to_pylist()} == {12}
