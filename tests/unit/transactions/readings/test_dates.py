"""Which part of a date is the day is decided by the whole column, or asked for; never guessed."""

from datetime import datetime
from pathlib import Path

import pytest

from backend.errors import UnreadableLog
from tests.order_files import csv_of, line, read, write

MOMENTS = [datetime(2010, month, day, 13, 5, 7) for month in (1, 2, 11) for day in (1, 3, 12, 13, 28)]
FORMS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S +0900", "%Y-%m-%d %H:%M:%S.000",
    "%Y/%m/%d %H:%M:%S", "%Y.%m.%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%d.%m.%Y %H:%M:%S",
    "%d-%m-%Y %H:%M:%S", "%m/%d/%y %H:%M:%S", "%d/%m/%y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%d %b %Y %H:%M:%S",
    "%d %B %Y %H:%M:%S", "%b %d, %Y %I:%M:%S %p", "%d-%b-%y %H:%M:%S", "%a, %d %b %Y %H:%M:%S GMT", "%Y%m%d%H%M%S",
    "%d/%m/%Y, %H:%M:%S", "%Y-%m-%d %H:%M:%S UTC", "%Y%m%dT%H%M%SZ", "%b %d, %Y, %I:%M:%S\u202f%p",
    "%Y年%m月%d日 %H:%M:%S", "%Y년 %m월 %d일 %H:%M:%S",
)  # fmt: skip


def log(folder: Path, texts: list[str]) -> Path:
    return write(folder, csv_of([line(Invoice=str(489434 + i), InvoiceDate=text) for i, text in enumerate(texts)]))


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_moments(tmp_path: Path, form: str) -> None:
    found = read(log(tmp_path, [moment.strftime(form) for moment in MOMENTS]), stopping=True)
    assert [row["at"] for row in found.lines] == MOMENTS


@pytest.mark.parametrize("form", ["%-d/%-m/%Y %H:%M:%S", "%-m/%-d/%Y %-I:%M:%S %p", "%-m/%-d/%y %-H:%M:%S"])
def test_days_without_zeros_before_them(tmp_path: Path, form: str) -> None:
    found = read(log(tmp_path, [moment.strftime(form) for moment in MOMENTS]), stopping=True)
    assert [row["at"] for row in found.lines] == MOMENTS


@pytest.mark.parametrize(("morning", "evening"), [("a.m.", "p.m."), ("AM", "PM"), ("a. m.", "p. m.")])
def test_halves_of_the_day_with_points(tmp_path: Path, morning: str, evening: str) -> None:
    texts = [f"{at:%d/%m/%Y %I:%M:%S} {evening if at.hour >= 12 else morning}" for at in MOMENTS]
    assert [row["at"] for row in read(log(tmp_path, texts), stopping=True).lines] == MOMENTS


def test_days_of_iso_weeks(tmp_path: Path) -> None:
    found = read(log(tmp_path, [f"{at:%G-W%V-%u}" for at in MOMENTS]), stopping=True)
    assert [row["at"].date() for row in found.lines] == [at.date() for at in MOMENTS]


@pytest.mark.parametrize(
    "months",
    [
        "stycznia lutego listopada", "января февраля ноября", "Januar Februar November", "ledna února listopadu",
        "ocak şubat kasım", "január február november",
    ],
)  # fmt: skip
def test_months_in_other_languages(tmp_path: Path, months: str) -> None:
    words = dict(zip((1, 2, 11), months.split(), strict=True))
    found = read(log(tmp_path, [f"{at.day} {words[at.month]} {at.year}" for at in MOMENTS]), stopping=True)
    assert [row["at"].date() for row in found.lines] == [at.date() for at in MOMENTS]


@pytest.mark.parametrize(
    ("write_one", "form"),
    [
        (lambda at: str(int((at - datetime(1970, 1, 1)).total_seconds())), "Unix seconds"),
        (lambda at: str(int((at - datetime(1970, 1, 1)).total_seconds() * 1000)), "Unix milliseconds"),
        (lambda at: f"{(at - datetime(1899, 12, 30)).total_seconds() / 86400:.6f}", "Excel day number"),
        (lambda at: f"{(at - datetime(1899, 12, 30)).total_seconds() / 86400:.6f}".replace(".", ","), "Excel day number"),
    ],
)
def test_dates_that_are_one_number(tmp_path: Path, write_one, form: str) -> None:
    found = read(log(tmp_path, [write_one(moment) for moment in MOMENTS]))
    assert [row["at"] for row in found.lines] == MOMENTS
    assert found.log.readings()["InvoiceDate"]["form"] == form


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["01/02/2010", "03/04/2010"], r"'01/02/2010' can be either\): say --dates day-first or --dates month-first"),
        (["01/02/03", "02/03/04"], "say --dates"),
        (["13/02/2010"] * 50 + ["02/13/2010"] * 50, "mixes day-first and month-first"),
        (["2010-01-02"] * 50 + ["13/02/2010"] * 50, "swapped day and month"),
        (["2010-01-22"] * 50 + ["13/02/2010"] * 50, "mixes two forms"),
        (["yesterday", "today"], "no dates that can be read"),
        (["12345", "99"], "no dates"),
    ],
)
def test_what_only_a_guess_could_decide_is_refused(tmp_path: Path, texts: list[str], said: str) -> None:
    with pytest.raises(UnreadableLog, match=said):
        read(log(tmp_path, texts))


@pytest.mark.parametrize(("order", "month"), [("day-first", 2), ("month-first", 1)])
def test_somebody_may_say_it(tmp_path: Path, order: str, month: int) -> None:
    found = read(log(tmp_path, ["01/02/2010", "01/02/2010"]), dates=order)
    assert {row["at"].month for row in found.lines} == {month}


def test_what_is_said_must_fit(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLog, match="does not fit"):
        read(log(tmp_path, ["01/31/2010", "01/02/2010"]), dates="day-first")


def test_an_unknown_word_is_refused() -> None:
    with pytest.raises(UnreadableLog, match="say day-first, month-first, year-first"):
        read(Path("none.csv"), dates="sideways")


def test_the_training_log_decides_what_this_one_leaves_open(tmp_path: Path) -> None:
    trained = {"InvoiceDate": {"order": "day-first"}}
    assert read(log(tmp_path, ["01/02/2010"]), trained=trained).lines[0]["at"].month == 2


def test_the_reading_is_said_with_an_example_of_a_low_day(tmp_path: Path) -> None:
    found = read(log(tmp_path, ["25/12/2010", "01/02/2011"]))
    assert (
        found.log.readings()["InvoiceDate"]["said"] == "InvoiceDate is day-first (%d/%m/%Y): 01/02/2011 is 1 February 2011"
    )
