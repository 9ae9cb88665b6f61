"""Every row is kept or set aside for one reason, and rows and money add up."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from backend.errors import UnreadableLog
from tests.order_files import GOOD, csv_of, line, read, write

MORE = [line(Invoice=str(489500 + i)) for i in range(30)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (line(Customer_ID=""), "no customer"),
        (line(Customer_ID="nan"), "no customer"),
        (line(Customer_ID="(not set)"), "no customer"),
        (line(Customer_ID="0"), "no customer"),
        (line(Price="0.00"), "price <= 0"),
        (line(Quantity="-1", Price="-1.5"), "quantity and price both negative"),
        (line(StockCode="POST"), "not merchandise"),
        (line(Invoice="A506401", StockCode="B", Price="-53594.36", Customer_ID=""), "bad debt"),
        (line(Quantity="twelve"), "unparseable"),
        (line(InvoiceDate="the first of May"), "unparseable"),
        (line(InvoiceDate="2009-13-45 07:45:00"), "unparseable"),
        (line(Price="free"), "unparseable"),
        (line(Price="1e300"), "unparseable"),
        (line(Price="1e2"), "unparseable"),
        (line(Price="1_000"), "unparseable"),
        (line(Price="NaN"), "unparseable"),
        (line(Invoice=""), "unparseable"),
        (line(Invoice="489435", InvoiceDate="2099-12-01"), "date out of range"),
        (line(Invoice="489435", InvoiceDate="1970-01-01"), "date out of range"),
        (line(Invoice="489435", InvoiceDate="infinity"), "date out of range"),
        (line(Quantity="999999999", Price="99999999"), "implausible amount"),
        (line(InvoiceDate="InvoiceDate", Invoice="Invoice", Customer_ID="Customer ID"), "repeated header"),
        (line(Invoice="Total", InvoiceDate="", Customer_ID="", Price="99999"), "no order line"),
        (GOOD, "exact duplicate"),
    ],
)
def test_a_row_that_is_no_purchase_has_its_reason(tmp_path: Path, row: tuple[str, ...], reason: str) -> None:
    found = read(write(tmp_path, csv_of([GOOD, *MORE, row])))
    assert found.aside == {reason: 1}
    assert (found.account.total.rows, found.account.kept.rows, found.account.balances()) == (32, 31, True)


@pytest.mark.parametrize(
    "row",
    [
        line(Invoice="C489435", Quantity="-12"),
        line(StockCode="gift_0001_20", Quantity="1", Price="17.02"),
        line(StockCode="DCGS0058"),
        line(StockCode="79323P", Customer_ID=" 13085.0 "),
        line(Quantity="1.5"),
        line(StockCode="85049", Customer_ID="\u00a013085\u00a0"),
    ],
)
def test_a_purchase_or_a_return_is_kept(tmp_path: Path, row: tuple[str, ...]) -> None:
    found = read(write(tmp_path, csv_of([GOOD, row])))
    assert found.aside == {}
    assert {one["customer_id"] for one in found.lines} == {"13085"}


def test_a_cancellation_is_netted_to_the_penny(tmp_path: Path) -> None:
    found = read(write(tmp_path, csv_of([GOOD, line(Invoice="C489435", Quantity="-12")])))
    assert found.account.kept.money == Decimal(0)


def test_a_refund_with_a_negative_price_is_a_return(tmp_path: Path) -> None:
    found = read(write(tmp_path, csv_of([GOOD, line(Invoice="489435", Quantity="2", Price="-6.95")])))
    assert [(one["quantity"], one["net_amount"]) for one in found.lines] == [
        (12.0, Decimal("83.40")),
        (-2.0, Decimal("-13.90")),
    ]


def test_money_is_exact_where_floats_are_not(tmp_path: Path) -> None:
    found = read(write(tmp_path, csv_of([line(Quantity="3", Price="0.1234")])))
    assert found.account.kept.money == Decimal("0.3702")


def test_what_cannot_be_read_is_never_shown_as_nothing(tmp_path: Path) -> None:
    found = read(write(tmp_path, csv_of([GOOD, line(Invoice="489435", Price="free")])))
    tally = found.account.set_aside["unparseable"]
    assert (tally.rows, tally.unread, tally.told) == (1, 1, False)


def test_a_row_that_stands_in_two_files_is_an_overlap(tmp_path: Path) -> None:
    found = read(write(tmp_path, csv_of([GOOD, GOOD]), "a.csv"), write(tmp_path, csv_of([GOOD]), "b.csv"))
    assert found.aside == {"sheet overlap": 1, "exact duplicate": 1}
    assert found.account.balances()


def test_equal_lines_of_another_shop_are_two_items(tmp_path: Path) -> None:
    rows = [line(Invoice="1", StockCode="TEA"), line(Invoice="1", StockCode="TEA"), line(Invoice="1", StockCode="CUP")]
    assert read(write(tmp_path, csv_of(rows))).aside == {}


def test_an_export_that_was_appended_to_itself_counts_once(tmp_path: Path) -> None:
    rows = [line(Invoice=order, StockCode=product) for order in "123" for product in ("TEA", "CUP")] + [
        line(Invoice="4", StockCode="MUG")
    ]
    assert read(write(tmp_path, csv_of(rows + rows))).aside == {"exact duplicate": 7}


def test_an_export_of_orders_that_was_appended_to_itself_counts_once(tmp_path: Path) -> None:
    rows = [(f"{i}", f"2024-01-{i + 10}", f"C{i % 3}", f"{i}.50") for i in range(9)]
    header = ("order id", "date", "customer id", "total")
    assert read(write(tmp_path, csv_of(rows + rows, header))).aside == {"exact duplicate": 9}


def test_equal_rows_side_by_side_may_be_instalments(tmp_path: Path) -> None:
    rows = [(f"{i}", f"2024-01-{i + 10}", f"C{i % 3}", f"{i}.50", f"{k}") for i in range(9) for k in range(3)]
    header = ("order id", "date", "customer id", "total", "instalment")
    assert read(write(tmp_path, csv_of(rows, header))).aside == {}


def test_a_discount_that_nothing_takes_off_stops(tmp_path: Path) -> None:
    rows = [(f"{i}", f"2024-01-{i + 10}", f"C{i % 3}", "2", "5.00", "10%" if i % 2 else "0%") for i in range(9)]
    header = ("order id", "date", "customer id", "quantity", "unit price", "Discount")
    with pytest.raises(UnreadableLog, match=r"the column Discount holds discounts \(10%\)"):
        read(write(tmp_path, csv_of(rows, header)), stopping=True)
    paid = [(*row, "9.00") for row in rows]
    assert read(write(tmp_path, csv_of(paid, (*header, "line total"))), stopping=True).account.kept.money == Decimal(81)
    unused = [(*row[:-1], "0.00") for row in rows]
    assert read(write(tmp_path, csv_of(unused, header)), stopping=True).account.kept.money == Decimal(90)


@pytest.mark.parametrize(
    ("name", "some"),
    [
        ("is_cancelled", ("TRUE", "FALSE")), ("isCancelled", ("1", "0")), ("deleted_at", ("2024-02-01", "")),
        ("is_test", ("yes", "no")), ("Order State", ("2", "5")), ("Payment Status", ("paid", "unpaid")),
        ("Return Reason", ("broken", "")), ("Document Type", ("Invoice", "Credit Note")),
        ("refund_amount", ("3.00", "0.00")),
    ],
)  # fmt: skip
def test_a_column_that_may_say_what_is_no_sale_stops(tmp_path: Path, name: str, some: tuple[str, str]) -> None:
    rows = [(f"{i}", f"2024-01-{i + 10}", f"C{i % 3}", "5.00", some[i % 2]) for i in range(9)]
    path = write(tmp_path, csv_of(rows, ("order id", "date", "customer id", "total", name)))
    with pytest.raises(UnreadableLog, match=f"the column {name} tells orders apart"):
        read(path, stopping=True)


@pytest.mark.parametrize("name", ["Billing State", "State of Delivery Address", "Shipping State", "Latest Channel"])
def test_a_region_is_no_state_of_an_order(tmp_path: Path, name: str) -> None:
    rows = [(f"{i}", f"2024-01-{i + 10}", f"C{i % 3}", "5.00", ("NSW", "VIC")[i % 2]) for i in range(9)]
    path = write(tmp_path, csv_of(rows, ("order id", "date", "customer id", "total", name)))
    assert read(path, stopping=True).account.kept.rows == 9


def test_an_amount_beside_a_price_may_be_a_count_and_is_asked_for(tmp_path: Path) -> None:
    rows = [(f"{i}", f"2024-01-{i + 10}", f"C{i % 3}", f"{1 + i % 2}", f"{i}.50") for i in range(1, 10)]
    path = write(tmp_path, csv_of(rows, ("order id", "date", "customer id", "Amount", "Unit Price")))
    with pytest.raises(UnreadableLog, match="may be a count or money: say --map quantity=Amount"):
        read(path)
    said = {"quantity": "Amount", "unit_price": "Unit Price"}
    assert read(path, columns=said).account.kept.money == sum(Decimal(row[3]) * Decimal(row[4]) for row in rows)


def test_money_is_accounted_for_to_the_penny(tmp_path: Path) -> None:
    found = read(write(tmp_path, csv_of([GOOD, line(Invoice="489436", Quantity="3", Price="0.10", Customer_ID="")])))
    assert (found.account.kept.money, found.account.set_aside["no customer"].money) == (Decimal("83.40"), Decimal("0.30"))


def test_more_than_one_in_a_hundred_unreadable_stops_and_can_be_accepted(tmp_path: Path) -> None:
    path = write(tmp_path, csv_of([GOOD, *[line(Invoice=f"48943{i}", Price="free") for i in range(3)]]))
    with pytest.raises(UnreadableLog, match=r"3 of 4 rows cannot be read.*--accept"):
        read(path, stopping=True)
    assert read(path, stopping=True, accept=True).account.kept.rows == 1


def test_few_unreadable_rows_with_much_money_stop_too(tmp_path: Path) -> None:
    rows = [line(Invoice=str(500000 + i), Quantity="1") for i in range(300)]
    path = write(tmp_path, csv_of([*rows, line(Invoice="600000", Quantity="1", InvoiceDate="not a date", Price="900")]))
    with pytest.raises(UnreadableLog, match="1 rows cannot be read, and may hold"):
        read(path, stopping=True)


def test_as_of_sets_aside_what_came_later(tmp_path: Path) -> None:
    rows = [line(Invoice=str(500000 + i), InvoiceDate=f"2010-01-{i + 1:02} 10:00:00") for i in range(20)]
    found = read(write(tmp_path, csv_of(rows)), as_of=date(2010, 1, 11))
    assert found.aside == {"after the as-of date": 10}
    assert found.span[1].date() == date(2010, 1, 10)


def test_one_row_a_year_ahead_does_not_end_the_log(tmp_path: Path) -> None:
    rows = [line(Invoice=str(500000 + i), InvoiceDate=f"2010-{i % 6 + 1:02}-{i % 28 + 1:02} 10:00:00") for i in range(200)]
    found = read(write(tmp_path, csv_of([*rows, line(Invoice="600000", InvoiceDate="2011-06-20 10:00:00")])))
    assert found.aside == {"date out of range": 1}
    assert found.span[1].year == 2010


def test_a_silence_with_life_behind_it_is_no_end(tmp_path: Path) -> None:
    rows = [line(Invoice=str(500000 + i), InvoiceDate=f"20{10 + i % 2}-01-{i % 28 + 1:02} 10:00:00") for i in range(200)]
    assert read(write(tmp_path, csv_of(rows))).aside == {}
