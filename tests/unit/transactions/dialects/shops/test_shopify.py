"""Shopify's orders: the order's cells on its first row, guests by e-mail and phone, states that are no sale."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.order_files import Read, bought, csv_of, read, write

HEADER = (
    "Name", "Email", "Phone", "Created at", "Financial Status", "Cancelled at", "Total", "Refunded Amount",
    "Payment Method", "Tags", "Lineitem name", "Lineitem quantity", "Lineitem price",
)  # fmt: skip
AT = "2025-01-04 01:00:00 -0500"


def order(name: str, total: str = "30.00", status: str = "paid", mail: str = "a@x.com", **more: str) -> tuple[str, ...]:
    cells = {"refund": "0.00", "payment": "Shopify Payments", "tags": "", "cancelled": "", "phone": ""} | more
    return (
        name, mail, cells["phone"], AT, status, cells["cancelled"], total, cells["refund"], cells["payment"], cells["tags"],
        "Mug", "1", "10.00",
    )  # fmt: skip


def line(name: str, quantity: str, price: str) -> tuple[str, ...]:
    return (name, "", "", "", "", "", "", "", "", "", "Tee", quantity, price)


def shop(folder: Path, *rows: tuple[str, ...], **asked: object) -> Read:
    return read(write(folder, csv_of([order("#1"), *rows], HEADER)), **asked)


def test_the_order_s_money_is_shared_by_price_and_quantity(tmp_path: Path) -> None:
    found = shop(tmp_path, line("#1", "2", "5.00"))
    assert [money for *_, money in bought(found)] == [Decimal("15.00"), Decimal("15.00")]


def test_a_refund_is_taken_off_and_its_order_stays(tmp_path: Path) -> None:
    found = shop(tmp_path, order("#2", status="refunded", refund="30.00"))
    assert (len({row["order_id"] for row in found.lines}), found.account.kept.money) == (2, Decimal("30.00"))


def test_a_guest_who_writes_capitals_is_the_same_person(tmp_path: Path) -> None:
    found = shop(tmp_path, order("#2", mail=" A@X.COM "))
    assert {who for who, *_ in bought(found)} == {"a@x.com"}


def test_without_an_address_the_telephone_says_who(tmp_path: Path) -> None:
    rows = [order("#2", mail="", phone="'+44 20 7946 0018"), order("#3", mail="", phone="+442079460018")]
    assert {who for who, *_ in bought(shop(tmp_path, *rows))} == {"a@x.com", "+442079460018"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (order("#2", status="voided"), "voided"),
        (order("#2", cancelled=AT), "cancelled"),
        (order("#2", tags="vip, Test"), "test order"),
        (order("#2", payment="Bogus"), "test order"),
        (order("#2", status="pending"), "pending payment"),
        (order("#2", status="authorized"), "pending payment"),
    ],
)
def test_what_is_no_sale_has_its_reason(tmp_path: Path, row: tuple[str, ...], reason: str) -> None:
    assert shop(tmp_path, row).aside == {reason: 1}


def test_cash_on_delivery_counts_and_says_what_it_moves(tmp_path: Path) -> None:
    found = shop(tmp_path, order("#2", status="pending", payment="Cash on Delivery (COD)"))
    moved = {sentence: (tally.rows, tally.money) for sentence, tally in found.account.moved.items() if tally.rows}
    assert moved == {"Cash on delivery counts as a sale though its payment is pending": (1, Decimal("30.00"))}


def test_pending_payments_count_where_somebody_asks_for_it(tmp_path: Path) -> None:
    found = shop(tmp_path, order("#2", status="pending"), count_pending=True)
    assert found.aside == {}
    assert found.account.moved["Pending payments count as sales, as asked"].money == Decimal("30.00")


def test_without_a_column_for_refunds_nothing_is_left_of_a_refunded_order(tmp_path: Path) -> None:
    place = HEADER.index("Refunded Amount")
    rows = [
        tuple(cell for at, cell in enumerate(row) if at != place)
        for row in (HEADER, order("#1"), order("#2", status="refunded"))
    ]
    found = read(write(tmp_path, csv_of(rows[1:], rows[0])))
    assert [money for *_, money in bought(found)] == [Decimal("30.00"), Decimal("0.00")]
