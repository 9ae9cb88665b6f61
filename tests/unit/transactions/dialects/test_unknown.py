"""A table that nobody knows gets what was seen, what is missing, and a --map line that works when it is pasted."""

import re
import shlex
from decimal import Decimal
from pathlib import Path

import pytest

from backend.errors import UnreadableLog
from tests.order_files import bought, csv_of, read, write
from training.transactions.dialects.generic import read_map

CZECH = ("Zákazník č.", "Doklad", "Den nákupu", "Ks", "Kč celkem")
ROWS = [
    ("K-07", "D1", "13.01.2024", "2", "1 210,50"),
    ("K-08", "D2", "14.02.2024", "1", "512,00"),
    ("K-07", "D3", "15.03.2024", "1", "99,90"),
]


def proposed(path: Path) -> tuple[str, dict[str, str]]:
    """What is said of a file, and the words of --map in it as a shell takes them apart."""
    with pytest.raises(UnreadableLog) as refused:
        read(path)
    said = str(refused.value)
    words = shlex.split(said[said.index("--map") :])
    return said, read_map([word for word in words if word != "--map"])


def test_the_pasted_line_reads_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, csv_of(ROWS, CZECH))
    said, columns = proposed(path)
    assert re.search(r"missing columns customer_id, at, unit_price \(found Zákazník č\., Doklad", said)
    assert [(who, money) for who, _, _, money in bought(read(path, columns=columns))] == [
        ("K-07", Decimal("1210.50")),
        ("K-08", Decimal("512.00")),
        ("K-07", Decimal("99.90")),
    ]


def test_the_pasted_line_reads_a_file_without_a_header(tmp_path: Path) -> None:
    path = write(tmp_path, csv_of(ROWS[1:], ROWS[0]))
    _, columns = proposed(path)
    assert columns == {"customer_id": "1", "at": "3", "line_total": "5"}
    assert read(path, columns=columns).account.kept.rows == 3


def test_an_address_goes_before_a_number_for_the_customer(tmp_path: Path) -> None:
    header = ("Nr", "Kontakt", "Am", "Summe")
    _, columns = proposed(
        write(tmp_path, csv_of([("1", "a@x.de", "2024-01-13", "9.90"), ("1", "b@x.de", "2024-01-14", "8.00")], header))
    )
    assert columns == {"email": "Kontakt", "at": "Am", "line_total": "Summe"}


def test_what_no_column_looks_like_is_left_to_people(tmp_path: Path) -> None:
    said, columns = proposed(write(tmp_path, csv_of([("K1", "rain"), ("K1", "sun"), ("K2", "sun")], ("who", "weather"))))
    assert columns["at"] == columns["line_total"] == "COLUMN"
    assert "for example" in said


def test_neither_a_time_nor_a_row_s_number_is_proposed_for_the_customer(tmp_path: Path) -> None:
    rows = [(str(number), "10:00:00", "13.01.2024", f"{number}.50") for number in range(1, 31)]
    _, columns = proposed(write(tmp_path, csv_of(rows, ("Nr", "Uhr", "Am", "Summe"))))
    assert columns == {"customer_id": "COLUMN", "at": "Am", "line_total": "Summe"}


def test_a_column_named_for_people_goes_before_one_that_comes_back_more(tmp_path: Path) -> None:
    """As in Etsy's sold orders, where the number of items came back most variously."""
    header = ("Sale Date", "Number of Items", "Buyer User ID", "Order Total")
    rows = [(f"2024-01-{day:02d}", str(day % 7), f"u{day // 2}", f"{day}.50") for day in range(1, 21)]
    assert proposed(write(tmp_path, csv_of(rows, header)))[1] == {"customer_id": "Buyer User ID", "at": "Sale Date"}
