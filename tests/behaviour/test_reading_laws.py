"""However the same orders are written down, they read back the same, or are refused; never as other values."""

import bz2
import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.errors import UnreadableLog
from tests.order_files import HEADER, Read, read

DATES = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S", "%d.%m.%Y %H:%M:%S",
    "%m/%d/%y %I:%M:%S %p", "%-d/%-m/%Y %-H:%M:%S", "%Y%m%d%H%M%S", "%d %b %Y %H:%M:%S",
    "%b %d, %Y, %I:%M:%S %p", "%y-%m-%d %H:%M:%S",
)  # fmt: skip
PACK: dict[str, Callable[[bytes], bytes]] = {
    "none": lambda raw: raw,
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "zstd": zstandard.compress,
}
WORDS = st.text(st.characters(codec="cp1252", exclude_categories=("Cc", "Cs", "Zs", "Cf")), min_size=1, max_size=12)
ROWS = st.lists(
    st.tuples(
        st.integers(1, 9),  # customer
        st.datetimes(datetime(2009, 1, 1), datetime(2012, 1, 1)).map(lambda at: at.replace(microsecond=0)),
        st.integers(-500, 5000).filter(bool),
        st.integers(1, 99_999_999).map(lambda pence: Decimal(pence) / 100),
        st.sampled_from(["LIGHTS", 'PLATE 6"', "CUP, RED", "TWO\nLINES", "  SPACED  ", "Tea; green", "a|b", "x\ty"])
        | WORDS,
    ),
    min_size=1,
    max_size=25,
)


def _zipped(raw: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("orders.csv", raw)
    return held.getvalue()


PACK["zip"] = _zipped


def _money(amount: Decimal, form: str) -> str:
    plain = f"{amount:.2f}"
    grouped = f"{amount:,.2f}"
    swapped = grouped.translate(str.maketrans(",.", ".,"))
    forms = {
        "1234.50": plain,
        "1234,50": plain.replace(".", ","),
        "1,234.50": grouped,
        "1.234,50": swapped,
        "1 234,50": swapped.replace(".", " "),
        "£1,234.50": f"£{grouped}",
    }
    return forms[form]


def _written(rows: list[tuple[Any, ...]], form: dict[str, Any]) -> bytes:
    held = io.StringIO()
    quoting = csv.QUOTE_ALL if form["quoted"] or form["newline"] == "\r" else csv.QUOTE_MINIMAL  # else it leaves \n bare
    out = csv.writer(held, delimiter=form["delimiter"], lineterminator=form["newline"], quoting=quoting)
    out.writerow(HEADER)
    for place, (customer, at, quantity, price, words) in enumerate(rows):
        out.writerow(
            [
                f"{489434 + place}",
                "85048",
                words,
                quantity,
                at.strftime(form["date"]),
                _money(price, form["money"]),
                f"C{customer}",
                "UK",
            ]
        )
    text = held.getvalue().encode(form["encoding"])
    return bytes(PACK[form["packed"]](text))


FORMS = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from([",", ";", "\t", "|"]),
        "newline": st.sampled_from(["\n", "\r\n", "\r"]),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"]),
        "date": st.sampled_from(DATES),
        "money": st.sampled_from(["1234.50", "1234,50", "1,234.50", "1.234,50", "1 234,50", "£1,234.50"]),
        "packed": st.sampled_from(sorted(PACK)),
        "quoted": st.booleans(),
    }
)


def read_or_refused(path: Path) -> Read | str:
    """What was read, or the one sentence of the refusal."""
    try:
        return read(path, accept=True)
    except UnreadableLog as refused:
        said = str(refused)
    assert "\n" not in said
    return said


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("laws")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(rows=ROWS, form=FORMS)
def test_any_writing_reads_back_the_same_or_is_refused(
    folder: Path, rows: list[tuple[Any, ...]], form: dict[str, Any]
) -> None:
    path = folder / "log.csv"
    path.write_bytes(_written(rows, form))
    found = read_or_refused(path)
    if isinstance(found, str):
        assert "log.csv" in found
        return
    account = found.account
    assert account.balances()
    assert account.total.rows == len(rows)
    assert set(found.aside) <= {"date out of range"}  # one row far from all others
    told = sorted((one["customer_id"], one["at"], one["quantity"], one["net_amount"]) for one in found.lines)
    meant = sorted((f"C{who}", at, float(count), count * price) for who, at, count, price, _ in rows)
    assert [one for one in meant if one not in told] == [] or found.aside
    assert [one for one in told if one not in meant] == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.text(max_size=15), min_size=8, max_size=8), raw=st.binary(max_size=300))
def test_no_content_whatever_ends_in_anything_but_an_account_or_a_sentence(
    folder: Path, cells: list[str], raw: bytes
) -> None:
    held = io.StringIO()
    csv.writer(held).writerows([HEADER, cells])
    for content in (raw, held.getvalue().encode("utf-8", "replace"), held.getvalue().encode("utf-8", "replace") + raw):
        (folder / "any.csv").write_bytes(content)
        found = read_or_refused(folder / "any.csv")
        assert isinstance(found, str) or found.account.balances()
