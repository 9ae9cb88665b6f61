"""Stays: a guest's list in JSON or rows in csv; the revenue's currency is the last word of its column."""

import json
from decimal import Decimal
from pathlib import Path

from tests.order_files import bought, csv_of, read, write

STAY = {"Arrival Date": "2023-03-14", "Total Revenue USD": 420.5}


def test_a_guest_s_stays_are_orders(tmp_path: Path) -> None:
    guests = [{"CustomerID": "7", "transactions": [STAY, STAY | {"Arrival Date": "2023-04-01", "Channel": "Direct"}]}]
    found = read(write(tmp_path, json.dumps(guests), "stays.json"))
    assert (found.log.dialect(), found.log.currency) == ("hotel", "USD")
    assert [money for *_, money in bought(found)] == [Decimal("420.50"), Decimal("420.50")]


def test_without_channels_it_is_still_a_hotel(tmp_path: Path) -> None:
    found = read(
        write(tmp_path, csv_of([("7", "2023-03-14", "100.00")], ("CustomerID", "Arrival Date", "Total Revenue EUR")))
    )
    assert (found.log.dialect(), found.log.currency) == ("hotel", "EUR")


def test_a_stay_without_revenue_is_set_aside(tmp_path: Path) -> None:
    rows = [("7", "2023-03-14", "100.00"), ("8", "2023-03-15", "0")]
    found = read(write(tmp_path, csv_of(rows, ("CustomerID", "Arrival Date", "Total Revenue USD"))))
    assert found.aside == {"price <= 0": 1}


def test_guests_who_are_numbered_from_zero_are_all_people(tmp_path: Path) -> None:
    guests = [{"CustomerID": str(number), "transactions": [STAY]} for number in range(10)]
    assert len({who for who, *_ in bought(read(write(tmp_path, json.dumps(guests), "stays.json")))}) == len(guests)


def test_a_zero_on_many_rows_is_nobody(tmp_path: Path) -> None:
    rows = [(who, f"2023-03-{day:02}", "100.00") for day, who in enumerate([*"123456789", *["0"] * 10], start=1)]
    found = read(write(tmp_path, csv_of(rows, ("CustomerID", "Arrival Date", "Total Revenue USD"))))
    assert found.aside == {"no customer": 10}
