"""Stripe: converted money where it is there, charges that are none set aside."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.order_files import bought, csv_of, read, write

HEADER = (
    "id", "Created (UTC)", "Amount", "Amount Refunded", "Currency", "Captured", "Converted Amount",
    "Converted Amount Refunded", "Converted Currency", "Mode", "Status", "Customer ID", "Customer Email",
)  # fmt: skip


def charge(name: str, **more: str) -> tuple[str, ...]:
    cells = {"captured": "True", "mode": "Live", "status": "Paid", "refund": "0.00", "who": "cus_1"} | more
    return (
        name, "2025-01-04 10:00", "100.00", "0.00", "eur", cells["captured"], "110.00", cells["refund"], "usd",
        cells["mode"], cells["status"], cells["who"], "a@x.com",
    )  # fmt: skip


def test_money_is_in_the_account_s_currency(tmp_path: Path) -> None:
    found = read(write(tmp_path, csv_of([charge("ch_1"), charge("ch_2", status="Refunded", refund="110.00")], HEADER)))
    assert (found.log.currency, [money for *_, money in bought(found)]) == ("USD", [Decimal("110.00"), Decimal("0.00")])


def test_without_converted_columns_it_is_the_charge_s_own(tmp_path: Path) -> None:
    kept = [place for place, name in enumerate(HEADER) if not name.startswith("Converted")]
    rows = [tuple(row[place] for place in kept) for row in (HEADER, charge("ch_1"))]
    found = read(write(tmp_path, csv_of(rows[1:], rows[0])))
    assert (found.log.currency, [money for *_, money in bought(found)]) == ("EUR", [Decimal("100.00")])


def test_a_guest_with_the_address_of_a_customer_is_that_customer(tmp_path: Path) -> None:
    found = read(write(tmp_path, csv_of([charge("ch_1"), charge("ch_2", who="")], HEADER)))
    assert {who for who, *_ in bought(found)} == {"cus_1"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (charge("ch_2", captured="False"), "not captured"),
        (charge("ch_2", status="Failed", captured="False"), "failed payment"),
        (charge("ch_2", mode="Test"), "test order"),
        (charge("ch_2", status="Pending"), "pending payment"),
    ],
)
def test_what_is_no_sale_has_its_reason(tmp_path: Path, row: tuple[str, ...], reason: str) -> None:
    assert read(write(tmp_path, csv_of([charge("ch_1"), row], HEADER))).aside == {reason: 1}
